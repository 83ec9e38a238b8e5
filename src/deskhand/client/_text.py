"""Texts: plain ones, Atlassian's document format, wiki markup and Markdown."""

from collections.abc import Mapping
from typing import Any

from deskhand.client._adf import Converted, Lost, Rendering
from deskhand.client._adf_plain import to_plain
from deskhand.client._markdown import from_markdown, to_markdown
from deskhand.client._wiki import from_wiki, to_wiki
from deskhand.client._worlds import Edition
from deskhand.errors import UserError

__all__ = [
    "Converted",
    "Lost",
    "Rendering",
    "body_for",
    "document",
    "from_markdown",
    "from_wiki",
    "to_markdown",
    "to_plain",
    "to_wiki",
]


def document(text: str) -> dict[str, Any]:
    """A plain text as ADF: an empty line parts paragraphs, other lines break within one.

    https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
    """
    return {"version": 1, "type": "doc", "content": [_paragraph(part) for part in text.split("\n\n") if part.strip()]}


def body_for(edition: Edition, text: str | Mapping[str, Any]) -> str | dict[str, Any]:
    """A text as the platform of an edition takes it: ADF on Cloud, wiki markup on-prem."""
    if isinstance(text, str):
        return document(text) if edition == "cloud" else text
    if not isinstance(text, Mapping):
        raise UserError(f"something of type {type(text).__name__} is no text: give a text, or a document (ADF)")
    return dict(text) if edition == "cloud" else to_wiki(text).text


def _paragraph(text: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for line in text.strip("\n").split("\n"):
        if content:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}
