"""Listens on this machine for the browser that comes back from a consent."""

import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from deskhand.auth.consent import Consent
from deskhand.errors import DeskhandError, LocalFailure, UserError

__all__ = ["Loopback"]

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Deskhand</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem;
padding: 1rem; text-align: center }}</style><h1>{}</h1><p>{}</p></html>"""


class Loopback:
    """Waits at a consent's callback address; `arrived` can be read once an answer has come."""

    def __init__(self, consent: Consent) -> None:
        self.arrived, self._tell = socket.socketpair()
        self._answers: SimpleQueue[dict[str, str]] = SimpleQueue()
        try:
            self._server = _Server(_port(consent), consent, self._take)
        except DeskhandError:
            self._close_sockets()
            raise

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._close_sockets()

    def answer(self) -> dict[str, str]:
        """The answer that has come."""
        return self._answers.get()

    def _take(self, answer: dict[str, str]) -> None:
        self._answers.put(answer)
        self._tell.send(b".")

    def _close_sockets(self) -> None:
        self.arrived.close()
        self._tell.close()


class _Server(ThreadingHTTPServer):
    """Listens on this machine alone; in threads, because browsers open connections that they do not use."""

    daemon_threads = True

    def __init__(self, port: int, consent: Consent, take: Callable[[dict[str, str]], None]) -> None:
        self.consent = consent
        self.path = urlsplit(consent.callback).path or "/"
        self.take = take
        try:
            super().__init__(("127.0.0.1", port), _Callback)
        except OSError as error:
            raise LocalFailure(f"nothing can listen at {consent.callback}: {error.strerror}") from error


class _Callback(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        """Take the answer if it is the one that was waited for."""
        parts = urlsplit(self.path)
        if parts.path != self.server.path:
            self._say(404, "Nothing here", "There is nothing at this address.")
            return
        answer = dict(parse_qsl(parts.query))
        if not self.server.consent.is_answered_by(answer):
            foreign = "This answer belongs to another consent. Open the address that Deskhand printed last."
            self._say(400, "Not this one", foreign)
            return
        title = "Not connected" if "error" in answer else "Thank you"
        self._say(200, title, "Deskhand has the answer. You can close this window.")
        self.server.take(answer)

    def _say(self, status: int, title: str, text: str) -> None:
        body = _PAGE.format(title, text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the address holds the code."""


def _port(consent: Consent) -> int:
    parts = urlsplit(consent.callback)
    if parts.hostname not in ("localhost", "127.0.0.1"):
        raise UserError(
            f"the consent comes back at {consent.callback}, which is not this machine: begin again on a terminal, where that address can be pasted"
        )
    return parts.port or 80
