"""OAuth profiles: what was kept comes back, and the secret in no other place."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.errors import LocalFailure, NotStored, UserError
from deskhand.store import Store
from store_clock import NOON, stands_still

RECORD = {"client_id": "app-1", "callback": "http://localhost:1/callback"}


def test_a_profile_comes_back_as_it_was_kept(store: Store) -> None:
    """By name, in a list, and its secret apart."""
    kept = store.oauth_profiles.create("app", RECORD, "app-s3cret")

    assert [kept] == store.oauth_profiles.list()
    assert (RECORD, NOON) == (store.oauth_profiles.get("app").record, kept.created)
    assert "app-s3cret" == store.oauth_profiles.secret("app")
    assert "app-s3cret" not in repr(kept)


def test_a_taken_name_is_refused(store: Store) -> None:
    """The first profile stays as it was."""
    store.oauth_profiles.create("app", RECORD, "first")
    with pytest.raises(UserError, match="'app' already"):
        store.oauth_profiles.create("app", RECORD, "second")

    assert "first" == store.oauth_profiles.secret("app")


@pytest.mark.parametrize("ask", ["get", "secret", "delete"])
def test_an_unknown_profile(store: Store, ask: str) -> None:
    """The command that makes it is named."""
    with pytest.raises(NotStored, match="oauth-profile add app"):
        getattr(store.oauth_profiles, ask)("app")


def test_a_profile_and_a_connection_have_one_key(home: Path, store: Store) -> None:
    """With only a profile there, another key is refused all the same."""
    store.oauth_profiles.create("app", RECORD, "s")
    with Store(home, key="o" * 43 + "=", clock=stands_still) as other, pytest.raises(LocalFailure, match="another key"):
        other.connections.create("it-desk", {}, "s")


def test_a_secret_opens_for_its_own_profile_alone(home: Path, store: Store) -> None:
    """A client id that was changed behind our back gets no secret."""
    store.oauth_profiles.create("app", RECORD, "s")
    with closing(sqlite3.connect(home / "deskhand.db", isolation_level=None)) as database:
        database.execute("UPDATE oauth_profile SET record = replace(record, 'app-1', 'app-2')")

    with pytest.raises(LocalFailure, match="OAuth profile 'app' or its secret was changed"):
        store.oauth_profiles.secret("app")
