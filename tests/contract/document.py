"""Atlassian's own documents, where they are at hand: what the project's declarations are held against."""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

SPEC = Path(__file__).parents[2].parent / "shared" / "spec"
TABLE = Path(__file__).with_name("operations.csv")
SERVICE_DESK = "/rest/servicedeskapi"
_METHODS = ("get", "post", "put", "delete")


class Row(NamedTuple):
    """What one operation is: scopes space-separated and sorted, flags too."""

    method: str
    path: str
    classic: str
    granular: str
    flags: str
    paging: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def table() -> dict[str, Row]:
    """The project's own table of the service desk's operations."""
    with TABLE.open(newline="") as file:
        rows = [Row(**row) for row in csv.DictReader(file)]
    return {str(row): row for row in rows}


@cache
def document(name: str) -> Any:
    """One of Atlassian's documents; the test is skipped where it is not at hand."""
    path = SPEC / name
    if not path.is_file():
        pytest.skip(f"Atlassian's document {name} is not at hand")
    return json.loads(path.read_text())


def documented(name: str, prefix: str = "") -> dict[str, Any]:
    """The operations of a document by `METHOD /path`, without a prefix of the path."""
    return {
        f"{method.upper()} {path.removeprefix(prefix)}": operation
        for path, operations in document(name)["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    }


def row(spec: str, operation: Any) -> Row:
    """What the document says of an operation, as a row of the table."""
    method, path = spec.split(" ", 1)
    scopes = scopes_of(operation)
    granular = {scope for scope in scopes if scope.count(":") > 1}
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    flags = {
        "experimental": operation.get("x-experimental"),
        "deprecated": operation.get("deprecated") or path == "/insight/workspace",
        "internal": path.endswith("/skip-permission-check"),
        "anonymous": {} in operation.get("security", ()),
    }
    paging = "cursor" if "cursor" in names else "start" if {"start", "limit"} <= names else ""
    return Row(
        method,
        path,
        " ".join(sorted(scopes - granular)),
        " ".join(sorted(granular)),
        " ".join(sorted(flag for flag, on in flags.items() if on)),
        paging,
    )


def scopes_of(operation: Any) -> set[str]:
    """All scopes that a document names for an operation, of either kind, by its notices of what holds since 2024 too."""
    _, _, notice = operation.get("description", "").partition(
        "required OAuth 2.0 scopes will be updated on June 15, 2024"
    )
    named = [one["scopes"] for one in operation.get("x-atlassian-oauth2-scopes", ()) if one["scheme"] == "OAuth2"]
    named += [one["OAuth2"] for one in operation.get("security", ()) if "OAuth2" in one]
    return {scope for scopes in named for scope in scopes} | set(re.findall(r"`([a-z]+:[a-z:.-]+)`", notice))


def problems(name: str, schema: Any, value: Any) -> list[str]:
    """What a document's schema has against a value; extra properties and nulls are tolerated in replies."""
    validator = jsonschema.Draft202012Validator({**_tolerant(schema), "components": _components(name)})
    return [f"{error.json_path}: {error.validator}" for error in validator.iter_errors(value)]


@cache
def _components(name: str) -> Any:
    return {"schemas": {key: _tolerant(one) for key, one in document(name)["components"]["schemas"].items()}}


def _tolerant(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("additionalProperties", "example", "format")}
    for key in ("items", "not"):
        if key in kept:
            kept[key] = _tolerant(kept[key])
    for key in ("allOf", "anyOf", "oneOf"):
        if key in kept:
            kept[key] = [_tolerant(one) for one in kept[key]]
    if "properties" in kept:
        kept["properties"] = {
            property: {"anyOf": [{"type": "null"}, _tolerant(one)]} for property, one in kept["properties"].items()
        }
    return kept
