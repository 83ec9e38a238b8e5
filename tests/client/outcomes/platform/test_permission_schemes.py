"""Permission schemes and their grants."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, CREATE = "GET /rest/api/3/permissionscheme", "POST /rest/api/3/permissionscheme"
ONE, UPDATE, DELETE = (f"{method} /rest/api/3/permissionscheme/{{schemeId}}" for method in ("GET", "PUT", "DELETE"))
OF_PROJECT = "GET /rest/api/3/project/{projectKeyOrId}/permissionscheme"
ASSIGN = "PUT /rest/api/3/project/{projectKeyOrId}/permissionscheme"
GRANTS = "GET /rest/api/3/permissionscheme/{schemeId}/permission"
GRANT = "POST /rest/api/3/permissionscheme/{schemeId}/permission"
ONE_GRANT = "GET /rest/api/3/permissionscheme/{schemeId}/permission/{permissionId}"
TAKE = "DELETE /rest/api/3/permissionscheme/{schemeId}/permission/{permissionId}"
ASSIGN_ISSUE = "PUT /rest/api/3/issue/{issueIdOrKey}/assignee"
OWN, TEAM = 10000, "10003"
BROWSE = {"permission": "BROWSE_PROJECTS", "holder": {"type": "reporter"}}


@shows(ALL, ONE, OF_PROJECT)
async def test_the_scheme_of_a_project(acme: Company) -> None:
    """Listed, by its id and by the project, with its grants."""
    listed = await acme.admin.platform.permission_schemes.list()
    assert [OWN] == [one.id for one in listed.permission_schemes]
    scheme = await acme.admin.platform.permission_schemes.of_project("HELP")
    assert OWN == scheme.id
    grants = (await acme.admin.platform.permission_schemes.get(OWN)).permissions or ()
    assert {one.id for one in scheme.permissions or ()} == {one.id for one in grants}
    holders = {one.holder.type for one in grants if one.holder and one.permission == "BROWSE_PROJECTS"}
    assert {"projectRole", "sd.customer.portal.only"} == holders


@shows(GRANT, GRANTS)
async def test_holders_are_told_in_full(acme: Company) -> None:
    """The account, the group or the role itself stands with its grant."""
    schemes = acme.admin.platform.permission_schemes
    await schemes.create_grant(OWN, "ASSIGN_ISSUES", "user", acme.account("grace"))
    holders = [one.holder for one in (await schemes.grants(OWN)).permissions if one.permission == "ASSIGN_ISSUES"]
    assert [acme.account("grace")] == [acme.who(one.user) for one in holders if one and one.user]
    assert "Service Desk Team" in [one.project_role["name"] for one in holders if one and one.project_role]


@shows(CREATE, UPDATE, DELETE)
async def test_a_scheme_is_made_changed_and_deleted(acme: Company) -> None:
    """New grants replace the old ones."""
    schemes = acme.admin.platform.permission_schemes
    made = await schemes.create("Strict", description="For few", permissions=[BROWSE])
    assert ["BROWSE_PROJECTS"] == [one.permission for one in (await schemes.get(made.id)).permissions or ()]
    await schemes.update(made.id, "Stricter", permissions=[])
    read = await schemes.get(made.id)
    assert ("Stricter", []) == (read.name, [*(read.permissions or ())])
    await schemes.delete(made.id)
    assert [OWN] == [one.id for one in (await schemes.list()).permission_schemes]


@shows(ASSIGN)
async def test_a_project_uses_another_scheme(acme: Company) -> None:
    """In which agents may do nothing: they do not even see the issues."""
    made = await acme.admin.platform.permission_schemes.create("Strict", permissions=[BROWSE])
    await acme.admin.platform.permission_schemes.assign("HELP", made.id)
    assert made.id == (await acme.admin.platform.permission_schemes.of_project("HELP")).id
    await No("GET /rest/api/3/issue/{issueIdOrKey}", 404, lambda acme: acme.alex.platform.issues.get("HELP-1")).said(
        acme
    )


@shows(GRANTS, ONE_GRANT, TAKE, GRANT)
async def test_a_permission_is_taken_and_given(acme: Company) -> None:
    """Agents cannot assign without it, and can again with it."""
    schemes, key = acme.admin.platform.permission_schemes, await acme.request()
    grants = (await schemes.grants(OWN)).permissions
    (grant,) = [
        one
        for one in grants
        if one.permission == "ASSIGN_ISSUES" and one.holder and TEAM in (one.holder.value, one.holder.parameter)
    ]
    assert "ASSIGN_ISSUES" == (await schemes.get_grant(OWN, grant.id)).permission
    await schemes.delete_grant(OWN, grant.id)
    status = 403 if acme.edition == "cloud" else 401
    await No(ASSIGN_ISSUE, status, lambda acme: acme.alex.platform.issues.assign(key, None)).said(acme)
    made = await schemes.create_grant(OWN, "ASSIGN_ISSUES", "projectRole", TEAM)
    assert made.id != grant.id
    await acme.alex.platform.issues.assign(key, None)


@refuses(
    No(ONE, 404, lambda acme: acme.admin.platform.permission_schemes.get(99)),
    No(CREATE, 403, lambda acme: acme.alex.platform.permission_schemes.create("Strict")),
    No(CREATE, 400, lambda acme: acme.admin.platform.permission_schemes.create("")),
    No(UPDATE, 404, lambda acme: acme.admin.platform.permission_schemes.update(99, "Strict")),
    No(DELETE, 400, lambda acme: acme.admin.platform.permission_schemes.delete(OWN)),
    No(OF_PROJECT, 404, lambda acme: acme.admin.platform.permission_schemes.of_project("NOPE")),
    No(ASSIGN, 403, lambda acme: acme.alex.platform.permission_schemes.assign("HELP", OWN)),
    No(GRANTS, 404, lambda acme: acme.admin.platform.permission_schemes.grants(99)),
    No(ONE_GRANT, 404, lambda acme: acme.admin.platform.permission_schemes.get_grant(OWN, 99)),
    No(GRANT, 403, lambda acme: acme.alex.platform.permission_schemes.create_grant(OWN, "ASSIGN_ISSUES", "reporter")),
    No(GRANT, 400, lambda acme: acme.admin.platform.permission_schemes.create_grant(OWN, "FLY", "reporter")),
    No(TAKE, 403, lambda acme: acme.alex.platform.permission_schemes.delete_grant(OWN, 10001)),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """Changes to who does not administer the site; what is not there; to delete a scheme that is used."""
    await no.said(acme)
