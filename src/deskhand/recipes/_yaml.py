"""Reads YAML into plain data that remembers its lines."""

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from deskhand.recipes._problems import Problems

__all__ = ["JSON", "Listing", "Marked", "Scalar", "Table", "load"]

type_prefix = "tag:yaml.org,2002:"
largest_text = 500_000  # characters; the largest real recipe is a few thousand
deepest = 60
largest_whole = 2**63 - 1

JSON = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `text` is how it was written, `line` where its text begins."""

    value: bool | int | float | str | None
    text: str
    line: int

    def plain(self) -> JSON:
        """The value without its line."""
        return self.value


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    items: tuple["Marked", ...]
    line: int

    def plain(self) -> JSON:
        """The values without their lines."""
        return [item.plain() for item in self.items]


@dataclass(frozen=True, slots=True)
class Table:
    """Values by key; `lines` tells where each key stands."""

    entries: dict[str, "Marked"]
    lines: dict[str, int]
    line: int

    def plain(self) -> JSON:
        """The values without their lines."""
        return {key: value.plain() for key, value in self.entries.items()}

    def line_of(self, key: str) -> int:
        """The line of a key, or of the table where the key is missing."""
        return self.lines.get(key, self.line)


Marked = Scalar | Listing | Table


def load(text: str, problems: Problems) -> Marked | None:
    """The one document that `text` holds, or None where it cannot be read."""
    if len(text) > largest_text:
        problems.add(1, f"the file is longer than {largest_text:,} characters. Split the recipe")
        return None
    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful way to write a number is not worth a line on a terminal
            node = yaml.compose(text)
        return None if node is None else _Reader(yaml.constructor, problems).read(node, 0)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "this is not YAML"
        problems.add(mark.line + 1 if mark else 1, f"not valid YAML: {said}. {_advice(text, mark.line if mark else 0)}")
    except YAMLError as error:
        at = getattr(error, "position", 0)
        problems.add(text.count("\n", 0, at) + 1, "not valid YAML: a character that YAML forbids. Remove it")
    except RecursionError:
        problems.add(1, f"nested more than {deepest} deep. Split the recipe")
    except ValueError as error:
        # ruamel lets a few malformed directives and escapes end in a bare ValueError that carries no place.
        problems.add(1, f"not valid YAML: {error}. Check directives (%) and escapes (\\)")
    return None


def _advice(text: str, index: int) -> str:
    lines = text.splitlines()
    line = lines[index] if index < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with spaces, not tabs"
    return "Check the indentation, and put single quotes around a value that holds quotes, a colon or braces"


class _Reader:
    """Turns the nodes of one document into marked values."""

    def __init__(self, constructor: SafeConstructor, problems: Problems) -> None:
        self._constructor = constructor
        self._problems = problems
        self._seen: set[int] = set()

    def read(self, node: YamlNode, depth: int) -> Marked:
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            # A few aliases of aliases make a file of megabytes out of ten lines.
            self._problems.add(line, "an alias (`*name`) repeats this value. Write the value out in each place")
            return Scalar(None, "", line)
        self._seen.add(id(node))
        if depth > deepest:
            raise RecursionError
        if isinstance(node, SequenceNode) and self._known(node, "seq"):
            return Listing(tuple(self.read(item, depth + 1) for item in node.value), line)
        if isinstance(node, MappingNode) and self._known(node, "map"):
            return self._table(node, line, depth)
        return self._scalar(node, line) if isinstance(node, ScalarNode) else Scalar(None, "", line)

    def _known(self, node: YamlNode, *kinds: str) -> bool:
        if str(node.tag) in {type_prefix + kind for kind in kinds}:
            return True
        self._problems.add(node.start_mark.line + 1, f"the YAML tag {node.tag} has no meaning here. Remove it")
        return False

    def _table(self, node: MappingNode, line: int, depth: int) -> Table:
        entries: dict[str, Marked] = {}
        lines: dict[str, int] = {}
        for key, value, at in self._pairs(node):
            if key in entries:
                self._problems.add(at, f"{key} is given twice, first in line {lines[key]}. Remove one")
            else:
                entries[key] = self.read(value, depth + 1)
                lines[key] = at
        return Table(entries, lines, line)

    def _pairs(self, node: MappingNode) -> Iterator[tuple[str, YamlNode, int]]:
        for key, value in node.value:
            at = key.start_mark.line + 1
            if isinstance(key, ScalarNode) and str(key.value).isprintable():
                yield str(key.value), value, at
            elif isinstance(key, MappingNode):
                self._problems.add(
                    at, 'braces at the start of a value mean a table to YAML. Put quotes around "{{ … }}"'
                )
            else:
                self._problems.add(at, "a key must be a single word. Check the brackets")

    def _scalar(self, node: ScalarNode, line: int) -> Scalar:
        text = str(node.value)
        first = line + 1 if node.style in {"|", ">"} else line
        try:
            return Scalar(self._value(node, text), text, first)
        except (ValueError, KeyError, IndexError):
            self._problems.add(
                line, f"{text[:40]!r} is no number or text that Jira can take. Put quotes around it if it is text"
            )
        return Scalar(None, "", line)

    def _value(self, node: ScalarNode, text: str) -> bool | int | float | str | None:
        kind = str(node.tag).removeprefix(type_prefix)
        if kind == "null":
            return None
        if kind == "bool":
            return bool(self._constructor.construct_yaml_bool(node))
        if kind == "int" and abs(whole := int(self._constructor.construct_yaml_int(node))) <= largest_whole:
            return whole
        if kind == "float" and math.isfinite(number := float(self._constructor.construct_yaml_float(node))):
            return number
        if kind in {"int", "float"}:
            raise ValueError(text)
        if kind not in {"timestamp", "merge", "value"}:  # CEL and Jira take dates as text
            self._known(node, "str")
        text.encode()  # an escape such as "\ud800" makes half a character, which cannot be sent
        return text
