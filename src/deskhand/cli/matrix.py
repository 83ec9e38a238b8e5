"""`deskhand matrix`: show what accounts may do, as a table."""

import asyncio
import csv
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_json, print_line, print_table
from deskhand.errors import UserError

if TYPE_CHECKING:
    from deskhand.recipes.inquiry import Matrix

SIGNS = {"allowed": "yes", "refused": "no", "unknown": "?"}
COLOURS = {"allowed": "#d8f0dd", "refused": "#f8d9d9", "unknown": "#eeeeee"}
STYLE = (
    "body{font:16px/1.4 system-ui,sans-serif;margin:2rem;color:#1d2330}"
    "table{border-collapse:collapse}th,td{padding:.4rem .7rem;border:1px solid #c8ced8;text-align:left}"
    + "".join(f".{verdict}{{background:{colour}}}" for verdict, colour in COLOURS.items())
)


@click.command()
@click.argument("target")
@click.option("--connection", metavar="NAME", help="Who asks the site; needed where there are several.")
@click.option(
    "--account", "accounts", multiple=True, metavar="ACCOUNT", help="An account, by its e-mail address or id."
)
@click.option("--do", "actions", multiple=True, metavar="WHAT", help="An action, an operation or a permission.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--html", "as_html", is_flag=True, help="Print a page; each cell says why.")
@home
@as_json
def command(
    target: str,
    connection: str | None,
    accounts: tuple[str, ...],
    actions: tuple[str, ...],
    home: Path | None,
    *,
    as_csv: bool,
    as_html: bool,
    as_json: bool,
) -> None:
    """Show what accounts may do, as a table.

    Without --account these are all that have a role in the project, which an administrator's connection can read.
    """
    if as_csv + as_html + as_json > 1:
        raise UserError("--csv, --html and --json are three different outputs: choose one")
    with open_app(home) as app:
        told = asyncio.run(
            app.permissions.fill_matrix(target, connection=connection, accounts=accounts, actions=actions)
        )
    if as_json:
        print_json(msgspec.to_builtins(told))
    elif as_csv:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(["account", *told.actions])
        rows.writerows(_rows(told, guard=True))
    elif as_html:
        print_line(_page(told))
    else:
        print_table(("account", *told.actions), _rows(told))


def _rows(told: "Matrix", *, guard: bool = False) -> list[list[str]]:
    # A name that begins like a formula is one to a spreadsheet.
    names = [f"'{name}" if guard and name[:1] in "=+-@" else name for name in told.accounts]
    return [[name, *(SIGNS[cell.verdict] for cell in row)] for name, row in zip(names, told.rows, strict=True)]


def _page(told: "Matrix") -> str:
    head = "".join(f'<th scope="col">{escape(action)}</th>' for action in told.actions)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="{cell.verdict}" title="{escape(cell.why)}">{SIGNS[cell.verdict]}</td>' for cell in row)
        + "</tr>"
        for name, row in zip(told.accounts, told.rows, strict=True)
    )
    title = f"Who may do what on {escape(told.target)}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1><p>Facts read as {escape(told.read_by)}.</p>"
        f'<table><tr><th scope="col">Account</th>{head}</tr>{body}</table></html>'
    )
