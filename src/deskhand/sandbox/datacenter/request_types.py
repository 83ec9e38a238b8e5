"""Changing request types, and saying who may raise requests of them."""

from typing import Literal

from msgspec import Struct

from deskhand.sandbox._access import the_administered_desk
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import group_of
from deskhand.sandbox._naming import by_key
from deskhand.sandbox._portal_view import request_type
from deskhand.sandbox._records import RequestType
from deskhand.sandbox._replies import Json, avatars
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.request_types import the_request_type

TYPES = "/servicedesk/{serviceDeskId}/requesttype"
PERMISSION = f"{TYPES}/{{requestTypeId}}/permission"
SOURCE = f"{PAGES}request-type-permissions/"
UNKNOWN = (
    "What entityId is: here a user's key or name, a group's name, an organization's id. What an empty allowlist "
    "means: here that everybody may. Who may read and write it: here the desk's administrators."
)


class RequestTypeUpdate(Struct, rename="camel"):
    """What is to be changed of a type; its issue type cannot be."""

    request_type_id: str | int
    name: str | None = None
    description: str | None = None
    help_text: str | None = None


class Entity(Struct, rename="camel"):
    """Somebody who may raise requests."""

    entity_type: Literal["USER", "GROUP", "ORGANIZATION"]
    entity_id: str


class Permission(Struct):
    """Everybody who may raise requests."""

    allowlist: list[Entity] = []


@handles(f"PUT {TYPES}", edition="datacenter", source=f"{PAGES}request-type/")
def update_request_type(call: Call) -> Json:
    """Change what is sent of a type, and nothing else."""
    desk = the_administered_desk(call)[0]
    sent = call.read(RequestTypeUpdate)
    call.params["requestTypeId"] = str(sent.request_type_id)
    number = the_request_type(call, desk).id
    if sent.name is not None and not sent.name.strip():
        raise Refusal(400, "The request type name must not be empty.")
    row = call.site.request_types.edit(number)
    row.name = row.name if sent.name is None else sent.name.strip()
    row.description = row.description if sent.description is None else sent.description
    row.help = row.help if sent.help_text is None else sent.help_text
    return request_type(call, row)


@handles(f"GET {PERMISSION}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def get_request_type_permission(call: Call) -> Json:
    """Who may raise requests of a type."""
    return _shape(call, the_request_type(call, the_administered_desk(call)[0]))


@handles(f"PUT {PERMISSION}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def set_request_type_permission(call: Call) -> Json:
    """Let those raise requests who are named, and nobody else."""
    number = the_request_type(call, the_administered_desk(call)[0]).id
    named = [(one.entity_type, _known(call, one)) for one in call.read(Permission).allowlist]
    row = call.site.request_types.edit(number)
    row.restricted = bool(named)
    row.allowed_users = [name for kind, name in named if kind == "USER"]
    row.allowed_groups = [name for kind, name in named if kind == "GROUP"]
    row.allowed_organizations = [int(name) for kind, name in named if kind == "ORGANIZATION"]
    return _shape(call, row)


def _known(call: Call, one: Entity) -> str:
    site, name = call.site, one.entity_id
    if one.entity_type == "USER":
        found = by_key(site, name) or (name if name in site.users else None)
    elif one.entity_type == "GROUP":
        group = group_of(site, name)
        found = None if group is None else group.name
    else:
        found = name if name.isdecimal() and int(name[:9]) in site.organizations else None
    if found is None:
        raise Refusal(400, f"There is no {one.entity_type.lower()} '{name}'.")
    return found


def _shape(call: Call, row: RequestType) -> Json:
    return {
        "id": str(row.id),
        "permissions": [
            *(_user(call, who) for who in row.allowed_users),
            *(_entity("GROUP", name, name, alive=group_of(call.site, name) is not None) for name in row.allowed_groups),
            *(_organization(call, number) for number in row.allowed_organizations),
        ],
    }


def _user(call: Call, who: str) -> Json:
    user = call.site.users[who]
    shown = _entity("USER", user.key, user.display_name, alive=user.active)
    return {**shown, "avatarUrl": avatars(call, user)["48x48"]}


def _organization(call: Call, number: int) -> Json:
    row = call.site.organizations.get(number)
    return _entity("ORGANIZATION", str(number), "" if row is None else row.name, alive=row is not None)


def _entity(kind: str, number: str, name: str, *, alive: bool) -> Json:
    return {
        "entityType": kind,
        "entityId": number,
        "displayName": name,
        "status": "ACTIVE" if alive else "DELETED",
    }
