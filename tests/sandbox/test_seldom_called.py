"""What no other test of the sandbox calls, each shown once."""

from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import V3, Caller
from sandbox.signing import signed

SCHEMES = f"{V3}/issuesecurityschemes"
WEBHOOK = "/rest/webhooks/1.0/webhook"


@pytest.fixture
def server() -> Iterator[Sandbox]:
    """A Data Center site."""
    with Sandbox(seed=7, edition="datacenter") as site:
        yield site


def test_the_clock_and_the_apps_can_be_looked_at(admin: Caller) -> None:
    """The controls tell what time it is and which apps there are, as they were set."""
    admin.post("/_sandbox/clock", {"now": "2026-11-23T10:20:30+00:00"})
    clock = admin.get("/_sandbox/clock").body
    assert ("2026-11-23T10:20:30.000+00:00", True) == (clock["now"], clock["held"])
    names = [app["clientId"] for app in admin.get("/_sandbox/apps").body["apps"]]
    assert ["sandbox-app", "sandbox-service-account"] == names


def test_certain_histories_of_an_issue(alex: Caller) -> None:
    """Histories can be had by their numbers."""
    rows = alex.get(f"{V3}/issue/HELP-1/changelog").body["values"]
    wanted = int(rows[1]["id"])
    found = alex.post(f"{V3}/issue/HELP-1/changelog/list", {"changelogIds": [wanted]}).body
    assert [str(wanted)] == [row["id"] for row in found["histories"]]


def test_a_picture_has_a_thumbnail_and_a_text_has_none(alex: Caller) -> None:
    """The platform's thumbnail of a picture leads to a picture; any other file answers 404."""
    path = f"{V3}/issue/HELP-1/attachments"
    picture = alex.upload(path, ("a.png", "image/png", b"picture")).body[0]["id"]
    text = alex.upload(path, ("a.txt", "text/plain", b"text")).body[0]["id"]
    answer = alex.get(f"{V3}/attachment/thumbnail/{picture}")
    while answer.status in {302, 303}:
        answer = alex.get(answer.headers["location"].removeprefix(alex.site.url))
    assert (200, b"picture") == (answer.status, answer.raw)
    assert 404 == alex.get(f"{V3}/attachment/thumbnail/{text}").status


def test_issue_security_can_be_rewritten(admin: Caller, alex: Caller) -> None:
    """A scheme and a level take another name, a new level joins them, and one becomes the default."""
    scheme = admin.get(SCHEMES).body["issueSecuritySchemes"][0]["id"]
    assert 204 == admin.put(f"{SCHEMES}/{scheme}", {"name": "Renamed"}).status
    added = {"levels": [{"name": "Board only", "description": "For few"}]}
    assert 204 == admin.put(f"{SCHEMES}/{scheme}/level", added).status
    levels = {level["name"]: level["id"] for level in admin.get(f"{SCHEMES}/{scheme}").body["levels"]}
    number = levels["Board only"]
    assert 204 == admin.put(f"{SCHEMES}/{scheme}/level/{number}", {"name": "Board"}).status
    default = {"defaultValues": [{"issueSecuritySchemeId": str(scheme), "defaultLevelId": str(number)}]}
    assert 204 == admin.put(f"{SCHEMES}/level/default", default).status
    after = admin.get(f"{SCHEMES}/{scheme}").body
    assert ("Renamed", str(number)) == (after["name"], str(after["defaultSecurityLevelId"]))
    assert "Board" in [level["name"] for level in after["levels"]]
    assert 403 == alex.put(f"{SCHEMES}/{scheme}", {"name": "Mine"}).status


def test_a_role_can_be_renamed_and_lose_its_default_actors(admin: Caller) -> None:
    """What a new project would begin with can be taken away again."""
    made = admin.post(f"{V3}/role", {"name": "Auditors"}).body["id"]
    assert "Examiners" == admin.post(f"{V3}/role/{made}", {"name": "Examiners"}).body["name"]
    actors = f"{V3}/role/{made}/actors"
    assert 200 == admin.post(actors, {"user": [admin.account_id]}).status
    assert [] == admin.delete(actors, user=admin.account_id).body["actors"]


def test_one_webhook_of_administrators(admin: Caller) -> None:
    """A webhook can be looked at by its number; another number is 404."""
    sent = {"name": "Mine", "url": "http://127.0.0.1:9/told", "events": ["comment_created"]}
    path = admin.post(WEBHOOK, sent).body["self"].removeprefix(admin.site.url)
    assert ("Mine", False) == tuple(admin.get(path).body[name] for name in ("name", "isSigned"))
    assert 404 == admin.get(f"{WEBHOOK}/1").status


def test_webhooks_on_data_center(server: Sandbox) -> None:
    """Administrators of Data Center list, read, write and remove webhooks, too."""
    admin = signed(server, "admin", "password-admin")
    sent = {"name": "Mine", "url": "http://127.0.0.1:9/told", "events": ["comment_created"]}
    path = admin.post(WEBHOOK, sent).body["self"].removeprefix(server.url)
    assert "Other" == admin.put(path, {**sent, "name": "Other"}).body["name"]
    assert "Other" == admin.get(path).body["name"]
    assert ["Other"] == [row["name"] for row in admin.get(WEBHOOK).body]
    assert 204 == admin.delete(path).status
    assert 404 == admin.get(path).status


def test_data_center_finds_who_has_a_permission(server: Sandbox) -> None:
    """An administrator finds the agents by what they may do; others are refused."""
    admin = signed(server, "admin", "password-admin")
    grace = signed(server, "grace@acme.example", "password-grace")
    path = "/rest/api/2/user/permission/search"
    asked = {"permissions": "EDIT_ISSUES", "projectKey": "HELP", "username": ""}
    found = {row["name"] for row in admin.get(path, **asked).body}
    assert "alex" in found
    assert "grace" not in found
    assert 403 == grace.get(path, **asked).status


def test_a_thumbnail_on_data_center(server: Sandbox) -> None:
    """The address of a picture's thumbnail answers with a picture."""
    alex = signed(server, "alex", "password-alex")
    file = alex.upload("/rest/api/2/issue/HELP-1/attachments", ("a.png", "image/png", b"picture")).body[0]
    answer = alex.get(file["thumbnail"].removeprefix(server.url))
    assert (200, b"picture") == (answer.status, answer.raw)
