"""Which operation a path means, in either edition."""

from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, Caller

API = "/rest/api"
UNANSWERED = {
    "cloud": [
        "PUT /rest/api/3/issue/archive",
        "PUT /rest/api/3/issue/unarchive",
        "GET /rest/api/3/issuesecurityschemes/search",
        "GET /rest/api/3/issuetype/project",
        "GET /rest/api/3/project/recent",
        "GET /rest/api/3/project/type",
        "GET /rest/api/3/resolution/search",
    ],
    "datacenter": [
        "GET /rest/api/2/issuetype/page",
        "GET /rest/api/2/priority/page",
        "GET /rest/api/2/resolution/page",
        "GET /rest/api/2/status/page",
        "GET /rest/api/2/project/type",
        "GET /rest/agile/1.0/board",
        "POST /rest/agile/1.0/sprint",
    ],
}


@pytest.fixture
def on_premises() -> Iterator[Caller]:
    with Sandbox(seed=7, edition="datacenter") as site:
        yield Caller(site, "alex")


@pytest.mark.parametrize("operation", UNANSWERED["cloud"])
def test_what_is_documented_but_not_answered_says_so(alex: Caller, operation: str) -> None:
    """A documented path is not taken for an issue, a scheme or a project of that name: 501 names the operation."""
    method, path = operation.split(" ")
    answer = alex.call(method, path)
    assert (501, [f"The sandbox does not know {operation}"]) == (answer.status, answer.body["errorMessages"])


@pytest.mark.parametrize("operation", UNANSWERED["datacenter"])
def test_what_is_documented_but_not_answered_says_so_on_premises(on_premises: Caller, operation: str) -> None:
    """The same for the documents of Data Center, those of its boards included."""
    method, path = operation.split(" ")
    answer = on_premises.call(method, path)
    assert (501, [f"The sandbox does not know {operation}"]) == (answer.status, answer.body["errorMessages"])


def test_a_template_is_asked_where_the_literal_path_lacks_the_method(alex: Caller) -> None:
    """GET of an issue called `archive` looks for that issue, for only PUT and POST mean the other operation."""
    assert 404 == alex.get(f"{API}/3/issue/archive").status
    refused = alex.call("PATCH", f"{API}/3/issue/HELP-1")
    assert (405, "DELETE, GET, PUT") == (refused.status, refused.headers["allow"])


def test_paths_that_nobody_documents_are_404(alex: Caller) -> None:
    """Parts that look like those of the tree of paths name nothing either."""
    for path in ("/rest/api/3/%2F", "/rest/api/3/issue/%2F/GET", "/rest/api/3/%7B%7D", f"{JSM}/nonsense", "/nonsense"):
        assert 404 == alex.get(path).status, path


def test_the_latest_version_is_2(alex: Caller, on_premises: Caller) -> None:
    """`latest` stands for version 2 in both editions: texts come and go as they were written, not as documents."""
    path, body = f"{API}/latest/issue/HELP-1/comment", {"body": "Look *here*"}
    assert "Look *here*" == on_premises.post(path, body).body["body"]
    made = alex.post(path, body)
    assert (201, "Look *here*") == (made.status, made.body["body"])
    assert {"type": "doc"}.items() <= alex.get(f"{API}/3/issue/HELP-1/comment/{made.body['id']}").body["body"].items()
    assert 404 == alex.get(f"{API}/latest/nonsense").status
