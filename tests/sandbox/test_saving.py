import contextlib
import sqlite3
from pathlib import Path

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._store import NotAState
from sandbox.caller import JSM, Caller

CONTENT = bytes(range(256)) * 1_000


def attached(alex: Caller) -> str:
    """A file on HELP-1; its number."""
    sent = alex.upload(f"{JSM}/servicedesk/1/attachTemporaryFile", ("all.bin", "application/octet-stream", CONTENT))
    number = sent.body["temporaryAttachments"][0]["temporaryAttachmentId"]
    body = {"temporaryAttachmentIds": [number], "public": True, "additionalComment": {"body": "See here"}}
    answer = alex.post(f"{JSM}/request/HELP-1/attachment", body)
    assert answer.status == 201, answer
    link: str = answer.body["attachments"]["values"][0]["_links"]["content"]
    return link.removeprefix(alex.site.url)


@pytest.mark.parametrize("way", ["python", "http"])
def test_a_saved_site_begins_where_it_was_left(site: Sandbox, alex: Caller, tmp_path: Path, way: str) -> None:
    """Requests, comments and files of a saved site are there in the next one, which can go its own way."""
    link, key, file = attached(alex), alex.raise_request(), tmp_path / "site.db"
    if way == "python":
        site.save(file)
    else:
        file.write_bytes(alex.get("/_sandbox/state").raw)
    before = file.read_bytes()
    with Sandbox(begin_with=file) as again:
        other = Caller(again, "alex")
        assert 200 == other.get(f"{JSM}/request/{key}").status
        content = other.get(link)
        while content.status in {302, 303}:
            content = other.get(content.headers["location"].removeprefix(again.url))
        assert content.raw == CONTENT
        assert other.raise_request() not in {key, "HELP-1"}
    assert before == file.read_bytes()
    with Sandbox(state=file) as third:
        assert 501 == len(third.site.issues)
        Caller(third, "alex").raise_request()
    with Sandbox(state=file) as fourth:
        assert 502 == len(fourth.site.issues)


def test_saving_replaces_an_older_file(site: Sandbox, alex: Caller, tmp_path: Path) -> None:
    """The file is the newer state afterwards, and nothing lies beside it."""
    file = tmp_path / "site.db"
    site.save(file)
    alex.raise_request()
    site.save(file)
    with Sandbox(begin_with=file) as again:
        assert 501 == len(again.site.issues)
    assert [file] == list(tmp_path.iterdir())


def test_a_large_company_can_be_saved(tmp_path: Path) -> None:
    """Requests that were never looked at are saved like those that were."""
    with Sandbox(seed=3, company="large", requests=2_100, now="2026-05-04T10:00:00") as site:
        site.save(tmp_path / "site.db")
        with Sandbox(begin_with=tmp_path / "site.db") as again:
            assert list(site.site.issues.values()) == list(again.site.issues.values())
            assert site.site.by_status == again.site.by_status


def test_what_was_done_in_a_large_company_is_saved_in_little_room(tmp_path: Path) -> None:
    """Requests written, raised and deleted among many untouched ones are so in every later site; the others cost little."""
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with Sandbox(seed=3, company="large", requests=20_000) as site:
        alex, admin = Caller(site, "alex"), Caller(site, "admin")
        alex.post(f"{JSM}/request/HELP-7/comment", {"body": "Noted", "public": True})
        assert 204 == admin.delete("/rest/api/3/issue/HELP-8").status
        raised = alex.raise_request()
        site.save(first)
        expected = list(site.site.issues.values())
        untouched = len(first.read_bytes())
    assert untouched < 20_000_000
    with Sandbox(begin_with=first) as again:
        assert expected == list(again.site.issues.values())
        Caller(again, "alex").post(f"{JSM}/request/HELP-9/comment", {"body": "Noted too", "public": True})
        assert 204 == Caller(again, "admin").delete(f"/rest/api/3/issue/{raised}").status
        again.save(second)
        expected = list(again.site.issues.values())
        orders = again.site.by_status, again.site.by_number, again.site.by_key
    with Sandbox(state=second) as third:
        assert expected == list(third.site.issues.values())
        assert orders == (third.site.by_status, third.site.by_number, third.site.by_key)
        assert 404 == Caller(third, "alex").get("/rest/api/3/issue/HELP-8").status
        assert 204 == Caller(third, "admin").delete("/rest/api/3/issue/HELP-10").status
    with Sandbox(state=second) as fourth:
        assert 404 == Caller(fourth, "alex").get("/rest/api/3/issue/HELP-10").status
        assert "Noted too" == Caller(fourth, "alex").get(f"{JSM}/request/HELP-9/comment").body["values"][-1]["body"]


@pytest.mark.parametrize("version", [1, 3])
def test_a_state_of_another_version_is_refused_in_one_line(tmp_path: Path, version: int) -> None:
    """A state that a sandbox of other records kept is neither half read nor changed, whichever way it is named."""
    path = tmp_path / "site"
    with Sandbox(state=path):
        pass
    with contextlib.closing(sqlite3.connect(path)) as kept:
        kept.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    said = f"{path} was kept by a sandbox that writes states of version {version}; this one reads 2 only."
    with pytest.raises(NotAState) as begun:
        Sandbox(begin_with=path)
    with pytest.raises(NotAState) as gone_on:
        Sandbox(state=path)
    assert [said, said] == [str(begun.value), str(gone_on.value)]
    assert before == path.read_bytes()


def test_what_is_no_state_is_refused(tmp_path: Path) -> None:
    """Neither a file of something else nor one that is not there is a site."""
    (tmp_path / "notes").write_text("Not a state of anything, but long enough to look like one.")
    for name in ("notes", "nothing"):
        with pytest.raises(NotAState):
            Sandbox(begin_with=tmp_path / name)
    assert not (tmp_path / "nothing").exists()
