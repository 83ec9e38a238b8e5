"""The words and signs that a query is made of."""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<open>\")|(?P<single>')"
    r"|(?P<sign><=|>=|!=|!~|&&|\|\||[=<>~!&|(),])"
    r"|(?P<word>cf\[\d+\]|(?:[^\s\"'=<>~!&|(),\\]|\\.)+)"
    r"|(?P<end>$))",
    re.DOTALL,
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", " ": " "}


class WrongQuery(ValueError):
    """A query that Jira does not accept; the text is Jira's."""


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
            raise WrongQuery(
                f"Error in the JQL Query: The character '{text[position:].strip()[:1]}' is not allowed here."
            )
        kind = match.lastgroup or "end"
        at = match.start(kind)
        if kind in {"open", "single"}:
            raise WrongQuery(
                f"Error in the JQL Query: The quoted string '{text[at + 1 :]}' has not been completed. (line 1, character {at + 1})"
            )
        if kind == "end":
            tokens.append(Token("end", "", at))
            return tokens
        found = match[kind]
        tokens.append(
            Token(kind, _unescape(found[1:-1] if kind == "string" else found) if kind != "sign" else found, at)
        )
        position = match.end()


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), text) if "\\" in text else text
