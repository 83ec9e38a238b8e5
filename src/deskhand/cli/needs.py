"""`deskhand needs`: show the least that recipes need of their account."""

import asyncio
from pathlib import Path

import click
import msgspec

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_fields, print_json, print_line, print_table


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--location", help="The recipes that were started on the connections of a location.")
@home
@as_json
def command(files: tuple[Path, ...], location: str | None, home: Path | None, *, as_json: bool) -> None:
    """Show the least that recipes need of their account.

    These are scopes, product access and permissions; of the permissions a role for Deskhand alone can be made.
    """
    with open_app(home) as app:
        told = asyncio.run(app.permissions.least_needs(app.recipes.check(files), location=location))
    if as_json:
        print_json(msgspec.to_builtins(told))
        return
    print_fields(
        {
            "recipes": told.recipes,
            "product access": told.product,
            "scopes": " ".join(told.classic),
            "or granular": " ".join(told.granular),
            "no classic scope": told.beyond,
            "too much": told.too_much,
        }
    )
    print_line()
    print_line(f"Permissions of a role '{told.role}':")
    print_line()
    print_table(("permission", "needed by"), [(one.permission, one.steps) for one in told.permissions])
    if told.global_permissions:
        print_line()
        print_line("Global permissions, which groups are given:")
        print_line()
        print_table(("permission", "needed by"), [(one.permission, one.steps) for one in told.global_permissions])
