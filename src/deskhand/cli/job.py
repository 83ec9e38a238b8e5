"""Look at one job, and decide about it."""

import asyncio
from pathlib import Path
from typing import Any

import click
import msgspec

from deskhand.cli._options import as_json, home, open_app
from deskhand.cli._preflight import print_explanation
from deskhand.cli._print import print_fields, print_json, print_line, took

LONGEST = 2_000  # letters of an input or output that are shown; --json shows all


@click.group()
def command() -> None:
    """Look at one job, and decide about it."""


@command.command()
@click.argument("id")
@home
@as_json
@click.option("--offline", is_flag=True, help="Do not ask the site why something was refused.")
def show(id: str, home: Path | None, *, as_json: bool, offline: bool) -> None:
    """Show a job: every step with its input, output, error and times.

    Where Jira refused something, the site is asked why, as things stand now.
    """
    with open_app(home) as app:
        job, steps = asyncio.run(app.jobs.show(id))
        failed = job.status in ("failed", "in_doubt") and not offline
        why = asyncio.run(app.permissions.explain_job(job, steps)) if failed else None
        now = app.clock()
    if as_json:
        shown = {"job": msgspec.to_builtins(job), "steps": msgspec.to_builtins(steps)}
        print_json(shown | ({"explanation": msgspec.to_builtins(why)} if why else {}))
        return
    print_fields(
        {
            "job": job.id,
            "status": job.status.replace("_", " "),
            "recipe": f"{job.recipe}, version {job.version}",
            "created": job.created,
            "began": job.began,
            "ended": job.ended,
            "again at": job.retry_at,
            "taken up": f"{job.attempts} times" if job.attempts != 1 else "once",
            "output": _short(job.output),
            "why": job.error,
            "event": _short(job.event),
        }
    )
    for step in steps:
        print_line()
        print_fields(
            {
                "step": step.path,
                "status": step.status,
                "began": step.began,
                "took": took(step.began, step.ended),
                "tried": f"{step.attempts} times" if step.attempts > 1 else None,
                "input": _short(step.input),
                "output": _short(step.output),
                "error": step.error,
            }
        )
    if why:
        print_line()
        print_explanation(why, now)


@command.command()
@click.argument("id")
@click.option(
    "--from", "from_step", metavar="STEP", help="Forget what this step and all after it did, and do them again."
)
@click.option("--latest", is_flag=True, help="With the recipe's version in force instead of the job's own.")
@home
def rerun(id: str, from_step: str | None, latest: bool, home: Path | None) -> None:
    """Put a job in the queue again; without --from it goes on at the first step that is not done."""
    with open_app(home) as app:
        asyncio.run(app.jobs.rerun(id, from_step=from_step, latest=latest))
    print_line(f"{id} is in the queue again")


@command.command()
@click.argument("id")
@home
def cancel(id: str, home: Path | None) -> None:
    """End a job; a step that is under way is let end."""
    with open_app(home) as app:
        asyncio.run(app.jobs.cancel(id))
    print_line(f"{id} is cancelled")


@command.command()
@click.argument("id")
@click.argument("step")
@home
def settle(id: str, step: str, home: Path | None) -> None:
    """Say that a step in doubt did happen: the job goes on behind it.

    If it did not happen, let it be done again: `rerun --from STEP`.
    """
    with open_app(home) as app:
        asyncio.run(app.jobs.settle(id, step))
    print_line(f"{step} counts as done; {id} is in the queue again")


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} letters; --json shows all)"
