"""Comments and worklogs for one role or one group: nobody else reads them, by whichever way."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller
from sandbox.listener import Listener

ROLE = {"type": "role", "value": "Administrators"}
GROUP = {"type": "group", "value": "jira-administrators"}


def _document(text: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


@pytest.fixture
def deskhand(as_: Callable[[str], Caller]) -> Caller:
    """An agent who administers Jira and the desk."""
    return as_("deskhand")


@pytest.fixture
def key(grace: Caller) -> str:
    """A request that a customer raised."""
    return grace.raise_request()


def _say(who: Caller, key: str, visibility: Any, text: str = "xylophone") -> str:
    made = who.post(f"{V3}/issue/{key}/comment", {"body": _document(text), "visibility": visibility})
    assert made.status == 201, made
    number: str = made.body["id"]
    return number


def _log(who: Caller, key: str, visibility: Any) -> str:
    made = who.post(f"{V3}/issue/{key}/worklog", {"timeSpent": "1h", "visibility": visibility})
    assert made.status == 201, made
    number: str = made.body["id"]
    return number


@pytest.mark.parametrize("visibility", [ROLE, GROUP])
def test_a_restriction_is_told_to_those_it_leaves(deskhand: Caller, key: str, visibility: dict[str, str]) -> None:
    """Who may read it is told for whom it is, by the name and, on Cloud, by an identifier too."""
    for kind, number in (("comment", _say(deskhand, key, visibility)), ("worklog", _log(deskhand, key, visibility))):
        told = deskhand.get(f"{V3}/issue/{key}/{kind}/{number}").body["visibility"]
        assert visibility == {name: told[name] for name in ("type", "value")}
        again = _log if kind == "worklog" else _say
        other = again(deskhand, key, {"type": told["type"], "identifier": told["identifier"]})
        assert told == deskhand.get(f"{V3}/issue/{key}/{kind}/{other}").body["visibility"]


@pytest.mark.parametrize("visibility", [ROLE, GROUP])
def test_nobody_else_reads_a_restricted_comment(
    deskhand: Caller, alex: Caller, grace: Caller, key: str, visibility: dict[str, str]
) -> None:
    """Neither another agent nor the customer finds it: not in lists, by number, in fields, searches, or properties."""
    number = _say(deskhand, key, visibility)

    def lists(who: Caller) -> list[list[str]]:
        issue = who.get(f"{V3}/issue/{key}", fields="comment", expand="renderedFields").body
        found = who.post(f"{V3}/search/jql", {"jql": f"key = {key}", "fields": ["comment"]}).body["issues"][0]
        return [
            [row["id"] for row in rows]
            for rows in (
                who.get(f"{V3}/issue/{key}/comment").body["comments"],
                issue["fields"]["comment"]["comments"],
                issue["renderedFields"]["comment"]["comments"],
                found["fields"]["comment"]["comments"],
                who.get(f"{JSM}/request/{key}/comment").body["values"],
                who.get(f"{JSM}/request/{key}", expand="comment").body["comments"]["values"],
            )
        ]

    assert [[number]] * 6 == lists(deskhand)
    assert [[]] * 6 == lists(alex)
    for who in (alex, grace):
        assert [] == who.get(f"{JSM}/request/{key}/comment").body["values"]
        assert 404 == who.get(f"{JSM}/request/{key}/comment/{number}").status
        assert 404 == who.get(f"{V3}/issue/{key}/comment/{number}").status
        assert 404 == who.get(f"{V3}/mypermissions", permissions="BROWSE_PROJECTS", commentId=number).status
    for jql in ("comment ~ xylophone", "text ~ xylophone"):
        assert [[key], []] == [deskhand.keys(jql), alex.keys(jql)]
    assert [404, 404] == [
        alex.call(verb, f"{V3}/issue/{key}/comment/{number}", {}).status for verb in ("PUT", "DELETE")
    ]


def test_nobody_else_reads_a_restricted_worklog(deskhand: Caller, alex: Caller, key: str) -> None:
    """It is in no list and no field of others, whose sum of time still counts it."""
    number = _log(deskhand, key, ROLE)
    for who, expected in ((deskhand, [number]), (alex, [])):
        fields = who.get(f"{V3}/issue/{key}", fields="worklog,timespent").body["fields"]
        listed = who.get(f"{V3}/issue/{key}/worklog").body
        assert (
            expected
            == [row["id"] for row in listed["worklogs"]]
            == [row["id"] for row in fields["worklog"]["worklogs"]]
        )
        assert len(expected) == listed["total"] == fields["worklog"]["total"]
        assert 3600 == fields["timespent"]
    assert 404 == alex.get(f"{V3}/issue/{key}/worklog/{number}").status
    said = {"timeSpent": "1h", "comment": _document("xylophone"), "visibility": ROLE}
    assert 201 == deskhand.post(f"{V3}/issue/{key}/worklog", said).status
    for jql in (
        "worklogComment ~ xylophone",
        f"key = {key} AND worklogDate > 2020-01-01",
        f"worklogAuthor = '{deskhand.account_id}'",
    ):
        assert [[key], []] == [deskhand.keys(jql), alex.keys(jql)]
    assert 404 == alex.delete(f"{V3}/issue/{key}/worklog/{number}").status


@pytest.mark.parametrize(
    ("visibility", "said"),
    [
        ({"type": "role", "value": "Nobody"}, "Role with id: Nobody does not exist."),
        ({"type": "group", "value": "nobody"}, "Group: nobody does not exist."),
        ({"type": "role"}, "Role with id:  does not exist."),
        (ROLE, "You are currently not a member of the project role: Administrators."),
        (GROUP, "You are currently not a member of the group: jira-administrators."),
    ],
)
def test_a_restriction_to_nobody_or_to_others_is_refused(
    alex: Caller, key: str, visibility: dict[str, str], said: str
) -> None:
    """An unknown role or group is a 400, and so is one that the author is not of: the text would be out of reach."""
    sent = {"body": _document("x"), "visibility": visibility}
    logged = {"timeSpent": "1h", "visibility": visibility}
    for answer in (
        alex.post(f"{V3}/issue/{key}/comment", sent),
        alex.post(f"{V3}/issue/{key}/worklog", logged),
        alex.put(f"{V3}/issue/{key}", {"update": {"comment": [{"add": sent}]}}),
    ):
        assert (400, {"commentLevel": said}) == (answer.status, answer.body["errors"])
    assert 400 == alex.post(f"{V3}/issue/{key}/comment", {**sent, "visibility": {"type": "team"}}).status
    assert 0 == alex.get(f"{V3}/issue/{key}/comment").body["total"]


def test_a_restriction_is_changed_by_an_update(deskhand: Caller, alex: Caller, key: str) -> None:
    """It stays where it is not sent again, can be set later, and ends with null."""
    path = f"{V3}/issue/{key}/comment/{_say(deskhand, key, ROLE)}"
    log = f"{V3}/issue/{key}/worklog/{_log(deskhand, key, ROLE)}"
    for at, sent in ((path, {"body": _document("y")}), (log, {"timeSpent": "2h"})):
        assert 200 == deskhand.put(at, sent).status
        assert 404 == alex.get(at).status
        assert "visibility" not in deskhand.put(at, {**sent, "visibility": None}).body
        assert 200 == alex.get(at).status
        assert GROUP["value"] == deskhand.put(at, {**sent, "visibility": GROUP}).body["visibility"]["value"]
        assert 404 == alex.get(at).status


def test_comments_that_come_with_a_change_are_restricted_too(deskhand: Caller, alex: Caller, key: str) -> None:
    """An edit and a transition bring comments, with their `visibility`."""
    said = {"comment": [{"add": {"body": _document("x"), "visibility": ROLE}}]}
    assert 204 == deskhand.put(f"{V3}/issue/{key}", {"update": said}).status
    body = {"transition": {"id": "31"}, "update": said}
    assert 204 == deskhand.post(f"{V3}/issue/{key}/transitions", body).status
    assert [2, 0] == [who.get(f"{V3}/issue/{key}/comment").body["total"] for who in (deskhand, alex)]


def test_a_deleted_group_leaves_its_comments_to_another_or_to_nobody(admin: Caller, deskhand: Caller, key: str) -> None:
    """`swapGroup` hands them over; without it nobody reads them any more."""
    for name in ("insiders", "heirs"):
        assert 201 == admin.post(f"{V3}/group", {"name": name}).status
        assert 201 == admin.post(f"{V3}/group/user", {"accountId": deskhand.account_id}, groupname=name).status
    path = f"{V3}/issue/{key}/comment/{_say(deskhand, key, {'type': 'group', 'value': 'insiders'})}"
    assert 404 == admin.delete(f"{V3}/group", groupname="insiders", swapGroup="nobody").status
    assert 200 == admin.delete(f"{V3}/group", groupname="insiders", swapGroup="heirs").status
    assert "heirs" == deskhand.get(path).body["visibility"]["value"]
    assert 200 == admin.delete(f"{V3}/group", groupname="heirs").status
    assert 404 == deskhand.get(path).status


def test_mails_of_a_restricted_comment_go_to_nobody_else(site: Sandbox, deskhand: Caller, key: str) -> None:
    """The customer gets no mail of what the customer may not read."""
    _say(deskhand, key, ROLE)
    assert [] == [
        mail for mail in site.site.mails.values() if mail.kind == "public comment added" and mail.issue == key
    ]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that webhooks are sent to."""
    with Listener() as running:
        yield running


