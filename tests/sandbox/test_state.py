"""A site in a file."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.sandbox import Sandbox, UnusableState
from sandbox.caller import JSM, V3, Caller

SERVE = """
import sys, pathlib
from deskhand.sandbox import serve
serve(seed=5, state=pathlib.Path(sys.argv[1]), ready=lambda url, accounts: print(url, len(accounts), flush=True))
"""


class _Elsewhere:
    """A sandbox in another process, as a caller knows it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def token(self, email: str) -> str:
        return "token-" + email.partition("@")[0]


def _start(state: Path) -> tuple["subprocess.Popen[str]", Caller]:
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(state)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url, count = process.stdout.readline().split()
    assert count == "40"
    return process, Caller(_Elsewhere(url), "alex")  # type: ignore[arg-type]


def test_what_was_answered_survives_the_death_of_the_sandbox(tmp_path: Path) -> None:
    """After SIGKILL a new start has every write that was answered, and goes on counting."""
    state = tmp_path / "site.db"
    process, alex = _start(state)
    made = []
    try:
        for number in range(20):
            key = alex.raise_request(summary=f"Request {number}")
            alex.post(f"{JSM}/request/{key}/comment", {"body": "noted", "public": False})
            made.append(key)
        alex.upload(f"{V3}/issue/{made[0]}/attachments", ("a.bin", "application/octet-stream", os.urandom(300_000)))
        alex.post(f"{V3}/issue/{made[1]}/transitions", {"transition": {"id": "51"}})
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process, alex = _start(state)
    try:
        assert alex.keys("summary ~ Request AND created > -5m ORDER BY key") == made
        assert alex.get(f"{JSM}/request/{made[-1]}/comment").body["size"] == 1
        file = alex.get(f"{V3}/issue/{made[0]}", fields="attachment").body["fields"]["attachment"][0]
        assert len(alex.get(f"{V3}/attachment/content/{file['id']}", redirect="false").raw) == 300_000
        assert alex.get(f"{JSM}/request/{made[1]}").body["currentStatus"]["status"] == "Resolved"
        after = alex.raise_request()
        assert int(after.removeprefix("HELP-")) == int(made[-1].removeprefix("HELP-")) + 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0


def test_a_stop_by_hand_is_clean(tmp_path: Path) -> None:
    """SIGINT ends the process with 0 and without a word."""
    process, _ = _start(tmp_path / "site.db")
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 0


def test_a_new_start_tells_the_same(tmp_path: Path) -> None:
    """A site that was stopped and started again answers as before."""

    def told() -> str:
        with Sandbox(seed=2, state=tmp_path / "site.db") as site:
            alex = Caller(site, "alex")
            found = alex.post(f"{V3}/search/jql", {"jql": "project = HELP", "fields": ["*all"], "maxResults": 20}).body
            for issue in found["issues"]:
                for field in ("customfield_10020", "customfield_10021", "customfield_10010"):
                    del issue["fields"][field]
            return json.dumps(found).replace(site.url, "")

    assert told() == told()


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    """Neither text nor a foreign database is taken, and neither is changed."""
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, not a sandbox. " * 100)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="not a state that a sandbox kept"):
        Sandbox(state=path)
    assert path.read_bytes() == before


def test_a_state_belongs_to_one_sandbox_at_a_time(tmp_path: Path) -> None:
    """A second sandbox on the file is refused with the holder's name, until the first has ended, be it by SIGKILL."""
    state = tmp_path / "site.db"
    process, alex = _start(state)
    try:
        with pytest.raises(UnusableState, match=rf"site\.db is in use by another sandbox, process {process.pid}\."):
            Sandbox(state=state)
        other = subprocess.run(
            [sys.executable, "-m", "deskhand", "sandbox", "--port", "0", "--state", str(state)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (2, 1) == (other.returncode, len(other.stderr.splitlines()))
        assert f"{state} is in use by another sandbox, process {process.pid}." in other.stderr
        assert alex.raise_request()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with Sandbox(state=state):
        with pytest.raises(UnusableState, match="this very process"):
            Sandbox(state=state)
        (tmp_path / "link.db").symlink_to(state)
        with pytest.raises(UnusableState, match="this very process"):
            Sandbox(state=tmp_path / "link.db")
    with Sandbox(state=state) as again, pytest.raises(UnusableState, match="this very process"):
        again.save(state)
    assert not list(tmp_path.glob("*.lock"))


@pytest.mark.parametrize("kind", ["nowhere", "folder", "text", "no state"])
def test_a_state_that_cannot_be_used_is_a_persons_mistake(tmp_path: Path, kind: str) -> None:
    """One line that names the file, and exit status 2: no folder for it, a folder itself, a text, another database."""
    state = tmp_path / "x.db"
    if kind == "nowhere":
        state = tmp_path / "nowhere" / "x.db"
    elif kind == "folder":
        state.mkdir()
    elif kind == "text":
        state.write_text("This is no database, but long enough to be taken for one. " * 20)
    else:
        with contextlib.closing(sqlite3.connect(state)) as other:
            other.execute("CREATE TABLE something (id INTEGER)")
    run = subprocess.run(
        [sys.executable, "-m", "deskhand", "sandbox", "--port", "0", "--state", str(state)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (2, 1) == (run.returncode, len(run.stderr.splitlines())), run.stderr
    assert "x.db" in run.stderr
    assert "mistake in Deskhand" not in run.stderr
    with pytest.raises(UnusableState):
        Sandbox(state=state)


def test_a_state_that_may_not_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the permission it is the permission that is told, not that the file were no state."""
    state = tmp_path / "site.db"
    Sandbox(state=state).stop()
    opened = os.open

    def denied(path: str, flags: int, *more: int, **named: int) -> int:
        if str(path).endswith(".lock"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *more, **named)

    monkeypatch.setattr("os.open", denied)
    with pytest.raises(UnusableState, match=r"site\.db cannot be used: Permission denied"):
        Sandbox(state=state)


def test_a_site_goes_on_at_its_own_time(tmp_path: Path) -> None:
    """A held clock is held where it was, one that was moved stays moved, and none falls behind what has happened."""
    state, saved = tmp_path / "site.db", tmp_path / "saved.db"
    with Sandbox(state=state) as site:
        alex = Caller(site, "alex")
        alex.post("/_sandbox/clock", {"now": "2031-06-01T10:00:00Z"})
        key = alex.raise_request()
        site.save(saved)
    for how in ({"state": state}, {"begin_with": saved}):
        with Sandbox(**how) as site:  # type: ignore[arg-type]
            alex = Caller(site, "alex")
            clock = alex.get("/_sandbox/clock").body
            assert (True, 1_938_074_400_000) == (clock["held"], clock["epochMillis"])
            if "state" in how:
                alex.post("/_sandbox/clock", {"resume": True})
    with Sandbox(state=state) as site:
        alex = Caller(site, "alex")
        clock = alex.get("/_sandbox/clock").body
        created = alex.get(f"{JSM}/request/{key}").body["createdDate"]["epochMillis"]
        assert clock["held"] is False
        assert created <= clock["epochMillis"]
        alex.post("/_sandbox/clock", {"advance": 3600})
    with Sandbox(state=state) as site:
        assert Caller(site, "alex").get("/_sandbox/clock").body["epochMillis"] >= clock["epochMillis"] + 3_600_000
