"""`deskhand doctor`: see what of a site answers, and where it answers otherwise than documented."""

import asyncio
from pathlib import Path

import click

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_json, print_line, print_table


@click.command()
@click.argument("connection")
@home
@as_json
def command(connection: str, home: Path | None, *, as_json: bool) -> None:
    """See what of a site answers, and where it answers otherwise than documented.

    A little of everything is read; nothing is changed, and no value of the site is shown.
    """
    with open_app(home) as app:
        answers, left = asyncio.run(app.connections.examine(connection))
    if as_json:
        quotas = {name: one._asdict() for name, one in left.items()}
        print_json({"answers": [one._asdict() for one in answers], "left": quotas})
    else:
        print_table(("what", "answers"), [(one.what, one.said or "yes") for one in answers])
        drift = [place for one in answers for place in one.drift]
        print_line()
        print_line("\n".join(["Not as documented:", *drift]) if drift else "Every reply is as documented.")
        for name, quota in left.items():
            print_line(f"Left of {name}: {quota}")
    if any(one.said for one in answers):
        raise click.exceptions.Exit(1)
