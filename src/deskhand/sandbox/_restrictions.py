"""Comments and worklogs that are for one role or one group: who reads them, and how they are sent and shown."""

from typing import Literal, TypeVar

from msgspec import Struct, UnsetType

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._holders import group_of, in_group, in_role
from deskhand.sandbox._issue_records import Comment, Issue, Visibility, Worklog
from deskhand.sandbox._records import Project, ProjectRole, User
from deskhand.sandbox._replies import Json
from deskhand.sandbox._site import Site

Said = TypeVar("Said", Comment, Worklog)
FIELD = "commentLevel"


class VisibilityWrite(Struct):
    """A restriction as it is sent: the group by its name or, as `identifier`, its id; the role by its name."""

    type: Literal["group", "role"]
    value: str | None = None
    identifier: str | None = None


def may_read(site: Site, user: User | None, issue: Issue, restriction: Visibility | None) -> bool:
    """Whether somebody who sees an issue is one of those that a restriction leaves."""
    if restriction is None:
        return True
    if user is None or not user.active:
        return False
    if restriction.type == "role":
        return in_role(site, user, site.projects[issue.project], int(restriction.holder))
    return in_group(site, user.account_id, restriction.holder)


def left_to(site: Site, user: User | None, issue: Issue, rows: list[Said]) -> list[Said]:
    """The comments or worklogs of an issue that its restrictions leave to somebody."""
    if all(row.visibility is None for row in rows):
        return rows
    return [row for row in rows if may_read(site, user, issue, row.visibility)]


def read(
    call: Call, project: Project, sent: VisibilityWrite | UnsetType | None, before: Visibility | None = None
) -> Visibility | None:
    """The restriction that a call asks for; one to nobody, or to others than the caller, is refused."""
    if isinstance(sent, UnsetType):
        return before
    if sent is None:
        return None
    name = sent.identifier or sent.value or ""
    if sent.type == "role":
        role = _role(call.site, name)
        if role is None:
            raise Refusal(400, errors={FIELD: f"Role with id: {name} does not exist."})
        if call.account is None or not in_role(call.site, call.account, project, role.id):
            raise Refusal(400, errors={FIELD: f"You are currently not a member of the project role: {role.name}."})
        return Visibility("role", str(role.id))
    group = group_of(call.site, name)
    if group is None:
        raise Refusal(400, errors={FIELD: f"Group: {name} does not exist."})
    if call.account is None or call.account.account_id not in group.members:
        raise Refusal(400, errors={FIELD: f"You are currently not a member of the group: {group.name}."})
    return Visibility("group", group.id)


def _role(site: Site, name: str) -> ProjectRole | None:
    return next((row for row in site.project_roles.values() if name in {row.name, str(row.id)}), None)


def hand_over(site: Site, group: str, heir: str) -> None:
    """Leave to another group what was left to one. Requests that nobody wrote since they were laid have nothing such."""
    untouched = set(site.issues.laid())
    for number in [number for number in site.issues if number not in untouched]:
        if not any(_is_left_to(row, group) for row in _rows(site.issues[number])):
            continue
        for row in _rows(site.issues.edit(number)):
            if _is_left_to(row, group):
                row.visibility = Visibility("group", heir)


def _rows(issue: Issue) -> list[Comment | Worklog]:
    return [*issue.comments, *issue.worklogs]


def _is_left_to(row: Comment | Worklog, group: str) -> bool:
    return row.visibility is not None and (row.visibility.type, row.visibility.holder) == ("group", group)


def shown(call: Call, row: Comment | Worklog) -> Json:
    """The restriction of a comment or a worklog, where it has one; Data Center knows no identifier."""
    kept = row.visibility
    if kept is None:
        return {}
    if kept.type == "role":
        role = call.site.project_roles.get(int(kept.holder))
        name = identifier = kept.holder if role is None else role.name
    else:
        group = group_of(call.site, kept.holder)
        name, identifier = kept.holder if group is None else group.name, kept.holder
    said = {"type": kept.type, "value": name}
    return {"visibility": said if call.site.edition == "datacenter" else {**said, "identifier": identifier}}
