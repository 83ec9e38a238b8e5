import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._courier import signature
from sandbox.caller import JSM, V3, Answer, Caller
from sandbox.listener import Listener
from sandbox.signing import signed

RECORDED = Path(__file__).parents[3] / "shared/spec/webhooks"
ISSUE_EVENTS = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"]
COMMENT_EVENTS = ["comment_created", "comment_updated", "comment_deleted"]
DAY = 86_400
NOT_KEPT = (
    "time", "aggregate", "fixVersions", "versions", "components", "subtasks", "environment", "progress", "lastViewed",
    "votes", "workratio",
)  # fmt: skip


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as running:
        yield running


@pytest.fixture
def app(site: Sandbox) -> Caller:
    """An OAuth app behind the gateway, acting as a service account."""
    caller = Caller(site, None)
    sent = {"client_id": "sandbox-service-account", "client_secret": "sandbox-secret"}
    token = caller.post("/oauth/token", {**sent, "grant_type": "client_credentials"}).body["access_token"]
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


@pytest.fixture
def webhooks(app: Caller) -> str:
    """Where an app's webhooks are."""
    return f"/ex/jira/{app.get('/_edge/tenant_info').body['cloudId']}{V3}/webhook"


@pytest.fixture
def register(app: Caller, webhooks: str, listener: Listener) -> Callable[..., Any]:
    """Register one webhook of the app."""

    def one(events: list[str], jql: str | None = "project = HELP", **more: Any) -> Any:
        sent = {"url": listener.url, "webhooks": [{"events": events, "jqlFilter": jql, **more}]}
        answer = app.post(webhooks, sent)
        assert answer.status == 200, answer
        return answer.body["webhookRegistrationResult"][0]

    return one


def set_up(admin: Caller, listener: Listener, events: list[str], **more: Any) -> Answer:
    """Set up an administrator's webhook."""
    return admin.post("/rest/webhooks/1.0/webhook", {"name": "Mine", "url": listener.url, "events": events, **more})


def say(caller: Caller, key: str, text: str, *, public: bool = True) -> str:
    answer = caller.post(f"{JSM}/request/{key}/comment", {"body": text, "public": public})
    assert answer.status == 201, answer
    number: str = answer.body["id"]
    return number


def go(caller: Caller, key: str, name: str, version: str = V3) -> None:
    ways = caller.get(f"{version}/issue/{key}/transitions").body["transitions"]
    way = next(way["id"] for way in ways if way["name"] == name)
    assert caller.post(f"{version}/issue/{key}/transitions", {"transition": {"id": way}}).status == 204


def test_a_new_request_is_told_with_a_changelog(register: Any, listener: Listener, grace: Caller) -> None:
    """Cloud tells of a new issue with everything in it, who raised it, and a changelog from nothing."""
    number = register(["jira:issue_created"])["createdWebhookId"]
    key = grace.raise_request(description="It is *broken*")
    told = listener.next()
    assert "/told?by=jira" == told.path
    body = told.body
    assert ("jira:issue_created", "issue_created", [number]) == (
        body["webhookEvent"], body["issue_event_type_name"], body["matchedWebhookIds"]
    )  # fmt: skip
    assert (key, "It is *broken*") == (body["issue"]["key"], body["issue"]["fields"]["description"])
    assert grace.account_id == body["user"]["accountId"]
    assert "emailAddress" not in body["user"]
    assert isinstance(body["changelog"]["id"], str)
    changed = {item["field"]: item["toString"] for item in body["changelog"]["items"]}
    assert "Something is wrong" == changed["summary"]
    assert "Waiting for support" == changed["Status"]
    assert "comment" not in body["issue"]["fields"]


def test_a_comment_on_cloud_is_told_with_six_fields_and_nobody(register: Any, listener: Listener, alex: Caller) -> None:
    """Cloud's comment events hold the comment as text, whether it is public, and little of the issue."""
    register(COMMENT_EVENTS)
    say(alex, "HELP-1", "Between *us*", public=False)
    body = listener.next().body
    assert {"timestamp", "webhookEvent", "comment", "issue", "matchedWebhookIds"} == set(body)
    assert ("Between *us*", False) == (body["comment"]["body"], body["comment"]["jsdPublic"])
    assert {"summary", "issuetype", "project", "assignee", "priority", "status"} == set(body["issue"]["fields"])


