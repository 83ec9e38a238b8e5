"""The Assets workspace of the site, and the things in it."""

from msgspec import Struct

from deskhand.sandbox._asset_input import AssetIn, checked
from deskhand.sandbox._asset_records import Asset, AssetType
from deskhand.sandbox._asset_view import asset, asset_type, attributes_of, definition, instant
from deskhand.sandbox._assets import HERE, PAGES, REFERENCE, WORKSPACE, enter, the_asset
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, page, zone_of

OBJECTS, TYPES, SCHEMAS = f"{PAGES}object/", f"{PAGES}objecttype/", f"{PAGES}objectschema/"
MOST_TOLD = 1000
HIDDEN = "What whoever has no role in Assets is answered: here that there is nothing."


class Aql(Struct, rename="camel"):
    """The body of a search."""

    ql_query: str = ""


@handles("GET /assets/workspace")
def list_workspaces(call: Call) -> Json:
    """The workspace whose id the Assets API wants in its paths."""
    return page(call, [WORKSPACE], lambda workspace: {"workspaceId": workspace})


@handles("GET /insight/workspace")
def list_insight_workspaces(call: Call) -> Json:
    """The same under its former name; deprecated."""
    return list_workspaces(call)  # type: ignore[no-any-return]


@handles(
    f"POST {HERE}/object/aql",
    source=OBJECTS,
    unknown=f"{HIDDEN} The texts of refusals. Which size of a page is the largest: here 1,000.",
)
def search_assets(call: Call) -> Json:
    """A page of the things that AQL describes; the total is told up to 1,000."""
    rows = _search(call)
    start, most = call.number("startAt", 0), min(call.number("maxResults", 25) or 25, MOST_TOLD)
    shown, site = rows[start : start + most], call.site
    last = start + len(shown) >= len(rows)
    attributes = call.flag("includeAttributes", default=True)
    kinds = [site.asset_types[number] for number in dict.fromkeys(row.type for row in shown)]
    return {
        "startAt": start,
        "maxResults": most,
        "total": min(len(rows), MOST_TOLD),
        "hasMoreResults": len(rows) > MOST_TOLD,
        "isLast": last,
        "last": last,
        "values": [asset(call, row, attributes=attributes) for row in shown],
        "objectTypeAttributes": [definition(call, row, kind) for kind in kinds for row in kind.attributes],
    }


@handles(f"POST {HERE}/object/aql/totalcount", source=OBJECTS, unknown=HIDDEN)
def count_assets(call: Call) -> Json:
    """How many things AQL describes."""
    return {"totalCount": len(_search(call))}


@handles(f"GET {HERE}/object/{{id}}", source=OBJECTS, unknown=HIDDEN)
def get_asset(call: Call) -> Json:
    """One thing."""
    return asset(call, the_asset(call), defined=True)


@handles(f"GET {HERE}/object/{{id}}/attributes", source=OBJECTS, unknown=HIDDEN)
def list_asset_attributes(call: Call) -> list[Json]:
    """The attributes of a thing that have a value."""
    return attributes_of(call, the_asset(call), defined=True)


@handles(
    f"POST {HERE}/object/create",
    source=OBJECTS,
    unknown="The texts of refusals beside those that people quote. Who may create: here administrators and agents.",
)
def create_asset(call: Call) -> Reply:
    """A new thing of a type."""
    if not enter(call):
        raise Refusal(403, "You do not have permission to create objects of this type.")
    sent = call.read(AssetIn)
    text = str(sent.object_type_id)
    kind = call.site.asset_types.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if kind is None or kind.abstract:
        raise Refusal(400, "The object type does not exist, or has no objects of its own.")
    values = checked(call, kind, sent)
    number, now = call.site.next("asset", 1), call.site.clock.now()
    return Reply(201, asset(call, call.site.assets.add(number, Asset(number, kind.id, now, now, values)), defined=True))


