"""Triggers are pure: a snapshot of a request in, events out."""

from datetime import UTC, datetime, timedelta

import pytest

from deskhand.client._view import Person, RequestView
from deskhand.triggers import Snapshot, catalogue
from deskhand.triggers._trigger import Change, CommentView, Event, Given, Item
from deskhand.triggers.comment_added import Input as CommentInput
from deskhand.triggers.status_changed import Input as StatusInput

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CUSTOMER, AGENT, ME = Person(account_id="c"), Person(account_id="a"), Person(account_id="me")
REQUEST = RequestView(
    id="10042",
    key="HELP-42",
    desk="HELP",
    request_type="Get IT help",
    request_type_id="7",
    creator=CUSTOMER,
    created=NOW,
)


def comment(id: str, by: Person, *, public: bool = True, at: datetime = NOW) -> CommentView:
    return CommentView(id=id, body="text", public=public, author=by, created=at)


def moved(id: str, before: str, after: str, by: Person = AGENT, at: datetime = NOW) -> Change:
    return Change(id=id, author=by, created=at, items=(Item(field="status", before=before, after=after),))


def events(trigger: str, snapshot: Snapshot, given: Given, since: datetime = NOW - timedelta(hours=1)) -> list[Event]:
    return catalogue()[trigger].events(snapshot, given, account="me", since=since)


def keys(found: list[Event]) -> list[str]:
    return [event.key for event in found]


def test_the_catalogue_names_every_file() -> None:
    """A trigger is known by its file's name."""
    assert list(catalogue()) == ["comment_added", "request_created", "status_changed"]


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_trigger_describes_itself(name: str) -> None:
    """Title, summary and example are there for whoever reads the reference."""
    trigger = catalogue()[name]
    assert trigger.title
    assert trigger.summary.endswith(".")
    assert isinstance(trigger.example, trigger.input)


def test_a_new_request_is_one_event_with_the_issues_id_as_key() -> None:
    """However often a request is read, its creation has the same key."""
    found = events("request_created", Snapshot(request=REQUEST), Given(desk="help"))
    assert keys(found) == ["created:10042"]
    assert found[0].at == NOW


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (Given(desk="HELP", request_type="Get IT help"), 1),
        (Given(desk="HELP", request_type="7"), 1),
        (Given(desk="HELP", request_type="Other"), 0),
        (Given(desk="OPS"), 0),
    ],
)
def test_a_trigger_watches_one_desk_and_perhaps_one_request_type(given: Given, count: int) -> None:
    """A request type is told by its name or its id."""
    assert count == len(events("request_created", Snapshot(request=REQUEST), given))


def test_what_happened_before_the_recipe_was_started_is_no_event() -> None:
    """The look-back of the reader must not wake up the past."""
    assert (
        events("request_created", Snapshot(request=REQUEST), Given(desk="HELP"), since=NOW + timedelta(seconds=1)) == []
    )


def test_every_comment_is_an_event_of_its_own() -> None:
    """A comment's id is its key."""
    snapshot = Snapshot(request=REQUEST, comments=(comment("1", CUSTOMER), comment("2", AGENT, public=False)))
    assert keys(events("comment_added", snapshot, CommentInput(desk="HELP"))) == ["commented:1", "commented:2"]
    assert keys(events("comment_added", snapshot, CommentInput(desk="HELP", public=True))) == ["commented:1"]
    assert keys(events("comment_added", snapshot, CommentInput(desk="HELP", public=False))) == ["commented:2"]


def test_the_accounts_own_doing_starts_nothing_unless_asked_for() -> None:
    """A recipe that comments must not be started by its own comment."""
    snapshot = Snapshot(request=REQUEST, comments=(comment("1", ME),))
    assert events("comment_added", snapshot, CommentInput(desk="HELP")) == []
    assert keys(events("comment_added", snapshot, CommentInput(desk="HELP", own=True))) == ["commented:1"]


def test_a_change_of_status_is_told_by_its_history_entry() -> None:
    """`from` and `to` choose among changes, whatever the case of their letters."""
    snapshot = Snapshot(
        request=REQUEST,
        changes=(moved("5", "Waiting for support", "In progress"), moved("6", "In progress", "Resolved")),
    )
    assert keys(events("status_changed", snapshot, StatusInput(desk="HELP"))) == ["changed:5", "changed:6"]
    assert keys(events("status_changed", snapshot, StatusInput(desk="HELP", to_status="resolved"))) == ["changed:6"]
    assert keys(events("status_changed", snapshot, StatusInput(desk="HELP", from_status="In progress"))) == [
        "changed:6"
    ]


def test_other_changes_are_no_change_of_status() -> None:
    """A new priority stands in the same history and is no event here."""
    change = Change(id="5", author=AGENT, created=NOW, items=(Item(field="priority", before="Low", after="High"),))
    assert events("status_changed", Snapshot(request=REQUEST, changes=(change,)), StatusInput(desk="HELP")) == []