def test_a_transition_is_issue_generic_on_cloud(register: Any, listener: Listener, alex: Caller, grace: Caller) -> None:
    """A new status is told as `issue_generic` with its change, an assignment as `issue_assigned`."""
    key = grace.raise_request()
    register(["jira:issue_updated"])
    go(alex, key, "In progress")
    moved = listener.next().body
    assert "issue_generic" == moved["issue_event_type_name"]
    change = moved["changelog"]["items"][0]
    assert ("status", "status", "In progress") == (change["field"], change["fieldId"], change["toString"])
    alex.put(f"{V3}/issue/{key}/assignee", {"accountId": alex.account_id})
    assigned = listener.next().body
    assert "issue_assigned" == assigned["issue_event_type_name"]
    assert alex.account_id == assigned["changelog"]["items"][0]["tmpToAccountId"]


def test_edited_and_deleted_things_are_told(register: Any, listener: Listener, alex: Caller, admin: Caller) -> None:
    """Editing and deleting a comment, and deleting the issue, are events of their own."""
    register([*ISSUE_EVENTS, *COMMENT_EVENTS])
    number = say(alex, "HELP-3", "First")
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Second"}]}]}  # fmt: skip
    assert 200 == alex.put(f"{V3}/issue/HELP-3/comment/{number}", {"body": document}).status
    assert 204 == alex.delete(f"{V3}/issue/HELP-3/comment/{number}").status
    told = [listener.next() for _ in range(3)]
    assert COMMENT_EVENTS == sorted((row.event for row in told), key=COMMENT_EVENTS.index)
    assert {"First", "Second"} == {row.body["comment"]["body"] for row in told}
    assert 204 == admin.delete(f"{V3}/issue/HELP-3").status
    gone = listener.next().body
    assert ("jira:issue_deleted", "HELP-3") == (gone["webhookEvent"], gone["issue"]["key"])
    assert "issue_event_type_name" not in gone
    assert "comment" in gone["issue"]["fields"]


def test_filters_keep_quiet_what_they_leave_out(register: Any, listener: Listener, alex: Caller, grace: Caller) -> None:
    """Neither a request that the JQL leaves out nor a field that is not named is told."""
    register(["jira:issue_created"], f"reporter = '{grace.account_id}' AND issuetype != Task")
    register(
        ["jira:issue_updated"], "project IN (HELP) AND status = 'Waiting for support'", fieldIdsFilter=["priority"]
    )
    alex.raise_request()
    key = grace.raise_request()
    alex.put(f"{V3}/issue/{key}", {"fields": {"summary": "Not this"}})
    alex.put(f"{V3}/issue/{key}", {"fields": {"priority": {"id": "1"}}})
    told = sorted([listener.next(), listener.next()], key=lambda row: row.event)
    assert ["jira:issue_created", "jira:issue_updated"] == [row.event for row in told]
    assert [key, key] == [row.body["issue"]["key"] for row in told]
    assert "priority" == told[1].body["changelog"]["items"][0]["field"]


@pytest.mark.parametrize(
    ("jql", "error"),
    [
        ("watchCount > 1", "The clause watchCount is unsupported"),
        ("summary ~ printer", "The clause summary is unsupported"),
        ("status WAS Open", "The operator was is unsupported"),
        ("project = HELP ORDER BY created", "The clause ORDER BY created is unsupported"),
        (None, "A JQL filter is required"),
        ("", "The JQL filter must restrict the issues."),
    ],
)
def test_only_a_part_of_jql_can_filter(register: Any, jql: str | None, error: str) -> None:
    """A filter that apps may not use is refused with its reason, beside what was registered."""
    assert {"errors": [error]} == register(["jira:issue_created"], jql)


