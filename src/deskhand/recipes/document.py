"""The recipe format: a YAML text becomes a `Recipe` that remembers its lines."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from deskhand.recipes._problems import Problems, did_you_mean
from deskhand.recipes._steps import ActionStep, ForEachStep, IfStep, Step, StepReader, StopStep, text_of
from deskhand.recipes._yaml import JSON, Scalar, Table, load

__all__ = ["ActionStep", "ForEachStep", "IfStep", "Recipe", "Step", "StopStep", "TriggerUse", "parse", "read", "walk"]

recipe_name = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
longest_name = 80
top_keys = ("recipe", "description", "connection", "trigger", "steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerUse:
    """The trigger of a recipe with its input and the condition on its events."""

    name: str
    input: Mapping[str, JSON]
    condition: str | None
    line: int
    source: Table = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A trigger and the steps that follow; `source` is the text it was read from."""

    name: str
    description: str
    connection: str
    trigger: TriggerUse
    steps: tuple[Step, ...]
    source: str = field(compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """The same for two texts that mean the same, whatever their comments, order of keys or description."""
        meaning = {
            "recipe": self.name,
            "connection": self.connection,
            "trigger": [self.trigger.name, self.trigger.input, self.trigger.condition],
            "steps": [step.meaning() for step in self.steps],
        }
        return hashlib.sha256(msgspec.json.encode(meaning, order="sorted")).hexdigest()


def parse(text: str, name: str = "recipe") -> Recipe:
    """The recipe in `text`; raises RecipeError with every mistake of form, under the file's `name`."""
    recipe, problems = read(text, name)
    problems.raise_any()
    return recipe


def read(text: str, file: str) -> tuple[Recipe, Problems]:
    """As much of the recipe as can be read, and what is wrong with the rest."""
    problems = Problems(file)
    document = load(text, problems)
    if not isinstance(document, Table):
        if not problems:
            problems.add(1, "this is no recipe. Begin with `recipe:`, `connection:`, `trigger:` and `steps:`")
        raise problems.error()
    for key in document.entries:
        if key not in top_keys:
            problems.add(document.line_of(key), f"a recipe has no key {key}{did_you_mean(key, top_keys)}")
    recipe = Recipe(
        name=_name(document, problems),
        description=text_of(document, "description", problems) or "",
        connection=_required(document, "connection", "the name of a stored connection", problems),
        trigger=_trigger(document, problems),
        steps=StepReader(problems).steps(document),
        source=text,
    )
    return recipe, problems


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step in the order of the text, those inside others included."""
    for step in steps:
        yield step
        if isinstance(step, IfStep):
            yield from walk(step.then)
            yield from walk(step.otherwise)
        elif isinstance(step, ForEachStep):
            yield from walk(step.do)


def _required(document: Table, key: str, what: str, problems: Problems) -> str:
    text = text_of(document, key, problems)
    if text == "" or (text is None and key not in document.entries):
        problems.add(document.line_of(key), f"{key} is missing: {what}. Add `{key}: …`")
    return text or ""


def _name(document: Table, problems: Problems) -> str:
    name = _required(document, "recipe", "the recipe's name", problems)
    if name and (not recipe_name.fullmatch(name) or len(name) > longest_name):
        problems.add(
            document.line_of("recipe"),
            f"{name[:longest_name]!r} is no name for a recipe. Use lower-case words with dashes, such as greet-and-route",
        )
    return name


def _trigger(document: Table, problems: Problems) -> TriggerUse:
    table = document.entries.get("trigger")
    line = document.line_of("trigger")
    if not isinstance(table, Table):
        problems.add(
            line,
            "trigger must name what starts the recipe. Add `trigger:` with, for example, `request_created:` below it",
        )
        table = Table({}, {}, line)
        return TriggerUse(name="", input={}, condition=None, line=line, source=table)
    names = [key for key in table.entries if key != "if"]
    if len(names) != 1:
        found = " and ".join(names) or "none"
        problems.add(
            line, f"a recipe has exactly one trigger; found {found}. Indent what belongs to a trigger below its name"
        )
    name = names[0] if names else ""
    source = table.entries.get(name, Scalar(None, "", line))
    if isinstance(source, Scalar) and source.value is None:
        source = Table({}, {}, table.line_of(name))
    elif not isinstance(source, Table):
        problems.add(table.line_of(name), f"below {name} stand lines of `field: value`. Indent them below it")
        source = Table({}, {}, table.line_of(name))
    return TriggerUse(
        name=name,
        input={key: value.plain() for key, value in source.entries.items()},
        condition=text_of(table, "if", problems, expression=True),
        line=table.line_of(name),
        source=table,
    )
