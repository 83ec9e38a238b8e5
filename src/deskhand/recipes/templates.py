r"""Texts with `{{ expression }}` in them, and inputs made of such texts.

A text that is one single `{{ }}` gives the value as it is; any other gives text, with null as nothing and what is no text
as JSON. `\{{` writes two braces and begins no expression; a backslash before such a pair is written `\\`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from deskhand.errors import RecipeError
from deskhand.recipes._names import tokens
from deskhand.recipes._values import plain
from deskhand.recipes._yaml import JSON
from deskhand.recipes.expressions import ExpressionError, Fault, compile

__all__ = ["Hole", "Template", "convert", "holds_template", "render"]

T = TypeVar("T")
opening = re.compile(r"(\\*)\{\{")


@dataclass(frozen=True, slots=True)
class Hole:
    """One `{{ }}` of a text: the expression, and where it begins."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Template:
    """A text in which the holes are filled from what a job knows."""

    parts: tuple[str | Hole, ...]

    @staticmethod
    def read(text: str) -> "Template":
        """The template that a text is; raises ExpressionError where a `{{` is not closed."""
        return _read(text)

    @property
    def holes(self) -> list[Hole]:
        """Its expressions."""
        return [part for part in self.parts if isinstance(part, Hole)]

    def value(self, scope: Mapping[str, object]) -> JSON:
        """The value of its only expression, with its type; otherwise its text."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Hole):
            return plain(_fill(self.parts[0], scope))
        return self.as_text(scope)

    def as_text(self, scope: Mapping[str, object]) -> str:
        """The text with every hole filled."""
        return "".join(part if isinstance(part, str) else _words(plain(_fill(part, scope))) for part in self.parts)


def holds_template(value: object) -> bool:
    """Whether a text anywhere in it has a `{{ }}`, so that its value is known only in a job."""
    if isinstance(value, str):
        return "{{" in value
    if isinstance(value, Mapping):
        return any(map(holds_template, value.values()))
    return isinstance(value, list | tuple) and any(map(holds_template, value))


def render(step_input: Mapping[str, object], scope: Mapping[str, object]) -> dict[str, JSON]:
    """A step's input with every template filled, as plain data; an error names the field."""
    return {key: _render(value, scope, key) for key, value in step_input.items()}


def convert(data: Mapping[str, JSON], type: type[T], what: str = "input") -> T:
    """`data` as an action's input; raises RecipeError with the field, what it takes and what it got, never the value."""
    try:
        return msgspec.convert(data, type)
    except msgspec.ValidationError as error:
        raise RecipeError([misfit(str(error), what)]) from None


expected = re.compile(r"Expected `(.*?)`(?:, got `(.*?)`)?(.*?)$")
kinds = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table of `field: value`",
    "null": "null",
    "datetime": "a time such as 2030-01-31T09:00:00Z",
}


def misfit(said: str, what: str = "") -> str:
    """In plain words what msgspec said of data that does not fit."""
    said, _, path = said.partition(" - at `")
    field = path.removesuffix("`").removeprefix("$").removeprefix(".")
    where = what + ("." if what and field and not field.startswith("[") else "") + field
    if match := expected.match(said):
        takes = " or ".join(kinds.get(kind, kind) for kind in match.group(1).split(" | "))
        got = f", not {kinds.get(match.group(2), match.group(2))}" if match.group(2) else ""
        return f"{where} takes {takes}{match.group(3)}{got}"
    if match := re.match(r"Object missing required field `(.*)`", said):
        return f"{where} needs {match.group(1)}"
    if match := re.match(r"Object contains unknown field `(.*)`", said):
        return f"{where} has no field {match.group(1)}"
    if said.startswith("Invalid enum value"):
        return f"{where} is none of the values that it can have"
    return f"{where}: {said}"


def _render(value: object, scope: Mapping[str, object], field: str) -> JSON:
    if isinstance(value, str):
        if "{{" not in value:
            return value
        try:
            return _read(value).value(scope)
        except ExpressionError as error:
            raise ExpressionError(error.text, error.faults, where=f"{field}: ") from error
    if isinstance(value, Mapping):
        return {key: _render(item, scope, f"{field}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_render(item, scope, f"{field}[{index}]") for index, item in enumerate(value)]
    return plain(value)


def _fill(hole: Hole, scope: Mapping[str, object]) -> object:
    return compile(hole.text, scope.keys()).value(scope)


def _words(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


@lru_cache(maxsize=4096)
def _read(text: str) -> Template:
    return Template(tuple(_parts(text)))


def _parts(text: str) -> Iterator[str | Hole]:
    kept, done = "", 0
    while match := opening.search(text, done):
        slashes = len(match.group(1))
        kept += text[done : match.start()] + "\\" * (slashes // 2)
        done = match.end()
        if slashes % 2:
            kept += "{{"
            continue
        end = _closing(text, done)
        if kept:
            yield kept
        kept = ""
        inner = text[done:end]
        yield Hole(inner.strip(), done + len(inner) - len(inner.lstrip()))
        done = end + 2
    if kept + text[done:] or not text:
        yield kept + text[done:]


def _closing(text: str, start: int) -> int:
    """Where the `}}` stands that closes an expression: a map in it has braces of its own, a text may hold any."""
    depth = 0
    for word in tokens(text, start):
        if word.text == "{":
            depth += 1
        elif word.text == "}" and depth:
            depth -= 1
        elif word.text == "}" and text.startswith("}}", word.at):
            return word.at
    raise ExpressionError(text, [Fault(start - 2, r"this {{ has no }}. Close it, or write \{{ for two braces")])
