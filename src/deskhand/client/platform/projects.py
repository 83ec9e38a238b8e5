"""Projects: where issues live; a service desk is the service side of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import commas, several
from deskhand.client._call import Call, call
from deskhand.client._operation import OnPrem, operation, pages
from deskhand.client._shapes import Shape, User
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import Nouns, W
from deskhand.client.platform.statuses import IssueStatus
from deskhand.needs import Needs

__all__ = ["IssueTypeStatuses", "Project", "Projects"]

_READ = Needs(
    classic="read:jira-work",
    granular="read:application-role:jira read:avatar:jira read:group:jira read:issue-type-hierarchy:jira "
    "read:issue-type:jira read:project-category:jira read:project-version:jira read:project.component:jira "
    "read:project.property:jira read:project:jira read:user:jira",
    permissions=("BROWSE_PROJECTS",),
)


class Project(Shape):
    """A project; `project_type_key` is `service_desk` where it has a service desk, `simplified` where a team manages it."""

    id: str
    key: str
    name: str = ""
    description: str | None = None
    lead: User | None = None
    project_type_key: str | None = None
    simplified: bool | None = None
    style: str | None = None
    is_private: bool | None = None
    archived: bool | None = None
    issue_types: Sequence[Mapping[str, Any]] | None = None
    permissions: Mapping[str, Any] | None = None


class IssueTypeStatuses(Shape):
    """An issue type and the statuses that its workflow has."""

    id: str
    name: str
    subtask: bool | None = None
    statuses: Sequence[IssueStatus] = ()


_STATUSES = list[IssueTypeStatuses]


class Projects(Nouns[W]):
    """The projects of a site."""

    chapter = "projects"

    @pages(
        "GET /rest/api/3/project/search",
        Project,
        needs=_READ,
        paging=START_AT,
        on_prem=OnPrem("/rest/api/2/project", list[Project]),
    )
    def list(
        self,
        *,
        query: str | None = None,
        keys: Sequence[str] = (),
        type_key: str | None = None,
        expand: Sequence[str] = (),
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The projects that the account can browse; Data Center gives all of them at once and cannot look for some."""
        if self._sender.edition == "datacenter":
            self._only_on("cloud", query=query, keys=keys, type_key=type_key, start_at=start_at)
            return call(query={"expand": commas(expand)})
        wanted = {"query": query, "keys": several(keys), "typeKey": type_key}
        return call(query={**wanted, "expand": commas(expand), "startAt": start_at, "maxResults": max_results})

    @operation("GET /rest/api/3/project/{projectIdOrKey}", Project, needs=_READ)
    def get(self, project: str | int, *, expand: Sequence[str] = ()) -> Call:
        """One project; `expand` takes `lead`, `issueTypes`, `permissions`."""
        return call(project, query={"expand": commas(expand)})

    @operation(
        "GET /rest/api/3/project/{projectIdOrKey}/statuses",
        _STATUSES,
        needs=Needs(
            classic="read:jira-work",
            granular="read:issue-status:jira read:issue-type:jira read:status:jira",
            permissions=("BROWSE_PROJECTS",),
        ),
    )
    def statuses(self, project: str | int) -> Call:
        """The statuses that a project's issues can be in, by issue type."""
        return call(project)
