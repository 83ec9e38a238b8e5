"""Issue security: which issues only some may see."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE = "GET /rest/api/3/issuesecurityschemes", "GET /rest/api/3/issuesecurityschemes/{id}"
OF_PROJECT = "GET /rest/api/3/project/{projectKeyOrId}/issuesecuritylevelscheme"
LEVELS, LEVEL = "GET /rest/api/3/project/{projectKeyOrId}/securitylevel", "GET /rest/api/3/securitylevel/{id}"
MEMBERS = "GET /rest/api/3/issuesecurityschemes/{issueSecuritySchemeId}/members"
OWN, TOP_SECRET = 10000, "10012"


@shows(ALL, ONE, OF_PROJECT)
async def test_the_scheme_of_a_project(acme: Company) -> None:
    """Listed, by its id and by the project, with its levels."""
    schemes = acme.admin.platform.security_schemes
    assert ["IT Help security"] == [one.name for one in (await schemes.list()).issue_security_schemes]
    for scheme in (await schemes.get(OWN), await schemes.of_project("HELP")):
        assert OWN == scheme.id
        assert ["Reporter and staff", "Staff only", "Top secret"] == [one.name for one in scheme.levels or ()]


@shows(LEVELS, LEVEL)
async def test_the_levels_that_an_account_may_give(acme: Company) -> None:
    """Those that it is a member of; who has the level sees the issue, and others do not."""
    levels = {one.name: one.id for one in (await acme.alex.platform.security_schemes.levels_of_project("HELP")).levels}
    assert TOP_SECRET == levels["Top secret"]
    assert "Top secret" == (await acme.alex.platform.security_schemes.level(TOP_SECRET)).name
    key = await acme.request()
    await acme.alex.platform.issues.edit(key, {"security": {"id": TOP_SECRET}})
    assert key == (await acme.as_("bailey").platform.issues.get(key)).key
    await No("GET /rest/api/3/issue/{issueIdOrKey}", 404, lambda acme: acme.as_("casey").platform.issues.get(key)).said(
        acme
    )


@shows(MEMBERS)
async def test_who_sees_what(acme: Company) -> None:
    """The members of a level, in pages."""
    found = acme.admin.platform.security_schemes.members(OWN, levels=[TOP_SECRET], max_results=2)
    holders = [one.holder async for one in found]
    assert [("user", acme.account(name)) for name in ("alex", "bailey", "deskhand")] == [
        (one.type, one.value or one.parameter) for one in holders if one
    ]


@refuses(
    No(ALL, 403, lambda acme: acme.alex.platform.security_schemes.list()),
    No(ONE, 404, lambda acme: acme.admin.platform.security_schemes.get(99)),
    No(OF_PROJECT, 404, lambda acme: acme.admin.platform.security_schemes.of_project("NOPE")),
    No(LEVELS, 404, lambda acme: acme.alex.platform.security_schemes.levels_of_project("NOPE")),
    No(LEVEL, 404, lambda acme: acme.alex.platform.security_schemes.level("99")),
    No(MEMBERS, 404, lambda acme: acme.admin.platform.security_schemes.members(99)),
    No(MEMBERS, 403, lambda acme: acme.alex.platform.security_schemes.members(OWN)),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To who does not administer; a scheme, a project or a level that is not there."""
    await no.said(acme)
