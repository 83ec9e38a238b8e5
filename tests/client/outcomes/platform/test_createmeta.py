"""What can be made in a project."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

TYPES = "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes"
FIELDS = "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}"


@shows(TYPES, FIELDS)
async def test_issue_types_and_what_they_take(acme: Company) -> None:
    """On pages of any size."""
    types = {one.name: one.id async for one in acme.alex.platform.createmeta.issue_types("HELP", max_results=1)}
    assert {"[System] Service request", "[System] Incident", "Task"} == set(types)
    fields = {
        one.field_id: one async for one in acme.alex.platform.createmeta.fields("HELP", types["Task"], max_results=2)
    }
    assert fields["summary"].required
    assert not fields["labels"].required


@refuses(
    No(TYPES, 404, lambda acme: acme.alex.platform.createmeta.issue_types("NOPE")),
    No(FIELDS, 400, lambda acme: acme.alex.platform.createmeta.fields("HELP", "99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A project or an issue type that is not there."""
    await no.said(acme)
