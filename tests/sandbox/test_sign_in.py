"""Who may call, and what a call that nobody signed gets."""

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller


def test_the_account_is_named_in_every_answer(alex: Caller) -> None:
    """`X-AACCOUNTID` says as whom a call was answered."""
    answer = alex.get(f"{V3}/myself")
    assert (200, alex.account_id) == (answer.status, answer.headers["x-aaccountid"])
    assert answer.body["emailAddress"] == "alex@acme.example"


def test_a_wrong_token_is_401_where_somebody_is_needed(site: Sandbox) -> None:
    """A wrong token is refused on /myself and on everything of the service desk."""
    stranger = Caller(site, "alex", token="wrong")
    for path in (f"{V3}/myself", f"{JSM}/request", f"{JSM}/servicedesk", f"{V3}/user"):
        answer = stranger.get(path)
        assert answer.status == 401, path
        assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"
        assert "x-aaccountid" not in answer.headers


def test_a_wrong_token_can_be_a_200_that_is_empty(site: Sandbox) -> None:
    """Searches answer as if nobody had asked, and only a header tells."""
    stranger = Caller(site, "alex", token="wrong")
    found = stranger.post(f"{V3}/search/jql", {"jql": "project = HELP"})
    assert (200, []) == (found.status, found.body["issues"])
    assert found.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"
    projects = stranger.get(f"{V3}/project/search")
    assert (200, 0) == (projects.status, projects.body["total"])
    assert projects.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"


def test_nobody_may_ask_what_the_site_is(site: Sandbox) -> None:
    """Version and tenant need no account; an issue does not exist for nobody."""
    nobody = Caller(site, None)
    assert nobody.get(f"{JSM}/info").body["isLicensedForUse"] is True
    info = nobody.get(f"{V3}/serverInfo").body
    assert (site.url, "Cloud") == (info["baseUrl"], info["deploymentType"])
    assert nobody.get("/_edge/tenant_info").body["cloudId"]
    assert nobody.get(f"{V3}/issue/HELP-1").status == 404
    assert "x-seraph-loginreason" not in nobody.get(f"{V3}/serverInfo").headers


def test_agents_operations_are_refused_to_customers(grace: Caller) -> None:
    """SLAs, queues, customers and organizations' people are the agents'."""
    key = grace.raise_request()
    for path in (
        f"{JSM}/request/{key}/sla",
        f"{JSM}/request/{key}/sla/1",
        f"{JSM}/servicedesk/1/queue",
        f"{JSM}/servicedesk/1/queue/1/issue",
        f"{JSM}/servicedesk/1/organization",
        f"{JSM}/organization/1/user",
        f"{JSM}/organization/2",
    ):
        assert grace.get(path).status == 403, path
    refused = grace.call("GET", f"{JSM}/servicedesk/1/customer", headers={"X-ExperimentalApi": "opt-in"})
    assert refused.status == 403
    assert grace.get(f"{V3}/user/search", query="alex").body == []


def test_experimental_operations_want_to_be_asked_for(alex: Caller) -> None:
    """Without the header the answer is 412."""
    path = f"{JSM}/servicedesk/1/customer"
    assert alex.get(path).status == 412
    found = alex.call("GET", f"{path}?query=grace", headers={"X-ExperimentalApi": "opt-in"})
    assert [row["emailAddress"] for row in found.body["values"]] == ["grace@acme.example"]


def test_what_the_sandbox_does_not_know_it_says(alex: Caller) -> None:
    """A documented operation without handler is 501 by name, in the shape of its API; any other path is 404."""
    platform = alex.post(f"{V3}/bulk/issues/watch", {})
    assert (501, True) == (platform.status, "POST /rest/api/3/bulk/issues/watch" in platform.body["errorMessages"][0])
    forms = alex.get("/jira/forms/cloud/1/request/HELP-1/form/1/format/pdf")
    assert (501, True) == (forms.status, "format/pdf" in forms.body["errors"][0]["detail"])
    assert alex.get("/jsm/assets/workspace/1/v1/usage").status == 501
    assert alex.get(f"{V3}/nonsense").status == 404
    assert alex.get(f"{JSM}/nonsense").status == 404
    wrong = alex.put(f"{JSM}/info")
    assert (405, "GET") == (wrong.status, wrong.headers["allow"])
    forbidden = alex.post(f"{JSM}/customer/skip-permission-check", {})
    assert (501, True) == (
        forbidden.status,
        "The sandbox does not know POST /customer/skip-permission-check" in forbidden.body["errorMessage"],
    )


def test_broken_json_is_400(alex: Caller) -> None:
    """A body that is no JSON, or the wrong kind of it, changes nothing and is refused."""
    for raw in (b"{", b"[]", b'{"body": [5], "public": true}', b"\xff"):
        assert alex.call("POST", f"{JSM}/request/HELP-1/comment", raw=raw).status == 400
        assert alex.call("PUT", f"{V3}/issue/HELP-1", raw=raw).status == 400
