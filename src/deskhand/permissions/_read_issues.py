"""Ask the site about an issue, and about the request that it is to its customer."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from deskhand.client import Issue as SeenIssue
from deskhand.client import Jira, Request
from deskhand.client._view import view_fields
from deskhand.client.approvals import Approval
from deskhand.errors import CallError
from deskhand.permissions._known import Issue, Level, Organization, Unread
from deskhand.permissions._read_people import account_of
from deskhand.permissions._reading import Reading, refused

__all__ = [
    "editable",
    "from_issue",
    "from_request",
    "part",
    "security",
    "see_at_once",
    "see_issue",
    "see_request",
    "sees_comment",
    "with_level",
]

BROWSER = "whoever browses it"
PENDING = "pending"
INVOLVED = "whoever sees the request"
AGENT = "an agent of the desk"


async def see_issue(jira: Jira, reading: Reading, key: str) -> SeenIssue | Unread:
    """The issue as Jira itself shows it."""
    return await reading.attempt(f"issue {key}", f"the issue {key}", BROWSER, lambda: jira.platform.issues.get(key))


async def see_at_once(jira: Jira, reading: Reading, keys: Sequence[str]) -> list[SeenIssue]:
    """Those of many issues that Jira shows, by one search: none of them has to be read for itself then."""
    for _ in range(2):
        jql = f"key in ({', '.join(keys)})"
        try:
            found = await reading.once(
                f"search {jql}", jira.platform.search.issues(jql, fields=("*all",), limit=100).all
            )
        except CallError as error:
            if not refused(error):
                raise
            # Jira refuses the whole search for one key that it does not show, and names each.
            named = set(re.findall(r"[A-Z][A-Z0-9_]*-\d+", error.said)) & {*keys}
            for key in named:
                hidden = Unread(f"the issue {key}", "Jira does not show it", BROWSER)
                reading.keep(f"issue {key}", hidden)
            keys = [key for key in keys if key not in named]
            if not named or not keys:
                return []
        else:
            for one in found:
                reading.keep(f"issue {one.key}", one)
            return found
    return []


async def see_request(jira: Jira, reading: Reading, key: str) -> Request | Unread:
    """The request as the service desk shows it."""
    return await reading.attempt(
        f"request {key}", f"the request {key}", INVOLVED, lambda: jira.requests.get(key, expand=("participant",))
    )


async def from_issue(jira: Jira, reading: Reading, seen: SeenIssue) -> Issue:
    """The issue's facts, without who has a part in the request."""
    own = await reading.once("fields", lambda: view_fields(jira))
    kind = seen.field(own.request_type or "") if own.request_type else None
    return Issue(
        id=seen.id,
        key=seen.key,
        status=(seen.field("status") or {}).get("name") or "",
        type=str((seen.field("issuetype") or {}).get("id") or ""),
        request_type=_request_type(kind),
        reporter=_account_id(seen.field("reporter")),
        assignee=_account_id(seen.field("assignee")),
        fields={
            name: ids for name, value in seen.fields.items() if name.startswith("customfield_") and (ids := _ids(value))
        },
        participants=_people(seen.field(own.participants or "")),
        approvers=_approvers(seen),
        organizations=tuple(
            [Organization(str(one["id"]), one.get("name") or "", ()) for one in _named(seen, own.organizations)]
        ),
    )


async def from_request(seen: Request) -> Issue:
    """What a customer knows of the issue behind a request."""
    hidden = Unread(f"the security level of {seen.issue_key}", "customers do not see it", AGENT)
    return Issue(
        id=seen.issue_id,
        key=seen.issue_key,
        status=(seen.current_status.status if seen.current_status else None) or "",
        request_type=seen.request_type_id,
        reporter=account_of(seen.reporter),
        level=hidden,
        organizations=Unread(f"the organisations of {seen.issue_key}", "customers do not see them", AGENT),
        participants=_participants(seen),
        approvers=Unread(f"the approvers of {seen.issue_key}", "customers do not see their field", AGENT),
    )


async def part(jira: Jira, reading: Reading, issue: Issue, seen: Request | Unread) -> Issue:
    """The issue's facts with who has a part in the request."""
    approvals = await reading.attempt(
        f"approvals {issue.key}",
        f"the approvers of {issue.key}",
        INVOLVED,
        lambda: jira.approvals.list(issue.key).all(),
    )
    approvers: tuple[str, ...] | Unread = (
        issue.approvers
        if isinstance(approvals, Unread)
        else tuple([who for one in approvals for each in one.approvers or () if (who := account_of(each.approver))])
    )
    shared = issue.organizations
    organizations = (
        shared if isinstance(shared, Unread) else tuple([await _members(jira, reading, one) for one in shared])
    )
    participants = issue.participants if isinstance(seen, Unread) else _participants(seen)
    awaited = None if isinstance(approvals, Unread) else tuple([who for one in approvals for who in _awaited(one)])
    return _with(issue, approvers=approvers, organizations=organizations, participants=participants, awaited=awaited)


