"""What happens to issues: every write goes through here, so that each leaves its history and its time."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox import _sla_clock as sla_clock
from deskhand.sandbox._access import is_agent
from deskhand.sandbox._constants import Transition
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_records import Attachment, Change, Comment, History, Issue, Link, Visibility, type_of_text
from deskhand.sandbox._records import Field, Project
from deskhand.sandbox._site import Site
from deskhand.sandbox._values import say

ATTRIBUTES = {
    "summary": "summary",
    "description": "description",
    "priority": "priority",
    "assignee": "assignee",
    "reporter": "reporter",
    "duedate": "due",
    "labels": "labels",
    "security": "security",
    constants.PARTICIPANTS_FIELD: "participants",
    constants.ORGANIZATIONS_FIELD: "organizations",
}
INVOLVING = {"reporter", constants.PARTICIPANTS_FIELD, constants.ORGANIZATIONS_FIELD}


def value_of(issue: Issue, field: str) -> Any:
    """What an issue holds in a field that can be edited."""
    attribute = ATTRIBUTES.get(field)
    return issue.values.get(field) if attribute is None else getattr(issue, attribute)


def create(
    site: Site,
    *,
    project: int,
    issue_type: int,
    creator: str,
    reporter: str,
    moment: int,
    values: dict[str, Any],
    request_type: int | None = None,
    status: int = constants.WAITING_FOR_SUPPORT,
) -> Issue:
    """A new issue, with every clock started."""
    home = site.projects.edit(project)
    home.last_number += 1
    issue = Issue(
        id=site.next("issue"),
        key=f"{home.key}-{home.last_number}",
        project=project,
        issue_type=issue_type,
        status=status,
        summary="",
        reporter=reporter,
        creator=creator,
        created=moment,
        updated=moment,
        status_since=moment,
        request_type=request_type,
        statuses=[(status, moment)],
    )
    scheme = site.security_schemes.get(home.security_scheme or 0)
    issue.security = None if scheme is None else scheme.default
    for field, value in values.items():
        _set(issue, field, value)
    if "assignee" not in values:
        issue.assignee = default_assignee(home)
    if site.desk_of(project) is not None:
        sla_clock.begin(issue, moment)
    site.add_issue(issue)
    site.announce(Happening("issue_created", issue, creator, moment))
    return issue


def default_assignee(project: Project) -> str | None:
    """Who gets the issues of a project that are given to nobody in particular."""
    return project.lead if project.assignee_type == "PROJECT_LEAD" else None


def _set(issue: Issue, field: str, value: Any) -> None:
    attribute = ATTRIBUTES.get(field)
    if attribute is not None:
        setattr(issue, attribute, 3 if field == "priority" and value is None else value)
    elif value is None or value == []:
        issue.values.pop(field, None)
    else:
        issue.values[field] = value


def edit(site: Site, number: int, author: str, values: dict[str, Any], moment: int) -> list[Change]:
    """Set fields; what really changed is told in one history."""
    issue = site.issues.edit(number)
    changes = []
    for name, value in values.items():
        before = value_of(issue, name)
        _set(issue, name, value)
        after = value_of(issue, name)
        if before != after:
            changes.append(_change(site, site.fields[name], before, after))
    if any(change.field_id == "priority" for change in changes):
        sla_clock.reweighed(issue)
    if any(change.field_id in INVOLVING for change in changes):
        site.involve(issue)
    if changes:
        tell(site, issue, author, changes, moment)
    return changes


def _change(site: Site, field: Field, before: Any, after: Any) -> Change:
    if field.id == constants.ORGANIZATIONS_FIELD:
        sides = [(_organizations(site, side)) for side in (before, after)]
    else:
        sides = [say(site, field, side) for side in (before, after)]
    (old, old_text), (new, new_text) = sides
    name = field.name if field.custom else field.id
    return Change(name, field.id, "custom" if field.custom else "jira", old, old_text, new, new_text)


def _organizations(site: Site, numbers: list[int]) -> tuple[str | None, str | None]:
    if not numbers:
        return None, ""
    return "[" + ", ".join(map(str, numbers)) + "]", ", ".join(site.organizations[number].name for number in numbers)


def tell(site: Site, issue: Issue, author: str, changes: list[Change], moment: int) -> None:
    """Write a history, which is an activity."""
    issue.histories.append(History(site.next("history"), author, moment, changes))
    site.touch(issue, moment)
    site.announce(Happening("issue_updated", issue, author, moment, tuple(changes)))


def comment(
    site: Site,
    number: int,
    author: str,
    body: type_of_text,
    moment: int,
    *,
    public: bool,
    attachments: tuple[int, ...] = (),
    visibility: Visibility | None = None,
    properties: dict[str, Any] | None = None,
) -> Comment:
    """A new comment; an agent's public one answers the customer."""
    issue = site.issues.edit(number)
    made = Comment(site.next("comment"), author, body, public, moment, moment, list(attachments))
    made.visibility, made.properties = visibility, properties or {}
    issue.comments.append(made)
    if (
        public
        and visibility is None
        and author != issue.reporter
        and is_agent(site, site.users.get(author), site.projects[issue.project])
    ):
        sla_clock.answered(issue, moment)
    site.touch(issue, moment)
    site.announce(Happening("comment_created", issue, author, moment, comment=made))
    return made


