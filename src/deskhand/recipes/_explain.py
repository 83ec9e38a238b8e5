"""Says in plain words what CEL says of an expression that it cannot compile or evaluate."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deskhand.recipes._functions import functions, methods
from deskhand.recipes._names import Chain
from deskhand.recipes._problems import did_you_mean

__all__ = ["Fault", "compiler_faults", "run_fault"]

error_line = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
status = re.compile(r"^[A-Z_]+: | \[[A-Z_]+\]$")
no_overload = re.compile(
    r"(?:No matching overloads found : |found no matching overload for ')(.+?)'?(?: applied to '(.*)')?$"
)
call = re.compile(r"(.*)\((.*)\)$")
type_words = {
    "null_type": "null",
    "int64": "a whole number",
    "int": "a whole number",
    "uint64": "a whole number",
    "uint": "a whole number",
    "double": "a number with a point",
    "string": "text",
    "bool": "true or false",
    "list": "a list",
    "map": "a table",
}


class Fault(NamedTuple):
    """What is wrong with an expression, at which letter, and the unknown name where that is the reason."""

    at: int
    said: str
    name: str = ""


def compiler_faults(message: str, text: str) -> list[Fault]:
    """What CEL's compiler found, at most three things."""
    lines = text.split("\n")
    faults = []
    for line, column, said in error_line.findall(message):
        before = sum(len(each) + 1 for each in lines[: int(line) - 1])
        faults.append(Fault(before + int(column) - 1, _compiler_words(said)))
    if faults:
        return faults[:3]
    if "recursion limit" in message or "codepoint limit" in message:
        return [Fault(0, "it is nested too deep, or too long. Split it into steps")]
    return [Fault(0, status.sub("", message.partition("\n")[0]))]


def _compiler_words(said: str) -> str:
    said = status.sub("", said).removesuffix(" (in container '')")
    if said.endswith("at '<EOF>'"):
        return "it ends too early"
    if match := re.match(r"Syntax error: .*?input '(.*?)'(?: expecting .*)?$", said):
        return "it ends too early" if match.group(1) == "<EOF>" else f"unexpected {match.group(1)}"
    if match := re.match(r"Syntax error: token recognition error at: '(.)", said):
        return "a quote is not closed" if match.group(1) in "'\"" else f"unexpected {match.group(1)}"
    if match := re.match(r"undeclared reference to '(\w+)'", said):
        name = match.group(1)
        return (
            f"{name} is not used like that: {functions.get(name) or methods.get(name) or 'check what stands around it'}"
        )
    return _overload_words(said) or said


def _overload_words(said: str) -> str | None:
    match = no_overload.search(said)
    if not match:
        return None
    what, types = match.groups()
    if types is None and (inner := call.match(what)):
        what, types = inner.groups()
    name = re.sub(r"^.*\)\.|^_|_$", "", what).removeprefix("@")
    if name == "<jump_condition>" or what == "_?_:_":
        return "what stands before the ? is not true or false"
    if name == "<iter_range>":
        return "all, exists, filter and map go through a list or a table only"
    if name in {"&&", "||"}:
        return f"{name} joins only what is true or false"
    # A method is reported as `(int64).lower()`: what it was called on stands before the dot.
    target = re.match(r"\((.*?)\)\.", what)
    kinds = [kind for kind in [target.group(1) if target else "", *(types or "").strip("()").split(", ")] if kind]
    of = " and ".join(type_words.get(kind, kind) for kind in kinds)
    return f"{name.strip('()@') or what} does not work on {of}" if of else f"{name} does not work on this kind of value"


def run_fault(message: str, chains: Iterable[Chain], scope: Mapping[str, object]) -> str:
    """Why an evaluation failed."""
    said = status.sub("", status.sub("", message.partition("\n")[0]))
    if "Key not found" in said or "SELECT" in said or said.startswith("Index error") or "_[_]" in said:
        broken = (_break(chain, scope) for chain in chains if not chain.bound and chain.root in scope)
        where = next((found for found in broken if found), None)
        if where:
            return where
        if match := re.search(r"Key not found in map : (.*)", said):
            return f"there is no {match.group(1)} in one of the values"
        if match := re.match(r"Index error: index=(-?\d+) size=(\d+)", said):
            return f"there is no item {match.group(1)} in a list of {match.group(2)}, as counting begins at 0"
        return "a field is asked of a value that has none, such as null"
    if "Iteration budget" in said:
        return "it goes through more than about 10,000 items. Narrow the list first"
    return _overload_words(said) or said


def _break(chain: Chain, scope: Mapping[str, object]) -> str | None:
    """Where a chain of names leads to nothing, if it does."""
    value, path = scope[chain.root], chain.root
    for key, _ in chain.members:
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key in range(len(value)):
            value = value[int(key)]
        elif value is None:
            return f"{path} is null, so it has no {key}. Use default({path}.{key}, …) or has(…)"
        elif isinstance(value, dict):
            guess = (
                did_you_mean(str(key), [str(known) for known in value])
                or ". Use default(…) or has(…) where it may be missing"
            )
            return f"{path} has no {key}{guess}"
        elif isinstance(value, list):
            return f"{path} is a list of {len(value)} items, so it has no {key}"
        else:
            return f"{path} is a single value, so it has no {key}"
        path = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}"
    return None
