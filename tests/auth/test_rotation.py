"""A refresh token that is good for one use, shared by processes that do not know of each other."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auth.atlassian import CLIENT, CLOUD_ID, MYSELF, SECRET, Atlassian
from auth.renewer import KEY
from deskhand.auth import Connection, Grant
from deskhand.store import Store
from store_clock import NOON, stands_still

MANY = 20
TESTS = Path(__file__).parents[1]


class Renewer:
    """One process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, hours: float) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{hours}\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def call(self, hours: float) -> str:
        self.ask(hours)
        return self.answer()


@contextmanager
def renewer(home: Path, atlassian: Atlassian, *words: str) -> Iterator[Renewer]:
    """A process that is ready to call."""
    quiet = {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)]),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "auth.renewer", str(home), atlassian.url, *words],
        env={**os.environ, **quiet},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Renewer(process)
        finally:
            process.kill()


@pytest.fixture
def connected(home: Path, atlassian: Atlassian) -> Path:
    """A home with one OAuth connection."""
    told = atlassian.grant()
    grant = Grant(
        access_token=told["access_token"], refresh_token=told["refresh_token"], expires_at=NOON + timedelta(hours=1)
    )
    connection = Connection(
        name="it-desk", type="cloud", auth="oauth", site=atlassian.url, oauth_profile="app", cloud_id=CLOUD_ID
    )
    with Store(home, key=KEY, clock=stands_still) as store:
        store.oauth_profiles.create("app", {"client_id": CLIENT, "callback": "http://localhost:1/"}, SECRET)
        store.connections.create("it-desk", connection.record(), msgspec.json.encode(grant).decode())
    return home


def test_twenty_processes_renew_once(connected: Path, atlassian: Atlassian) -> None:
    """Each time the token has expired, one of twenty gets another, all use it, and nobody is left with a dead one."""
    with ExitStack() as stack:
        renewers = [stack.enter_context(renewer(connected, atlassian)) for _ in range(MANY)]
        assert ["ready"] * MANY == [one.answer() for one in renewers]
        for round, hours in enumerate((2, 4, 6), 1):
            atlassian.now = NOON + timedelta(hours=hours)
            for one in renewers:
                one.ask(hours)

            assert [MYSELF["accountId"]] * MANY == [one.answer() for one in renewers]
            assert round == atlassian.asked["refresh_token"]


def test_a_token_that_died_early_is_renewed_once(connected: Path, atlassian: Atlassian) -> None:
    """Where the site refuses a token before its end, the calls are made again with another, got once."""
    with ExitStack() as stack:
        renewers = [stack.enter_context(renewer(connected, atlassian)) for _ in range(4)]
        assert ["ready"] * 4 == [one.answer() for one in renewers]
        atlassian.access.clear()
        for one in renewers:
            one.ask(0)

        assert [MYSELF["accountId"]] * 4 == [one.answer() for one in renewers]
        assert 1 == atlassian.asked["refresh_token"]


def test_a_process_killed_before_it_kept_the_new_pair(connected: Path, atlassian: Atlassian) -> None:
    """The lock goes with the process, and the former token may be used again for ten minutes: the next one mends it."""
    atlassian.now = NOON + timedelta(hours=2)
    with renewer(connected, atlassian, "--killed-before-keeping") as killed:
        assert ("ready", "") == (killed.answer(), killed.call(2))
        assert 9 == killed.process.wait(30)
    atlassian.now += timedelta(minutes=9)
    with renewer(connected, atlassian) as next_one:
        assert ("ready", MYSELF["accountId"]) == (next_one.answer(), next_one.call(2.15))

    assert 2 == atlassian.asked["refresh_token"]


def test_a_grant_that_is_lost_for_good_says_what_to_do(connected: Path, atlassian: Atlassian) -> None:
    """Every process gets the one error that names the command."""
    atlassian.refresh.clear()
    atlassian.now = NOON + timedelta(hours=2)
    with renewer(connected, atlassian) as one, renewer(connected, atlassian) as other:
        assert ["ready"] * 2 == [one.answer(), other.answer()]
        for said in (one.call(2), other.call(2)):
            assert said.startswith("GrantGone: ")
            assert "deskhand connection authorize it-desk" in said


def test_no_secret_lies_in_the_open(connected: Path, atlassian: Atlassian) -> None:
    """After a renewal neither token nor client secret can be read in any file of the home, and all are the owner's alone."""
    atlassian.now = NOON + timedelta(hours=2)
    with renewer(connected, atlassian) as one:
        assert ("ready", MYSELF["accountId"]) == (one.answer(), one.call(2))
        files = [file for file in connected.rglob("*") if file.is_file()]
        secrets = [SECRET, *atlassian.refresh, *atlassian.access]

        assert not [file for file in files for secret in secrets if secret.encode() in file.read_bytes()]
        assert not [file for file in files if file.stat().st_mode & 0o077]
