"""What accounts may do, as Jira itself says it."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

MINE, ALL = "GET /rest/api/3/mypermissions", "GET /rest/api/3/permissions"
CHECK, PROJECTS = "POST /rest/api/3/permissions/check", "POST /rest/api/3/permissions/project"


@shows(MINE)
async def test_what_one_may(acme: Company) -> None:
    """An agent edits issues and does not delete them."""
    told = (await acme.alex.platform.permissions.mine(["EDIT_ISSUES", "DELETE_ISSUES"], project="HELP")).permissions
    assert (True, False) == (told["EDIT_ISSUES"].have_permission, told["DELETE_ISSUES"].have_permission)
    of_issue = (await acme.deskhand.platform.permissions.mine(["DELETE_ISSUES"], issue="HELP-1")).permissions
    assert of_issue["DELETE_ISSUES"].have_permission


@shows(ALL)
async def test_all_there_are(acme: Company) -> None:
    """Of the site and of projects."""
    permissions = (await acme.admin.platform.permissions.list()).permissions
    assert ("GLOBAL", "PROJECT") == (permissions["ADMINISTER"].type, permissions["EDIT_ISSUES"].type)


@shows(CHECK)
async def test_what_others_may(acme: Company) -> None:
    """What is granted is told, of anybody to an administrator; what is not there is passed over."""
    asked = {"permissions": ["EDIT_ISSUES", "DELETE_ISSUES"], "projects": [10000, 99]}
    told = await acme.admin.platform.permissions.check(
        account=acme.account("alex"), global_permissions=["ADMINISTER"], project_permissions=[asked]
    )
    assert [] == [*told.global_permissions]
    granted = [(one.permission, [*one.projects]) for one in told.project_permissions if one.projects]
    assert [("EDIT_ISSUES", [10000])] == granted


@shows(PROJECTS)
async def test_where_one_may(acme: Company) -> None:
    """In the projects where all of it is given."""
    assert ["HELP"] == [one.key for one in (await acme.alex.platform.permissions.projects(["EDIT_ISSUES"])).projects]
    both = await acme.alex.platform.permissions.projects(["EDIT_ISSUES", "DELETE_ISSUES"])
    assert [] == [*both.projects]


@refuses(
    No(MINE, 400, lambda acme: acme.alex.platform.permissions.mine(["FLY"]), "cloud"),
    No(MINE, 404, lambda acme: acme.alex.platform.permissions.mine(["EDIT_ISSUES"], issue="HELP-99999")),
    No(ALL, 403, lambda acme: acme.grace.platform.permissions.list(), "datacenter"),
    No(CHECK, 403, lambda acme: acme.alex.platform.permissions.check(account=acme.account("bailey"))),
    No(PROJECTS, 400, lambda acme: acme.alex.platform.permissions.projects(["FLY"])),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A permission or an issue that is not there; to ask after others as an agent."""
    await no.said(acme)
