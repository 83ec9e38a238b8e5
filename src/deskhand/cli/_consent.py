"""A person's consent: open the browser, and wait at the callback address for what it brings back."""

import asyncio
import sys
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import click

from deskhand.app import App
from deskhand.auth import Connection
from deskhand.auth.consent import Consent, Site
from deskhand.errors import LocalFailure, UserError

__all__ = ["consented"]

PATIENCE = 600.0  # seconds that a person has to sign in and agree
_PAGE = "<!doctype html><meta charset=utf-8><title>Deskhand</title><p>{}"
_THANKS = "Deskhand has the answer. You can close this window."
_FOREIGN = "This answer belongs to another consent. Open the address that Deskhand printed last."


def consented(app: App, connection: Connection, *, browser: bool) -> tuple[Connection, str]:
    """The connection with its site, and the secret that the consent gives."""
    consent = app.connections.begin_consent(connection)
    answer = _wait(consent, browser=browser)
    return asyncio.run(
        app.connections.finish_consent(connection, consent, answer, _choose if sys.stdin.isatty() else None)
    )


def _choose(sites: Sequence[Site]) -> Site:
    for number, site in enumerate(sites, 1):
        click.echo(f"{number}  {site.url}  {site.name}", err=True)
    chosen: int = click.prompt("Which site", type=click.IntRange(1, len(sites)), err=True)
    return sites[chosen - 1]


def _wait(consent: Consent, *, browser: bool) -> dict[str, str]:
    server = _listen(consent)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        sys.stderr.write(f"Open this address in a browser, and agree:\n{consent.address}\n")
        sys.stderr.flush()
        if browser:
            import webbrowser  # noqa: PLC0415 (seldom needed)

            webbrowser.open(consent.address)
        return server.answers.get(timeout=PATIENCE)
    except Empty:
        raise UserError(f"no consent came within {PATIENCE / 60:.0f} minutes: begin again") from None
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Listens on this machine alone; in threads, because browsers open connections that they do not use."""

    daemon_threads = True

    def __init__(self, port: int, consent: Consent) -> None:
        self.consent = consent
        self.path = urlsplit(consent.callback).path or "/"
        self.answers: SimpleQueue[dict[str, str]] = SimpleQueue()
        super().__init__(("127.0.0.1", port), _Callback)


class _Callback(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        """Take the answer if it is the one that was waited for."""
        parts = urlsplit(self.path)
        if parts.path != self.server.path:
            self._say(404, "There is nothing here.")
            return
        answer = dict(parse_qsl(parts.query))
        if not self.server.consent.is_answered_by(answer):
            self._say(400, _FOREIGN)
            return
        self._say(200, _THANKS)
        self.server.answers.put(answer)

    def _say(self, status: int, text: str) -> None:
        body = _PAGE.format(text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the address holds the code."""


def _listen(consent: Consent) -> _Server:
    parts = urlsplit(consent.callback)
    if parts.hostname not in ("localhost", "127.0.0.1"):
        raise UserError(f"the consent comes back at {consent.callback}, which is not this machine: give it there")
    try:
        return _Server(parts.port or 80, consent)
    except OSError as error:
        raise LocalFailure(f"nothing can listen at {consent.callback}: {error.strerror}") from error
