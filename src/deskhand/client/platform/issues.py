"""Issues: what requests are to agents, with all their fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from deskhand.client._arguments import commas, id_of, listed, mapped, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import OnPrem, operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._text import body_for
from deskhand.client._ways_of_paging import START_AT, next_token
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.client.platform._changelogs import Changelog, History, IssueChanges
from deskhand.client.platform._issue import Issue
from deskhand.client.platform.createmeta import FieldMetadata
from deskhand.client.platform.statuses import IssueStatus
from deskhand.errors import UserError
from deskhand.needs import Needs

__all__ = ["CreatedIssue", "EditMetadata", "Issue", "IssueTransition", "IssueTransitions", "Issues"]

T = TypeVar("T")
_READ = Needs(
    classic="read:jira-work",
    granular="read:avatar:jira read:field-configuration:jira read:issue-meta:jira read:issue-security-level:jira "
    "read:issue.changelog:jira read:issue.vote:jira read:issue:jira read:status:jira read:user:jira",
    permissions=("BROWSE_PROJECTS",),
)
_READ_CHANGES = Needs(
    classic="read:jira-work",
    granular="read:avatar:jira read:issue-meta:jira read:issue.changelog:jira",
    permissions=("BROWSE_PROJECTS",),
)
_READ_CHANGES_OF_MANY = replace(_READ_CHANGES, signed_in=True)


class ChangesFound(Shape, Generic[T]):
    """A page of changes of many issues."""

    issue_change_logs: list[T]
    next_page_token: str | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.issue_change_logs


class EditMetadata(Shape):
    """The fields that the account may change of an issue, by their ids."""

    fields: Mapping[str, FieldMetadata] = {}


class WithChangelog(Shape):
    """An issue of Data Center's, read for its changes: a page that has them all."""

    changelog: Changelog
    is_last: bool = True

    @property
    def items(self) -> list[History]:
        """What the page lists."""
        return list(self.changelog.histories)


class CreatedIssue(Shape):
    """Where a new issue is found."""

    id: str
    key: str
    self: str | None = None


class IssueTransition(Shape):
    """A step of the workflow that is open to the account."""

    id: str
    name: str = ""
    to: IssueStatus | None = None
    has_screen: bool | None = None
    is_available: bool | None = None
    is_global: bool | None = None
    is_initial: bool | None = None
    is_conditional: bool | None = None
    fields: Mapping[str, FieldMetadata] | None = None


class IssueTransitions(Shape):
    """The steps from where an issue stands."""

    transitions: Sequence[IssueTransition] = ()

    def __iter__(self) -> Iterator[IssueTransition]:
        return iter(self.transitions)

    def __len__(self) -> int:
        return len(self.transitions)

    def named(self, name: str) -> IssueTransition | None:
        """The transition of a name, however it is capitalised."""
        wanted = name.casefold()
        return next((one for one in self.transitions if one.name.casefold() == wanted), None)


