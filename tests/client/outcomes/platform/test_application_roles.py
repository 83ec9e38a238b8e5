"""Who has access to which product."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE = "GET /rest/api/3/applicationrole", "GET /rest/api/3/applicationrole/{key}"


@shows(ALL, ONE)
async def test_products_and_their_groups(acme: Company) -> None:
    """Listed, and one by its key."""
    assert {"jira-servicedesk", "jira-software"} == {
        one.key for one in await acme.admin.platform.application_roles.list()
    }
    one = await acme.admin.platform.application_roles.get("jira-servicedesk")
    assert ("Jira Service Management", ["jira-servicemanagement-users"]) == (one.name, [*one.groups])


@refuses(
    No(ALL, 403, lambda acme: acme.alex.platform.application_roles.list()),
    No(ONE, 404, lambda acme: acme.admin.platform.application_roles.get("jira-nothing")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To who does not administer the site; a product that is not there."""
    await no.said(acme)
