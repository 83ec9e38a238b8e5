"""The passwords of the way to a site are sealed together with the secret that a connection signs in with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.auth import Connection, Network
from deskhand.errors import LocalFailure
from deskhand.store import Store
from store_clock import stands_still

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
PASSWORDS = {"client_key_password": "k3y", "proxy_password": "pr0xy"}
NETWORK = Network(client_certificate="me.pem", proxy="http://me@proxy.acme.example:3128", **PASSWORDS)  # type: ignore[arg-type]


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home, key=KEY, clock=stands_still) as store:
        yield store


def connection(network: Network = NETWORK) -> Connection:
    return Connection(
        name="it-desk", type="on-prem", auth="personal_token", site="https://jira.acme.example", network=network
    )


def stored(store: Store, one: Connection, secret: str) -> Connection:
    """The connection as it is read back, without its passwords."""
    store.connections.create(one.name, one.record(), one.seal(secret))
    kept = store.connections.get(one.name)
    return Connection.from_record(kept.name, kept.location, kept.record)


def test_passwords_come_back_and_are_in_no_record(store: Store) -> None:
    """The record names what is sealed, and opening it gives the connection that was stored."""
    one = connection()
    again = stored(store, one, "t0ken")
    opened = again.opened(store.connections.secret("it-desk"))

    assert [*PASSWORDS] == one.record()["network"]["sealed"]
    assert {} == again.network.secrets
    assert PASSWORDS == opened.network.secrets
    assert one.record() == again.record() == opened.record()
    assert not [word for word in PASSWORDS.values() if word in f"{one!r}{opened!r}{one.record()}"]


def test_the_secret_is_replaced_and_the_passwords_stay(store: Store) -> None:
    """A grant that is renewed takes the place of the former one alone, and only where that is still there."""
    again = stored(store, connection(), "grant-1")
    keeper = again.sign_in_secret(store.connections.kept("it-desk"))

    assert "grant-1" == keeper.read()
    assert not keeper.write("grant-3", replacing="grant-2")
    assert keeper.write("grant-2", replacing="grant-1")
    assert "grant-2" == keeper.read()
    assert PASSWORDS == again.opened(store.connections.secret("it-desk")).network.secrets
    assert keeper.take()
    assert not keeper.take()
    keeper.release()


def test_a_secret_alone_is_sealed_as_it_is(store: Store) -> None:
    """What was stored before there were passwords is read as before, whatever it looks like."""
    looks_like_more = '{"secret": "x", "network": {}}'
    again = stored(store, connection(Network()), looks_like_more)

    assert looks_like_more == store.connections.secret("it-desk")
    assert looks_like_more == again.sign_in_secret(store.connections.kept("it-desk")).read()


def test_what_cannot_be_read(store: Store) -> None:
    """It is said without showing it."""
    again = stored(store, connection(), "t0ken")
    with pytest.raises(LocalFailure, match="add it again") as unreadable:
        again.opened("garbage-s3cret")

    assert "garbage" not in str(unreadable.value)
