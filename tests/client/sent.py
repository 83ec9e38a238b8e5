"""What Atlassian's documents have against a call that the client makes."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema

from client.services import OFFICIAL
from contract.document import SERVICE_DESK, SPEC, document, documented
from deskhand.client import Call, Operation
from deskhand.client._call import query_string

CLOUD = {"jsm-cloud.json": SERVICE_DESK, "platform-cloud-v3.json": ""}
PLATFORM_ON_PREM, DESK_ON_PREM = "platform-dc-10.3.json", "jsm-dc-11.3-operations.json"
GENERAL = {"expand"}  # a parameter of all of Jira's API, which Data Center's documents do not repeat everywhere
TYPES = {"integer": r"-?\d+", "boolean": "true|false", "number": r"-?\d+(\.\d+)?"}


def at_hand() -> bool:
    """Whether the documents are beside the project."""
    return SPEC.is_dir()


# Where a document says less than its own examples: JSON that may be anything is called text or an object.
TRAPS: dict[str, dict[str, dict[str, Any]]] = {
    "platform-cloud-v3.json": {"User": {"properties": {"accountId": {"type": ["string", "null"]}}}},  # null: nobody
    PLATFORM_ON_PREM: {
        "EntityPropertyBean": {"properties": {"value": {}}},
        "FieldOperation": {"additionalProperties": True},
        "UserBean": {"properties": {"name": {"type": ["string", "null"]}}},
        "IssueUpdateBean": {"properties": {"fields": {"type": "object"}}},
    },
}
WITHOUT_BODY = (
    "PUT /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}"  # told in prose alone
)


@dataclass(frozen=True)
class Sent:
    """One call as it goes over the wire: the path from the site's root, the query and the body decoded."""

    operation: Operation[Any, Any]
    edition: str
    path: str
    query: dict[str, list[str]]
    body: Any
    files: bool


def sent(operation: Operation[Any, Any], edition: Any, call: Call) -> Sent:
    """A described call as it would be sent."""
    parts = urlsplit(operation.address(call.path, edition) + query_string(call.query))
    body = None if call.json is None else json.loads(json.dumps(call.json))
    return Sent(operation, edition, parts.path, parse_qs(parts.query, keep_blank_values=True), body, bool(call.files))


def undocumented(operation: Operation[Any, Any]) -> bool:
    """Whether no document describes it: the webhooks of administrators and the place of files are shown in examples alone."""
    return operation.path.startswith(("/rest/webhooks/", "/secure/"))


def objections(call: Sent) -> list[str]:
    """What the documents have against a call: its place, its query, its body."""
    if undocumented(call.operation):
        return []
    if call.edition == "datacenter" and call.operation.service_desk:
        return _against_list(call)
    name, path, official = _described(call)
    if official is None:
        return [f"{call.operation}: {call.path} is in no document"]
    wrong = [*_path(name, path, official, call), *_query(name, path, official, call), *_body(name, official, call)]
    return [f"{call.operation}: {one}" for one in wrong]


def _described(call: Sent) -> tuple[str, str, Any]:
    """The document that describes a call, the path there and what is said of it.

    Forms' answers are of the shape that the service desk's document has for those of a new request.
    """
    if call.operation.at_gateway:
        return "jsm-cloud.json", call.operation.path, OFFICIAL.get(str(call.operation))
    names = CLOUD if call.edition == "cloud" else {PLATFORM_ON_PREM: ""}
    path = call.path if call.edition == "cloud" else call.path.removeprefix("/rest")
    for name, prefix in names.items():
        for template, pattern, official in _templates(name).get(call.operation.method, ()):
            if (template.startswith(prefix) or not prefix) and pattern.fullmatch(path):
                return name, template, official
    return "", "", None


@cache
def _templates(name: str) -> dict[str, list[tuple[str, re.Pattern[str], Any]]]:
    """By method, a document's paths; those with fewer blanks stand first, as `/issue/createmeta` before `/issue/{id}`."""
    found: dict[str, list[tuple[str, re.Pattern[str], Any]]] = {}
    for spec, official in sorted(documented(name).items(), key=lambda one: one[0].count("{")):
        method, path = spec.split(" ", 1)
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(path)))
        found.setdefault(method, []).append((path, pattern, official))
    return found


def _path(name: str, template: str, official: Any, call: Sent) -> list[str]:
    """The blanks of the path, by their types."""
    path = call.path if call.edition == "cloud" else call.path.removeprefix("/rest")
    pattern = re.sub(r"\{\w+\}", "([^/]+)", template)
    found = re.fullmatch(pattern, path)
    values = dict(zip(re.findall(r"\{(\w+)\}", template), found.groups() if found else (), strict=True))
    schemas = {one["name"]: one["schema"] for one in official.get("parameters", ()) if one["in"] == "path"}
    return [
        f"the path's {blank} is {problem}"
        for blank, value in values.items()
        for problem in _misfits(name, schemas.get(blank, {}), [unquote(value)])
    ]


