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
    from collections.abc import Sequence

    from deskhand.recipes.inquiry import Cell, Matrix

SIGNS = {"allowed": "yes", "refused": "no", "unknown": "?"}
COLOURS = {"allowed": "#d8f0dd", "refused": "#f8d9d9", "unknown": "#eeeeee"}
STYLE = (
    "body{font:16px/1.4 system-ui,sans-serif;margin:2rem;color:#1d2330}"
    "body{max-width:76rem}.wide{overflow-x:auto}"
    "table{border-collapse:collapse}th,td{padding:.4rem .6rem;border:1px solid #c8ced8;text-align:left;vertical-align:top}"
    "th{font-weight:600;background:#f2f4f8}thead th{font-size:.875rem}tbody th{white-space:nowrap}"
    "h2{font-size:1.1rem;margin:1.6rem 0 .4rem}dt{font-weight:600;margin-top:.5rem}dd{margin:.1rem 0 0;overflow-wrap:anywhere}"
    "dt span{padding:0 .4rem;border-radius:.2rem}@media(max-width:40rem){body{margin:1rem}}"
    + "".join(f".{verdict}{{background:{colour}}}" for verdict, colour in COLOURS.items())
)


@click.command()
@click.argument("target")
@click.option("--connection", metavar="NAME", help="Who asks the site; needed where there are several.")
@click.option(
    "--account", "accounts", multiple=True, metavar="ACCOUNT", help="An account, by its e-mail address or id."
)
@click.option(
    "--do",
    "actions",
    multiple=True,
    metavar="WHAT",
    help="An action (add_comment:public, add_comment:internal), an operation or a permission.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--html", "as_html", is_flag=True, help="Print a page, which says of each cell why.")
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

    Without --account these are all that have a role in the project, themselves or by a group, which an administrator's
    connection can read, up to 25; who is left out is told.
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
        for one in told.left_out:
            print_line(f"Left out: {one}.")


def _rows(told: "Matrix", *, guard: bool = False) -> list[list[str]]:
    # A name that begins like a formula is one to a spreadsheet.
    names = [f"'{name}" if guard and name[:1] in "=+-@" else name for name in told.accounts]
    return [[name, *(SIGNS[cell.verdict] for cell in row)] for name, row in zip(names, told.rows, strict=True)]


def _page(told: "Matrix") -> str:
    head = "".join(f'<th scope="col">{_breakable(action)}</th>' for action in told.actions)
    rows = list(enumerate(zip(told.accounts, told.rows, strict=True)))
    body = "".join(
        f'<tr><th scope="row"><a href="#a{number}">{escape(name)}</a></th>'
        + "".join(f'<td class="{cell.verdict}">{SIGNS[cell.verdict]}</td>' for cell in row)
        + "</tr>"
        for number, (name, row) in rows
    )
    why = "".join(f'<h2 id="a{number}">{escape(name)}</h2>{_reasons(told, row)}' for number, (name, row) in rows)
    title = f"Who may do what on {escape(told.target)}"
    left_out = "".join(f"<p>Left out: {escape(one)}.</p>" for one in told.left_out)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>Facts read as {escape(told.read_by)}.</p>{left_out}"
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f'<table><thead><tr><th scope="col">Account</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{why}</body></html>"
    )


def _reasons(told: "Matrix", row: "Sequence[Cell]") -> str:
    """Why, action by action; what is said of several is said once."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for action, cell in zip(told.actions, row, strict=True):
        by_reason.setdefault((cell.verdict, cell.why), []).append(_breakable(action))
    return (
        "<dl>"
        + "".join(
            f'<dt><span class="{verdict}">{SIGNS[verdict]}</span> {", ".join(actions)}</dt><dd>{escape(why)}</dd>'
            for (verdict, why), actions in by_reason.items()
        )
        + "</dl>"
    )


def _breakable(action: str) -> str:
    """The name of an action, which a narrow column may break where its words end."""
    return escape(action).replace("_", "_<wbr>").replace(":", ":<wbr>").replace("/", "/<wbr>")
