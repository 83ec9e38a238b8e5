"""Checks a recipe before it runs: everything that is wrong with it, each with its line."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from deskhand.errors import RecipeError
from deskhand.recipes._problems import Problems, did_you_mean, name_list
from deskhand.recipes._shapes import (
    Shape,
    anything,
    element,
    field_faults,
    fields_of,
    is_list,
    shape_of,
    shape_of_type,
)
from deskhand.recipes._yaml import Listing, Marked, Scalar, Table
from deskhand.recipes.document import ActionStep, ForEachStep, IfStep, Recipe, Step, StopStep, read, walk
from deskhand.recipes.expressions import Expression, ExpressionError, Fault, compile, describe
from deskhand.recipes.templates import Template, convert, holds_template, misfit

__all__ = ["Entry", "check", "known_actions", "known_triggers"]

Shapes = Mapping[str, Shape]


class Entry(Protocol):
    """What a check asks of an action or a trigger."""

    @property
    def name(self) -> str:
        """How recipes call it."""

    @property
    def title(self) -> str:
        """How people call it."""

    @property
    def summary(self) -> str:
        """What it does, in one line."""

    @property
    def input(self) -> Any:
        """The Struct type of what stands below its name."""

    @property
    def output(self) -> Any:
        """The type of what it gives."""

    @property
    def example(self) -> Any:
        """An input that works."""


class JobView(msgspec.Struct):
    """What expressions see as `job`."""

    id: str
    recipe: str
    started: str


def check(
    text: str,
    file: str = "recipe",
    *,
    actions: Mapping[str, Entry] | None = None,
    triggers: Mapping[str, Entry] | None = None,
) -> Recipe:
    """The recipe in `text`, ready to run; raises RecipeError with all that is wrong with it."""
    recipe, problems = read(text, file)
    checker = _Checker(recipe, problems, actions or known_actions(), triggers or known_triggers())
    checker.trigger()
    checker.steps(recipe.steps, checker.start)
    problems.raise_any()
    return recipe


def known_actions() -> Mapping[str, Entry]:
    """The package's own actions; they bring the client with them, so they are imported when they are asked for."""
    from deskhand import actions  # noqa: PLC0415

    return actions.catalogue()


def known_triggers() -> Mapping[str, Entry]:
    """The package's own triggers."""
    from deskhand import triggers  # noqa: PLC0415

    return triggers.catalogue()