def _query(name: str, template: str, official: Any, call: Sent) -> list[str]:
    """The query's names, and its values by their types; a parameter of the path without a blank there is the query's."""
    known = {
        one["name"]: one
        for one in official.get("parameters", ())
        if one["in"] == "query" or (one["in"] == "path" and f"{{{one['name']}}}" not in template)
    }
    needed = {parameter for parameter, one in known.items() if one.get("required")}
    wrong = [f"the query lacks {parameter}" for parameter in sorted(needed - set(call.query))]
    for parameter, values in call.query.items():
        if parameter not in known and call.edition == "datacenter" and parameter in GENERAL:
            continue
        if parameter not in known:
            wrong.append(f"the query has {parameter}, which is not documented")
            continue
        wrong += [f"the query's {parameter} is {one}" for one in _misfits(name, known[parameter]["schema"], values)]
    return wrong


def _misfits(name: str, schema: Any, values: list[str]) -> list[str]:
    """Which texts do not stand for values of a schema."""
    schema = _resolved(name, schema)
    if schema.get("type") == "array":
        return [one for value in values for one in _misfits(name, schema.get("items", {}), [value])]
    wrong = [f"repeated: {len(values)} times"] if len(values) > 1 else []
    pattern = TYPES.get(schema.get("type", ""))
    for value in values:
        if pattern and not re.fullmatch(pattern, value):
            wrong.append(f"not of type {schema['type']}: {value!r}")
        if "enum" in schema and value not in [str(one) for one in schema["enum"]]:
            wrong.append(f"none of {schema['enum']}: {value!r}")
    return wrong


def _body(name: str, official: Any, call: Sent) -> list[str]:
    """The body's kind, and its content by the schema, unknown properties included."""
    told = official.get("requestBody")
    if told is None and str(call.operation) == WITHOUT_BODY:
        return []
    if told is None:
        return ["a body is sent where none is documented"] if call.body is not None or call.files else []
    kinds = _resolved(name, told)["content"]
    if call.files:
        return (
            [] if "multipart/form-data" in kinds or "*/*" in kinds else [f"files are sent where {list(kinds)} belongs"]
        )
    if call.body is None:
        return ["the body is missing"] if told.get("required") else []
    if "application/json" not in kinds:
        return [f"JSON is sent where {list(kinds)} belongs"]
    schema = {**_closed(kinds["application/json"].get("schema", {})), "components": _components(name)}
    validator = jsonschema.Draft202012Validator(schema)
    return [f"the body at {one.json_path}: {one.message}" for one in validator.iter_errors(call.body)]


def _resolved(name: str, schema: Any) -> Any:
    while "$ref" in schema:
        found: Any = document(name)
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


@cache
def _components(name: str) -> Any:
    schemas = document(name)["components"]["schemas"]
    return {"schemas": {key: _closed(_mended(name, key, one)) for key, one in schemas.items()}}


def _mended(name: str, key: str, schema: Any) -> Any:
    """A schema without the traps that are known of it."""
    trap = TRAPS.get(name, {}).get(key)
    if trap is None:
        return schema
    return {**schema, **trap, "properties": {**schema["properties"], **trap.get("properties", {})}}


def _closed(schema: Any) -> Any:
    """A schema that lets nothing in that it does not name, and that may be read by a validator of today."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "json":
        return {}
    kept = {key: _closed(one) for key, one in schema.items() if key not in ("example", "format", "xml", "default")}
    if "properties" in kept and isinstance(schema["properties"], dict):
        kept["properties"] = {key: _closed(one) for key, one in schema["properties"].items()}
        kept.setdefault("additionalProperties", False)
    return kept


def _against_list(call: Sent) -> list[str]:
    """The same by the list of Data Center's operations, which has the names of keys alone."""
    for method, path, query, body in document(DESK_ON_PREM)["operations"]:
        if method == call.operation.method and path == call.operation.full_path:
            named = set(body) if isinstance(body, list) else set(call.body) if isinstance(call.body, dict) else set()
            wrong = [f"the query has {one}" for one in sorted(set(call.query) - {*query, *GENERAL})]
            if isinstance(call.body, dict):
                wrong += [f"the body has {one}" for one in sorted(set(call.body) - named)]
            if (body is None) != (call.body is None and not call.files):
                wrong.append("a body is sent where none is documented" if body is None else "the body is missing")
            return [f"{call.operation}: {one}, which is not documented" for one in wrong]
    return [f"{call.operation}: {call.path} is in no document"]
