"""A secret that several share: replaced only by who knows the former, under a lock of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.errors import LocalFailure, NotStored
from deskhand.store import Store
from store_clock import stands_still


@pytest.fixture
def other(home: Path, store: Store) -> Iterator[Store]:
    """The same home, as another process sees it."""
    store.connections.create("it-desk", {"site": "https://acme.example"}, "first")
    with Store(home, clock=stands_still) as other:
        yield other


def test_what_one_keeps_the_other_reads(store: Store, other: Store) -> None:
    """Nothing is remembered beside the database."""
    ours, theirs = store.connections.kept("it-desk"), other.connections.kept("it-desk")
    before = theirs.read()

    assert ours.write("second", replacing="first")
    assert ("first", "second", "second") == (before, theirs.read(), other.connections.secret("it-desk"))


def test_who_does_not_know_the_former_keeps_nothing(store: Store, other: Store) -> None:
    """A replacement of what was replaced meanwhile is left out."""
    store.connections.kept("it-desk").write("second", replacing="first")

    assert not other.connections.kept("it-desk").write("third", replacing="first")
    assert "second" == store.connections.secret("it-desk")


def test_one_holds_the_lock(home: Path, store: Store, other: Store) -> None:
    """It is taken once, also by the same owner, and free again when let go; its file is the owner's alone."""
    ours, theirs = store.connections.kept("it-desk"), other.connections.kept("it-desk")
    taken = [ours.take(), theirs.take(), ours.take()]
    ours.release()
    taken.append(theirs.take())
    (lock,) = (home / "locks").iterdir()
    theirs.release()

    assert [True, False, False, True] == taken
    assert 0o600 == lock.stat().st_mode & 0o777
    assert 0o700 == (home / "locks").stat().st_mode & 0o777


def test_every_connection_has_a_lock_of_its_own(store: Store, other: Store) -> None:
    """Who renews one keeps nobody from another."""
    store.connections.create("hr-desk", {}, "s")
    ours, theirs = store.connections.kept("it-desk"), store.connections.kept("hr-desk")

    assert [True, True] == [ours.take(), theirs.take()]
    ours.release()
    theirs.release()


def test_a_removed_connection_keeps_nothing(home: Path, store: Store, other: Store) -> None:
    """Its lock is gone with it, and what is renewed too late goes nowhere."""
    kept = other.connections.kept("it-desk")
    kept.take()
    store.connections.delete("it-desk")

    with pytest.raises(NotStored, match="'it-desk'"):
        kept.write("second", replacing="first")
    kept.release()
    assert [] == list((home / "locks").iterdir())


def test_a_lock_that_cannot_be_made(home: Path, store: Store, other: Store) -> None:
    """What is in the way is named."""
    (home / "locks").write_text("in the way")

    with pytest.raises(LocalFailure, match=r"locks.* cannot be locked"):
        store.connections.kept("it-desk").take()
