"""Project roles, and who is in them in new projects."""

import zlib

from msgspec import Struct, field

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import group_of
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._records import Actors, ProjectRole
from deskhand.sandbox._replies import Json, avatars

ROLE = "/rest/api/3/role"
USERS, GROUPS = "atlassian-user-role-actor", "atlassian-group-role-actor"


class RoleWrite(Struct):
    """A role as it is sent."""

    name: str | None = None
    description: str | None = None


class ActorsWrite(Struct):
    """Actors as they are sent: accounts, group names, group ids."""

    user: list[str] = []
    group: list[str] = []
    group_id: list[str] = field(default_factory=list, name="groupId")


@handles(f"GET {ROLE}", group="project-roles")
def list_roles(call: Call) -> list[Json]:
    """Every role with its default actors."""
    administrators_only(call)
    return [_role(call, row) for row in call.site.project_roles.values()]


@handles(f"POST {ROLE}", group="project-roles")
def create_role(call: Call) -> Json:
    """A new role, for every project."""
    administrators_only(call)
    sent = call.read(RoleWrite)
    name = _name(sent.name)
    if any(row.name == name for row in call.site.project_roles.values()):
        raise Refusal(409, f"A project role with name '{name}' already exists.")
    number = call.site.next("project role", 10100)
    return _role(call, call.site.project_roles.add(number, ProjectRole(number, name, sent.description or "")))


@handles(f"GET {ROLE}/{{id}}", group="project-roles")
def get_role(call: Call) -> Json:
    """One role with its default actors."""
    administrators_only(call)
    return _role(call, the_role(call))


@handles(f"POST {ROLE}/{{id}}", group="project-roles")
def change_role(call: Call) -> Json:
    """Change the name, or else the description."""
    administrators_only(call)
    sent = call.read(RoleWrite)
    row = call.site.project_roles.edit(the_role(call).id)
    if sent.name is not None:
        row.name = _name(sent.name)
    elif sent.description is not None:
        row.description = sent.description
    return _role(call, row)


@handles(f"PUT {ROLE}/{{id}}", group="project-roles")
def update_role(call: Call) -> Json:
    """Change name and description."""
    administrators_only(call)
    sent = call.read(RoleWrite)
    if sent.description is None:
        raise Refusal(400, "The name and the description are required.")
    name = _name(sent.name)
    row = call.site.project_roles.edit(the_role(call).id)
    row.name, row.description = name, sent.description
    return _role(call, row)


@handles(f"DELETE {ROLE}/{{id}}", group="project-roles")
def delete_role(call: Call) -> Reply:
    """Delete a role; one that is used needs another in its place."""
    administrators_only(call)
    row = the_role(call)
    swap = call.one("swap")
    grants = [
        (scheme.id, grant.id)
        for scheme in call.site.permission_schemes.values()
        for grant in scheme.grants
        if grant.type == "projectRole" and grant.parameter == str(row.id)
    ]
    if grants and not swap:
        raise Refusal(409, "The project role is in use; name another one to take its place.")
    if swap and (not swap.isdecimal() or int(swap[:9]) not in call.site.project_roles):
        raise Refusal(400, "The project role to take its place does not exist.")
    for scheme, number in grants:
        for grant in call.site.permission_schemes.edit(scheme).grants:
            if grant.id == number:
                grant.parameter = swap
    for number in list(call.site.projects.keys()):
        call.site.projects.edit(number).roles.pop(row.id, None)
    call.site.project_roles.drop(row.id)
    return Reply(204)


@handles(f"GET {ROLE}/{{id}}/actors", group="project-role-actors")
def get_default_actors(call: Call) -> Json:
    """Who is in a role of new projects."""
    administrators_only(call)
    return {"actors": _defaults(call, the_role(call))}


@handles(f"POST {ROLE}/{{id}}/actors", group="project-role-actors")
def add_default_actors(call: Call) -> Json:
    """Put people or groups into a role of new projects."""
    administrators_only(call)
    added = read_actors(call, call.read(ActorsWrite))
    row = call.site.project_roles.edit(the_role(call).id)
    row.default_users = list(dict.fromkeys([*row.default_users, *added.users]))
    row.default_groups = list(dict.fromkeys([*row.default_groups, *added.groups]))
    return {"actors": _defaults(call, row)}


