"""A Data Center site below a context path, through released clients that know Data Center: `jira`, `atlassian-python-api`.

Left out by name: `get_queue_settings` of the latter, whose reply no document describes.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from atlassian import ServiceDesk
from jira import JIRA, JIRAError
from requests.exceptions import HTTPError

from deskhand.sandbox import Sandbox

FIELDS = {"summary": "The printer smokes", "description": "*Really*"}
As = Callable[[str], Any]


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter", context="/jira") as running:
        yield running


@pytest.fixture
def account(server: Sandbox) -> Callable[[str], tuple[str, str]]:
    def signed(name: str) -> tuple[str, str]:
        found = next(one for one in server.accounts if one.email == f"{name}@acme.example")
        return found.name, found.secret

    return signed


@pytest.fixture
def jira(server: Sandbox, account: Callable[[str], tuple[str, str]]) -> As:
    return lambda name: JIRA(server.url, basic_auth=account(name), max_retries=0)


@pytest.fixture
def desk(server: Sandbox, account: Callable[[str], tuple[str, str]]) -> As:
    def as_(name: str) -> ServiceDesk:
        user, password = account(name)
        return ServiceDesk(url=server.url, username=user, password=password, cloud=False)

    return as_


def test_jira_takes_it_for_a_server(server: Sandbox, jira: As, account: Callable[[str], tuple[str, str]]) -> None:
    """The package asks for the deployment and goes by user names from then on; a token is a way in as well."""
    alex = jira("alex")
    assert not alex._is_cloud
    assert alex.server_info()["versionNumbers"] == [11, 3, 0]
    assert alex.current_user() == "alex"
    assert alex.user("grace@acme.example").displayName == "Grace Whitfield"
    assert [one.name for one in alex.search_users("gra")] == ["grace@acme.example"]
    checked = JIRA(server.url, basic_auth=account("alex"), validate=True, max_retries=0)
    assert checked.session().name == "alex"
    by_token = JIRA(server.url, token_auth=server.token("bailey@acme.example"), max_retries=0)
    assert by_token.myself()["name"] == "bailey"
    assert alex.my_permissions(projectKey="HELP")["permissions"]["SERVICEDESK_AGENT"]["havePermission"]
    with pytest.raises(JIRAError) as refused:
        JIRA(server.url, basic_auth=("alex", "guess"), max_retries=0).myself()
    assert refused.value.status_code == 401


def test_jira_searches_and_works_on_issues(jira: As) -> None:
    """Search with totals, create, assign, comment inside, transition, watch and attach do what their names say."""
    alex = jira("alex")
    found = alex.search_issues("project = HELP ORDER BY key", maxResults=3)
    assert (len(found), found.total) == (3, 500)
    issue = alex.create_issue(project="HELP", issuetype={"id": "10012"}, **FIELDS)
    assert issue.fields.description == "*Really*"
    assert alex.assign_issue(issue, "bailey")
    comment = alex.add_comment(issue, "Between us", is_internal=True)
    assert comment.body == "Between us"
    assert [row.author.name for row in alex.comments(issue)] == ["alex"]
    alex.transition_issue(issue, "In progress")
    alex.add_watcher(issue.key, "bailey")
    attached = alex.add_attachment(issue, BytesIO(b"smoke"), "smoke.txt")
    assert alex.attachment(attached.id).get() == b"smoke"
    issue = alex.issue(issue.key, expand="changelog")
    assert (issue.fields.assignee.name, issue.fields.status.name) == ("bailey", "In progress")
    assert "status" in {item.field for row in issue.changelog.histories for item in row.items}
    assert [one.name for one in alex.watchers(issue).watchers] == ["bailey"]


def test_jira_raises_requests(jira: As) -> None:
    """Desks and request types are its own objects; a customer is somebody by e-mail."""
    alex = jira("alex")
    (desk,) = alex.service_desks()
    assert desk.projectKey == "HELP"
    assert alex.request_type_by_name(desk, "Get IT help").id == "1"
    made = jira("admin").create_customer("nora@elsewhere.example", "Nora New")
    assert made.name == "nora@elsewhere.example"
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "Get IT help",
        "requestFieldValues": FIELDS,
        "raiseOnBehalfOf": made.name,
    }
    assert alex.create_customer_request(body).fields.reporter.name == "nora@elsewhere.example"


def test_atlassian_python_api_serves_customers(desk: As) -> None:
    """Requests, comments, participants, transitions and approvals, by user name."""
    alex, grace = desk("alex"), desk("grace")
    assert alex.get_info()["version"] == "11.3.0"
    request = grace.create_customer_request("1", "1", FIELDS)
    key = request["issueKey"]
    assert request["reporter"]["name"] == "grace@acme.example"
    assert grace.get_my_customer_requests()[0]["issueKey"] == key
    alex.create_request_comment(key, "Inside", public=False)
    assert [len(one.get_request_comments(key)) for one in (alex, grace)] == [1, 0]
    alex.add_request_participants(key, users_list=["hiro@acme.example"])
    assert [row["name"] for row in alex.get_request_participants(key)] == ["hiro@acme.example"]
    alex.remove_request_participants(key, users_list=["hiro@acme.example"])
    ways = {row["name"]: row["id"] for row in grace.get_customer_transitions(key)["values"]}
    grace.perform_transition(key, ways["Escalate"], "Please hurry")
    assert grace.get_customer_request_status(key) == "Escalated"
    assert {row["name"] for row in alex.get_sla(key)} == {"Time to first response", "Time to resolution"}
    bought = grace.create_customer_request("1", "7", {**FIELDS, "customfield_10039": 900})["issueKey"]
    approval = grace.get_approvals(bought)[0]["id"]
    assert desk("priya").answer_approval(bought, approval, "approve")["finalDecision"] == "pending"
    with pytest.raises(HTTPError):
        desk("bruno").get_customer_request(key)


def test_atlassian_python_api_runs_a_desk(desk: As, tmp_path: Path) -> None:
    """Organizations, customers, queues, request types and files."""
    alex, admin = desk("alex"), desk("admin")
    assert [row["projectKey"] for row in alex.get_service_desks()] == ["HELP"]
    made = alex.create_organization("Partners")["id"]
    alex.add_users_to_organization(made, users_list=["bruno@acme.example"])
    assert [row["name"] for row in alex.get_users_in_organization(made)["values"]] == ["bruno@acme.example"]
    alex.remove_users_from_organization(made, users_list=["bruno@acme.example"])
    alex.add_organization("1", int(made))
    names = {row["name"] for row in alex.get_organisations(service_desk_id="1")["values"]}
    assert "Partners" in names
    alex.remove_organization("1", int(made))
    admin.delete_organization(made)
    customer = admin.create_customer("Nora New", "nora@elsewhere.example")
    admin.add_customers("1", list_of_usernames=[customer["name"]])
    queues = alex.get_queues("1")["values"]
    assert alex.get_issues_in_queue("1", queues[0]["id"], limit=2)["size"] <= 2
    kinds = {row["name"] for row in alex.get_request_types("1")["values"]}
    assert "Get IT help" in kinds
    sent = tmp_path / "log.txt"
    sent.write_text("smoke")
    key = desk("grace").create_customer_request("1", "1", FIELDS)["issueKey"]
    assert desk("grace").create_attachments("1", key, str(sent), comment="See this")["comment"]["public"]