class _Checker:
    """Goes through one recipe and notes its problems."""

    def __init__(
        self, recipe: Recipe, problems: Problems, actions: Mapping[str, Entry], triggers: Mapping[str, Entry]
    ) -> None:
        self._recipe = recipe
        self._problems = problems
        self._actions = actions
        self._triggers = triggers
        self._by_id = {step.id: step for step in walk(recipe.steps) if isinstance(step, ActionStep)}
        self.start: dict[str, Shape] = {"trigger": anything, "job": shape_of_type(JobView)}

    def trigger(self) -> None:
        """Check the trigger; from then on its shape is known."""
        used = self._recipe.trigger
        known = self._triggers.get(used.name)
        if known is not None:
            self.start["trigger"] = shape_of_type(known.output)
            source = used.source.entries.get(used.name)
            table = source if isinstance(source, Table) else Table({}, {}, used.line)
            if holds_template(table.plain()):
                self._problems.add(
                    used.line, "a trigger's input cannot hold {{ }}, as nothing has happened yet. Use `if:`"
                )
            else:
                self._input(known, table, used.line, {})
        elif used.name:
            self._unknown("trigger", used.name, self._triggers, used.line)
        if used.condition is not None:
            self._condition(used.condition, used.source, {"trigger": self.start["trigger"]})

    def steps(self, steps: tuple[Step, ...], shapes: Shapes) -> bool:
        """Check steps in the order they run; tells whether the job always ends in them."""
        seen = dict(shapes)
        ended = False
        for step in steps:
            if ended:
                self._problems.add(step.line, "this step is never reached: the job has stopped before it. Remove it")
                ended = False
            if isinstance(step, ActionStep):
                self._action(step, seen)
                known = self._actions.get(step.action)
                seen[step.id] = shape_of_type(known.output) if known else anything
            elif isinstance(step, IfStep):
                self._condition(step.condition, step.source, seen)
                branches = [self.steps(branch, seen) for branch in (step.then, step.otherwise)]
                ended = all(branches)
            elif isinstance(step, ForEachStep):
                self._for_each(step, seen)
            else:
                self._stop(step, seen)
                ended = True
        return ended

    def _unknown(self, what: str, name: str, known: Mapping[str, Entry], line: int) -> None:
        self._problems.add(
            line, f"there is no {what} {name}{did_you_mean(name, known) or f'. There are: {name_list(known)}'}"
        )

    def _action(self, step: ActionStep, shapes: Shapes) -> None:
        known = self._actions.get(step.action)
        if known is None:
            self._unknown("action", step.action, self._actions, step.line)
            self._templates(step.source, step.action, shapes)
        else:
            self._input(known, step.source, step.line, shapes)

    def _for_each(self, step: ForEachStep, shapes: Shapes) -> None:
        line = _line(step.source, "for_each")
        compiled = self._expression(step.items, line, "for_each", shapes)
        shape = shape_of(step.items, shapes) if compiled else anything
        if compiled and (not compiled.kind.startswith(("LIST", "DYN")) or not is_list(shape)):
            self._problems.add(
                line, f"for_each: {step.items} does not give a list. Name a list, such as found.requests"
            )
        if step.name in shapes or step.name in self._by_id:
            self._problems.add(
                step.source.line_of("as"), f"the name {step.name} is taken already. Choose another with `as:`"
            )
        self.steps(step.do, {**shapes, step.name: element(shape)})

    def _stop(self, step: StopStep, shapes: Shapes) -> None:
        value = step.source.entries["stop"]
        text = value.entries.get("failed") if isinstance(value, Table) else value
        self._templates(text or value, "stop", shapes)

    def _input(self, entry: Entry, table: Table, line: int, shapes: Shapes) -> None:
        before = len(self._problems)
        fields = fields_of(entry.input)
        for name, field in fields.items():
            if field.required and name not in table.entries:
                self._problems.add(line, f"{entry.name} needs {name}. Add `{name}: …` below it")
        for name, value in table.entries.items():
            at = table.line_of(name)
            if name not in fields:
                guess = did_you_mean(name, fields) or f". It takes: {name_list(fields) or 'nothing'}"
                self._problems.add(at, f"{entry.name} has no {name}{guess}")
            elif holds_template(value.plain()):
                self._templates(value, f"{entry.name}.{name}", shapes)
            else:
                self._literal(value.plain(), fields[name].type, f"{entry.name}.{name}", at)
        plain = table.plain()
        if len(self._problems) == before and isinstance(plain, dict) and not holds_template(plain):
            try:
                convert(plain, entry.input, entry.name)
            except RecipeError as error:
                self._problems.add(line, str(error))

    def _literal(self, value: object, type: Any, what: str, line: int) -> None:
        try:
            msgspec.convert(value, type)
        except msgspec.ValidationError as error:
            said = misfit(str(error), what)
            self._problems.add(line, said + (". Put quotes around it" if "takes text, not a" in said else ""))

    def _templates(self, value: Marked, what: str, shapes: Shapes) -> None:
        if isinstance(value, Table):
            for key, item in value.entries.items():
                self._templates(item, f"{what}.{key}", shapes)
        elif isinstance(value, Listing):
            for index, item in enumerate(value.items):
                self._templates(item, f"{what}[{index}]", shapes)
        elif isinstance(value.value, str):
            self._template(value, value.value, what, shapes)

    def _template(self, scalar: Scalar, text: str, what: str, shapes: Shapes) -> None:
        try:
            holes = Template.read(text).holes
        except ExpressionError as error:
            for fault in error.faults:
                self._problems.add(scalar.line + text.count("\n", 0, fault.at), f"{what}: {fault.said}")
            return
        for hole in holes:
            self._expression(hole.text, scalar.line + text.count("\n", 0, hole.at), what, shapes)

    def _condition(self, text: str, source: Table, shapes: Shapes) -> None:
        line = _line(source, "if")
        compiled = self._expression(text, line, "if", shapes)
        if compiled and compiled.kind not in {"BOOL", "DYN"}:
            self._problems.add(line, f"if: {text} does not give true or false. Compare it with something")

    def _expression(self, text: str, line: int, what: str, shapes: Shapes) -> Expression | None:
        if not text:
            return None  # its absence is a problem of form, noted already
        if what in {"if", "for_each"} and text.startswith("{{"):
            self._problems.add(line, f"{what} is an expression already. Leave out the {{{{ }}}}")
            return None
        try:
            compiled = compile(text, shapes.keys())
        except ExpressionError as error:
            self._report(error, line, what, shapes)
            return None
        faults = field_faults(text, shapes)
        if faults:
            self._report(ExpressionError(text, faults), line, what, shapes)
        return None if faults else compiled

    def _report(self, error: ExpressionError, line: int, what: str, shapes: Shapes) -> None:
        for fault in error.faults:
            hidden = self._by_id.get(fault.name)
            said = f"the step {fault.name} is not known here: {_whereabouts(hidden, line)}" if hidden else fault.said
            at = line + error.text.count("\n", 0, fault.at)
            self._problems.add(at, f"{what}: {describe(error.text, Fault(fault.at, said))}")


def _line(source: Table, key: str) -> int:
    value = source.entries.get(key)
    return value.line if value is not None else source.line


def _whereabouts(step: ActionStep, line: int) -> str:
    if step.line >= line:
        return f"it comes later, in line {step.line}"
    return f"it is inside {step.path.rpartition('/')[0]}, where alone it is seen"
