"""Permission schemes: which permission is given to whom, for the projects that use the scheme."""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import commas, given, listed, number
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import GroupName, Shape, User
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = [
    "PermissionGrant",
    "PermissionGrants",
    "PermissionHolder",
    "PermissionScheme",
    "PermissionSchemes",
    "Schemes",
]

_GRANT_SEEN = "read:application-role:jira read:field:jira read:group:jira read:permission:jira read:project-role:jira read:user:jira"
_SEEN = f"{_GRANT_SEEN} read:avatar:jira read:permission-scheme:jira read:project-category:jira read:project:jira"
_READ = Needs(classic="read:jira-work", granular=_SEEN, product="user")
_READ_GRANT = Needs(classic="read:jira-work", granular=_GRANT_SEEN, product="user")
_ADMINISTER = ("ADMINISTER",)
_ALL = ("all",)


class PermissionHolder(Shape):
    """Who is given something: a type such as `projectRole`, `group` or `reporter`, and which one of them.

    On Cloud `value` is what stays the same when a group is renamed; Data Center has `parameter` alone. Expanded, the role,
    the group, the account or the field itself stands here too.
    """

    type: str
    parameter: str | None = None
    value: str | None = None
    project_role: Mapping[str, Any] | None = None
    group: GroupName | None = None
    user: User | None = None
    field: Mapping[str, Any] | None = None


class PermissionGrant(Shape):
    """A permission by its key, and who is given it."""

    id: int
    permission: str
    holder: PermissionHolder | None = None


class PermissionGrants(Shape):
    """The grants of a scheme."""

    permissions: Sequence[PermissionGrant] = ()


class PermissionScheme(Shape):
    """A scheme; its grants are there when they were asked for with `expand`."""

    id: int
    name: str = ""
    description: str | None = None
    permissions: Sequence[PermissionGrant] | None = None
    scope: Mapping[str, Any] | None = None


class Schemes(Shape):
    """The schemes of a site."""

    permission_schemes: Sequence[PermissionScheme] = ()


class PermissionSchemes(Nouns[W]):
    """The permission schemes of a site, and the one that a project uses."""

    chapter = "permission-schemes"

    @operation("GET /rest/api/3/permissionscheme", Schemes, needs=_READ)
    def list(self, *, expand: Sequence[str] = ()) -> Call:
        """All schemes; `expand` takes `permissions`, `user`, `group`, `projectRole`, `field`, `all`."""
        return call(query={"expand": commas(expand)})

    @operation("GET /rest/api/3/permissionscheme/{schemeId}", PermissionScheme, needs=_READ)
    def get(self, scheme: int | str, *, expand: Sequence[str] = _ALL) -> Call:
        """One scheme with its grants."""
        return call(scheme, query={"expand": commas(expand)})

    @operation(
        "GET /rest/api/3/project/{projectKeyOrId}/permissionscheme",
        PermissionScheme,
        needs=Needs(
            classic="read:jira-work",
            granular=_SEEN,
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
            signed_in=True,
        ),
        chapter="project-permission-schemes",
    )
    def of_project(self, project: str | int, *, expand: Sequence[str] = _ALL) -> Call:
        """The scheme that a project uses, with its grants."""
        return call(project, query={"expand": commas(expand)})

    @operation(
        "PUT /rest/api/3/project/{projectKeyOrId}/permissionscheme",
        PermissionScheme,
        needs=Needs(
            classic="manage:jira-project",
            granular=f"{_SEEN} write:project:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
        chapter="project-permission-schemes",
    )
    def assign(self, project: str | int, scheme: int | str) -> Call:
        """Let a project use a scheme."""
        return call(project, json={"id": number(scheme)})

    @operation(
        "POST /rest/api/3/permissionscheme",
        PermissionScheme,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=f"{_SEEN} write:permission-scheme:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
    )
    def create(
        self, name: str, *, description: str | None = None, permissions: Sequence[Mapping[str, Any]] = ()
    ) -> Call:
        """Make a scheme; a grant is written like `{"permission": "EDIT_ISSUES", "holder": {"type": "reporter"}}`."""
        return call(
            json=filled({"name": given(name), "description": description, "permissions": listed(permissions) or None})
        )

    @operation(
        "PUT /rest/api/3/permissionscheme/{schemeId}",
        PermissionScheme,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=f"{_SEEN} write:permission-scheme:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
    )
    def update(
        self,
        scheme: int | str,
        name: str,
        *,
        description: str | None = None,
        permissions: Sequence[Mapping[str, Any]] | None = None,
    ) -> Call:
        """Change a scheme; where grants are given they replace all that it had, and an empty list leaves none."""
        body = {"name": given(name), "description": description, "permissions": listed(permissions)}
        return call(scheme, json=filled(body))

    @operation(
        "DELETE /rest/api/3/permissionscheme/{schemeId}",
        needs=Needs(
            classic="manage:jira-configuration",
            granular="delete:permission-scheme:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
    )
    def delete(self, scheme: int | str) -> Call:
        """Delete a scheme that no project uses."""
        return call(scheme)

    @operation("GET /rest/api/3/permissionscheme/{schemeId}/permission", PermissionGrants, needs=_READ_GRANT)
    def grants(self, scheme: int | str, *, expand: Sequence[str] = _ALL) -> Call:
        """The grants of a scheme."""
        return call(scheme, query={"expand": commas(expand)})

    @operation(
        "GET /rest/api/3/permissionscheme/{schemeId}/permission/{permissionId}", PermissionGrant, needs=_READ_GRANT
    )
    def get_grant(self, scheme: int | str, grant: int | str, *, expand: Sequence[str] = _ALL) -> Call:
        """One grant."""
        return call(scheme, grant, query={"expand": commas(expand)})

    @operation(
        "POST /rest/api/3/permissionscheme/{schemeId}/permission",
        PermissionGrant,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=f"{_GRANT_SEEN} write:permission:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
    )
    def create_grant(self, scheme: int | str, permission: str, holder_type: str, value: str | None = None) -> Call:
        """Give a permission: to a role or group by its id on Cloud, by `parameter` on Data Center."""
        which = "parameter" if self._sender.edition == "datacenter" else "value"
        return call(scheme, json={"permission": permission, "holder": filled({"type": holder_type, which: value})})

    @operation(
        "DELETE /rest/api/3/permissionscheme/{schemeId}/permission/{permissionId}",
        needs=Needs(
            classic="manage:jira-configuration",
            granular="delete:permission:jira",
            product="administrator",
            permissions=_ADMINISTER,
        ),
    )
    def delete_grant(self, scheme: int | str, grant: int | str) -> Call:
        """Give a permission no longer."""
        return call(scheme, grant)
