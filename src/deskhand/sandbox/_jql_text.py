"""Text in JQL: which text a field has, and how words are looked for in it."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._records import Field, User
from deskhand.sandbox._restrictions import left_to
from deskhand.sandbox._site import Site
from deskhand.sandbox._text import as_plain

WORDS = re.compile(r"[\w*?]+")
TERMS = re.compile(r"([-+!]?)(?:\"([^\"]*)\"|(\S+))")
JOINING = frozenset({"AND", "OR", "NOT"})
MOST_READ = 20_000


def matcher(wanted: str) -> Callable[[str], bool]:
    """A test for text: all words, or those on a side of OR; in double quotes a phrase, behind `-` or NOT what must not be."""
    ways, without = [_Way([], [])], False
    for sign, phrase, term in TERMS.findall(wanted):
        if term in JOINING:
            without = term == "NOT"
            ways += [_Way([], [])] if term == "OR" else []
            continue
        words = [_pattern(word) for word in WORDS.findall(phrase or term)]
        patterns = ways[-1].barred if without or sign in {"-", "!"} else ways[-1].wanted
        patterns += [r"\W+".join(words)] if phrase and words else words
        without = False
    # A way of nothing but signs, or of nothing but what must not be there, finds no text.
    tests = [way.test() for way in ways if way.wanted]
    return tests[0] if len(tests) == 1 else lambda text: any(test(text) for test in tests)


class _Way(NamedTuple):
    wanted: list[str]
    barred: list[str]

    def test(self) -> Callable[[str], bool]:
        tests, barred = [_test(pattern) for pattern in self.wanted], [_test(pattern) for pattern in self.barred]
        plain = [pattern.lower() for pattern in self.wanted if pattern.isascii() and pattern.isalnum()]

        def found(text: str) -> bool:
            # To look whether letters occur at all is many times as quick as to look for a word.
            if plain and text.isascii() and not all(word in text.lower() for word in plain):
                return False
            return all(test.search(text) for test in tests) and not any(test.search(text) for test in barred)

        return found


def _test(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b{pattern}\b" if pattern[-1:].isalnum() else rf"\b{pattern}", re.IGNORECASE)


def _pattern(word: str) -> str:
    return "".join(r"\w*" if sign == "*" else r"\w" if sign == "?" else re.escape(sign) for sign in word)


def text_of(field: Field, site: Site, user: User | None) -> Callable[[Issue], str] | None:
    """How to read a field's text, where it has one; of comments those that are left to who asks."""
    plain = _reader()
    if field.id == "summary":
        return lambda issue: issue.summary
    if field.id == "description":
        return lambda issue: plain(issue.description)
    if field.id == "comment":
        return lambda issue: "\n".join(plain(row.body) for row in left_to(site, user, issue, issue.comments))
    if field.id == "worklogComment":
        return lambda issue: "\n".join(
            plain(row.comment) for row in left_to(site, user, issue, issue.worklogs) if row.comment
        )
    if field.id == "environment":
        return lambda _: ""
    if field.id == "text":
        return lambda issue: _all_text(issue, left_to(site, user, issue, issue.comments), plain)
    if field.type == "string" and field.custom:
        return lambda issue: plain(issue.values.get(field.id))
    return None


def _reader() -> Callable[[Any], str]:
    """Reads each text once: the requests of a large company share theirs. What was read is held, so that ids stay true."""
    read: dict[int, tuple[Any, str]] = {}

    def plain(body: Any) -> str:
        known = read.get(id(body))
        if known is None:
            if len(read) >= MOST_READ:
                read.clear()
            known = read[id(body)] = body, as_plain(body)
        return known[1]

    return plain


def _all_text(issue: Issue, comments: list[Comment], plain: Callable[[Any], str]) -> str:
    own = [value for value in issue.values.values() if isinstance(value, (str, dict))]
    texts = [issue.description, *own, *(comment.body for comment in comments)]
    return "\n".join([issue.summary, *(plain(text) for text in texts)])
