"""Remote links of issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, CREATE = (f"{method} /rest/api/3/issue/{{issueIdOrKey}}/remotelink" for method in ("GET", "POST"))


@shows(CREATE, ALL)
async def test_an_issue_is_linked_to_a_page(acme: Company) -> None:
    """The same name of the other system again changes the link."""
    key = await acme.request()
    links = acme.alex.platform.remote_links
    made = await links.create(key, "https://acme.example/1", "Alarm 1", global_id="alarm=1")
    again = await links.create(key, "https://acme.example/1", "Alarm 1, over", global_id="alarm=1")
    assert made.id == again.id
    (link,) = await links.list(key)
    assert ("alarm=1", "Alarm 1, over") == (link.global_id, (link.object or {})["title"])


@refuses(
    No(CREATE, 404, lambda acme: acme.alex.platform.remote_links.create("HELP-99999", "https://acme.example", "Home")),
    No(ALL, 404, lambda acme: acme.alex.platform.remote_links.list("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue that is not there."""
    await no.said(acme)
