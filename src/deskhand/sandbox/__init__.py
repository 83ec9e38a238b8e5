"""A pretend Jira Service Management site over HTTP, for trying things out and for tests."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskhand.sandbox._edition import Edition
    from deskhand.sandbox._lock import UnusableState
    from deskhand.sandbox._sandbox import Account, Sandbox, serve
    from deskhand.sandbox._seed import Company

__all__ = ["Account", "Company", "Edition", "Sandbox", "UnusableState", "serve"]


def __getattr__(name: str) -> Any:
    """Load the web server when somebody wants a site: pytest imports this package in every run, for the plugin."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from deskhand.sandbox import _sandbox  # noqa: PLC0415

    return getattr(_sandbox, name)
