"""Replies that are not quite as documented are read as far as they fit, and told of once."""

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.server import Answer, serving
from deskhand.client import Jira, Request
from deskhand.client._drift import NotThatShape, read
from deskhand.client._examine import examine
from deskhand.client._later import drifted
from deskhand.client._paging import Page
from deskhand.errors import NotJira

REQUEST: dict[str, Any] = {
    "issueId": "1",
    "issueKey": "HELP-1",
    "requestTypeId": "25",
    "serviceDeskId": "10",
    "summary": "Ink",
    "reporter": {"displayName": "Fred", "emailAddress": "fred@example.com"},
}


def drift(**changed: Any) -> tuple[Request, list[str]]:
    body = {**REQUEST, **changed}
    return read(Request, msgspec.json.encode({name: value for name, value in body.items() if value is not ...}))


async def test_unknown_fields_are_no_matter(caplog: pytest.LogCaptureFixture) -> None:
    """Atlassian adds fields all the time: nothing is said of them."""
    async with serving(Answer(200, {**REQUEST, "new": {"deep": 1}})) as server, Jira(server.url) as jira:
        assert (await jira.requests.get("HELP-1")).summary == "Ink"
    assert jira.http.drift == {}
    assert caplog.records == []


async def test_drift_is_told_once_for_an_operation_and_without_values(caplog: pytest.LogCaptureFixture) -> None:
    """Every reply is read, the first that differs is logged, and no log holds what a customer wrote."""
    caplog.set_level(logging.WARNING)
    changed = {**REQUEST, "requestTypeId": ["private words"], "serviceDeskId": 10}
    async with serving(Answer(200, changed)) as server, Jira(server.url) as jira:
        request = await jira.requests.get("HELP-1")
        await jira.requests.get("HELP-1")
    assert request.request_type_id == ""
    assert request.service_desk_id == "10"
    assert list(jira.http.drift["GET /request/{issueIdOrKey}"]) == [
        "requestTypeId: a list instead of a text",
        "serviceDeskId: a whole number instead of a text",
    ]
    assert len(caplog.records) == 1
    assert "private words" not in caplog.text


def test_what_is_missing_becomes_empty() -> None:
    """A field that should be there and is not does not keep the others from being read."""
    request, found = drift(issueId=..., reporter=None)
    assert request.issue_id == ""
    assert request.issue_key == "HELP-1"
    assert request.reporter is None
    assert found == ["issueId: missing"]


def test_parts_that_are_read_later_drift_later(caplog: pytest.LogCaptureFixture) -> None:
    """A part that stays raw is found different when it is asked for, told once, and read as far as it fits."""
    drifted.clear()
    for _ in range(2):
        request, found = drift(reporter={"displayName": "Fred", "active": [1]}, currentStatus="Open")
        assert found == []
        assert request.reporter is not None
        assert request.reporter.display_name == "Fred"
        assert request.reporter.active is None
        assert request.current_status is None
    assert drifted == {
        "Request.reporter": {"active: a list instead of a boolean": None},
        "Request.current_status": {"a text instead of an object": None},
    }
    assert len(caplog.records) == 2


def test_places_deep_inside_are_named() -> None:
    """The place is a path through the reply, the same for all items of a list."""
    participants = {
        "values": [{"displayName": 7}, {"displayName": "Ann"}, None, {"active": "true"}],
        "isLastPage": True,
    }
    request, found = drift(participants=participants)
    assert request.participants is not None
    assert [one.display_name for one in request.participants.values] == ["7", "Ann", None]
    assert request.participants.values[2].active is True
    assert found == [
        "participants.values[].displayName: a whole number instead of a text",
        "participants.values[]: null instead of an object",
        "participants.values[].active: a text instead of a boolean",
    ]


@pytest.mark.parametrize(
    "body",
    [b'{"values": [], "isLastPage": 3}', b'{"isLastPage": true}', b'{"values": null, "isLastPage": true}', b"[]"],
)
def test_a_page_s_own_words_must_be_right(body: bytes) -> None:
    """A list whose end is not told would look complete: that is an error, not a drift."""
    with pytest.raises(NotThatShape):
        read(Page[Request], body)


async def test_something_else_altogether_is_not_an_answer() -> None:
    """A reply in which nothing is known is no request with everything missing."""
    async with serving(Answer(200, {"message": "Hello"})) as server, Jira(server.url) as jira:
        with pytest.raises(NotJira, match="not of the documented shape"):
            await jira.requests.get("HELP-1")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*REQUEST, "values"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_reply_is_read_or_refused(reply: Any) -> None:
    """No JSON whatever makes reading fail in another way, and what is told has the shape's own names only."""
    shapes: Sequence[Any] = (Request, Page[Request])
    for shape in shapes:
        try:
            value, _ = read(shape, msgspec.json.encode(reply))
        except NotThatShape:
            continue
        assert isinstance(value, Request | Page)


async def test_an_examination_looks_at_parts_too() -> None:
    """What `deskhand doctor` reads, it reads whole: no drift hides in a part that nobody asked for."""
    drifted.clear()
    page = {"values": [{**REQUEST, "createdDate": "yesterday"}], "isLastPage": True}
    async with serving(Answer(200, page)) as server, Jira(server.url) as jira:
        examined = await examine(jira)
    found = [place for one in examined.answers for place in one.drift]
    assert "Request.created_date: a text instead of an object" in found
