"""The functions that expressions offer, one line of help each, and the few that CEL's library does not bring."""

from collections.abc import Mapping

import msgspec
from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

__all__ = ["functions", "library", "methods"]

functions: Mapping[str, str] = {
    "bool": 'bool("true") makes true or false of a text',
    "bytes": 'bytes("abc") makes bytes of a text',
    "default": 'default(trigger.request.assignee.name, "nobody") gives the second where the first is null or missing',
    "double": 'double("2.5") makes a number of a text',
    "duration": 'duration("36h") is a span of time',
    "dyn": "dyn(x) leaves the type of x to the run",
    "has": "has(trigger.request.assignee) tells whether the field is there",
    "int": 'int("12") makes a whole number of a text',
    "json": "json(x) writes any value as JSON",
    "matches": 'matches(text, "^VPN") tells whether a pattern (RE2) is found',
    "size": "size(x) counts letters, items or keys",
    "string": "string(12) makes a text of a number, a time or true and false",
    "timestamp": "timestamp(trigger.request.created) makes a time of a text",
    "type": "type(x) == int compares types",
    "uint": 'uint("12") makes a whole number without sign of a text',
}
methods: Mapping[str, str] = {
    "all": 'list.all(i, i.status == "Done") tells whether it holds for every item',
    "charAt": "text.charAt(0) is the letter at a position",
    "contains": 'text.contains("VPN")',
    "endsWith": 'text.endsWith("?")',
    "exists": 'list.exists(i, i.status == "Done") tells whether it holds for any item',
    "exists_one": 'list.exists_one(i, i.status == "Done") tells whether it holds for exactly one item',
    "filter": 'list.filter(i, i.status == "Done") keeps the items for which it holds',
    "format": '"%s has %d".format([name, 3])',
    "getDate": "time.getDate() is the day of the month from 1; getDate(zone) in a time zone",
    "getDayOfMonth": "time.getDayOfMonth() is the day of the month from 0",
    "getDayOfWeek": "time.getDayOfWeek() is 0 for Sunday",
    "getDayOfYear": "time.getDayOfYear() from 0",
    "getFullYear": "time.getFullYear()",
    "getHours": 'time.getHours("Europe/Berlin"), or the hours of a duration',
    "getMilliseconds": "time.getMilliseconds()",
    "getMinutes": "time.getMinutes(), or the minutes of a duration",
    "getMonth": "time.getMonth() from 0",
    "getSeconds": "time.getSeconds(), or the seconds of a duration",
    "indexOf": 'text.indexOf("x") is where it begins, or -1',
    "join": 'list.join(", ")',
    "lastIndexOf": 'text.lastIndexOf("x")',
    "lower": "text.lower() in lower case, in every script",
    "lowerAscii": "text.lowerAscii() for A to Z only",
    "map": "list.map(i, i.key) makes a list of what it gives for each item",
    "matches": 'text.matches("^VPN") tells whether a pattern (RE2) is found',
    "replace": 'text.replace("a", "b")',
    "reverse": "text.reverse()",
    "size": "x.size() counts letters, items or keys",
    "split": 'text.split(",")',
    "startsWith": 'text.startsWith("[")',
    "substring": "text.substring(0, 80)",
    "trim": "text.trim() without the space at both ends",
    "upper": "text.upper() in upper case, in every script",
    "upperAscii": "text.upperAscii() for A to Z only",
}


def _known(root: object, path: list[str | int]) -> bool:
    value = root
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            return False
    return value is not None


def _default(value: object, fallback: object) -> object:
    # For the compiler's checks: a call is rewritten before it runs, as no function of CEL can take what is not there.
    return fallback if value is None else value


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def library() -> list[object]:
    """What an environment loads to know them all."""
    text, anything = cel.Type.STRING, cel.Type.DYN
    own = [
        _declare("_known", cel.Type.BOOL, [anything, cel.Type.List(anything)], _known),
        _declare("json", text, [anything], _json),
        _declare("lower", text, [text], str.lower, member=True),
        _declare("upper", text, [text], str.upper, member=True),
        _declare("default", anything, [anything, anything], _default),
    ]
    return [ext_strings.ExtStrings(), cel.CelExtension("deskhand", own)]


def _declare(name: str, gives: object, takes: list[object], run: object, *, member: bool = False) -> object:
    overload = cel.Overload(f"deskhand_{name}", return_type=gives, parameters=takes, is_member=member, impl=run)
    return cel.FunctionDecl(name, [overload])
