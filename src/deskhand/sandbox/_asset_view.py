"""Things, types and attributes as the Assets API shows them.

The shapes are those of the examples of https://developer.atlassian.com/cloud/assets/rest/api-group-object/.
"""

from datetime import UTC, datetime
from typing import Any

from deskhand.sandbox._asset_records import Asset, AssetAttribute, AssetType
from deskhand.sandbox._assets import (
    DATE,
    DATE_TIME,
    DEFAULT,
    DEFAULTS,
    REFERENCE,
    STATUS,
    USER,
    WORKSPACE,
    key_of,
    label_of,
    status_of,
    values_of,
)
from deskhand.sandbox._call import Call
from deskhand.sandbox._replies import Json, avatars, zone_of

ICON_SIZES, AVATAR_SIZES = (16, 48), (16, 48, 72, 144, 288)


def asset(call: Call, row: Asset, *, attributes: bool = True, defined: bool = False) -> Json:
    """A thing; with `defined` each attribute comes with its definition."""
    site, kind = call.site, call.site.asset_types[row.type]
    label = label_of(site, row)
    shown: Json = {
        **_numbered(row.id),
        "label": label,
        "objectKey": key_of(site, row),
        "avatar": {"workspaceId": WORKSPACE, **_icons(call, kind, AVATAR_SIZES), "objectId": str(row.id)},
        "objectType": asset_type(call, kind),
        "created": instant(row.created),
        "updated": instant(row.updated),
        "hasAvatar": False,
        "timestamp": row.created,
        "_links": {"self": f"{_base(call)}/object/{row.id}"},
        "name": label,
    }
    if attributes:
        shown["attributes"] = attributes_of(call, row, defined=defined)
    return shown


def attributes_of(call: Call, row: Asset, *, defined: bool) -> list[Json]:
    """The attributes of a thing that have a value."""
    kind = call.site.asset_types[row.type]
    rows = []
    for place, attribute in enumerate(kind.attributes):
        values = values_of(call.site, row, attribute)
        if not values:
            continue
        shown: Json = {
            **_numbered(row.id * 100 + place),
            "objectTypeAttributeId": str(attribute.id),
            "objectAttributeValues": [_value(call, kind, attribute, value) for value in values],
            "objectId": str(row.id),
        }
        if defined:
            shown["objectTypeAttribute"] = definition(call, attribute)
        rows.append(shown)
    return rows


def asset_type(call: Call, kind: AssetType) -> Json:
    """A type of things."""
    shown: Json = {
        **_numbered(kind.id),
        "name": kind.name,
        "type": 0,
        "description": kind.description,
        "icon": {"id": str(kind.id), "name": kind.name, **_icons(call, kind, ICON_SIZES)},
        "position": kind.position,
        "created": instant(kind.created),
        "updated": instant(kind.created),
        "objectCount": 0,
        "objectSchemaId": str(kind.schema),
        "inherited": False,
        "abstractObjectType": kind.abstract,
        "parentObjectTypeInherited": False,
    }
    if kind.parent is not None:
        shown["parentObjectTypeId"] = str(kind.parent)
    return shown


def definition(call: Call, attribute: AssetAttribute, kind: AssetType | None = None) -> Json:
    """What an attribute is."""
    shown: Json = {
        **_numbered(attribute.id),
        "name": attribute.name,
        "label": attribute.label,
        "type": attribute.kind,
        "editable": not attribute.system,
        "system": attribute.system,
        "sortable": True,
        "summable": False,
        "indexed": True,
        "minimumCardinality": attribute.least,
        "maximumCardinality": attribute.most,
        "removable": not (attribute.system or attribute.label),
        "hidden": False,
        "includeChildObjectTypes": False,
        "uniqueAttribute": attribute.unique,
        "options": "",
        "position": attribute.id % 100,
    }
    if kind is not None:
        shown["objectType"] = asset_type(call, kind)
    if attribute.kind == DEFAULT and attribute.default is not None:
        shown["defaultType"] = {"id": attribute.default, "name": DEFAULTS[attribute.default]}
    if attribute.refers is not None:
        shown["referenceType"] = {**_numbered(1), "name": "Reference", "description": "Reference", "color": "49a6ed"}
        shown["referenceObjectTypeId"] = str(attribute.refers)
        shown["referenceObjectType"] = asset_type(call, call.site.asset_types[attribute.refers])
    return shown


def _value(call: Call, kind: AssetType, attribute: AssetAttribute, value: Any) -> Json:
    site = call.site
    if attribute.kind == REFERENCE:
        other = asset(call, site.assets[value], attributes=False)
        return {
            "referencedObject": other,
            "displayValue": other["label"],
            "searchValue": other["objectKey"],
            "referencedType": True,
        }
    if attribute.kind == USER:
        user = site.users[value]
        person = {
            "avatarUrl": avatars(call, user)["48x48"],
            "displayName": user.display_name,
            "name": user.display_name,
            "key": value,
            "emailAddress": user.email,
            "isDeleted": False,
        }
        return {"user": person, "displayValue": user.display_name, "searchValue": value, "referencedType": False}
    if attribute.kind == STATUS:
        row = status_of(site, kind, value)
        status = {"id": str(row.id), "name": row.name, "category": row.category}
        return {"status": status, "displayValue": row.name, "searchValue": row.name, "referencedType": False}
    text = instant(value) if attribute.default == DATE_TIME else str(value)
    return {"value": text, "displayValue": _read(call, attribute, text), "searchValue": text, "referencedType": False}


def _read(call: Call, attribute: AssetAttribute, text: str) -> str:
    """A value as people read it; moments in the caller's time zone."""
    if attribute.default == DATE:
        return f"{datetime.fromisoformat(text):%d/%b/%y}"
    if attribute.default == DATE_TIME:
        at = datetime.fromisoformat(text).astimezone(zone_of(call))
        return f"{at:%d/%b/%y} {at.hour % 12 or 12}:{at:%M %p}"
    return text


def _numbered(number: int) -> Json:
    return {"workspaceId": WORKSPACE, "globalId": f"{WORKSPACE}:{number}", "id": str(number)}


def _icons(call: Call, kind: AssetType, sizes: tuple[int, ...]) -> dict[str, str]:
    return {f"url{size}": f"{_base(call)}/objecttype/{kind.id}/icon.png?size={size}" for size in sizes}


def _base(call: Call) -> str:
    return f"{call.base}/jsm/assets/workspace/{WORKSPACE}/v1"


def instant(millis: int) -> str:
    """A moment as the Assets API writes it."""
    return datetime.fromtimestamp(millis / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
