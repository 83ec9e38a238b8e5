"""Run the recipes that are started, until interrupted."""

import asyncio
import logging
import os
import signal
from pathlib import Path

import click

from deskhand import settings
from deskhand.app import App
from deskhand.cli._options import home, open_app


@click.command()
@click.option(
    "--interval", type=click.FloatRange(min=0.05), help="Seconds between two reads of a site (DESKHAND_INTERVAL)."
)
@click.option("--concurrency", type=click.IntRange(min=1), help="Jobs at a time (DESKHAND_CONCURRENCY).")
@home
def command(interval: float | None, concurrency: int | None, home: Path | None) -> None:
    """Run the recipes that are started, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    with open_app(home) as app:
        asyncio.run(
            _until_interrupted(
                app,
                interval=interval or settings.number("DESKHAND_INTERVAL", os.environ),
                concurrency=concurrency or int(settings.number("DESKHAND_CONCURRENCY", os.environ)),
            )
        )


async def _until_interrupted(app: App, *, interval: float, concurrency: int) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await app.run(interval=interval, concurrency=concurrency, stopped=stopped)
