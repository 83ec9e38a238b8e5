"""`deskhand oauth-profile`: apps registered at Atlassian, each stored once and shared by connections."""

import sys
from pathlib import Path
from typing import Any

import click

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_json, print_line, print_table
from deskhand.cli._secrets import ask_secret, find_secret, secret_options, ways_to_give
from deskhand.errors import UserError
from deskhand.store import StoredProfile

__all__ = ["command"]

CALLBACK = "http://localhost:47047/callback"


@click.group()
def command() -> None:
    """Keep the OAuth apps that connections share."""


@command.command("add")
@click.argument("name")
@click.option("--client-id", help="The app's client id, as the developer console shows it.")
@click.option("--callback", default=CALLBACK, show_default=True, help="The callback address registered with the app.")
@secret_options("client_secret")
@home
@as_json
def add(name: str, client_id: str | None, callback: str, home: Path | None, *, as_json: bool, **flags: Any) -> None:
    """Add an app that is registered at Atlassian.

    That is done at https://developer.atlassian.com/console/myapps/, with the same callback address, to the letter. The secret is never given on the command line, where others
    could read it: it comes from --client-secret-file, --client-secret-stdin, the environment variable DESKHAND_CLIENT_SECRET,
    or is asked for.
    """
    secret = find_secret("client_secret", flags)
    if sys.stdin.isatty():
        client_id = client_id or click.prompt("Client id", err=True).strip()
        secret = secret or ask_secret("client_secret")
    if not client_id or secret is None:
        ways = [*([] if client_id else ["--client-id"]), *([] if secret else [ways_to_give("client_secret")])]
        raise UserError(f"missing: {', '.join(ways)}. On a terminal they would be asked for")
    with open_app(home) as app:
        added = app.oauth_profiles.add(name, client_id, secret, callback)
    if as_json:
        print_json(_shown(added))
    else:
        print_line(f"Added: {name}")


@command.command("list")
@home
@as_json
def list_(home: Path | None, *, as_json: bool) -> None:
    """List the OAuth profiles, without their secrets."""
    with open_app(home) as app:
        profiles = [_shown(profile) for profile in app.oauth_profiles.list()]
    if as_json:
        print_json(profiles)
    elif profiles:
        columns = ("name", "client_id", "callback")
        print_table(columns, [[profile[column] for column in columns] for profile in profiles])
    else:
        print_line("No OAuth profiles yet: `deskhand oauth-profile add` makes one.")


@command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@home
@as_json
def remove(name: str, home: Path | None, *, yes: bool, as_json: bool) -> None:
    """Remove an OAuth profile that no connection uses, and its secret."""
    with open_app(home) as app:
        if not yes:
            if not sys.stdin.isatty():
                raise UserError(f"add --yes to remove the OAuth profile {name!r} without being asked")
            click.confirm(f"Remove the OAuth profile {name!r} and its secret?", abort=True, err=True)
        app.oauth_profiles.remove(name)
    if as_json:
        print_json({"removed": name})
    else:
        print_line(f"Removed: {name}")


def _shown(profile: StoredProfile) -> dict[str, Any]:
    return {"name": profile.name, **profile.record, "created": profile.created}
