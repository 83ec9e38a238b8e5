"""Text in JQL: which text a field has, and how words are looked for in it."""

import re
from collections.abc import Callable

from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import Field
from deskhand.sandbox._text import as_plain

WORDS = re.compile(r"[\w*?]+")


def matcher(wanted: str) -> Callable[[str], bool]:
    """A test for text: every word, in any order; words in double quotes stand together; `*` and `?` stand for others."""
    patterns = []
    for phrase, rest in re.findall(r'"([^"]*)"|([^"]+)', wanted):
        if phrase:
            words = WORDS.findall(phrase)
            patterns.append(r"\W+".join(_pattern(word) for word in words))
        else:
            patterns.extend(_pattern(word) for word in WORDS.findall(rest) if word.upper() not in {"AND", "OR"})
    tests = [
        re.compile(rf"\b{pattern}\b" if pattern[-1:].isalnum() else rf"\b{pattern}", re.IGNORECASE)
        for pattern in patterns
        if pattern
    ]
    return lambda text: all(test.search(text) for test in tests)


def _pattern(word: str) -> str:
    return "".join(r"\w*" if sign == "*" else r"\w" if sign == "?" else re.escape(sign) for sign in word)


def text_of(field: Field) -> Callable[[Issue], str] | None:
    """How to read a field's text, where it has one."""
    if field.id == "summary":
        return lambda issue: issue.summary
    if field.id == "description":
        return lambda issue: as_plain(issue.description)
    if field.id == "comment":
        return lambda issue: "\n".join(as_plain(comment.body) for comment in issue.comments)
    if field.id == "environment":
        return lambda _: ""
    if field.id == "text":
        return _all_text
    if field.type == "string" and field.custom:
        return lambda issue: as_plain(issue.values.get(field.id))
    return None


def _all_text(issue: Issue) -> str:
    own = [value for value in issue.values.values() if isinstance(value, (str, dict))]
    texts = [issue.description, *own, *(comment.body for comment in issue.comments)]
    return "\n".join([issue.summary, *(as_plain(text) for text in texts)])