def rewrite(
    site: Site,
    number: int,
    comment_id: int,
    author: str,
    body: type_of_text,
    moment: int,
    *,
    public: bool | None = None,
    visibility: Visibility | None = None,
    properties: dict[str, Any] | None = None,
) -> Comment:
    """Another text for a comment, and whom it is left to from now on."""
    issue = site.issues.edit(number)
    row = next(row for row in issue.comments if row.id == comment_id)
    row.body, row.updated, row.editor = body, moment, author
    row.public = row.public if public is None else public
    row.visibility, row.properties = visibility, {**row.properties, **(properties or {})}
    site.touch(issue, moment)
    site.announce(Happening("comment_updated", issue, author, moment, comment=row))
    return row


def erase(site: Site, number: int, comment_id: int, author: str, moment: int) -> None:
    """Take a comment away."""
    issue = site.issues.edit(number)
    row = next(row for row in issue.comments if row.id == comment_id)
    issue.comments.remove(row)
    site.touch(issue, moment)
    site.announce(Happening("comment_deleted", issue, author, moment, comment=row))


def available(issue: Issue, *, customer: bool) -> list[Transition]:
    """The transitions out of an issue's status."""
    return [
        transition
        for transition in constants.TRANSITIONS.values()
        if issue.status in transition.origins and (transition.customer or not customer)
    ]


def move(
    site: Site, number: int, author: str, target: int, moment: int, *, resolution: int | None = None
) -> list[Change]:
    """Put an issue into a status. A done status takes a resolution, any other takes it away."""
    issue = site.issues.edit(number)
    before = issue.status
    old, new = constants.STATUSES[before], constants.STATUSES[target]
    site.put(issue, target)
    issue.status_since = moment
    issue.statuses.append((target, moment))
    changes = [Change("status", "status", "jira", str(before), old.name, str(target), new.name)]
    if new.category != "done":
        resolution = None
    elif resolution is None:
        resolution = issue.resolution or constants.DONE
    if resolution != issue.resolution:
        was, now = constants.RESOLUTIONS.get(issue.resolution or 0), constants.RESOLUTIONS.get(resolution or 0)
        changes.append(
            Change(
                "resolution",
                "resolution",
                "jira",
                str(was.id) if was else None,
                was.name if was else None,
                str(now.id) if now else None,
                now.name if now else None,
            )
        )
        issue.resolution = resolution
        issue.resolved = moment if resolution is not None else None
    sla_clock.moved(issue, before, moment)
    tell(site, issue, author, changes, moment)
    return changes


def attach(site: Site, number: int, attachment: Attachment, moment: int) -> None:
    """Put a file on an issue."""
    site.attachments.add(attachment.id, attachment)
    issue = site.issues.edit(number)
    issue.attachments.append(attachment.id)
    change = Change("Attachment", "attachment", "jira", None, None, str(attachment.id), attachment.name)
    tell(site, issue, attachment.author, [change], moment)
    site.announce(Happening("attachment_created", issue, attachment.author, moment, thing=attachment))


def link(site: Site, kind: int, inward: Issue, outward: Issue, author: str, moment: int) -> Link:
    """Tie two issues together; a link that is there already stays the only one."""
    for number in outward.links:
        known = site.links[number]
        if (known.type, known.inward, known.outward) == (kind, inward.id, outward.id):
            return known
    number = site.next("link")
    made = site.links.add(number, Link(number, kind, inward.id, outward.id))
    words = constants.LINK_TYPES[kind]
    for here, there, text in ((inward, outward, words.outward), (outward, inward, words.inward)):
        issue = site.issues.edit(here.id)
        issue.links.append(number)
        change = Change("Link", "issuelinks", "jira", None, None, there.key, f"This issue {text} {there.key}")
        tell(site, issue, author, [change], moment)
    site.announce(Happening("issuelink_created", outward, author, moment, thing=made))
    return made


def unlink(site: Site, number: int) -> None:
    """Untie two issues."""
    row = site.links[number]
    for end in (row.inward, row.outward):
        site.issues.edit(end).links.remove(number)
    site.links.drop(number)


def detach(site: Site, number: int, author: str, moment: int, *, secondary: bool = False) -> None:
    """Take a file away; `secondary` where its issue goes."""
    row = site.attachments[number]
    issue = site.issues.edit(row.issue)
    issue.attachments.remove(number)
    site.attachments.drop(number)
    site.announce(Happening("attachment_deleted", issue, author, moment, thing=row, secondary=secondary))


def delete(site: Site, number: int, author: str, moment: int) -> None:
    """Take an issue away, with its files and its links."""
    issue = site.issues[number]
    for link_number in list(issue.links):
        unlink(site, link_number)
    for file in list(issue.attachments):
        detach(site, file, author, moment, secondary=True)
    gone = site.issues[number]
    site.forget_issue(gone)
    site.announce(Happening("issue_deleted", gone, author, moment))
