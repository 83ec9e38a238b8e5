"""The JSON Schema by which editors complete and check recipes, made from the catalogues."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from deskhand.recipes._steps import identifier, reserved
from deskhand.recipes.check import Entry, known_actions, known_triggers
from deskhand.recipes.document import longest_name, recipe_name

__all__ = ["schema"]

Schema = dict[str, Any]
shown_outside = ("title", "description", "examples", "default")


def schema(*, actions: Mapping[str, Entry] | None = None, triggers: Mapping[str, Entry] | None = None) -> Schema:
    """The schema of the recipe format, in JSON Schema 2020-12."""
    defs: Schema = {
        "expression": {
            "type": ["string", "boolean"],
            "description": "An expression in CEL, without braces",
            "examples": ['trigger.request.priority == "High"'],
        },
        "name": {"type": "string", "pattern": f"^{identifier.pattern}$", "not": {"enum": sorted(reserved)}},
        "template": {"type": "string", "pattern": r"\{\{", "description": "A text with {{ expressions }} in it"},
        "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
    }
    defs["trigger"] = _trigger((triggers or known_triggers()).values(), defs)
    defs["step"] = _step((actions or known_actions()).values(), defs)
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Deskhand recipe",
        "type": "object",
        "required": ["recipe", "connection", "trigger", "steps"],
        "additionalProperties": False,
        "properties": {
            "recipe": {
                "type": "string",
                "description": "Name: lower-case words with dashes",
                "pattern": f"^{recipe_name.pattern}$",
                "maxLength": longest_name,
                "examples": ["greet-and-route"],
            },
            "description": {"type": "string", "description": "What it is for, in one line"},
            "connection": {"type": "string", "description": "Name of a stored connection", "minLength": 1},
            "trigger": {"$ref": "#/$defs/trigger"},
            "steps": {"$ref": "#/$defs/steps"},
        },
        "$defs": defs,
    }
    plain: Schema = msgspec.json.decode(msgspec.json.encode(made))  # a declaration's tuples are lists to an editor
    return plain


def _trigger(entries: Iterable[Entry], defs: Schema) -> Schema:
    choices = {entry.name: _entry(entry, "trigger", defs, templates=False) for entry in entries}
    condition = {"$ref": "#/$defs/expression", "description": "Only events for which this holds start a job"}
    return {
        "type": "object",
        "description": "What starts the recipe",
        "properties": {**choices, "if": condition},
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in choices],
    }


def _step(entries: Iterable[Entry], defs: Schema) -> Schema:
    choices = {entry.name: _entry(entry, "action", defs, templates=True) for entry in entries}
    steps, name, text = {"$ref": "#/$defs/steps"}, {"$ref": "#/$defs/name"}, {"type": ["string", "number", "boolean"]}
    failed = {"type": "object", "required": ["failed"], "properties": {"failed": text}, "additionalProperties": False}
    return {
        "type": "object",
        "properties": {
            "id": {**name, "description": "What later steps call this one's output"},
            **choices,
            "if": {"$ref": "#/$defs/expression", "description": "Do `then` where this holds, otherwise `else`"},
            "then": steps,
            "else": steps,
            "for_each": {
                "type": "string",
                "description": "An expression that gives a list",
                "examples": ["found.requests"],
            },
            "as": {**name, "description": "What the steps in `do` call the item", "default": "item"},
            "do": steps,
            "stop": {
                "anyOf": [{**text, "type": [*text["type"], "null"]}, failed],
                "description": "End the job, with this text",
            },
        },
        "additionalProperties": False,
        "oneOf": [
            {"required": ["if", "then"]},
            {"required": ["for_each", "do"]},
            {"required": ["stop"]},
            *({"required": [name]} for name in choices),
        ],
        "dependentRequired": {"then": ["if"], "else": ["if"], "do": ["for_each"], "as": ["for_each"]},
    }


def _entry(entry: Entry, kind: str, defs: Schema, *, templates: bool) -> Schema:
    prefix = f"{kind}.{entry.name}."
    (top,), parts = msgspec.json.schema_components([entry.input], ref_template=f"#/$defs/{prefix}{{name}}")
    defs.update({prefix + name: _with_templates(part) if templates else part for name, part in parts.items()})
    required = any(field.required for field in msgspec.structs.fields(entry.input))
    return {
        **(top if required else {"anyOf": [top, {"type": "null"}]}),
        "title": entry.title,
        "description": entry.summary,
        "examples": [msgspec.to_builtins(entry.example)],
    }


def _with_templates(part: Schema) -> Schema:
    """The same with a `{{ }}` allowed for every value below it."""
    made = dict(part)
    if "properties" in part:
        made["properties"] = {name: _or_template(value) for name, value in part["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(part.get(key), dict):
            made[key] = _or_template(part[key])
    for key in ("anyOf", "prefixItems"):
        if key in part:
            made[key] = [_with_templates(value) for value in part[key]]
    return made


def _or_template(value: Schema) -> Schema:
    if not value:
        return value  # any value, a template included
    inner = {key: each for key, each in value.items() if key not in shown_outside}
    outer = {key: each for key, each in value.items() if key in shown_outside}
    return {"anyOf": [_with_templates(inner), {"$ref": "#/$defs/template"}], **outer}