def test_an_app_has_five_webhooks_for_an_account(register: Any, app: Caller, webhooks: str, listener: Listener) -> None:
    """The sixth is refused; a removed one makes room; unknown events and a second address are refused."""
    numbers = [register(["comment_created"])["createdWebhookId"] for _ in range(5)]
    assert {"errors": ["The limit of 5 webhooks is reached"]} == register(["comment_created"])
    assert 202 == app.delete(webhooks, {"webhookIds": [numbers[0], 99_999]}).status
    assert "createdWebhookId" in register(["comment_created"])
    assert 5 == app.get(webhooks).body["total"]
    other = {"url": listener.url + "2", "webhooks": [{"events": ["comment_created"], "jqlFilter": "project = HELP"}]}
    assert 400 == app.post(webhooks, other).status
    app.delete(webhooks, {"webhookIds": numbers})
    assert "unsupported" in register(["jira:coffee_made"])["errors"][0]


def test_webhooks_of_an_app_expire_unless_they_are_refreshed(
    register: Any, app: Caller, site: Sandbox, webhooks: str, listener: Listener, grace: Caller
) -> None:
    """After thirty days nothing is told any more; a refresh adds thirty days from then."""
    number = register(["jira:issue_created"])["createdWebhookId"]
    before = app.get(webhooks).body["values"][0]["expirationDate"]
    app.post("/_sandbox/clock", {"advance": 20 * DAY})
    sent = {"client_id": "sandbox-service-account", "client_secret": "sandbox-secret"}
    again = app.post("/oauth/token", {**sent, "grant_type": "client_credentials"}).body["access_token"]
    app.headers["Authorization"] = f"Bearer {again}"
    after = app.put(f"{webhooks}/refresh", {"webhookIds": [number]}).body["expirationDate"]
    assert before < after
    app.post("/_sandbox/clock", {"advance": 29 * DAY})
    grace.raise_request()
    assert "jira:issue_created" == listener.next().event
    app.post("/_sandbox/clock", {"advance": 2 * DAY})
    grace.raise_request()
    assert 0 == app.get("/_sandbox/deliveries").body["waiting"]
    assert listener.came.empty()


def test_only_apps_have_webhooks_of_their_own(alex: Caller, app: Caller, webhooks: str) -> None:
    """An account without an app gets 403; the list of failures is for Connect apps."""
    assert 403 == alex.get(f"{V3}/webhook").status
    assert 403 == app.get(f"{webhooks}/failed").status


def test_administrators_webhooks_are_signed(admin: Caller, alex: Caller, listener: Listener) -> None:
    """A secret signs each body, is never shown again, and stays when the webhook is written anew without it."""
    made = set_up(admin, listener, COMMENT_EVENTS, secret="It's a Secret to Everybody")
    assert (201, True) == (made.status, made.body["isSigned"])
    assert "secret" not in made.body
    path = made.body["self"].removeprefix(admin.site.url)
    changed = {"name": "Other", "url": listener.url, "events": ["comment_created"]}
    assert ("Other", True) == tuple(admin.put(path, changed).body[name] for name in ("name", "isSigned"))
    say(alex, "HELP-1", "Hello")
    told = listener.next()
    expected = hmac.new(b"It's a Secret to Everybody", told.raw, "sha256").hexdigest()
    assert f"sha256={expected}" == told.headers["x-hub-signature"]
    assert "Primary" == told.headers["x-atlassian-webhook-flow"]
    assert "x-atlassian-webhook-retry" not in told.headers
    assert 403 == alex.get("/rest/webhooks/1.0/webhook").status
    assert 204 == admin.delete(path).status
    assert [] == admin.get("/rest/webhooks/1.0/webhook").body


@pytest.mark.parametrize(
    "url",
    [
        "",
        "told",
        "ftp://127.0.0.1/",
        "http://",
        "http://127.0.0.1:99999/",
        "http://[::1",
        "http://a/b\r\nX: y",
        "http://a/ b",
    ],
)
def test_addresses_that_nothing_can_be_sent_to_are_refused(app: Caller, admin: Caller, webhooks: str, url: str) -> None:
    """Neither an app nor an administrator can register what is no address."""
    wanted = {"events": ["comment_created"], "jqlFilter": "project = HELP"}
    assert 400 == app.post(webhooks, {"url": url, "webhooks": [wanted]}).status
    hook = {"name": "Mine", "url": url, "events": ["comment_created"]}
    assert 400 == admin.post("/rest/webhooks/1.0/webhook", hook).status


