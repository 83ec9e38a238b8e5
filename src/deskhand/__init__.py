"""Connects Jira Service Management to everything else.

>>> from deskhand import Jira
>>> async with Jira.connect("it-desk") as jira:
...     request = await jira.requests.get("HELP-42")

`BlockingJira` is the same for programs that do not await.
"""

TYPE_CHECKING = False  # importing it from typing takes longer than all of `deskhand --help`

__all__ = ["BlockingJira", "Jira"]

if TYPE_CHECKING:
    from deskhand.python import BlockingJira, Jira
else:

    def __getattr__(name: str) -> object:
        """Load the client when it is asked for: the command line begins without it."""
        from importlib import import_module  # noqa: PLC0415

        if name in __all__:
            return getattr(import_module("deskhand.python"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
