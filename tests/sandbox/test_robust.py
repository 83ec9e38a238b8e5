"""Calls that are meant to break something get an answer like any other."""

import pytest

from sandbox.caller import JSM, V3, Caller


@pytest.mark.parametrize(
    "jql",
    [
        "(" * 3000 + "key = HELP-1" + ")" * 3000,
        "not " * 3000 + "key = HELP-1",
        "due < -99999999999999w",
        "due = 99999999999999999999",
        'due != "0001-01-01"',
        'updated >= startOfDay("-9999999999d")',
        'created < endOfYear("9999999999y")',
    ],
)
def test_queries_out_of_all_bounds_are_400(alex: Caller, jql: str) -> None:
    """Too deep, too early, too late."""
    assert alex.post(f"{V3}/search/jql", {"jql": jql}).status == 400


def test_documents_and_bodies_that_are_too_deep_are_400(alex: Caller) -> None:
    """Neither an Atlassian document nor the JSON around it may nest without end."""
    deep: dict[str, object] = {"type": "paragraph", "content": []}
    for _ in range(200):
        deep = {"type": "blockquote", "content": [deep]}
    document = {"type": "doc", "version": 1, "content": [deep]}
    assert alex.post(f"{V3}/issue/HELP-1/comment", {"body": document}).status == 400
    for raw in (b'{"jql":' + b"[" * 50_000, b'{"body":' + b'{"content":[' * 20_000):
        assert alex.call("POST", f"{V3}/search/jql", raw=raw).status == 400


def test_dates_that_no_zone_can_show_are_400(alex: Caller, grace: Caller) -> None:
    """A date outside of the calendar is refused where it comes in, so that every reply can tell it."""
    for started in ("9999-12-31T23:59:59.000-1200", "0001-01-01T00:00:00.000+1400", "soon"):
        body = {"timeSpentSeconds": 60, "started": started}
        assert alex.post(f"{V3}/issue/HELP-1/worklog", body).status == 400
    assert alex.put(f"{V3}/issue/HELP-1", {"fields": {"duedate": "0001-01-01"}}).status == 400
    assert alex.post("/_sandbox/clock", {"advance": 1e18}).status == 400


@pytest.mark.parametrize(
    "body", ["*" * 9000, "[a|" * 9000, "{{" * 9000, "*_" * 9000, "{code}\n" * 4000, "* a\n" * 5000]
)
def test_markup_without_sense_is_text(alex: Caller, body: str) -> None:
    """Whatever is written as markup is kept, and is shown as document and as page."""
    made = alex.post(f"{JSM}/request/HELP-1/comment", {"body": body, "public": True})
    assert (201, body) == (made.status, made.body["body"])
    number = made.body["id"]
    assert alex.get(f"{V3}/issue/HELP-1/comment/{number}").status == 200
    assert alex.get(f"{JSM}/request/HELP-1/comment/{number}", expand="renderedBody").status == 200


def test_ids_of_any_kind_are_404(alex: Caller) -> None:
    """Numbers that are too long, empty or no numbers name nothing."""
    for name in ("9" * 40, "x", "%00", "é", "-1", "HELP-0", "1.5"):
        assert alex.get(f"{V3}/issue/{name}").status == 404, name
        assert alex.get(f"{JSM}/request/{name}").status == 404, name
        assert alex.get(f"{JSM}/servicedesk/{name}").status == 404, name
        assert alex.get(f"{JSM}/organization/{name}").status == 404, name


def test_a_body_that_is_too_large_is_413(alex: Caller) -> None:
    """More than 32 MB is refused as that, not cut and called bad JSON."""
    for size, status in ((32 << 20, 400), ((32 << 20) + 1, 413)):
        raw = b'{"body":"' + b"x" * (size - 9)
        headers = {"Content-Type": "application/json"}
        assert status == alex.call("POST", f"{JSM}/request/HELP-1/comment", raw=raw, headers=headers).status