def test_signatures_are_those_of_the_documented_example() -> None:
    """Atlassian's test vector comes out."""
    expected = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    assert expected == signature("It's a Secret to Everybody", b"Hello World!")


def test_a_webhook_without_body_and_one_with_a_filter(admin: Caller, alex: Caller, listener: Listener) -> None:
    """`excludeBody` sends nothing but headers; an administrator's filter may use all of JQL."""
    filters = {"issue-related-events-section": "summary ~ special AND key = HELP-2"}
    set_up(admin, listener, ["jira:issue_updated"], filters=filters, excludeBody=True)
    alex.put(f"{V3}/issue/HELP-1", {"fields": {"summary": "A special one"}})
    alex.put(f"{V3}/issue/HELP-2", {"fields": {"summary": "A special one"}})
    assert b"" == listener.next().raw
    assert listener.came.empty()
    assert 400 == set_up(admin, listener, [], filters={"issue-related-events-section": "summary ="}).status


def test_failed_deliveries_come_again_with_the_same_identifier(admin: Caller, alex: Caller, listener: Listener) -> None:
    """A 503 is repeated within fifteen minutes, counted by a header; a 404 is not repeated."""
    set_up(admin, listener, ["comment_created"])
    listener.statuses = [503, 429, 200, 404]
    say(alex, "HELP-1", "Hello")
    first = listener.next()
    tries = [first]
    for _ in range(2):
        _until(admin, "to be repeated")
        admin.post("/_sandbox/clock", {"advance": 15 * 60})
        tries.append(listener.next())
    assert [None, "1", "2"] == [row.headers.get("x-atlassian-webhook-retry") for row in tries]
    assert 1 == len({row.headers["x-atlassian-webhook-identifier"] for row in tries})
    assert 1 == len({row.raw for row in tries})
    _until(admin, "delivered")
    say(alex, "HELP-1", "Hello again")
    listener.next()
    _until(admin, "failed")
    assert 0 == admin.get("/_sandbox/deliveries").body["waiting"]


def test_after_five_repetitions_a_delivery_is_given_up(app: Caller, site: Sandbox, alex: Caller) -> None:
    """What never arrives ends on the list that a Connect app can read for three days."""
    sent = {"name": "Connect", "scopes": ["read:jira-work", "manage:jira-webhook"], "connect": True}
    made = app.post("/_sandbox/apps", {**sent, "serviceAccount": "deskhand@acme.example"}).body
    credentials = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
    token = app.post("/oauth/token", {**credentials, "grant_type": "client_credentials"}).body["access_token"]
    app.headers["Authorization"] = f"Bearer {token}"
    path = f"/ex/jira/{app.get('/_edge/tenant_info').body['cloudId']}{V3}/webhook"
    with Listener() as gone:
        closed = gone.url
    wanted = {"events": ["comment_created"], "jqlFilter": "project = HELP"}
    app.post(path, {"url": closed, "webhooks": [wanted]})
    say(alex, "HELP-1", "Into the void")
    for _ in range(5):
        _until(app, "to be repeated")
        app.post("/_sandbox/clock", {"advance": 15 * 60})
    _until(app, "given up")
    token = app.post("/oauth/token", {**credentials, "grant_type": "client_credentials"}).body["access_token"]
    app.headers["Authorization"] = f"Bearer {token}"
    (failed,) = app.get(f"{path}/failed").body["values"]
    assert closed == failed["url"]
    assert "Into the void" == json.loads(failed["body"])["comment"]["body"]


