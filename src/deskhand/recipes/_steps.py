"""Reads the steps of a recipe, and gives each the path that the journal knows it by."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deskhand.recipes._problems import Problems, did_you_mean
from deskhand.recipes._yaml import JSON, Listing, Marked, Scalar, Table

__all__ = ["ActionStep", "ForEachStep", "IfStep", "Step", "StepReader", "StopStep", "text_of"]

identifier = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# CEL's own words and types, and what every recipe can name already.
cel_words = (
    "as bool break bytes const continue default double duration dyn else false for function google has if import in int "
    "let list loop map namespace null null_type package return string timestamp true type uint var void while"
)
reserved = frozenset(cel_words.split()) | {"trigger", "job"}
kinds: Mapping[str, tuple[str, ...]] = {
    "if": ("id", "if", "then", "else"),
    "for_each": ("id", "for_each", "as", "do"),
    "stop": ("id", "stop"),
}
words = ("id", "if", "then", "else", "for_each", "as", "do", "stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionStep:
    """Do one action; later steps name its output by `id`."""

    id: str
    action: str
    input: Mapping[str, JSON]
    path: str
    line: int
    source: Table = field(compare=False, repr=False)

    def meaning(self) -> JSON:
        """What the step does, without where it stands."""
        return {"path": self.path, "id": self.id, "action": self.action, "input": dict(self.input)}


@dataclass(frozen=True, slots=True, kw_only=True)
class IfStep:
    """Do `then` where the condition holds, `otherwise` (the format's `else`) where it does not."""

    condition: str
    then: tuple["Step", ...]
    otherwise: tuple["Step", ...]
    path: str
    line: int
    source: Table = field(compare=False, repr=False)

    def meaning(self) -> JSON:
        """What the step does, without where it stands."""
        then, otherwise = ([step.meaning() for step in steps] for steps in (self.then, self.otherwise))
        return {"path": self.path, "if": self.condition, "then": then, "else": otherwise}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEachStep:
    """Do the same steps for each item of a list, which they see as `name`."""

    items: str
    name: str
    do: tuple["Step", ...]
    path: str
    line: int
    source: Table = field(compare=False, repr=False)

    def meaning(self) -> JSON:
        """What the step does, without where it stands."""
        return {"path": self.path, "for_each": self.items, "as": self.name, "do": [step.meaning() for step in self.do]}


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStep:
    """End the job with this text, as done or as failed."""

    text: str
    failed: bool
    path: str
    line: int
    source: Table = field(compare=False, repr=False)

    def meaning(self) -> JSON:
        """What the step does, without where it stands."""
        return {"path": self.path, "stop": self.text, "failed": self.failed}


Step = ActionStep | IfStep | ForEachStep | StopStep


def text_of(table: Table, key: str, problems: Problems, *, expression: bool = False) -> str | None:
    """The text under a key as it was written, or None where there is none."""
    value = table.entries.get(key)
    if value is None:
        return None
    if isinstance(value, Scalar) and (value.value is not None or value.text):
        return value.text.strip() if expression else value.text
    if isinstance(value, Scalar) and not expression:
        return ""
    what = "an expression" if expression else "text"
    problems.add(
        table.line_of(key),
        f"{key} must be {what}. Write it in one line, in single quotes where it holds braces or colons",
    )
    return None


class StepReader:
    """Reads all steps of one recipe; ids are unique in the whole of it."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._ids: dict[str, int] = {}

    def steps(self, document: Table) -> tuple[Step, ...]:
        """The steps below the recipe's key `steps`."""
        # Ids that a person chose come first, so that a default id never takes one of them.
        for table in _tables(document.entries.get("steps")):
            self._claim(table)
        return self._list(document, "steps", "")

    def _claim(self, table: Table) -> None:
        id = table.entries.get("id")
        if id is None:
            return
        text = id.text if isinstance(id, Scalar) else ""
        line = table.line_of("id")
        if not identifier.fullmatch(text):
            self._problems.add(line, f"{text!r} is no id. Use letters, digits and _, beginning with a letter")
        elif text in reserved:
            self._problems.add(line, f"{text} means something else in expressions. Choose another id")
        elif text in self._ids:
            self._problems.add(line, f"the id {text} is taken by line {self._ids[text]}. Choose another")
        else:
            self._ids[text] = line

    def _list(self, table: Table, key: str, path: str) -> tuple[Step, ...]:
        value = table.entries.get(key)
        if not isinstance(value, Listing) or not value.items:
            self._problems.add(table.line_of(key), f"{key} must be a list of steps. Begin each with a dash (`- `)")
            return ()
        counts: dict[str, int] = {}
        return tuple(step for item in value.items if (step := self._step(item, path, counts)) is not None)

    def _step(self, item: Marked, path: str, counts: dict[str, int]) -> Step | None:
        if not isinstance(item, Table) or not item.entries:
            self._problems.add(
                item.line, "a step is an action, an `if`, a `for_each` or a `stop`. Write its name and a colon"
            )
            return None
        kind = next((kind for kind in kinds if kind in item.entries), None)
        if kind is None:
            return self._action(item, path)
        for key in item.entries:
            if key not in kinds[kind]:
                guess = did_you_mean(key, kinds[kind]) or ". Give it a step of its own"
                self._problems.add(item.line_of(key), f"{key} does not belong to a step with `{kind}`{guess}")
        counts[kind] = counts.get(kind, 0) + 1
        id = item.entries.get("id")
        own = path + (id.text if isinstance(id, Scalar) and id.text in self._ids else f"{kind}-{counts[kind]}")
        if kind == "if":
            return self._if(item, own)
        return self._for_each(item, own) if kind == "for_each" else self._stop(item, own)

    def _action(self, item: Table, path: str) -> ActionStep | None:
        names = [key for key in item.entries if key != "id"]
        if len(names) != 1 or names[0] in words:
            said = f"found {' and '.join(names)}" if names else "found none"
            self._problems.add(
                item.line, f"a step has one action; {said}. Indent what belongs to an action below its name"
            )
            return None
        name = names[0]
        line = item.line_of(name)
        source = item.entries[name]
        if isinstance(source, Scalar) and source.value is None:
            source = Table({}, {}, line)
        elif not isinstance(source, Table):
            self._problems.add(line, f"below {name} stand lines of `field: value`. Indent them below it")
            source = Table({}, {}, line)
        given = item.entries.get("id")
        id = given.text if isinstance(given, Scalar) else self._default_id(name, line)
        plain = {key: value.plain() for key, value in source.entries.items()}
        return ActionStep(id=id, action=name, input=plain, path=path + id, line=line, source=source)

    def _default_id(self, action: str, line: int) -> str:
        id, count = action, 1
        while id in self._ids:
            count += 1
            id = f"{action}_{count}"
        self._ids[id] = line
        return id

    def _if(self, item: Table, path: str) -> IfStep:
        return IfStep(
            condition=text_of(item, "if", self._problems, expression=True) or "",
            then=self._list(item, "then", f"{path}/then/"),
            otherwise=self._list(item, "else", f"{path}/else/") if "else" in item.entries else (),
            path=path,
            line=item.line_of("if"),
            source=item,
        )

    def _for_each(self, item: Table, path: str) -> ForEachStep:
        name = text_of(item, "as", self._problems) if "as" in item.entries else "item"
        if not identifier.fullmatch(name or "") or name in reserved:
            self._problems.add(
                item.line_of("as"), f"{name!r} is no name for an item. Use letters, digits and _, such as `as: item`"
            )
        return ForEachStep(
            items=text_of(item, "for_each", self._problems, expression=True) or "",
            name=name or "item",
            do=self._list(item, "do", f"{path}/do/"),
            path=path,
            line=item.line_of("for_each"),
            source=item,
        )

    def _stop(self, item: Table, path: str) -> StopStep:
        value = item.entries["stop"]
        line = item.line_of("stop")
        failed = isinstance(value, Table) and set(value.entries) == {"failed"}
        text = text_of(value, "failed", self._problems) if failed and isinstance(value, Table) else None
        if not failed and not isinstance(value, Scalar):
            self._problems.add(line, 'stop takes a text, or `{failed: "why"}`. Write `stop: "why"`')
        if isinstance(value, Scalar):
            text = value.text if value.value is not None else ""
        return StopStep(text=text or "", failed=failed, path=path, line=line, source=item)


def _tables(steps: Marked | None) -> Iterator[Table]:
    for item in steps.items if isinstance(steps, Listing) else ():
        if isinstance(item, Table):
            yield item
            for key in ("then", "else", "do"):
                yield from _tables(item.entries.get(key))
