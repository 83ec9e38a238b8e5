"""A site in a file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.sandbox import Sandbox
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
