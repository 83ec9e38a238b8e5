"""Properties of issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL = "GET /rest/api/3/issue/{issueIdOrKey}/properties"
ONE, SET, DELETE = (f"{method} {ALL[4:]}/{{propertyKey}}" for method in ("GET", "PUT", "DELETE"))


@shows(SET, ONE, ALL)
async def test_what_is_kept_is_read_back(acme: Company) -> None:
    """Any JSON, under a key; what is set again is replaced."""
    key = await acme.request()
    for value in ({"level": [1, None, "ü"]}, "gold"):
        await acme.alex.platform.issue_properties.set(key, "tier of 1", value)
        assert value == (await acme.alex.platform.issue_properties.get(key, "tier of 1")).value
    assert ["tier of 1"] == (await acme.alex.platform.issue_properties.list(key)).names


@shows(DELETE)
async def test_what_is_deleted_is_gone(acme: Company) -> None:
    """Its key, too."""
    key = await acme.request()
    await acme.alex.platform.issue_properties.set(key, "tier", 1)
    await acme.alex.platform.issue_properties.delete(key, "tier")
    assert [] == (await acme.alex.platform.issue_properties.list(key)).names


@refuses(
    No(ALL, 404, lambda acme: acme.alex.platform.issue_properties.list("HELP-99999")),
    No(ONE, 404, lambda acme: acme.alex.platform.issue_properties.get("HELP-1", "tier")),
    No(SET, 404, lambda acme: acme.alex.platform.issue_properties.set("HELP-99999", "tier", 1)),
    No(DELETE, 404, lambda acme: acme.alex.platform.issue_properties.delete("HELP-1", "tier")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue or a property that is not there."""
    await no.said(acme)