def test_webhooks_do_not_tell_what_their_owner_may_not_read(
    admin: Caller, alex: Caller, key: str, listener: Listener
) -> None:
    """Of a comment and a worklog for a group nothing is sent to the webhook of somebody outside it."""
    events = ["comment_created", "worklog_created"]
    hook = {"name": "Told", "url": listener.url, "events": events}
    assert 201 == admin.post("/rest/webhooks/1.0/webhook", hook).status
    agents = {"type": "group", "value": "jira-servicemanagement-users"}
    for visibility, text in ((agents, "secret"), (None, "open")):
        _log(alex, key, visibility)
        _say(alex, key, visibility, text)
    told = sorted((listener.next().body for _ in events), key=lambda body: body["webhookEvent"])
    assert events == [body["webhookEvent"] for body in told]
    assert "open" == told[0]["comment"]["body"]
    assert listener.came.empty()


def test_data_center_restricts_as_well() -> None:
    """There a restriction is named alone, and enforced alike."""
    with Sandbox(seed=7, edition="datacenter") as running:
        boss, agent = Caller(running, "deskhand"), Caller(running, "alex")
        path = "/rest/api/2/issue/HELP-1/comment"
        made = boss.post(path, {"body": "xylophone", "visibility": ROLE})
        assert (201, ROLE) == (made.status, made.body["visibility"])
        assert [200, 404] == [who.get(f"{path}/{made.body['id']}").status for who in (boss, agent)]
        refused = agent.post(path, {"body": "x", "visibility": ROLE})
        assert (400, ["commentLevel"]) == (refused.status, list(refused.body["errors"]))
        found = [who.get("/rest/api/2/search", jql="comment ~ xylophone").body["total"] for who in (boss, agent)]
        assert [1, 0] == found


