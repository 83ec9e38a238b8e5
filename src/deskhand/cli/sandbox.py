"""`deskhand sandbox`: serve a pretend Jira site to try everything on."""

import shlex
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deskhand.cli._options import as_json
from deskhand.cli._print import print_json, print_line, print_table
from deskhand.errors import LocalFailure

if TYPE_CHECKING:
    from deskhand.sandbox import Account

__all__ = ["command"]

PORT = 8077
FOR_RECIPES = "deskhand@"  # the account that is there for integrations


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Its port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address it listens on.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same number makes the same site.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the site in this file.")
@as_json
def command(port: int, host: str, seed: int, state: Path | None, *, as_json: bool) -> None:
    """Serve a pretend Jira site to try everything on.

    It runs until Ctrl-C. Without --state it forgets everything then.
    """
    from deskhand.sandbox import serve  # noqa: PLC0415 (a web server, which the help needs none of)

    def ready(url: str, accounts: "Sequence[Account]") -> None:
        (_print_json if as_json else _print)(url, accounts, host)

    try:
        serve(host, port, seed=seed, state=state, ready=ready)
    except OSError as error:
        raise LocalFailure(f"the sandbox cannot listen on {host} port {port}: {error.strerror or error}") from error


def _print(url: str, accounts: "Sequence[Account]", host: str) -> None:
    shown = _one_of_each(accounts)
    print_line(f"A pretend Jira site answers at {url}")
    print_line()
    print_table(
        ("account", "who", "what", "token"), [(one.email, one.display_name, one.kind, _token(one)) for one in shown]
    )
    print_line()
    print_line(f"There are {len(accounts)} accounts. To connect as the first of these:")
    name, connect = shown[0], "deskhand connection add it-desk"
    print_line(f"  DESKHAND_TOKEN={_token(name)} {connect} --host {shlex.quote(url)} --email {name.email}")
    if not _is_loopback(host):
        print_line()
        print_line("Others on the network can reach it, and its tokens are no secret.")
    print_line()
    print_line("Ctrl-C ends it.")
    sys.stdout.flush()


def _print_json(url: str, accounts: "Sequence[Account]", _host: str) -> None:
    print_json({"url": url, "accounts": [{**one._asdict(), "token": _token(one)} for one in accounts]})
    sys.stdout.flush()


def _one_of_each(accounts: "Sequence[Account]") -> "list[Account]":
    """The account for integrations, then one account of every other kind."""
    first = next((one for one in accounts if one.email.startswith(FOR_RECIPES)), accounts[0])
    shown = {first.email: first}
    for kind in dict.fromkeys(one.kind for one in accounts):
        one = next(one for one in accounts if one.kind == kind and one.email != first.email)
        shown[one.email] = one
    return list(shown.values())


def _token(account: "Account") -> str:
    return f"token-{account.email.partition('@')[0]}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