def test_deliveries_come_twice_and_out_of_order_on_request(admin: Caller, alex: Caller, listener: Listener) -> None:
    """Doubled deliveries share their identifier; reversed groups go out the last first."""
    set_up(admin, listener, ["comment_created"])
    assert 200 == admin.post("/_sandbox/deliveries", {"copies": 2}).status
    say(alex, "HELP-1", "Twice")
    assert 1 == len({listener.next().headers["x-atlassian-webhook-identifier"] for _ in "ab"})
    admin.post("/_sandbox/deliveries", {"reversed": 3})
    for text in ("one", "two"):
        say(alex, "HELP-1", text)
    assert 2 == admin.get("/_sandbox/deliveries").body["waiting"]
    say(alex, "HELP-1", "three")
    assert {"one", "two", "three"} == {listener.next().body["comment"]["body"] for _ in "abc"}
    log = admin.get("/_sandbox/deliveries").body["deliveries"]
    assert 5 == len(log)
    say(alex, "HELP-1", "held back")
    admin.post("/_sandbox/deliveries", {})
    assert "held back" == listener.next().body["comment"]["body"]


def test_nothing_leaves_this_machine_unless_it_is_allowed(admin: Caller, alex: Caller, listener: Listener) -> None:
    """An address elsewhere is refused and told so; no connection is made."""
    admin.post(
        "/rest/webhooks/1.0/webhook",
        {"name": "Elsewhere", "url": "http://192.0.2.1/told", "events": ["comment_created"]},
    )
    say(alex, "HELP-1", "Secret")
    _until(admin, "refused")
    assert 400 == admin.post("/_sandbox/deliveries", {"copies": 0}).status


def test_data_center_tells_a_comment_twice() -> None:
    """On Data Center `comment_created` has no issue, and the same comment comes as `jira:issue_updated`."""
    with Sandbox(seed=7, edition="datacenter") as site, Listener() as listener:
        admin, alex = (signed(site, name, f"password-{name}") for name in ("admin", "alex"))
        set_up(admin, listener, ["comment_created", "jira:issue_updated"])
        say(alex, "HELP-1", "Hello")
        told = {row.event: row.body for row in (listener.next(), listener.next())}
        assert {"timestamp", "webhookEvent", "comment"} == set(told["comment_created"])
        again = told["jira:issue_updated"]
        assert ("issue_commented", "Hello") == (again["issue_event_type_name"], again["comment"]["body"])
        assert {"name", "key", "emailAddress"} <= set(again["user"])
        assert "comment" in again["issue"]["fields"]
        key = Caller.raise_request(alex)
        go(alex, key, "Resolve", "/rest/api/2")
        resolved = listener.next().body
        assert "issue_resolved" == resolved["issue_event_type_name"]
        assert "fieldId" not in resolved["changelog"]["items"][0]


@pytest.mark.parametrize(
    ("recorded", "event"),
    [
        ("webhook-cloud-comment-created", "comment_created"),
        ("webhook-issue-updated-resolved", "jira:issue_updated"),
        ("webhook-cloud-issue-created-many-fields", "jira:issue_created"),
    ],
)
def test_bodies_have_the_keys_of_recorded_ones(
    recorded: str, event: str, admin: Caller, grace: Caller, alex: Caller, listener: Listener
) -> None:
    """At its top and in each part, a body has what a real site's recorded body has."""
    path = RECORDED / f"{recorded}.json"
    if not path.exists():
        pytest.skip("the recorded bodies are not at hand")
    set_up(admin, listener, [event])
    key = grace.raise_request()
    if event == "comment_created":
        say(alex, key, "Hello")
    elif event == "jira:issue_updated":
        go(alex, key, "Resolve")
    theirs, ours = json.loads(path.read_bytes()), listener.next().body
    assert set(theirs) == set(ours)
    for part in ("comment", "changelog", "user"):
        if part in theirs:
            assert set(theirs[part]) - {"name", "key", "emailAddress"} <= set(ours[part])
    system = {name for name in theirs["issue"]["fields"] if not name.startswith("customfield_")}
    assert not {name for name in system - set(ours["issue"]["fields"]) if not name.startswith(NOT_KEPT)}


def _until(caller: Caller, state: str) -> None:
    """Look until the last delivery is in a state; each look is a call, so there is no need to sleep."""
    rows: list[dict[str, Any]] = []
    for _ in range(5_000):
        rows = caller.get("/_sandbox/deliveries").body["deliveries"]
        if rows and rows[-1]["state"] == state:
            return
    raise AssertionError(rows)
