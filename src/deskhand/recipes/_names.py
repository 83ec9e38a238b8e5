"""Finds the names in a CEL expression, so that a misspelt one is known before anything runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Chain", "Member", "Token", "chain_at", "chains", "tokens"]

patterns = {
    "space": r"\s+|//[^\n]*",
    "text": r"""(?:[bB]?[rR]|[rR][bB])(?:\"{3}(?s:.)*?\"{3}|'{3}(?s:.)*?'{3}|"[^"\n]*"|'[^'\n]*')"""
    r"""|[bB]?(?:\"{3}(?s:\\.|[^\\])*?\"{3}|'{3}(?s:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    "number": r"0[xX][0-9a-fA-F]+[uU]?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[uU]?|\.\d+(?:[eE][+-]?\d+)?",
    "name": r"[A-Za-z_]\w*",
    "quoted": r"`[^`\n]+`",
    "sign": r"[=!<>]=|&&|\|\||(?s:.)",
}
token_pattern = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in patterns.items()), re.ASCII)
plain_text = re.compile(r"\"([^\"\\\n]*)\"|'([^'\\\n]*)'")
keywords = frozenset({"in", "true", "false", "null"})
macros = frozenset({"all", "exists", "exists_one", "map", "filter"})


class Token(NamedTuple):
    """A word of an expression: its kind, its text and where it begins."""

    kind: str
    text: str
    at: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.at + len(self.text)


class Member(NamedTuple):
    """One step of a chain: a field's name or a position in a list."""

    key: str | int
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A name with what follows it, such as `trigger.request.fields["x"]`; `tail` is the index of the token after it.

    `method` is the function called on it, or, where there are no members, whether it is a function itself.
    `binder` is set for a name that a macro made (`r` in `found.requests.filter(r, …)`): what the macro goes through.
    """

    root: str
    at: int
    end: int
    members: tuple[Member, ...]
    method: Token | None
    is_function: bool
    tail: int
    bound: bool = False
    binder: "Chain | None" = None


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The words of an expression from `start` on, without spaces and comments."""
    for match in token_pattern.finditer(text, start):
        if match.lastgroup != "space":
            kind = "keyword" if match.group() in keywords else match.lastgroup or "sign"
            yield Token(kind, match.group(), match.start())


def chain_at(words: Sequence[Token], index: int) -> Chain:
    """The chain that begins with the name at `index`."""
    root, end, members = words[index], words[index].end, list[Member]()
    index += 1
    if _is(words, index, "("):
        return Chain(root.text, root.at, end, (), None, is_function=True, tail=index)
    while True:
        if _is(words, index, ".") and index + 1 < len(words) and words[index + 1].kind in {"name", "quoted"}:
            word = words[index + 1]
            if _is(words, index + 2, "("):
                return Chain(root.text, root.at, end, tuple(members), word, is_function=False, tail=index + 2)
            members.append(Member(word.text.strip("`"), word.at))
            index += 2
        elif _is(words, index, "[") and _is(words, index + 2, "]") and (key := _literal(words[index + 1])) is not None:
            members.append(Member(key, words[index + 1].at))
            index += 3
        else:
            return Chain(root.text, root.at, end, tuple(members), None, is_function=False, tail=index)
        end = words[index - 1].end


def chains(words: Sequence[Token]) -> list[Chain]:
    """Every chain of an expression, each with what binds its name where a macro does."""
    found: list[Chain] = []
    scopes: list[dict[str, Chain | None]] = [{}]
    index = 0
    while index < len(words):
        word, method, over = words[index], None, None
        if word.kind == "name" and not _is(words, index - 1, "."):
            chain = _bind(chain_at(words, index), scopes)
            found.append(chain)
            index, method, over = chain.tail, chain.method, chain
        elif word.kind == "name":
            method, index = word, index + 1
        else:
            _bracket(word, scopes)
            index += 1
        if method is not None and method.text in macros and _binds(words, index):
            scopes.append({words[index + 1].text: over})
            index += 3
    return found


def _bind(chain: Chain, scopes: Iterable[dict[str, Chain | None]]) -> Chain:
    for scope in reversed(list(scopes)):
        if chain.root in scope and not chain.is_function:
            known = (chain.root, chain.at, chain.end, chain.members, chain.method)
            return Chain(*known, is_function=False, tail=chain.tail, bound=True, binder=scope[chain.root])
    return chain


def _bracket(word: Token, scopes: list[dict[str, Chain | None]]) -> None:
    if word.text in {"(", "[", "{"}:
        scopes.append({})
    elif word.text in {")", "]", "}"} and len(scopes) > 1:
        scopes.pop()


def _binds(words: Sequence[Token], index: int) -> bool:
    return _is(words, index, "(") and _is(words, index + 2, ",") and words[index + 1].kind == "name"


def _is(words: Sequence[Token], index: int, text: str) -> bool:
    return 0 <= index < len(words) and words[index].text == text


def _literal(word: Token) -> str | int | None:
    if word.kind == "number" and word.text.isdigit():
        return int(word.text)
    match = plain_text.fullmatch(word.text)
    return None if match is None else match.group(1) if match.group(1) is not None else match.group(2)
