"""Holders as calls send them and replies show them, alike in permission schemes and in security levels."""

from typing import Any

from msgspec import Struct

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._holders import TYPES, group_of
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._replies import Json, group_reference, person
from deskhand.sandbox._site import Site

PICKED = {"userCustomField": "user", "groupCustomField": "group"}
BARE = frozenset({"anyone", "assignee", "projectLead", "reporter", "sd.customer.portal.only"})


class Holder(Struct):
    """A holder as it is sent."""

    type: str
    parameter: str | int | None = None
    value: str | int | None = None


def read(site: Site, sent: Holder) -> tuple[str, str | None]:
    """The type of a holder and whom it stands for; a holder of nobody is refused."""
    if sent.type not in TYPES:
        raise Refusal(400, f"Unrecognized permission holder type: '{sent.type}'.")
    if sent.type in BARE:
        return sent.type, None
    given = sent.parameter if sent.value is None or site.edition == "datacenter" else sent.value
    text = "" if given is None else str(given)
    if sent.type == "applicationRole" and not text:
        return sent.type, None
    return sent.type, _known(site, sent.type, text)


def _known(site: Site, kind: str, text: str) -> str:
    if kind == "group":
        group = group_of(site, text)
        if group is not None:
            return group.id
    elif kind == "projectRole":
        if text.isdecimal() and int(text[:9]) in site.project_roles:
            return text
    elif kind == "user":
        if text in site.users:
            return text
    elif kind == "applicationRole":
        if text in site.application_roles:
            return text
    elif (field := site.fields.get(text)) is not None and field.custom and PICKED[kind] in {field.type, field.items}:
        return text
    raise Refusal(400, f"The parameter '{text}' is not valid for the permission holder type '{kind}'.")


def show(call: Call, kind: str, parameter: str | None, expand: frozenset[str] = frozenset()) -> Json:
    """A holder; `expand` brings who or what it is."""
    shown: Json = {"type": kind}
    if parameter is not None:
        group = group_of(call.site, parameter) if kind == "group" else None
        shown["parameter"] = group.name if group is not None else parameter
        if call.site.edition == "cloud":
            shown["value"] = parameter
    name = {"group": "group", "projectRole": "projectRole", "user": "user"}.get(kind)
    if kind in {"userCustomField", "groupCustomField"}:
        name = "field"
    if name is not None:
        shown["expand"] = name
        if parameter is not None and expand & {name, "all"}:
            shown[name] = _expanded(call, name, parameter)
    return shown


def _expanded(call: Call, name: str, parameter: str) -> Any:
    if name == "group":
        group = group_of(call.site, parameter)
        return None if group is None else group_reference(call, group)
    if name == "user":
        return person(call, parameter)
    if name == "field":
        field = call.site.fields[parameter]
        return {"id": field.id, "key": field.id, "name": field.name, "custom": field.custom is not None}
    role = call.site.project_roles.get(int(parameter))
    if role is None:
        return None
    return {"self": rest(call, f"role/{role.id}"), "name": role.name, "id": role.id, "description": role.description}
