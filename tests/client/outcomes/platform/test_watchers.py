"""Watchers of issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ADD, REMOVE = (f"{method} /rest/api/3/issue/{{issueIdOrKey}}/watchers" for method in ("GET", "POST", "DELETE"))


@shows(ADD, REMOVE, ALL)
async def test_who_watches(acme: Company) -> None:
    """Accounts come and go."""
    key = await acme.request()
    watchers = acme.alex.platform.watchers
    before = (await watchers.get(key)).watch_count
    for name in ("alex", "bailey"):
        await watchers.add(key, acme.account(name))
    watching = await watchers.get(key)
    assert (before + 2, True) == (watching.watch_count, watching.is_watching)
    await watchers.remove(key, acme.account("alex"))
    left = {acme.who(one) for one in (await watchers.get(key)).watchers}
    assert (acme.account("bailey") in left, acme.account("alex") in left) == (True, False)


@refuses(
    No(ALL, 404, lambda acme: acme.alex.platform.watchers.get("HELP-99999")),
    No(ADD, 404, lambda acme: acme.alex.platform.watchers.add("HELP-99999", acme.account("alex"))),
    No(ADD, 404, lambda acme: acme.alex.platform.watchers.add("HELP-1", "nobody"), "cloud"),
    No(REMOVE, 404, lambda acme: acme.alex.platform.watchers.remove("HELP-99999", acme.account("alex"))),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue or an account that is not there."""
    await no.said(acme)
