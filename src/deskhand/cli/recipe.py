"""Check recipes, start them and stop them."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._preflight import print_checks
from deskhand.cli._print import print_fields, print_json, print_line, print_table

if TYPE_CHECKING:
    from deskhand.recipes.document import Recipe

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def command() -> None:
    """Check recipes, start them and stop them."""


@command.command()
def schema() -> None:
    """Print the JSON Schema of recipes, for editors."""
    print_json(open_app(None).recipes.schema())


@command.command()
@FILES
@click.option("--offline", is_flag=True, help="Read the files only; do not ask the site what the account may do.")
@home
@as_json
def check(files: tuple[Path, ...], home: Path | None, *, offline: bool, as_json: bool) -> None:
    """Say what is wrong with recipes, each mistake with its line.

    Where a recipe's connection is stored, its site is asked whether the account may do what the steps do.
    """
    with open_app(home) as app:
        recipes = app.recipes.check(files)
        stored = set() if offline else {one.name for one in app.connections.list()}
        asked = [recipe for recipe in recipes if recipe.connection in stored]
        checks = asyncio.run(app.permissions.preflight(asked)) if asked else []
    refused = any(one.verdict == "refused" for one in checks)
    if as_json or any(one.verdict != "allowed" for one in checks):
        print_checks(checks, as_json=as_json)
    if not as_json and not refused:
        print_line(f"{len(files)} recipe{'s' if len(files) > 1 else ''}: nothing wrong{_not_asked(recipes, asked)}")
    raise click.exceptions.Exit(int(refused))


@command.command()
@FILES
@click.option(
    "--since", metavar="TIME", help="Begin with what happened since then: 2026-11-23T09:00Z, or 2h, 3d, 1w ago."
)
@click.option("--anyway", is_flag=True, help="Start them even if the account may not do what they do.")
@home
@as_json
def start(files: tuple[Path, ...], since: str | None, home: Path | None, *, anyway: bool, as_json: bool) -> None:
    """Start recipes: from now on, what they wait for starts them.

    First the site is asked whether the account may do what the steps do; if it may not, nothing is started.
    """
    from deskhand.recipes.preflight import NotAllowed  # noqa: PLC0415 (slow to load)

    with open_app(home) as app:
        try:
            started = asyncio.run(app.recipes.start(files, since=since, anyway=anyway))
        except NotAllowed as error:
            if not as_json:
                print_checks(error.checks)
            raise
    if as_json:
        print_json([one._asdict() for one in started])
        return
    for one in started:
        print_line(f"{one.name}: version {one.version} is started, for what happens since {_moment(one.since)}")


@command.command()
@click.argument("name")
@home
def stop(name: str, home: Path | None) -> None:
    """Stop a recipe: nothing new starts it; jobs that began go on."""
    with open_app(home) as app:
        app.recipes.stop(name)
    print_line(f"{name} is stopped")


@command.command("list")
@home
@as_json
def list_(home: Path | None, as_json: bool) -> None:
    """List recipes."""
    with open_app(home) as app:
        recipes = app.recipes.list()
    if as_json:
        print_json([one._asdict() for one in recipes])
        return
    rows = [
        (one.name, "started" if one.started else "stopped", one.version, one.connection, one.since) for one in recipes
    ]
    print_table(("name", "state", "version", "connection", "since"), rows)


@command.command()
@click.argument("name")
@click.option("--version", type=int, help="Another version than the one in force.")
@home
def show(name: str, version: int | None, home: Path | None) -> None:
    """Show a recipe as it was started."""
    with open_app(home) as app:
        kept = app.recipes.show(name, version)
    print_fields(
        {"recipe": kept.recipe, "version": kept.version, "connection": kept.connection, "created": kept.created}
    )
    print_line()
    click.echo(kept.source, nl=False)


def _not_asked(recipes: "list[Recipe]", asked: "list[Recipe]") -> str:
    names = dict.fromkeys(repr(one.connection) for one in recipes if one not in asked)
    return f" (what the account may do was not asked: {', '.join(names)})" if names else ""


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %Z}" if at else "ever"
