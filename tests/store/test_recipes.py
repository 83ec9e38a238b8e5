"""Recipes keep every version that was ever in force."""

from datetime import timedelta

import pytest

from deskhand.errors import NotStored
from deskhand.store import Store
from store_clock import NOON

LATER = NOON + timedelta(hours=1)


def test_a_started_recipe_is_in_force(store: Store) -> None:
    """Starting stores the text as version 1 and says since when."""
    started = store.recipes.start("greet", "text", digest="d1", connection="it-desk", since=NOON)

    assert ("greet", 1, "it-desk", NOON, NOON, True) == (*started, started.started)
    assert ("text", "d1") == store.recipes.version("greet", 1)[3:5]
    assert [started] == store.recipes.list()


def test_a_text_that_means_the_same_is_no_new_version(store: Store) -> None:
    """The digest decides; a changed one makes the next version, and the former is kept."""
    for digest in ("d1", "d1", "d2"):
        store.recipes.start("greet", f"text of {digest}", digest=digest, connection="it-desk", since=NOON)

    assert ["text of d1", "text of d2"] == [version.source for version in store.recipes.versions("greet")]
    assert 2 == store.recipes.get("greet").version


def test_a_new_version_of_a_started_recipe_loses_no_event(store: Store) -> None:
    """A recipe that was started keeps looking from where it began."""
    store.recipes.start("greet", "one", digest="d1", connection="it-desk", since=NOON)

    assert NOON == store.recipes.start("greet", "two", digest="d2", connection="it-desk", since=LATER).since


def test_a_stopped_recipe_begins_anew(store: Store) -> None:
    """After a stop the next start says from when it looks."""
    store.recipes.start("greet", "one", digest="d1", connection="it-desk", since=NOON)
    stopped = store.recipes.stop("greet")
    again = store.recipes.start("greet", "one", digest="d1", connection="it-desk", since=LATER)

    assert (False, None) == (stopped.started, stopped.since)
    assert (1, LATER) == (again.version, again.since)


def test_an_unknown_recipe_is_named(store: Store) -> None:
    """To get, stop or look at a version of what is not there says so."""
    with pytest.raises(NotStored, match="no recipe 'x'"):
        store.recipes.get("x")
    with pytest.raises(NotStored, match="no recipe 'x'"):
        store.recipes.stop("x")
    with pytest.raises(NotStored, match="no version 3 of a recipe 'x'"):
        store.recipes.version("x", 3)


def test_a_cursor_moves(store: Store) -> None:
    """How far a connection was read is None, then what was said last."""
    store.connections.create("it-desk", {}, "s")
    assert store.cursors.get("it-desk") is None
    for moment in (NOON, LATER):
        store.cursors.update("it-desk", moment)

    assert LATER == store.cursors.get("it-desk")


def test_no_cursor_without_a_connection(store: Store) -> None:
    """A connection that was removed meanwhile leaves no cursor behind."""
    with pytest.raises(NotStored, match="'gone'"):
        store.cursors.update("gone", NOON)
