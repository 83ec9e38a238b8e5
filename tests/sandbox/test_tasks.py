"""Work that goes on behind a 303: where it points to, the task is found."""

from deskhand.sandbox import Sandbox
from sandbox.caller import V3, Caller

SCHEMES = f"{V3}/issuesecurityschemes"


def _begun(admin: Caller) -> str:
    sent = {"schemeId": "10000", "projectId": "10000", "oldToNewSecurityLevelMappings": []}
    answer = admin.put(f"{SCHEMES}/project", sent)
    assert 303 == answer.status
    return answer.headers["location"].removeprefix(admin.site.url)


def test_a_task_is_done_where_the_303_points_to(admin: Caller, alex: Caller, site: Sandbox) -> None:
    """Its creator and administrators of Jira see that it is complete; others are refused, and a task that never was is 404."""
    path = _begun(admin)
    told = admin.get(path).body
    assert ("COMPLETE", 100, path) == (told["status"], told["progress"], told["self"].removeprefix(site.url))
    for name in ("submitted", "finished", "lastUpdate", "elapsedRuntime", "submittedBy"):
        assert isinstance(told[name], int)
    assert 403 == alex.get(path).status
    assert 404 == admin.get(f"{V3}/task/77777").status
    number = admin.get(f"{V3}/project/HELP/securitylevel").body["levels"][0]["id"]
    gone = admin.delete(f"{SCHEMES}/10000/level/{number}")
    assert (303, 200) == (gone.status, admin.get(gone.headers["location"].removeprefix(site.url)).status)


def test_a_task_is_kept_for_fourteen_days(admin: Caller) -> None:
    """After that its details are gone."""
    path = _begun(admin)
    for days, status in ((13, 200), (2, 404)):
        assert 200 == admin.post("/_sandbox/clock", {"advance": days * 86_400}).status
        assert status == admin.get(path).status


def test_jira_itself_is_for_those_who_have_a_product(alex: Caller, bruno: Caller) -> None:
    """Where "Permission to access Jira" is all that is asked, a customer is refused with what the document lists."""
    for path in (
        "priority",
        "priority/3",
        "resolution",
        "statuscategory",
        "permissionscheme",
        "permissionscheme/10000",
    ):
        assert (200, 401) == (alex.get(f"{V3}/{path}").status, bruno.get(f"{V3}/{path}").status)
    assert (200, 403) == (alex.get(f"{V3}/field/search").status, bruno.get(f"{V3}/field/search").status)
