"""Permissions: what the account may do, as Jira itself says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import commas, several, some
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["GrantedPermissions", "Permission", "PermissionMap", "Permissions", "PermittedProject", "PermittedProjects"]


class Permission(Shape):
    """A permission, and whether the account has it."""

    key: str
    id: str | None = None
    name: str | None = None
    type: str | None = None
    description: str | None = None
    have_permission: bool | None = None


class PermissionMap(Shape):
    """Permissions by their keys."""

    permissions: Mapping[str, Permission] = {}


class ProjectPermission(Shape):
    """One project permission, and the projects and issues (by id) that it was found for."""

    permission: str
    projects: Sequence[int] = ()
    issues: Sequence[int] = ()


class GrantedPermissions(Shape):
    """Of what was asked about, what is granted; of the rest nothing is said."""

    global_permissions: Sequence[str] = ()
    project_permissions: Sequence[ProjectPermission] = ()


class PermittedProject(Shape):
    """A project by its id and key."""

    id: int
    key: str


class PermittedProjects(Shape):
    """The projects that were found."""

    projects: Sequence[PermittedProject] = ()


class Permissions(Nouns[W]):
    """What accounts may do."""

    chapter = "permissions"

    @operation(
        "GET /rest/api/3/mypermissions",
        PermissionMap,
        needs=Needs(classic="read:jira-work", granular="read:permission:jira"),
    )
    def mine(
        self,
        permissions: Sequence[str],
        *,
        project: str | None = None,
        issue: str | None = None,
        comment: str | None = None,
    ) -> Call:
        """Which of these permissions the account has, in a project or for an issue where one is named.

        Without one Jira says yes to what the account has anywhere. In a service desk it answers as for the portal.
        Data Center does not take the names and tells of all permissions.
        """
        self._only_on("cloud", comment=comment)
        query: dict[str, Any] = {"projectKey": project, "issueKey": issue}
        if self._sender.edition == "cloud":
            query |= {"permissions": commas(some(permissions)), "commentId": comment}
        return call(query=query)

    @operation(
        "GET /rest/api/3/permissions",
        PermissionMap,
        needs=Needs(classic="manage:jira-configuration", granular="read:permission:jira"),
    )
    def list(self) -> Call:
        """All permissions that the site knows, those of apps included."""
        return call()

    @operation(
        "POST /rest/api/3/permissions/check",
        GrantedPermissions,
        needs=Needs(classic="read:jira-work", granular="read:permission:jira"),
        reads=True,
        editions=CLOUD,
    )
    def check(
        self,
        *,
        account: str | None = None,
        global_permissions: Sequence[str] = (),
        project_permissions: Sequence[Mapping[str, Any]] = (),
    ) -> Call:
        """Which of these an account has; of another account only for administrators.

        A project permission is written like `{"permissions": ["EDIT_ISSUES"], "projects": [1], "issues": [10001]}`; what Jira
        does not know of it, it passes over without a word.
        """
        body = {
            "accountId": account,
            "globalPermissions": several(global_permissions),
            "projectPermissions": several(project_permissions),
        }
        return call(json=filled(body))

    @operation(
        "POST /rest/api/3/permissions/project",
        PermittedProjects,
        needs=Needs(classic="read:jira-work", granular="read:permission:jira read:project:jira"),
        reads=True,
        editions=CLOUD,
    )
    def projects(self, permissions: Sequence[str]) -> Call:
        """The projects that the account has all of these permissions in."""
        return call(json={"permissions": some(permissions)})
