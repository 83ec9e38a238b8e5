"""What is common to reading and writing things: who may, the kinds of attributes, and what a value is called."""

from collections.abc import Iterator
from typing import Any

from deskhand.sandbox._access import SERVICE_DESK
from deskhand.sandbox._asset_records import Asset, AssetAttribute, AssetType, Status
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._holders import has_product, is_administrator
from deskhand.sandbox._site import Site

WORKSPACE = "7c1f0a52-0000-4000-8000-0000000a55e7"
HERE = "/jsm/assets/workspace/{workspaceId}/v1"
PAGES = "https://developer.atlassian.com/cloud/assets/rest/api-group-"
DEFAULT, REFERENCE, USER, STATUS = 0, 1, 2, 7
TEXT, INTEGER, DOUBLE, DATE, DATE_TIME = 0, 1, 3, 4, 6
DEFAULTS = {TEXT: "Text", INTEGER: "Integer", DOUBLE: "Double", DATE: "Date", DATE_TIME: "DateTime"}
KEY, NAME, CREATED, UPDATED = "Key", "Name", "Created", "Updated"
NO_OBJECT = "No object with this id was found."


def enter(call: Call) -> bool:
    """Find the workspace; whether the caller has a role in Assets: administrators do, and whoever works on requests."""
    if call.params["workspaceId"] != WORKSPACE:
        raise Refusal(404, "The workspace was not found.")
    return is_administrator(call.site, call.user) or has_product(call.site, call.user, SERVICE_DESK)


def the_asset(call: Call) -> Asset:
    """The thing that the path names; to whoever has no role there is none."""
    text = call.params["id"]
    row = call.site.assets.get(int(text)) if enter(call) and text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, NO_OBJECT)
    return row


def key_of(site: Site, row: Asset) -> str:
    """The key of a thing."""
    return f"{site.asset_schemas[site.asset_types[row.type].schema].key}-{row.id}"


def label_of(site: Site, row: Asset) -> str:
    """What a thing is called."""
    for attribute in site.asset_types[row.type].attributes:
        if attribute.label:
            return " ".join(map(str, row.values.get(attribute.id, ())))
    return key_of(site, row)


def values_of(site: Site, row: Asset, attribute: AssetAttribute) -> list[Any]:
    """The values of an attribute, also of those that Assets keeps by itself."""
    if not attribute.system:
        return row.values.get(attribute.id, [])
    if attribute.name == KEY:
        return [key_of(site, row)]
    return [row.created if attribute.name == CREATED else row.updated]


def status_of(site: Site, kind: AssetType, number: int) -> Status:
    """The status of a number."""
    return next(status for status in site.asset_schemas[kind.schema].statuses if status.id == number)


def descendants(site: Site, number: int) -> Iterator[int]:
    """A type and those below it."""
    yield number
    for kind in site.asset_types.values():
        if kind.parent == number:
            yield from descendants(site, kind.id)


def attribute_of(kind: AssetType, name: str) -> AssetAttribute | None:
    """The attribute of a name, however it is capitalised."""
    wanted = name.casefold()
    return next((attribute for attribute in kind.attributes if attribute.name.casefold() == wanted), None)
