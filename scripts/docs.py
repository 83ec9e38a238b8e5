"""Renders the reference pages from what the code declares. Usage: scripts/docs [--check]."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from sandbox_reference import sandbox_page

from deskhand import actions, triggers
from deskhand.recipes._functions import functions, methods

DEEPEST = 4  # letters of indentation: two shapes within a shape
REFERENCE = Path(__file__).parent.parent / "docs" / "reference"


def actions_page() -> str:
    """Every action: what it does, what it takes and gives, and the operations that it uses."""
    lines = [
        "# Actions",
        "",
        "What a recipe's steps can do. This page is rendered from the declarations in `actions/`.",
        "",
    ]
    for action in actions.catalogue().values():
        lines += [f"## {action.name}", "", _text(action.description), ""]
        lines += ["```yaml", *_yaml(action.name, msgspec.to_builtins(action.example)), "```", ""]
        lines += ["Takes:", "", *_fields(action.input), "", "Gives:", "", *_fields(action.output), ""]
        if action.uses:
            lines += ["Uses:", "", *[f"- [`{one}`]({one.page})" for one in action.uses], ""]
        if action.find_effect is not None:
            lines += ["Where its reply is lost, it looks for:", "", f"> {_text(action.find_effect.__doc__ or '')}", ""]
    return "\n".join(lines)


def triggers_page() -> str:
    """Every trigger: what starts a recipe, what it takes and what the recipe sees."""
    lines = ["# Triggers", "", "What starts a recipe. This page is rendered from the declarations in `triggers/`.", ""]
    for trigger in triggers.catalogue().values():
        lines += [f"## {trigger.name}", "", _text(trigger.description), ""]
        lines += [
            "```yaml",
            "trigger:",
            *("  " + line for line in _yaml(trigger.name, _given(trigger.example))),
            "```",
            "",
        ]
        lines += [
            "Takes:",
            "",
            *_fields(trigger.input),
            "",
            "The recipe sees as `trigger`:",
            "",
            *_fields(trigger.output),
            "",
        ]
    return "\n".join(lines)


def expressions_page() -> str:
    """The functions of expressions."""
    lines = [
        "# Functions of expressions",
        "",
        "What `{{ }}`, `if` and `for_each` can call, beside the operators of [CEL](https://cel.dev).",
        "",
    ]
    lines += [f"- `{name}`: {text}" for name, text in sorted(functions.items())]
    lines += ["", "On a value, written behind a dot:", ""]
    lines += [f"- `{name}`: {text}" for name, text in sorted(methods.items())]
    return "\n".join([*lines, ""])


PAGES = {
    "actions.md": actions_page,
    "triggers.md": triggers_page,
    "expressions.md": expressions_page,
    "sandbox.md": sandbox_page,
}


def _text(docstring: str) -> str:
    return " ".join(docstring.split())


def _given(example: Any) -> Mapping[str, Any]:
    given: Mapping[str, Any] = msgspec.to_builtins(example)
    return given


def _yaml(name: str, given: Mapping[str, Any]) -> Iterator[str]:
    yield f"{name}:"
    for field, value in given.items():
        if value not in (None, (), [], {}):
            yield f"  {field}: {msgspec.json.encode(value).decode()}"


def _fields(shape: Any) -> list[str]:
    """A line for every field of a shape, those of shapes inside it indented."""
    schema = msgspec.json.schema(shape)
    return list(_properties(schema, schema.get("$defs", {}), ""))


def _properties(schema: Mapping[str, Any], known: Mapping[str, Any], indent: str) -> Iterator[str]:
    schema, _ = _resolved(schema, known)
    for name, field in schema.get("properties", {}).items():
        inside, kind = _resolved(field, known)
        about = f": {field['description']}" if "description" in field else ""
        yield f"{indent}- `{name}` ({kind}){about}"
        if len(indent) < DEEPEST:
            yield from _properties(inside, known, indent + "  ")


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """A schema with its reference followed and its list or null taken off, and what it is in a word."""
    if "anyOf" in schema:
        rest = [one for one in schema["anyOf"] if one.get("type") != "null"]
        inside, kind = _resolved(rest[0], known)
        return inside, kind if len(rest) == 1 else " or ".join(_resolved(one, known)[1] for one in rest)
    if "$ref" in schema:
        return known[schema["$ref"].rpartition("/")[2]], "object"
    if schema.get("type") == "array":
        inside, kind = _resolved(schema.get("items", {}), known)
        return inside, f"list of {kind}"
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "table"}
    kind = schema.get("type", "anything")
    return schema, words.get(str(kind), str(kind))


def main() -> int:
    """Write the pages, or with --check say which are not fresh."""
    stale = []
    for name, page in PAGES.items():
        file, text = REFERENCE / name, page()
        if not file.exists() or file.read_text() != text:
            stale.append(name)
            if "--check" not in sys.argv:
                file.write_text(text)
                print(f"docs/reference/{name}")
    if stale and "--check" in sys.argv:
        print(f"not fresh: {', '.join(stale)}; run scripts/docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
