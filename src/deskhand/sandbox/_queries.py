"""Asking a site in JQL: what is asked, by whom, and what may be wrong with it.

The language itself is loaded with the first query: it is a tenth of the sandbox's start.
"""

# ruff: noqa: PLC0415

from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from deskhand.sandbox._records import User
from deskhand.sandbox._site import Site

if TYPE_CHECKING:
    from deskhand.sandbox._search import Search


class WrongQuery(ValueError):
    """A query that Jira does not accept; the text is Jira's."""


class Context(NamedTuple):
    """Who asks, where and when."""

    site: Site
    user: User | None
    now: int
    zone: tzinfo


def understood(
    context: Context,
    text: str,
    *,
    bounded: bool = True,
    archived: bool = False,
    reconciled: frozenset[int] = frozenset(),
) -> "Search":
    """A query, ready to be carried out; WrongQuery where it is none."""
    from deskhand.sandbox._search import Search

    return Search(context, text, bounded=bounded, archived=archived, reconciled=reconciled)