@handles(f"DELETE {ROLE}/{{id}}/actors", group="project-role-actors")
def remove_default_actors(call: Call) -> Json:
    """Take people or groups out of a role of new projects."""
    administrators_only(call)
    gone = named_actors(call)
    row = call.site.project_roles.edit(the_role(call).id)
    row.default_users = [who for who in row.default_users if who not in gone.users]
    row.default_groups = [name for name in row.default_groups if name not in gone.groups]
    return {"actors": _defaults(call, row)}


def _name(name: str | None) -> str:
    if not name or name != name.strip():
        raise Refusal(400, "The role name cannot be empty or start or end with whitespace.")
    return name


def the_role(call: Call) -> ProjectRole:
    """The role that the path names."""
    text = call.params["id"]
    row = call.site.project_roles.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, f"Can not retrieve a role actor for a non-existent project role: {text}.")
    return row


def read_actors(call: Call, sent: ActorsWrite) -> Actors:
    """Actors that were sent; somebody who is not there is refused."""
    for who in sent.user:
        user = call.site.users.get(who)
        if user is None or not user.active:
            raise Refusal(404, f"'{who}' does not exist.")
    names = []
    for name in [*sent.group, *sent.group_id]:
        group = group_of(call.site, name)
        if group is None:
            raise Refusal(404, f"'{name}' does not exist.")
        names.append(group.name)
    return Actors(list(dict.fromkeys(sent.user)), list(dict.fromkeys(names)))


def named_actors(call: Call) -> Actors:
    """The actor that the query names."""
    name = call.one("groupId") or call.one("group")
    if not name and not call.one("user"):
        raise Refusal(400, "Name the actor to remove by 'user', 'group' or 'groupId'.")
    group = group_of(call.site, name) if name else None
    return Actors([call.one("user")], [group.name if group is not None else name])


def _actor(kind: str, name: str, place: str) -> int:
    return zlib.crc32(f"{place}/{kind}/{name}".encode()) & 0x7FFFFFFF


def show_actors(call: Call, users: list[str], groups: list[str], place: str) -> list[Json]:
    """People and groups in a role."""
    if call.site.edition == "datacenter":
        return _actors_by_name(call, users, groups, place)
    people = [
        {
            "id": _actor(USERS, who, place),
            "displayName": call.site.users[who].display_name,
            "type": USERS,
            "actorUser": {"accountId": who},
        }
        for who in users
    ]
    shown: list[Json] = [*people]
    for name in groups:
        group = group_of(call.site, name)
        said = {"displayName": name, "name": name, "groupId": group.id if group else ""}
        shown.append(
            {"id": _actor(GROUPS, name, place), "displayName": name, "type": GROUPS, "name": name, "actorGroup": said}
        )
    return sorted(shown, key=lambda row: str(row["displayName"]))


def _actors_by_name(call: Call, users: list[str], groups: list[str], place: str) -> list[Json]:
    """As Data Center has them: both kinds by name."""
    people = [
        {
            "id": _actor(USERS, who, place),
            "displayName": call.site.users[who].display_name,
            "type": USERS,
            "name": who,
            "avatarUrl": avatars(call, call.site.users[who])["16x16"],
        }
        for who in users
    ]
    teams = [{"id": _actor(GROUPS, name, place), "displayName": name, "type": GROUPS, "name": name} for name in groups]
    return sorted([*people, *teams], key=lambda row: str(row["displayName"]))


def _defaults(call: Call, row: ProjectRole) -> list[Json]:
    return show_actors(call, row.default_users, row.default_groups, f"role/{row.id}")


def _role(call: Call, row: ProjectRole) -> Json:
    shown: Json = {"self": rest(call, f"role/{row.id}"), "name": row.name, "id": row.id, "description": row.description}
    return {**shown, "actors": _defaults(call, row)}
