"""The key that seals secrets: where it is looked for, and what its loss means."""

import os
from base64 import b64encode
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.null import Keyring as NoKeyring

from deskhand.errors import LocalFailure, UserError
from deskhand.store import Store
from deskhand.store._key import find_key, make_key
from store_clock import stands_still

RECORD = {"site": "https://acme.example"}
KEY = b64encode(b"k" * 32).decode()
OTHER = b64encode(b"o" * 32).decode()


class Ring(KeyringBackend):
    """A keyring that a system could have."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        return OTHER if (service, username) == ("deskhand", "key") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is ever written to the keyring")


def test_the_key_is_made_on_first_need_for_its_owner_alone(home: Path) -> None:
    """No key is made by looking, one is by sealing, in a file of mode 600 outside the database."""
    with Store(home, clock=stands_still) as store:
        assert not (home / "key").exists()
        store.connections.create("it-desk", RECORD, "s")

    assert 0o600 == (home / "key").stat().st_mode & 0o777
    assert 0o600 == (home / "deskhand.db").stat().st_mode & 0o777
    assert 0o700 == home.stat().st_mode & 0o777
    assert (home / "key").read_bytes().strip() not in (home / "deskhand.db").read_bytes()


def test_a_given_key_comes_first(home: Path) -> None:
    """With a key from the caller neither keyring nor file is asked, and none is made."""
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call]
    with Store(home, key=KEY, clock=stands_still) as store:
        store.connections.create("it-desk", RECORD, "s3cret")
        assert "s3cret" == store.connections.secret("it-desk")

    assert not (home / "key").exists()


def test_the_keyring_comes_before_the_file(home: Path) -> None:
    """A key that the system's keyring holds is used, whatever file there is."""
    make_key(home / "key")
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call]
    found = find_key(None, home / "key")

    assert found is not None
    assert b"o" * 32 == found.value


def test_a_keyring_that_keeps_nothing_does_not_count(home: Path) -> None:
    """Where the system has no real keyring the file is used."""
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    made = make_key(home / "key")

    assert made == find_key(None, home / "key")


def test_two_who_make_a_key_at_once_get_the_same(home: Path) -> None:
    """The key that is there first stays."""
    assert make_key(home / "key") == make_key(home / "key")


def test_a_key_that_others_can_read_is_refused(home: Path) -> None:
    """The message names the command that mends it."""
    make_key(home / "key")
    (home / "key").chmod(0o640)

    with pytest.raises(LocalFailure, match="chmod 600"):
        find_key(None, home / "key")


def test_another_key_is_told_from_a_changed_record(home: Path) -> None:
    """With the wrong key nothing opens, and the message says that it is the key."""
    with Store(home, key=KEY, clock=stands_still) as store:
        store.connections.create("it-desk", RECORD, "s")

    with (
        Store(home, key=OTHER, clock=stands_still) as store,
        pytest.raises(LocalFailure, match="another key than that of DESKHAND_KEY"),
    ):
        store.connections.secret("it-desk")


def test_no_second_key_creeps_in(home: Path) -> None:
    """A connection is not sealed with another key than those that are there, nor with a new one when the old is lost."""
    with Store(home, key=KEY, clock=stands_still) as store:
        store.connections.create("first", RECORD, "s")

    with Store(home, key=OTHER, clock=stands_still) as store, pytest.raises(LocalFailure, match="another key"):
        store.connections.create("second", RECORD, "s")
    with Store(home, clock=stands_still) as store, pytest.raises(LocalFailure, match="missing"):
        store.connections.create("second", RECORD, "s")
    assert not (home / "key").exists()


def test_a_lost_key_says_what_to_do(home: Path) -> None:
    """When the key's file is gone, opening names the file, the setting and the way out."""
    with Store(home, clock=stands_still) as store:
        store.connections.create("it-desk", RECORD, "s")
        (home / "key").unlink()

        with pytest.raises(LocalFailure, match=r"restore .*/key or set DESKHAND_KEY; if it is lost, remove"):
            store.connections.secret("it-desk")


@pytest.mark.parametrize("written", ["short", b64encode(b"k" * 31).decode(), "ü" * 44])
def test_what_is_no_key_is_not_taken(home: Path, written: str) -> None:
    """A key of the wrong length or alphabet is refused without being repeated."""
    with pytest.raises(UserError, match="not 32 bytes in base64") as refused:
        find_key(written, home / "key")

    assert written not in str(refused.value)


def test_a_key_that_cannot_be_made_is_one_line(home: Path) -> None:
    """Where the folder takes no file the key's path and the reason are said."""
    home.parent.mkdir(exist_ok=True)
    home.write_text("in the way")

    with pytest.raises(LocalFailure, match="cannot be made"):
        make_key(home / "key")


def test_urlsafe_base64_is_a_key_too(home: Path) -> None:
    """Python's and openssl's ways to write base64 are both read."""
    raw = bytes([251, 255] * 16)
    found = find_key(b64encode(raw).decode().replace("+", "-").replace("/", "_"), home / "key")

    assert found is not None
    assert raw == found.value
    assert os.fspath(home) not in repr(found)