class Issues(Nouns[W]):
    """The issues of a site."""

    chapter = "issues"

    @operation("GET /rest/api/3/issue/{issueIdOrKey}", Issue, needs=_READ)
    def get(
        self,
        issue: str | int,
        *,
        fields: Sequence[str] = (),
        expand: Sequence[str] = (),
        properties: Sequence[str] = (),
    ) -> Call:
        """One issue, with all its fields or those named; `expand` takes `changelog`, `renderedFields`, `names`."""
        return call(issue, query={"fields": commas(fields), "expand": commas(expand), "properties": commas(properties)})

    @operation(
        "POST /rest/api/3/issue",
        CreatedIssue,
        needs=Needs(
            classic="write:jira-work",
            granular="read:issue:jira write:attachment:jira write:comment.property:jira write:comment:jira write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "CREATE_ISSUES"),
            signed_in=True,
        ),
    )
    def create(
        self,
        fields: Mapping[str, Any],
        *,
        update: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
    ) -> Call:
        """Make an issue that is no request; `fields` names at least `project`, `issuetype` and `summary`."""
        return call(json=filled({"fields": mapped(fields), "update": update, "properties": _properties(properties)}))

    @operation(
        "PUT /rest/api/3/issue/{issueIdOrKey}",
        needs=Needs(
            classic="write:jira-work",
            granular="write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "EDIT_ISSUES"),
        ),
    )
    def edit(
        self,
        issue: str | int,
        fields: Mapping[str, Any] | None = None,
        *,
        update: Mapping[str, Any] | None = None,
        properties: Mapping[str, Any] | None = None,
        notify_users: bool | None = None,
    ) -> Call:
        """Change fields: `fields` sets values, `update` adds to them, removes from them or sets them."""
        body = {"fields": fields, "update": update, "properties": _properties(properties)}
        return call(issue, query={"notifyUsers": notify_users}, json=filled(body))

    @operation(
        "GET /rest/api/3/issue/{issueIdOrKey}/editmeta",
        EditMetadata,
        needs=Needs(
            classic="read:jira-work",
            granular="read:field-configuration:jira read:issue-meta:jira",
            permissions=("BROWSE_PROJECTS", "EDIT_ISSUES"),
        ),
    )
    def edit_metadata(self, issue: str | int) -> Call:
        """The fields that the account may change of an issue."""
        return call(issue)

    @operation(
        "DELETE /rest/api/3/issue/{issueIdOrKey}",
        needs=Needs(
            classic="write:jira-work",
            granular="delete:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "DELETE_ISSUES"),
        ),
    )
    def delete(self, issue: str | int, *, subtasks: bool | None = None) -> Call:
        """Delete an issue for good, with its subtasks if told so."""
        return call(issue, query={"deleteSubtasks": subtasks})

    @operation(
        "PUT /rest/api/3/issue/{issueIdOrKey}/assignee",
        needs=Needs(
            classic="write:jira-work",
            granular="write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "ASSIGN_ISSUES"),
        ),
    )
    def assign(self, issue: str | int, account: str | None) -> Call:
        """Give an issue to an agent, or with None to nobody."""
        who = "name" if self._sender.edition == "datacenter" else "accountId"
        return call(issue, json={who: account if account is None else id_of(account)})

    @operation(
        "GET /rest/api/3/issue/{issueIdOrKey}/transitions",
        IssueTransitions,
        needs=Needs(
            classic="read:jira-work",
            granular="read:field-configuration:jira read:issue.transition:jira read:status:jira",
            permissions=("BROWSE_PROJECTS", "TRANSITION_ISSUES"),
        ),
    )
    def transitions(self, issue: str | int, *, transition: str | int | None = None, expand: Sequence[str] = ()) -> Call:
        """The workflow's transitions that are open to the account; `expand` takes `transitions.fields`."""
        return call(issue, query={"transitionId": transition, "expand": commas(expand)})

    @operation(
        "POST /rest/api/3/issue/{issueIdOrKey}/transitions",
        needs=Needs(
            classic="write:jira-work",
            granular="write:issue.property:jira write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "TRANSITION_ISSUES"),
        ),
    )
    def transition(
        self,
        issue: str | int,
        transition: str | int,
        fields: Mapping[str, Any] | None = None,
        *,
        update: Mapping[str, Any] | None = None,
        comment: Any = None,
        public: bool | None = None,
    ) -> Call:
        """Take a transition, setting the fields of its screen, with a comment (plain text or ADF) if there is one."""
        if public is not None and comment is None:
            raise UserError("`public` says who reads the comment, and there is none: leave it out")
        changes: dict[str, Any] = dict(update or {})
        if comment is not None:
            said: dict[str, Any] = {"body": body_for(self._sender.edition, comment)}
            if public is not None:
                said["properties"] = [{"key": "sd.public.comment", "value": {"internal": not public}}]
            changes["comment"] = [*changes.get("comment", ()), {"add": said}]
        body = {"transition": {"id": id_of(transition)}, "fields": fields, "update": changes or None}
        return call(issue, json=filled(body))

    @pages(
        "GET /rest/api/3/issue/{issueIdOrKey}/changelog",
        History,
        needs=_READ_CHANGES,
        paging=START_AT,
        on_prem=OnPrem("/rest/api/2/issue/{issueIdOrKey}", WithChangelog),
    )
    def changelog(self, issue: str | int, *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """All changes of an issue, the oldest first; Data Center gives them all at once."""
        if self._sender.edition == "datacenter":
            self._only_on("cloud", start_at=start_at)
            return call(issue, query={"fields": "none", "expand": "changelog"})
        return call(issue, query={"startAt": start_at, "maxResults": max_results})

    @pages(
        "POST /rest/api/3/changelog/bulkfetch",
        IssueChanges,
        needs=_READ_CHANGES_OF_MANY,
        paging=next_token(ChangesFound),
        editions=CLOUD,
    )
    def bulk_changelog(
        self, issues: Sequence[str], *, field_ids: Sequence[str] | None = None, max_results: int | None = None
    ) -> Call:
        """The changes of up to 1,000 issues, the oldest first, of all fields or of at most 10."""
        body = {"issueIdsOrKeys": several(issues), "fieldIds": listed(field_ids), "maxResults": max_results}
        return call(json=filled(body))


def _properties(values: Mapping[str, Any] | None) -> list[dict[str, Any]] | None:
    return None if values is None else [{"key": key, "value": value} for key, value in values.items()]
