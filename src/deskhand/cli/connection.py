"""`deskhand connection`: connect a site, and look after connections."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_fields, print_json, print_line, print_table
from deskhand.errors import UserError
from deskhand.store import StoredConnection

if TYPE_CHECKING:
    from deskhand.permissions.standing import Standing

__all__ = ["command"]


@click.group()
def command() -> None:
    """Connect a site, and look after connections."""


@command.command("add")
@click.argument("name", required=False)
@click.option("--location", help="The folder of the workspace that it lives in.  [default: /]")
@click.option("--type", type=click.Choice(["cloud", "on-prem"]), help="Where the site runs.  [default: cloud]")
@click.option("--auth", type=click.Choice(["api_token"]), help="How to sign in.  [default: api_token]")
@click.option("--subdomain", help="Of a Cloud site: the part before .atlassian.net.")
@click.option("--host", help="Of any other site: its address, such as https://jira.acme.example.")
@click.option("--email", help="The e-mail address of the account.")
@click.option("--token-file", type=click.Path(dir_okay=False), help="A file that holds the API token and nothing else.")
@click.option("--token-stdin", is_flag=True, help="Read the API token from standard input.")
@click.option("--from", "file", type=click.Path(path_type=Path), help="A YAML or JSON file with these fields.")
@home
@as_json
def add(file: Path | None, home: Path | None, *, token_stdin: bool, as_json: bool, **flags: Any) -> None:
    """Add a connection, once its site has answered.

    On a terminal, what is missing is asked for. The token is never given on the command line, where others could read it:
    it comes from --token-file, --token-stdin, the environment variable DESKHAND_TOKEN, or is asked for.
    """
    import asyncio  # noqa: PLC0415 (listing must start quickly)

    from deskhand.cli._connection_fields import gather  # noqa: PLC0415

    connection, secret = gather(flags, file, token_from_stdin=token_stdin)
    with open_app(home) as app:
        standing = asyncio.run(app.add_connection(connection, secret))
    if as_json:
        print_json({"connection": connection.name, **_told(standing)})
        return
    print_line(f"Connected: {connection.name}")
    _print_standing(standing)


@command.command("list")
@home
@as_json
def list_(home: Path | None, *, as_json: bool) -> None:
    """List the connections."""
    with open_app(home) as app:
        connections = app.list_connections()
    if as_json:
        print_json([_shown(connection) for connection in connections])
    elif connections:
        columns = ("location", "name", "type", "auth", "site", "email")
        print_table(columns, [[_shown(connection).get(column) for column in columns] for connection in connections])
    else:
        print_line("No connections yet: `deskhand connection add` makes one.")


@command.command("show")
@click.argument("name")
@home
@as_json
def show(name: str, home: Path | None, *, as_json: bool) -> None:
    """Show one connection, without its secret."""
    with open_app(home) as app:
        shown = _shown(app.show_connection(name)) | {"recipes": app.recipes_of(name)}
    if as_json:
        print_json(shown)
    else:
        print_fields(shown)


@command.command("test")
@click.argument("name")
@home
@as_json
def test(name: str, home: Path | None, *, as_json: bool) -> None:
    """See whether a connection works: which site, which account, agent or customer."""
    import asyncio  # noqa: PLC0415

    with open_app(home) as app:
        standing = asyncio.run(app.test_connection(name))
    if as_json:
        print_json({"connection": name, **_told(standing)})
    else:
        _print_standing(standing)


@command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Even while started recipes use it; their jobs then fail.")
@home
@as_json
def remove(name: str, home: Path | None, *, yes: bool, force: bool, as_json: bool) -> None:
    """Remove a connection and its secret."""
    with open_app(home) as app:
        app.show_connection(name)
        if not yes:
            if not sys.stdin.isatty():
                raise UserError(f"add --yes to remove the connection {name!r} without being asked")
            click.confirm(f"Remove the connection {name!r} and its secret?", abort=True, err=True)
        app.remove_connection(name, force=force)
    if as_json:
        print_json({"removed": name})
    else:
        print_line(f"Removed: {name}")


def _shown(connection: StoredConnection) -> dict[str, Any]:
    head = {"name": connection.name, "location": connection.location}
    return {**head, **connection.record, "created": connection.created}


def _told(standing: "Standing") -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    told: dict[str, Any] = msgspec.to_builtins(standing)
    return told


def _print_standing(standing: "Standing") -> None:
    title = f" ({standing.title})" if standing.title else ""
    print_fields(
        {
            "site": f"{standing.site}{title}",
            "edition": " ".join(filter(None, (standing.edition, standing.version))),
            "account": f"{standing.display_name}, {standing.email or standing.account}",
            "there as": standing.kind or "cannot be told: the account sees no service desk",
            "desks": standing.desks,
        }
    )
