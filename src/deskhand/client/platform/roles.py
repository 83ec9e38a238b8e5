"""Roles: who is what in a project."""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import listed, number, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import GroupName, Shape, User
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["ProjectRole", "RoleActor", "Roles"]

_SEEN = "read:avatar:jira read:group:jira read:project-category:jira read:project-role:jira read:project:jira read:user:jira"
_ACTORS = "project-role-actors"
_ADMINISTER_PROJECT = ("ADMINISTER_PROJECTS",)


class RoleActor(Shape):
    """An account or a group that has a role."""

    id: int | None = None
    type: str | None = None
    display_name: str | None = None
    name: str | None = None
    actor_user: User | None = None
    actor_group: GroupName | None = None


class ProjectRole(Shape):
    """A role, and who has it; its id is not told with those who have it in a new project."""

    id: int | None = None
    name: str = ""
    description: str | None = None
    actors: Sequence[RoleActor] = ()
    scope: Mapping[str, Any] | None = None


_ADDRESSES = dict[str, str]
_ALL = list[ProjectRole]


class Roles(Nouns[W]):
    """The roles of a site and of its projects. Who may not administer gets a 401 here, as documented, instead of a 403."""

    chapter = "project-roles"

    @operation(
        "GET /rest/api/3/role",
        _ALL,
        needs=Needs(
            classic="manage:jira-configuration", granular=_SEEN, product="administrator", permissions=("ADMINISTER",)
        ),
    )
    def list(self) -> Call:
        """All roles, with those who have them in a new project."""
        return call()

    @operation(
        "GET /rest/api/3/role/{id}",
        ProjectRole,
        needs=Needs(
            classic="manage:jira-configuration", granular=_SEEN, product="administrator", permissions=("ADMINISTER",)
        ),
    )
    def get(self, role: int | str) -> Call:
        """One role."""
        return call(role)

    @operation(
        "GET /rest/api/3/role/{id}/actors",
        ProjectRole,
        needs=Needs(
            classic="manage:jira-configuration", granular=_SEEN, product="administrator", permissions=("ADMINISTER",)
        ),
        chapter=_ACTORS,
    )
    def default_actors(self, role: int | str) -> Call:
        """Who has a role in a new project."""
        return call(role)

    @operation(
        "GET /rest/api/3/project/{projectIdOrKey}/role",
        _ADDRESSES,
        needs=Needs(
            classic="read:jira-work",
            granular="read:project-role:jira",
            product="agent",
            permissions=_ADMINISTER_PROJECT,
        ),
    )
    def addresses(self, project: str | int) -> Call:
        """The roles of a project by name, each as the address that ends in its id."""
        return call(project)

    @operation(
        "GET /rest/api/3/project/{projectIdOrKey}/role/{id}",
        ProjectRole,
        needs=Needs(classic="read:jira-work", granular=_SEEN, product="agent", permissions=_ADMINISTER_PROJECT),
    )
    def of_project(self, project: str | int, role: int | str, *, exclude_inactive: bool | None = None) -> Call:
        """Who has a role in a project; to leave out who is inactive is Cloud's."""
        self._only_on("cloud", exclude_inactive=exclude_inactive)
        return call(project, role, query={"excludeInactiveUsers": exclude_inactive})

    @operation(
        "POST /rest/api/3/project/{projectIdOrKey}/role/{id}",
        ProjectRole,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=f"{_SEEN} write:project-role:jira",
            product="agent",
            permissions=_ADMINISTER_PROJECT,
        ),
        chapter=_ACTORS,
    )
    def add_actors(
        self, project: str | int, role: int | str, *, accounts: Sequence[str] = (), groups: Sequence[str] = ()
    ) -> Call:
        """Give a role in a project to accounts, and to groups (by id on Cloud, by name on Data Center)."""
        group = "group" if self._sender.edition == "datacenter" else "groupId"
        return call(project, role, json=filled({"user": listed(accounts) or None, group: listed(groups) or None}))

    @operation(
        "PUT /rest/api/3/project/{projectIdOrKey}/role/{id}",
        ProjectRole,
        needs=Needs(
            classic="manage:jira-project",
            granular=f"{_SEEN} write:project-role:jira",
            product="agent",
            permissions=_ADMINISTER_PROJECT,
            signed_in=True,
        ),
        chapter=_ACTORS,
    )
    def set_actors(
        self, project: str | int, role: int | str, *, accounts: Sequence[str] = (), groups: Sequence[str] = ()
    ) -> Call:
        """Give a role in a project to these accounts and groups, and to nobody else."""
        group = "atlassian-group-role-actor" + ("" if self._sender.edition == "datacenter" else "-id")
        actors = {"atlassian-user-role-actor": several(accounts), group: several(groups)}
        return call(project, role, json={"id": number(role), "categorisedActors": actors})

    @operation(
        "DELETE /rest/api/3/project/{projectIdOrKey}/role/{id}",
        needs=Needs(
            classic="manage:jira-project",
            granular="delete:project-role:jira",
            product="agent",
            permissions=_ADMINISTER_PROJECT,
        ),
        chapter=_ACTORS,
    )
    def remove_actor(
        self, project: str | int, role: int | str, *, account: str | None = None, group: str | None = None
    ) -> Call:
        """Take a role in a project from an account or a group."""
        named = "group" if self._sender.edition == "datacenter" else "groupId"
        return call(project, role, query={"user": account, named: group})
