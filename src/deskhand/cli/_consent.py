"""A person's consent: open the browser, and take what it brings back, to this machine or by the person's hand."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from select import select

import click

from deskhand.app import App
from deskhand.auth import Connection
from deskhand.auth.consent import Consent, Site
from deskhand.cli._consent_loopback import Loopback
from deskhand.errors import DeskhandError, LocalFailure, UserError

__all__ = ["consented"]

PATIENCE = 600.0  # seconds that a person has to sign in and agree
_OPEN = "Open this address in a browser, and agree:"
_PASTE = """If that browser runs on another machine, the page where it ends cannot be opened.
Copy that page's address all the same, and paste it here:"""
_PASTE_ALONE = """The browser ends at a page that cannot be opened, because {}.
Copy that page's address all the same, and paste it here:"""


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
    """What comes first: the browser, at the callback address, or its address, pasted."""
    with ExitStack() as stack:
        loopback, hint = None, _PASTE
        try:
            loopback = stack.enter_context(Loopback(consent))
        except (LocalFailure, UserError) as error:
            if not sys.stdin.isatty():
                raise
            hint = _PASTE_ALONE.format(error)
        _say(_OPEN, consent.address, *([hint] if sys.stdin.isatty() else []))
        if browser and _has_a_screen():
            import webbrowser  # noqa: PLC0415 (seldom needed)

            webbrowser.open(consent.address)
        return _first(consent, loopback)


def _first(consent: Consent, loopback: Loopback | None) -> dict[str, str]:
    pasted = _Pasted(consent)
    watched = [*([loopback.arrived] if loopback else []), sys.stdin]
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        ready = select(watched, [], [], left)[0]
        if loopback and loopback.arrived in ready:
            return loopback.answer()
        if sys.stdin in ready:
            if not (typed := os.read(sys.stdin.fileno(), 65536)):
                watched.remove(sys.stdin)
                if not loopback:
                    raise UserError("no address was pasted: begin again")
            elif answer := pasted.take(typed):
                return answer
    raise UserError(f"no consent came within {PATIENCE / 60:.0f} minutes: begin again")


class _Pasted:
    """Lines that a person pastes, until one of them is the answer."""

    def __init__(self, consent: Consent) -> None:
        self._consent = consent
        self._begun = b""

    def take(self, typed: bytes) -> dict[str, str] | None:
        """The answer, if it is in what was typed last."""
        *lines, self._begun = (self._begun + typed).split(b"\n")
        for line in filter(None, (line.decode("utf-8", "replace").strip() for line in lines)):
            try:
                return self._consent.answer_in(line)
            except DeskhandError as error:
                _say(f"{error}. Paste it here:")
        return None


def _say(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.stderr.flush()


def _has_a_screen() -> bool:
    # Without one, Python would open a browser of letters here, on the very terminal where the address is to be read.
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return sys.platform != "linux" or any(os.environ.get(name) for name in shown)