def _awaited(approval: Approval) -> list[str]:
    """Who has not answered yet, as long as no decision was made."""
    open_ = (approval.final_decision or PENDING) == PENDING
    asked = [one for one in approval.approvers or () if (one.approver_decision or PENDING) == PENDING] if open_ else []
    return [who for one in asked if (who := account_of(one.approver))]


async def sees_comment(jira: Jira, reading: Reading, key: str, id: str) -> bool | Unread:
    """Whether customers see a comment of a request: what the service desk does not show, Jira itself may."""
    met = await reading.attempt(
        f"comment {key} {id}", f"comment {id} of {key}", AGENT, lambda: jira.comments.get(key, id)
    )
    if not isinstance(met, Unread):
        return met.public is not False
    seen = await reading.attempt(
        f"issue comment {key} {id}",
        f"comment {id} of {key}",
        AGENT,
        lambda: jira.platform.comments.get(key, id),
    )
    return met if isinstance(seen, Unread) else seen.jsd_public is not False


async def editable(jira: Jira, reading: Reading, issue: Issue) -> frozenset[str]:
    """The fields that Jira offers to edit: to those alone who may, the assignee to those alone who may assign."""
    found = await reading.attempt(
        f"editable {issue.key}",
        f"the fields of {issue.key} that can be edited",
        AGENT,
        lambda: jira.platform.issues.edit_metadata(issue.key),
    )
    return frozenset() if isinstance(found, Unread) else frozenset(found.fields)


def security(seen: SeenIssue) -> tuple[str, str] | None:
    """The id and the name of the issue's security level, if it has one."""
    has = seen.field("security")
    return (str(has["id"]), has.get("name") or "") if isinstance(has, dict) and "id" in has else None


def with_level(issue: Issue, level: Level | None) -> Issue:
    """The issue's facts with its security level."""
    return _with(issue, level=level)


async def _members(jira: Jira, reading: Reading, one: Organization) -> Organization:
    members = await reading.attempt(
        f"organization {one.id}",
        f"the members of the organisation '{one.name}'",
        AGENT,
        lambda: jira.organizations.users(one.id).all(),
    )
    ids = members if isinstance(members, Unread) else tuple([who for user in members if (who := account_of(user))])
    return Organization(one.id, one.name, ids)


def _participants(seen: Request) -> tuple[str, ...] | Unread:
    page = seen.participants
    if page is None:
        return Unread(f"the participants of {seen.issue_key}", "Jira leaves them out", INVOLVED)
    return tuple([who for user in page.values if (who := account_of(user))])


def _with(issue: Issue, **changed: Any) -> Issue:
    return replace(issue, **changed)


def _named(seen: SeenIssue, field: str | None) -> list[dict[str, Any]]:
    value = seen.field(field) if field else None
    return [one for one in value or () if isinstance(one, dict) and "id" in one]


def _account_id(value: Any) -> str | None:
    return (value.get("accountId") or value.get("name")) if isinstance(value, dict) else None


def _people(value: Any) -> tuple[str, ...]:
    return tuple([who for one in value or () if (who := _account_id(one))])


def _approvers(seen: SeenIssue) -> tuple[str, ...]:
    """Who answers the issue's approvals, which stand in a field of its own."""
    lists = [
        value for name, value in seen.fields.items() if name.startswith("customfield_") and isinstance(value, list)
    ]
    named = [
        one for value in lists for one in value if isinstance(one, dict) and isinstance(one.get("approvers"), list)
    ]
    people = [each.get("approver") for one in named for each in one["approvers"] if isinstance(each, dict)]
    return tuple([who for one in people if (who := _account_id(one))])


def _ids(value: Any) -> tuple[str, ...]:
    """The accounts or groups that a picker's value names; a group by its id and by its name."""
    ids: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            ids.append(one)
        elif isinstance(one, dict):
            ids += [one[key] for key in ("accountId", "groupId", "name") if isinstance(one.get(key), str)]
    return tuple(ids)


def _request_type(value: Any) -> str | None:
    kind = value.get("requestType") if isinstance(value, dict) else None
    return str(kind["id"]) if isinstance(kind, dict) and "id" in kind else None