@handles(
    f"PUT {HERE}/object/{{id}}",
    source=OBJECTS,
    unknown="Whether another objectTypeId moves a thing: here it is refused. The texts of refusals.",
)
def update_asset(call: Call) -> Json:
    """Change attributes of a thing; those that are not named stay, those without a value are emptied."""
    row, sent = the_asset(call), call.read(AssetIn)
    if sent.object_type_id is not None and str(sent.object_type_id) != str(row.type):
        raise Refusal(400, "The object is of another type.")
    values = checked(call, call.site.asset_types[row.type], sent, row)
    row = call.site.assets.edit(row.id)
    row.values, row.updated = values, call.site.clock.now()
    return asset(call, row, defined=True)


@handles(
    f"DELETE {HERE}/object/{{id}}",
    source=OBJECTS,
    unknown="The reply: here 200 without a body. Who may delete: here whoever may create.",
)
def delete_asset(call: Call) -> Reply:
    """Delete a thing, and every reference to it."""
    gone = the_asset(call).id
    for row in list(call.site.assets.values()):
        kind = call.site.asset_types[row.type]
        for attribute in kind.attributes:
            if attribute.kind == REFERENCE and gone in row.values.get(attribute.id, ()):
                del call.site.assets.edit(row.id).values[attribute.id]
    call.site.assets.drop(gone)
    return Reply(200)


@handles(f"GET {HERE}/objectschema/list", source=SCHEMAS, unknown=HIDDEN)
def list_asset_schemas(call: Call) -> Json:
    """The schemas of the workspace."""
    rows = [
        {
            "workspaceId": WORKSPACE,
            "globalId": f"{WORKSPACE}:{row.id}",
            "id": str(row.id),
            "name": row.name,
            "objectSchemaKey": row.key,
            "status": "Ok",
            "created": instant(row.created),
            "updated": instant(row.created),
            "objectCount": sum(call.site.asset_types[one.type].schema == row.id for one in call.site.assets.values()),
            "objectTypeCount": sum(kind.schema == row.id for kind in call.site.asset_types.values()),
        }
        for row in (call.site.asset_schemas.values() if enter(call) else ())
    ]
    return {"startAt": 0, "maxResults": 25, "total": len(rows), "isLast": True, "values": rows}


@handles(f"GET {HERE}/objectschema/{{id}}/objecttypes/flat", source=SCHEMAS, unknown=HIDDEN)
def list_asset_types(call: Call) -> list[Json]:
    """The types of a schema."""
    may, number = enter(call), call.params["id"]
    rows = [asset_type(call, kind) for kind in call.site.asset_types.values() if may and str(kind.schema) == number]
    if not rows:
        raise Refusal(404, "The object schema was not found.")
    return rows


@handles(f"GET {HERE}/objecttype/{{id}}", source=TYPES, unknown=HIDDEN)
def get_asset_type(call: Call) -> Json:
    """One type."""
    return asset_type(call, _the_type(call))


@handles(f"GET {HERE}/objecttype/{{id}}/attributes", source=TYPES, unknown=HIDDEN)
def list_type_attributes(call: Call) -> list[Json]:
    """The attributes of a type, whose numbers values are sent by."""
    kind = _the_type(call)
    return [definition(call, attribute, kind) for attribute in kind.attributes]


def _the_type(call: Call) -> AssetType:
    text = call.params["id"]
    kind = call.site.asset_types.get(int(text)) if enter(call) and text.isdecimal() and len(text) < 18 else None
    if kind is None:
        raise Refusal(404, "The object type was not found.")
    return kind


def _search(call: Call) -> list[Asset]:
    from deskhand.sandbox._aql import found  # noqa: PLC0415 (a language of its own, which not every site is asked in)
    from deskhand.sandbox._aql_tokens import WrongAql  # noqa: PLC0415
    from deskhand.sandbox._aql_values import Context  # noqa: PLC0415

    text = call.read(Aql).ql_query
    if not enter(call):
        return []
    try:
        return found(Context(call.site, call.user, call.site.clock.now(), zone_of(call)), text)
    except WrongAql as wrong:
        raise Refusal(400, str(wrong)) from None
