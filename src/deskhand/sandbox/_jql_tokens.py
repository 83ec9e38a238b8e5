"""The words and signs that a query is made of, and Jira's words for what none can be made of."""

import re
from typing import NamedTuple

from deskhand.sandbox._queries import WrongQuery

RESERVED_CHARACTERS = "{}*/%+^$#@?;"
"""What JQL keeps for itself: Atlassian's list, less the full stop, which Jira takes since properties can be searched."""
_CONTROL = r"\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_PARTING = r" \r\n\"'=<>~!&|(),\[\]\\" + re.escape(RESERVED_CHARACTERS) + _CONTROL
TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    rf"(?P<string>\"(?:[^\"\\{_CONTROL}]|\\.)*\"|'(?:[^'\\{_CONTROL}]|\\.)*')"
    r"|(?P<sign><=|>=|!=|!~|&&|\|\||[=<>~!&|(),\[\]])"
    rf"|(?P<word>(?:[^{_PARTING}]|\\.)+)"
    r"|(?P<end>\Z))",
    re.DOTALL,
)
_GAP = re.compile(r"[ \t\r\n]*")
_UNFINISHED = re.compile(rf"\"(?:[^\"\\{_CONTROL}]|\\.)*|'(?:[^'\\{_CONTROL}]|\\.)*", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[tnr\"'\\ ])")
_WRONG_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}.?|.)", re.DOTALL)
_VALID_ESCAPES = r"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}
KEYWORDS = frozenset(
    {
        "after", "and", "asc", "before", "by", "cf", "changed", "desc", "during", "empty", "from", "in", "is", "not",
        "null", "on", "or", "order", "to", "was",
    }
)  # fmt: skip
RESERVED_WORDS = frozenset(
    {
        "abort", "access", "add", "alias", "all", "alter", "any", "as", "audit", "avg", "begin", "between", "boolean",
        "break", "byte", "catch", "char", "character", "check", "checkpoint", "collate", "collation", "column", "commit",
        "connect", "continue", "count", "create", "current", "date", "decimal", "declare", "decrement", "default",
        "defaults", "define", "delete", "delimiter", "difference", "distinct", "divide", "do", "double", "drop", "else",
        "encoding", "end", "equals", "escape", "exclusive", "exec", "execute", "exists", "explain", "false", "fetch",
        "field", "file", "first", "float", "for", "function", "go", "goto", "grant", "greater", "group", "having",
        "identified", "if", "immediate", "increment", "index", "initial", "inner", "inout", "input", "insert", "int",
        "integer", "intersect", "intersection", "into", "isempty", "isnull", "join", "last", "left", "less", "like",
        "limit", "lock", "long", "max", "min", "minus", "mode", "modify", "modulo", "more", "multiply", "next", "noaudit",
        "notin", "nowait", "number", "object", "of", "option", "outer", "output", "power", "previous", "prior",
        "privileges", "public", "raise", "raw", "remainder", "rename", "resource", "return", "returns", "revoke", "right",
        "row", "rowid", "rownum", "rows", "select", "session", "set", "share", "size", "sqrt", "start", "strict", "string",
        "subtract", "sum", "synonym", "table", "then", "trans", "transaction", "trigger", "true", "uid", "union", "unique",
        "update", "user", "validate", "values", "view", "when", "whenever", "where", "while", "with",
    }
)  # fmt: skip
"""Words that mean nothing in JQL, and that Jira nevertheless takes in quotation marks only."""


class Token(NamedTuple):
    """A piece of a query."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """A query in pieces, the last of which is its end."""
    tokens: list[Token] = []
    position = 0
    while True:
        match = TOKEN.match(text, position)
        if match is None:
            raise _no_token(text, position)
        kind = match.lastgroup or "end"
        at, found = match.start(kind), match[kind]
        if kind == "end":
            tokens.append(Token("end", "", at))
            return tokens
        if kind == "word" and found.lower() in RESERVED_WORDS:
            raise wrong(
                f"'{found}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
                text,
                at,
            )
        if kind != "sign" and "\\" in found:
            _check_escapes(text, at, match.end())
        tokens.append(Token(kind, _unescape(found[1:-1] if kind == "string" else found), at))
        position = match.end()


def wrong(what: str, text: str, at: int, query: str = "the JQL Query") -> WrongQuery:
    """What is wrong at a place of a query."""
    line, column = _place(text, at)
    return WrongQuery(f"Error in {query}: {what} (line {line}, character {column})")


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def in_one_line(text: str) -> str:
    """A text as Jira repeats it."""
    return re.sub(r"[\r\n]", " ", text)


def _no_token(text: str, position: int) -> WrongQuery:
    gap = _GAP.match(text, position)
    at = position if gap is None else gap.end()
    begun = _UNFINISHED.match(text, at)
    if begun is not None and begun.end() == len(text):
        said = f"'{in_one_line(text[at + 1 :])}' " if text[at + 1 :].strip() else ""
        return wrong(f"The quoted string {said}has not been completed.", text, at)
    if begun is not None:
        at = begun.end()
    sign = text[at]
    if sign == "\\":
        return wrong(f"The escape sequence has not been completed. {_VALID_ESCAPES}", text, at)
    escape = f"\\u{ord(sign):04x}"
    if sign in RESERVED_CHARACTERS:
        return wrong(
            f"The character '{sign}' is a reserved JQL character. You must enclose it in a string or use the escape "
            f"'{escape}' instead.",
            text,
            at,
        )
    line, column = _place(text, at)
    return wrong(
        f"The character 'U+{ord(sign):04X}' on line {line} at position {column} must be escaped. Use the escape "
        f"'{escape}' instead.",
        text,
        at,
    )


def _check_escapes(text: str, start: int, end: int) -> None:
    at = text.find("\\", start, end)
    while at != -1:
        match = _ESCAPE.match(text, at)
        if match is None:
            said = _WRONG_ESCAPE.match(text, at)
            raise wrong(
                f"'{in_one_line(said[0] if said else text[at:])}' is an illegal JQL escape sequence. {_VALID_ESCAPES}",
                text,
                at,
            )
        at = text.find("\\", match.end(), end)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    sign = match[0][1]
    return chr(int(match[0].removeprefix(r"\u"), 16)) if sign == "u" else _MEANT.get(sign, sign)
