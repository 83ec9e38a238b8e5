"""Notifications that customers would get, kept instead of sent."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_records import Change, Issue, Mail
from deskhand.sandbox._restrictions import may_read
from deskhand.sandbox._site import Site
from deskhand.sandbox._text import as_plain

MOST_KEPT = 10_000


def post(site: Site, happening: Happening) -> None:
    """Write the mails that something that happened calls for; who did it gets none."""
    issue = happening.issue
    if issue is None or issue.request_type is None:
        return
    if happening.kind == "issue_created":
        _send(site, happening, issue, [issue.reporter], "request created", "We received your request.", told_too=True)
    elif happening.kind == "approval_asked":
        _send(site, happening, issue, happening.people, "approval required", "Please approve or decline this request.")
    elif happening.kind in {"comment_created", "comment_updated"} and happening.comment is not None:
        if happening.comment.public:
            kind = "public comment added" if happening.kind == "comment_created" else "public comment edited"
            left = happening.comment.visibility
            people = [who for who in _involved(issue) if may_read(site, site.users.get(who), issue, left)]
            _send(site, happening, issue, people, kind, as_plain(happening.comment.body))
    elif happening.kind == "issue_updated":
        for change in happening.changes:
            _changed(site, happening, issue, change)


def _changed(site: Site, happening: Happening, issue: Issue, change: Change) -> None:
    if change.field_id == "status":
        was, now = (constants.STATUSES[int(side or 0)].category == "done" for side in (change.old, change.new))
        if now and not was:
            _send(site, happening, issue, _involved(issue), "request resolved", f"The request is {change.new_text}.")
        elif was and not now:
            _send(site, happening, issue, _involved(issue), "request reopened", f"The request is {change.new_text}.")
    elif change.field_id == constants.PARTICIPANTS_FIELD:
        before = set((change.old or "").strip("[]").split(", "))
        added = [who for who in issue.participants if who not in before]
        _send(site, happening, issue, added, "participant added", "The request was shared with you.")
    elif change.field_id == constants.ORGANIZATIONS_FIELD:
        known = set((change.old or "").strip("[]").split(", "))
        rows = [site.organizations[number] for number in issue.organizations if str(number) not in known]
        people = dict.fromkeys(who for row in rows for who in row.members)
        _send(site, happening, issue, people, "organization added", "The request was shared with your organization.")


def _involved(issue: Issue) -> list[str]:
    people = dict.fromkeys([issue.reporter, *issue.participants, *issue.subscribed])
    return [who for who in people if issue.subscribed.get(who, True)]


def _send(
    site: Site,
    happening: Happening,
    issue: Issue,
    people: "dict[str, None] | list[str] | tuple[str, ...]",
    kind: str,
    text: str,
    *,
    told_too: bool = False,
) -> None:
    for who in people:
        user = site.users.get(who)
        if user is None or not user.active or (who == happening.author and not told_too):
            continue
        number = site.next("mail", 1)
        subject = f"{issue.key} {issue.summary}"
        site.mails.add(number, Mail(number, user.email, kind, issue.key, subject, text, happening.moment))
        if number > MOST_KEPT and number - MOST_KEPT in site.mails:
            site.mails.drop(number - MOST_KEPT)
