"""The sandbox through the package `jira`, as its makers released it: its service desk methods and its everyday ones.

Left out by name, for defects of the package itself: `JIRA(validate=True)` asks for a session by cookie, which Cloud no
longer has, and `Customer.delete` and `ServiceDesk.update` call paths that no document has.
"""

from collections.abc import Callable
from io import BytesIO

import pytest
from jira import JIRA, JIRAError

from deskhand.sandbox import Sandbox


@pytest.fixture
def sign_in(site: Sandbox) -> Callable[[str], JIRA]:
    def as_(name: str) -> JIRA:
        email = f"{name}@acme.example"
        return JIRA(site.url, basic_auth=(email, site.token(email)), max_retries=0)

    return as_


def test_a_wrong_token_is_an_error(site: Sandbox) -> None:
    """The first call as oneself finds out that the token is wrong."""
    wrong = JIRA(site.url, basic_auth=("alex@acme.example", "wrong"), max_retries=0)
    with pytest.raises(JIRAError) as refused:
        wrong.myself()
    assert 401 == refused.value.status_code


def test_service_desk_methods(sign_in: Callable[[str], JIRA]) -> None:
    """Desks, request types, a customer and a request come out as the package's own objects."""
    alex = sign_in("alex")
    assert alex.supports_service_desk()  # type: ignore[no-untyped-call]
    (desk,) = alex.service_desks()
    assert "HELP" == desk.projectKey
    assert desk.id == alex.service_desk("1").id
    kinds = alex.request_types(desk)
    assert alex.request_type_by_name(desk, "Report an incident").id in [kind.id for kind in kinds]
    with pytest.raises(KeyError):
        alex.request_type_by_name(desk, "Something else")
    made = sign_in("admin").create_customer("nora@elsewhere.example", "Nora New")
    assert "Nora New" == made.displayName
    with pytest.raises(JIRAError):
        alex.create_customer("nobody@elsewhere.example", "Nobody")
    fields = {"summary": "The printer smokes"}
    wanted = {"serviceDeskId": "1", "requestTypeId": "Get IT help", "requestFieldValues": fields}
    issue = alex.create_customer_request(wanted)
    assert "The printer smokes" == issue.fields.summary
    assert "Waiting for support" == issue.fields.status.name


def test_everyday_methods(sign_in: Callable[[str], JIRA]) -> None:
    """Search, read, comment, edit, transition, assign, link and attach do what their names say."""
    alex = sign_in("alex")
    found = alex.enhanced_search_issues("project = HELP AND status = Resolved ORDER BY updated DESC", maxResults=7)
    assert 7 == len(found)
    issue = alex.issue("HELP-1", expand="changelog")
    assert issue.changelog.histories
    said = alex.add_comment("HELP-1", "Looking into it")
    assert "Looking into it" in str(alex.comment("HELP-1", said.id).body)
    issue.update(fields={"labels": ["printer"], "priority": {"id": "2"}})
    assert ["printer"] == alex.issue("HELP-1").fields.labels
    key = found[0].key
    ways = {way["name"]: way["id"] for way in alex.transitions(key)}
    alex.transition_issue(key, ways["Reopen"])
    assert "Waiting for support" == alex.issue(key).fields.status.name
    alex.create_issue_link("Relates", "HELP-1", key)
    assert [key] == [
        link.outwardIssue.key if hasattr(link, "outwardIssue") else link.inwardIssue.key
        for link in alex.issue("HELP-1").fields.issuelinks
    ]
    kept = alex.add_attachment("HELP-1", BytesIO(b"content"), "notes.txt")
    assert b"content" == kept.get()
    assert "alex@acme.example" == alex.myself()["emailAddress"]


def test_what_is_not_allowed_is_an_error_of_the_package(sign_in: Callable[[str], JIRA]) -> None:
    """A customer cannot search others' requests, nor see an issue that is not there for them."""
    bruno = sign_in("bruno")
    with pytest.raises(JIRAError) as refused:
        bruno.issue("HELP-1")
    assert 404 == refused.value.status_code
    with pytest.raises(JIRAError) as wrong:
        sign_in("alex").enhanced_search_issues("nonsense ~")
    assert 400 == wrong.value.status_code
