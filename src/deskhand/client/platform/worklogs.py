"""Worklogs: the time that was spent on an issue."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from deskhand.client._arguments import given
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape, User
from deskhand.client._text import body_for
from deskhand.client._ways_of_paging import start_at
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Worklog", "WorklogPage", "Worklogs"]

T = TypeVar("T")
_SEEN = (
    "read:avatar:jira read:group:jira read:issue-worklog.property:jira read:issue-worklog:jira "
    "read:project-role:jira read:user:jira"
)
_WRITTEN = "write:issue-worklog.property:jira write:issue-worklog:jira"


class Worklog(Shape):
    """Some time that somebody spent; its comment is ADF, on Data Center wiki markup."""

    id: str
    issue_id: str | None = None
    author: User | None = None
    comment: Any = None
    started: str | None = None
    created: str | None = None
    updated: str | None = None
    time_spent: str | None = None
    time_spent_seconds: int | None = None
    visibility: Mapping[str, Any] | None = None


class WorklogPage(Shape, Generic[T]):
    """A page of an issue's worklogs."""

    worklogs: list[T]
    start_at: int = 0
    max_results: int = 0
    total: int | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.worklogs


class Worklogs(Nouns[W]):
    """The worklogs of an issue."""

    chapter = "issue-worklogs"

    @pages(
        "GET /rest/api/3/issue/{issueIdOrKey}/worklog",
        Worklog,
        needs=Needs(classic="read:jira-work", granular=_SEEN, permissions=("BROWSE_PROJECTS",)),
        paging=start_at(WorklogPage),
    )
    def list(self, issue: str | int, *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """The worklogs of an issue, the oldest first; Data Center gives all of them at once."""
        if self._sender.edition == "datacenter":
            self._only_on("cloud", start_at=start_at)
            return call(issue)
        return call(issue, query={"startAt": start_at, "maxResults": max_results})

    @operation(
        "POST /rest/api/3/issue/{issueIdOrKey}/worklog",
        Worklog,
        needs=Needs(
            classic="write:jira-work",
            granular=f"{_SEEN} {_WRITTEN}",
            product="agent",
            permissions=("BROWSE_PROJECTS", "WORK_ON_ISSUES"),
        ),
    )
    def create(
        self,
        issue: str | int,
        seconds: int,
        *,
        started: str | None = None,
        comment: Any = None,
        notify_users: bool | None = None,
    ) -> Call:
        """Note time spent; `started` is written like `2026-09-08T10:11:12.000+0200`. To tell nobody is Cloud's."""
        self._only_on("cloud", notify_users=notify_users)
        return call(issue, query={"notifyUsers": notify_users}, json=self._body(given(seconds), started, comment))

    @operation(
        "PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}",
        Worklog,
        needs=Needs(
            classic="write:jira-work",
            granular=f"{_SEEN} {_WRITTEN} read:comment:jira write:comment:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS",),
            own_or_all=("EDIT_OWN_WORKLOGS", "EDIT_ALL_WORKLOGS"),
        ),
    )
    def update(
        self,
        issue: str | int,
        worklog: str | int,
        *,
        seconds: int | None = None,
        started: str | None = None,
        comment: Any = None,
        notify_users: bool | None = None,
    ) -> Call:
        """Correct a worklog; to tell nobody of it is Cloud's."""
        self._only_on("cloud", notify_users=notify_users)
        return call(issue, worklog, query={"notifyUsers": notify_users}, json=self._body(seconds, started, comment))

    @operation(
        "DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}",
        needs=Needs(
            classic="write:jira-work",
            granular="delete:issue-worklog.property:jira delete:issue-worklog:jira write:issue.time-tracking:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS",),
            own_or_all=("DELETE_OWN_WORKLOGS", "DELETE_ALL_WORKLOGS"),
        ),
    )
    def delete(self, issue: str | int, worklog: str | int, *, notify_users: bool | None = None) -> Call:
        """Delete a worklog; to tell nobody of it is Cloud's."""
        self._only_on("cloud", notify_users=notify_users)
        return call(issue, worklog, query={"notifyUsers": notify_users})

    def _body(self, seconds: int | None, started: str | None, comment: Any) -> dict[str, Any]:
        said = None if comment is None else body_for(self._sender.edition, comment)
        return filled({"timeSpentSeconds": seconds, "started": started, "comment": said})
