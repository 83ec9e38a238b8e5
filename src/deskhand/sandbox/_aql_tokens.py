"""The words and signs that a query in AQL is made of.

https://support.atlassian.com/jira-service-management-cloud/docs/use-assets-query-language-aql/
"""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"\s*(?:(?P<string>\"(?:[^\"\\]|\\.)*\")|(?P<open>\")|(?P<sign>==|!=|<=|>=|[=<>(),.])"
    r"|(?P<word>\d+(?:\.\d+)?(?=[\s,()]|$)|[^\s\"=<>!(),.]+)|(?P<end>$))",
    re.DOTALL,
)


class WrongAql(ValueError):
    """A query that Assets does not accept."""


class Token(NamedTuple):
    """A piece of a query."""

    kind: str
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these words or signs; a quoted text is neither."""
        return self.kind in {"word", "sign"} and self.text.casefold() in words


def tokens_of(text: str) -> list[Token]:
    """A query in pieces, the last of which is its end."""
    tokens: list[Token] = []
    position = 0
    while True:
        match = TOKEN.match(text, position)
        if match is None:
            raise WrongAql(f"The AQL is not valid: the character '{text[position:].strip()[:1]}' is not allowed here.")
        kind = match.lastgroup or "end"
        if kind == "open":
            raise WrongAql("The AQL is not valid: a quotation mark is not closed.")
        found = match[kind]
        inner = re.sub(r"\\(.)", r"\1", found[1:-1]) if kind == "string" else found
        tokens.append(Token(kind, inner, match.start(kind), match.end(kind)))
        if kind == "end":
            return tokens
        position = match.end()
