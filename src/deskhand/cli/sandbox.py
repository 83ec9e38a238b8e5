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
from deskhand.errors import LocalFailure, UserError

if TYPE_CHECKING:
    from deskhand.sandbox import Account, Company, Edition

__all__ = ["command"]

PORT = 8077
FOR_RECIPES = "deskhand@"  # the account that is there for integrations


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Its port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address it listens on.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same number makes the same site.")
@click.option(
    "--edition",
    type=click.Choice(["cloud", "datacenter"]),
    help="Which Jira it pretends to be; cloud, unless --state keeps another.",
)
@click.option("--version", help="Its version, such as 10.3.0; for Data Center.")
@click.option("--context", default="", help="A path to answer below, such as /jira.")
@click.option(
    "--company",
    type=click.Choice(["small", "large", "empty"]),
    default="small",
    show_default=True,
    help="What it begins with: 500 requests, 100,000 or none.",
)
@click.option("--limits", is_flag=True, help="Refuse calls beyond Atlassian's rate limits, as Cloud does.")
@click.option(
    "--index-lag",
    type=click.FloatRange(0),
    default=0.0,
    help="Seconds until a search finds what was written, as on Cloud.",
)
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the site in this file.")
@as_json
def command(
    port: int,
    host: str,
    seed: int,
    edition: "Edition | None",
    version: str | None,
    context: str,
    company: "Company",
    index_lag: float,
    state: Path | None,
    *,
    limits: bool,
    as_json: bool,
) -> None:
    """Serve a pretend Jira site to try everything on.

    It runs until Ctrl-C. Without --state it forgets everything then.
    """
    from deskhand.sandbox import UnusableState, serve  # noqa: PLC0415 (a web server, which the help needs none of)

    def ready(url: str, accounts: "Sequence[Account]") -> None:
        (_print_json if as_json else _print)(url, accounts, host)

    try:
        serve(
            host,
            port,
            seed=seed,
            company=company,
            edition=edition,
            version=version,
            context=context,
            limits=limits,
            index_lag=index_lag,
            state=state,
            ready=ready,
        )
    except UnusableState as error:
        raise UserError(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise LocalFailure(f"the sandbox cannot listen on {host} port {port}: {error.strerror or error}") from error


def _print(url: str, accounts: "Sequence[Account]", host: str) -> None:
    shown = _one_of_each(accounts)
    on_premises = shown[0].name != shown[0].email
    secret = "password" if on_premises else "token"
    print_line(f"A pretend Jira site answers at {url}")
    print_line()
    print_table(
        ("account", "who", "what", secret), [(one.name, one.display_name, one.kind, one.secret) for one in shown]
    )
    print_line()
    print_line(f"There are {len(accounts)} accounts. To connect as the first of these:")
    who = f"--username {shown[0].name}" if on_premises else f"--email {shown[0].name}"
    setting = f"DESKHAND_{secret.upper()}={shown[0].secret}"
    print_line(f"  {setting} deskhand connection add it-desk --host {shlex.quote(url)} {who}")
    if not _is_loopback(host):
        print_line()
        print_line(f"Others on the network can reach it, and its {secret}s are no secret.")
    print_line()
    print_line("Ctrl-C ends it.")
    sys.stdout.flush()


def _print_json(url: str, accounts: "Sequence[Account]", _host: str) -> None:
    print_json({"url": url, "accounts": [one._asdict() for one in accounts]})
    sys.stdout.flush()


def _one_of_each(accounts: "Sequence[Account]") -> "list[Account]":
    """The account for integrations, then one account of every other kind."""
    first = next((one for one in accounts if one.email.startswith(FOR_RECIPES)), accounts[0])
    shown = {first.email: first}
    for kind in dict.fromkeys(one.kind for one in accounts):
        one = next(one for one in accounts if one.kind == kind and one.email != first.email)
        shown[one.email] = one
    return list(shown.values())


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
