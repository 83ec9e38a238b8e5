"""Links between issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

CREATE, TYPES = "POST /rest/api/3/issueLink", "GET /rest/api/3/issueLinkType"
ONE, DELETE = "GET /rest/api/3/issueLink/{linkId}", "DELETE /rest/api/3/issueLink/{linkId}"


async def linked(acme: Company) -> tuple[str, str, str]:
    """Two requests of which the one blocks the other, and the id of their link."""
    one, other = await acme.request(), await acme.request()
    await acme.alex.platform.issue_links.create("Blocks", one, other, comment="As it seems")
    issue = await acme.alex.platform.issues.get(one, fields=["issuelinks"])
    return one, other, issue.fields["issuelinks"][0]["id"]


@shows(CREATE, ONE)
async def test_a_link_is_read_from_either_end(acme: Company) -> None:
    """With its type and both its issues."""
    one, other, number = await linked(acme)
    link = await acme.alex.platform.issue_links.get(number)
    ends = {end.key for end in (link.inward_issue, link.outward_issue) if end}
    assert ("Blocks", {one, other}) == (link.type and link.type.name, ends)
    issue = await acme.alex.platform.issues.get(other, fields=["issuelinks"])
    assert [number] == [row["id"] for row in issue.fields["issuelinks"]]


@shows(DELETE)
async def test_a_deleted_link_leaves_the_issues(acme: Company) -> None:
    """Without it."""
    one, _, number = await linked(acme)
    await acme.alex.platform.issue_links.delete(number)
    assert [] == (await acme.alex.platform.issues.get(one, fields=["issuelinks"])).fields["issuelinks"]


@shows(TYPES)
async def test_kinds_of_link(acme: Company) -> None:
    """With what they are called from either end."""
    types = {one.name: one for one in (await acme.alex.platform.issue_links.types()).issue_link_types}
    assert ("is blocked by", "blocks") == (types["Blocks"].inward, types["Blocks"].outward)


@refuses(
    No(CREATE, 404, lambda acme: acme.alex.platform.issue_links.create("Nothing", "HELP-1", "HELP-2")),
    No(CREATE, 404, lambda acme: acme.alex.platform.issue_links.create("Blocks", "HELP-1", "HELP-99999")),
    No(ONE, 404, lambda acme: acme.alex.platform.issue_links.get("99999")),
    No(DELETE, 404, lambda acme: acme.alex.platform.issue_links.delete("99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A kind of link, an issue or a link that is not there."""
    await no.said(acme)
