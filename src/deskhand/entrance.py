"""Opens the app as the environment says: what every door leads through."""

import os
from datetime import UTC, datetime
from pathlib import Path

from deskhand import settings
from deskhand.app import App

__all__ = ["open_app"]


def open_app(home: Path | None = None) -> App:
    """The app over the folder given, or else over that of the settings."""
    environ = os.environ
    return App(
        (home or settings.home(environ)).expanduser().absolute(),
        key=settings.text("DESKHAND_KEY", environ) or None,
        services={
            "auth": settings.text("DESKHAND_ATLASSIAN_AUTH", environ),
            "api": settings.text("DESKHAND_ATLASSIAN_API", environ),
        },
        clock=lambda: datetime.now(UTC),
    )