def test_lists_of_numbers_leave_out_what_is_for_others(deskhand: Caller, alex: Caller, grace: Caller, key: str) -> None:
    """Comments and worklogs asked for by their numbers come to those who may read them."""
    comments = [int(_say(deskhand, key, visibility)) for visibility in (ROLE, None)]
    worklogs = [int(_log(deskhand, key, visibility)) for visibility in (ROLE, None)]
    for who, expected in ((deskhand, slice(None)), (alex, slice(1, None)), (grace, slice(0, 0))):
        found = who.post(f"{V3}/comment/list", {"ids": [*comments, 77777]}).body["values"]
        assert [str(number) for number in comments[expected]] == [row["id"] for row in found]
    for who, expected in ((deskhand, slice(None)), (alex, slice(1, None))):
        listed = who.post(f"{V3}/worklog/list", {"ids": [*worklogs, 77777]}).body
        assert [str(number) for number in worklogs[expected]] == [row["id"] for row in listed]
    assert 401 == grace.post(f"{V3}/worklog/list", {"ids": worklogs}).status
    for path in ("comment", "worklog"):
        assert 400 == alex.post(f"{V3}/{path}/list", {"ids": []}).status
        assert 400 == alex.post(f"{V3}/{path}/list", {"ids": list(range(1001))}).status
