"""What Data Center has and asks for in which release, down to Service Desk 3 on Jira 7."""

import re

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._answered import answered
from deskhand.sandbox._edition import release
from deskhand.sandbox._releases import RULES, SINCE, UNTIL, asks_to_opt_in, lacks
from deskhand.sandbox._routes import table
from sandbox.caller import JSM, Caller

V2 = "/rest/api/2"


def on(version: str) -> Sandbox:
    return Sandbox(seed=7, edition="datacenter", version=version)


def test_service_desk_3_ran_on_jira_7() -> None:
    """From 3.0 on 7.0 to 3.16 on 7.13; from 3.9 on, the Enterprise release, three numbers apart."""
    beside = {version: release(version).platform for version in ("3.0", "3.6.2", "3.9", "3.16.14", "4.0")}
    assert {"3.0": "7.0.0", "3.6.2": "7.4.2", "3.9": "7.6.0", "3.16.14": "7.13.14", "4.0": "8.0.0"} == beside
    minors = [release(f"3.{minor}").numbers[1] for minor in range(17)]
    assert sorted(minors) == minors
    assert set(range(14)) == set(minors)


@pytest.mark.parametrize("rule", [*SINCE, *UNTIL], ids=lambda rule: rule.operations)
def test_each_rule_is_about_operations_that_there_are(rule: object) -> None:
    """None is about nothing, and none but those that are graded so is without its source."""
    operations = {*answered("datacenter"), *table("datacenter")}
    where = "3.0"
    asked = lacks if rule in SINCE else asks_to_opt_in
    assert any(asked(method, path, where) for method, path in operations)
    assert not any(asked(method, path, "11.3.0") for method, path in operations)


def test_rules_have_their_sources() -> None:
    """An address, unless it is said that nothing is known."""
    assert {True} == {bool(re.match("https://", rule.source)) for rule in RULES if rule.basis != "unknown"}
    assert {""} == {rule.source for rule in RULES if rule.basis == "unknown"}


@pytest.mark.parametrize(
    ("method", "path", "since", "before"),
    [
        ("GET", f"{JSM}/portals", "4.0", 404),
        ("POST", f"{JSM}/servicedesk/1/queue", "4.0", 405),
        ("DELETE", f"{JSM}/servicedesk/1/requesttype/1", "4.0", 405),
        ("PUT", f"{V2}/project/HELP/archive", "3.13", 404),
        ("GET", f"{V2}/issue/createmeta/HELP/issuetypes", "4.4", 404),
    ],
)
def test_operations_came_one_by_one(method: str, path: str, since: str, before: int) -> None:
    """Nowhere before their release, where Jira's own words are those of a path that leads nowhere; answered from then on."""
    major, minor = map(int, since.split("."))
    earlier = f"{major}.{minor - 1}" if minor else "3.16"
    with on(earlier) as site:
        refused = Caller(site, "deskhand").call(method, path)
        assert refused.status == before
        if before == 404:
            assert b"null for uri: " in refused.raw
    with on(since) as site:
        assert Caller(site, "deskhand").call(method, path).status not in {404, 405, 501}


def test_service_desk_3_asked_more_calls_to_opt_in() -> None:
    """412 without the header for organizations, steps and files; requests and comments never wanted it."""
    with on("3.9") as old, on("4.0") as new:
        for site, bare in ((old, 412), (new, 200)):
            alex, key = Caller(site, "alex"), Caller(site, "grace").raise_request()
            for path in (f"{JSM}/organization", f"{JSM}/servicedesk/1/organization", f"{JSM}/request/{key}/transition"):
                assert alex.get(path).status == bare
                assert alex.call("GET", path, headers={"X-ExperimentalApi": "true"}).status == 200
            for path in (
                f"{JSM}/request/{key}/comment",
                f"{JSM}/request/{key}/participant",
                f"{JSM}/servicedesk/1/queue",
            ):
                assert alex.get(path).status == 200


@pytest.mark.parametrize(("version", "bare"), [("3.9", 412), ("5.17.2", 412), ("10.0", 201)])
def test_customers_are_made_by_who_opts_in(version: str, bare: int) -> None:
    """Before version 10."""
    body = {"email": "nora@elsewhere.example", "displayName": "Nora New"}
    with on(version) as site:
        assert Caller(site, "admin").post(f"{JSM}/customer", body).status == bare


def test_a_key_was_the_user_name() -> None:
    """For everybody and for new accounts before Jira 8.4; a number since."""
    body = {"name": "nora", "emailAddress": "nora@elsewhere.example", "displayName": "Nora New"}
    for version, begins in (("3.16", "nora"), ("4.3", "nora"), ("4.4", "JIRAUSER")):
        with on(version) as site:
            admin = Caller(site, "admin")
            made = admin.post(f"{V2}/user", body)
            assert made.body["key"].startswith(begins)
            assert admin.get(f"{V2}/user", key=made.body["key"]).body["name"] == "nora"
            assert (admin.get(f"{V2}/myself").body["key"] == "admin") == (begins == "nora")


@pytest.mark.parametrize(("version", "name"), [("4.14", "anonymous"), ("4.15", "alex")])
def test_personal_access_tokens_came_with_4_15(version: str, name: str) -> None:
    """Before, one makes nobody of the caller."""
    with on(version) as site:
        headers = {"Authorization": f"Bearer {site.token('alex@acme.example')}"}
        answer = Caller(site, None).call("GET", f"{V2}/serverInfo", headers=headers)
        assert answer.headers["x-ausername"] == name


def test_limits_came_with_4_6() -> None:
    """Before, there are none to turn on."""
    with pytest.raises(ValueError, match=r"since Jira 8\.6"):
        Sandbox(edition="datacenter", version="4.5", limits=True)
    with on("3.16") as site:
        assert Caller(site, None).post("/_sandbox/limits", {}).status == 400
    with on("4.6") as site:
        assert Caller(site, None).post("/_sandbox/limits", {}).status == 200
