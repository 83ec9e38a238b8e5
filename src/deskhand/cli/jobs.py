"""List jobs, the newest first."""

import asyncio
from pathlib import Path
from typing import Any

import click
import msgspec

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._print import print_json, print_line, print_table, took

STATUSES = ("queued", "running", "cancelling", "waiting", "done", "failed", "in_doubt", "cancelled")


@click.command()
@click.option("--status", type=click.Choice(STATUSES), help="Only jobs of this status.")
@click.option("--recipe", help="Only jobs of this recipe.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@click.option("--before", metavar="ID", help="Only jobs older than this one: the last of the page before.")
@home
@as_json
def command(status: Any, recipe: str | None, limit: int, before: str | None, home: Path | None, as_json: bool) -> None:
    """List jobs, the newest first."""
    with open_app(home) as app:
        jobs = asyncio.run(app.jobs.list(status=status, recipe=recipe, limit=limit, before=before))
        counts = asyncio.run(app.jobs.count())
    if as_json:
        print_json(msgspec.to_builtins(jobs))
        return
    rows = [(job.id, job.status.replace("_", " "), job.created, took(job.began, job.ended), job.error) for job in jobs]
    print_table(("job", "status", "created", "took", "why"), rows)
    print_line(
        ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number) or "no jobs"
    )
