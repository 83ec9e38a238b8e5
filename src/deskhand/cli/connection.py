"""`deskhand connection`: connect a site, and look after connections."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_fields, print_json, print_line, print_table
from deskhand.cli._secrets import secret_options
from deskhand.errors import UserError
from deskhand.store import StoredConnection

if TYPE_CHECKING:
    from deskhand.app import Connected
    from deskhand.permissions.standing import Standing

__all__ = ["command"]

AUTHS = ("api_token", "scoped_token", "oauth", "service_account", "password", "personal_token")


@click.group()
def command() -> None:
    """Connect a site, and look after connections."""


@command.command("add")
@click.argument("name", required=False)
@click.option("--location", help="The folder of the workspace that it lives in.  [default: /]")
@click.option(
    "--type", type=click.Choice(["cloud", "on-prem"]), help="Where the site runs.  [default: the site is asked]"
)
@click.option("--auth", type=click.Choice(AUTHS), help="How to sign in.  [default: what fits is tried]")
@click.option("--subdomain", help="Of a Cloud site: the part before .atlassian.net.")
@click.option("--host", help="Of any other site: its address, such as https://jira.acme.example.")
@click.option("--email", help="The e-mail address of the account, with an API token.")
@click.option("--username", help="The user name of the account, with a password (on-prem).")
@click.option("--client-id", help="The client id of a service account's credential.")
@click.option("--oauth-profile", help="The OAuth profile to ask a person's consent with.")
@click.option("--scopes", help="Scopes to ask for beside the default ones, parted by spaces.")
@secret_options("token", "password", "client_secret")
@click.option("--ca-bundle", type=click.Path(), help="A PEM file of authorities to trust besides.")
@click.option("--client-certificate", type=click.Path(), help="A PEM file to prove which machine is asking.")
@click.option("--client-key", type=click.Path(), help="The certificate's key, where it is in a file of its own.")
@secret_options("client_key_password")
@click.option("--proxy", help="The HTTP proxy to go through: http://proxy.acme.example:3128, or http://NAME@proxy...")
@secret_options("proxy_password")
@click.option("--no-browser", is_flag=True, help="Print the address where a consent is given; do not open it.")
@click.option("--from", "file", type=click.Path(path_type=Path), help="A YAML or JSON file with these fields.")
@home
@as_json
def add(file: Path | None, home: Path | None, *, no_browser: bool, as_json: bool, **flags: Any) -> None:
    """Add a connection, once its site has answered.

    On a terminal, what is missing is asked for. A secret is never given on the command line, where others could read it: it
    comes from a file, from standard input, from the environment (DESKHAND_TOKEN, DESKHAND_PASSWORD, DESKHAND_CLIENT_SECRET,
    DESKHAND_CLIENT_KEY_PASSWORD, DESKHAND_PROXY_PASSWORD), or is asked for.
    """
    import asyncio  # noqa: PLC0415 (listing must start quickly)

    from deskhand.cli._connection_fields import gather  # noqa: PLC0415

    connection, secret = gather(flags, file)
    with open_app(home) as app:
        if secret is None:
            from deskhand.cli._consent import consented  # noqa: PLC0415

            app.connections.check_name(connection.name)
            connection, secret = consented(app, connection, browser=not no_browser)
        connected = asyncio.run(app.connections.add(connection, secret))
    if as_json:
        print_json(_told(connected))
        return
    print_line(f"Connected: {connection.name}")
    _print(connected)


@command.command("authorize")
@click.argument("name")
@click.option("--no-browser", is_flag=True, help="Print the address where the consent is given; do not open it.")
@home
@as_json
def authorize(name: str, home: Path | None, *, no_browser: bool, as_json: bool) -> None:
    """Give the consent of an OAuth connection again."""
    import asyncio  # noqa: PLC0415

    from deskhand.cli._consent import consented  # noqa: PLC0415

    with open_app(home) as app:
        connection = app.connections.get(name)
        if connection.auth != "oauth":
            raise UserError(f"the connection {name!r} signs in by {connection.auth}: there is no consent to give")
        connected = asyncio.run(app.connections.authorize(*consented(app, connection, browser=not no_browser)))
    if as_json:
        print_json(_told(connected))
        return
    print_line(f"Authorized: {name}")
    _print(connected)


@command.command("list")
@home
@as_json
def list_(home: Path | None, *, as_json: bool) -> None:
    """List the connections."""
    with open_app(home) as app:
        connections = app.connections.list()
    if as_json:
        print_json([_shown(connection) for connection in connections])
    elif connections:
        columns = ("location", "name", "type", "auth", "site", "account")
        rows = [_shown(one) | {"account": _account(one.record)} for one in connections]
        print_table(columns, [[row.get(column) for column in columns] for row in rows])
    else:
        print_line("No connections yet: `deskhand connection add` makes one.")


@command.command("show")
@click.argument("name")
@home
@as_json
def show(name: str, home: Path | None, *, as_json: bool) -> None:
    """Show one connection, without its secret."""
    with open_app(home) as app:
        shown = _shown(app.connections.show(name)) | {"recipes": app.connections.users(name)}
    if as_json:
        print_json(shown)
    else:
        print_fields(shown | shown.pop("network", {}))


@command.command("test")
@click.argument("name")
@home
@as_json
def test(name: str, home: Path | None, *, as_json: bool) -> None:
    """See whether a connection works: which site, which account, agent or customer."""
    import asyncio  # noqa: PLC0415

    with open_app(home) as app:
        connected = asyncio.run(app.connections.test(name))
    if as_json:
        print_json(_told(connected))
    else:
        _print(connected)


@command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Even while started recipes use it; their jobs then fail.")
@home
@as_json
def remove(name: str, home: Path | None, *, yes: bool, force: bool, as_json: bool) -> None:
    """Remove a connection and its secret."""
    with open_app(home) as app:
        app.connections.show(name)
        if not yes:
            if not sys.stdin.isatty():
                raise UserError(f"add --yes to remove the connection {name!r} without being asked")
            click.confirm(f"Remove the connection {name!r} and its secret?", abort=True, err=True)
        app.connections.remove(name, force=force)
    if as_json:
        print_json({"removed": name})
    else:
        print_line(f"Removed: {name}")


def _shown(connection: StoredConnection) -> dict[str, Any]:
    head = {"name": connection.name, "location": connection.location}
    return {**head, **connection.record, "created": connection.created}


def _account(record: Mapping[str, Any]) -> Any:
    return next(
        (record[field] for field in ("email", "username", "client_id", "oauth_profile") if field in record), None
    )


def _told(connected: "Connected") -> dict[str, Any]:
    import msgspec  # noqa: PLC0415

    standing: dict[str, Any] = msgspec.to_builtins(connected.standing)
    return {
        "connection": connected.connection.name,
        "auth": connected.connection.auth,
        **standing,
        "missing_scopes": connected.missing_scopes,
        "tried_scopes": msgspec.to_builtins(connected.tried_scopes),
    }


def _print(connected: "Connected") -> None:
    from deskhand.auth import WAYS  # noqa: PLC0415

    connection, standing = connected.connection, connected.standing
    way = WAYS[connection.auth or "api_token"]
    title = f" ({standing.title})" if standing.title else ""
    print_fields(
        {
            "site": f"{standing.site}{title}",
            "edition": " ".join(filter(None, (standing.edition, standing.version))),
            "account": ", ".join(filter(None, (standing.display_name, standing.email or standing.account))),
            "sign-in": way.title + (", through Atlassian's gateway" if way.gateway else ""),
            "scopes": "all of the default ones" if connected.missing_scopes == [] else None,
            "missing scopes": connected.missing_scopes or None,
            **_tried(connected),
            "there as": _kind(standing),
            "desks": standing.desks,
            "may": standing.has or None,
            "may not": standing.lacking or None,
        }
    )


def _tried(connected: "Connected") -> dict[str, Any]:
    """What calls have shown of scopes that nothing lists."""
    tried = connected.tried_scopes
    if tried is None:
        return {}
    return {
        "scopes": "Atlassian lists those of a token nowhere; tried by calls that change nothing",
        "let through": [f"{one.scope} ({one.call})" for one in tried if one.let_through] or None,
        "missing scopes": [f"{one.scope} ({one.call})" for one in tried if one.let_through is False] or None,
        "not tried": [one.scope for one in tried if one.let_through is None] or None,
    }


def _kind(standing: "Standing") -> str:
    kind = standing.kind or "cannot be told: the account sees no service desk"
    return f"{kind}, and administrator of Jira" if standing.administers else kind
