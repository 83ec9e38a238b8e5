"""Nodes that stand within a line beside text (mentions, emoji, dates, statuses, cards, files), and media on their own."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from deskhand.client._adf import Losses, Node, Place, attributes, kind_of, text
from deskhand.client._adf_marks import href_of, link_of
from deskhand.client._adf_plain import address, day, leaf_text

__all__ = ["BOOKKEEPING", "EMOJI_NAME", "INLINE", "STATUS_COLOURS", "check_attributes", "date", "leaf", "media"]

INLINE = frozenset(
    [
        "text",
        "hardBreak",
        "mention",
        "emoji",
        "date",
        "status",
        "inlineCard",
        "mediaInline",
        "placeholder",
        "inlineExtension",
    ]
)
# The editor's own notes, and what follows from other attributes.
BOOKKEEPING = frozenset(
    ["localId", "accessLevel", "occurrenceKey", "data", "__fileName", "__fileMimeType", "__fileSize"]
)
STATUS_COLOURS = frozenset(["neutral", "purple", "blue", "red", "yellow", "green"])
EMOJI_NAME = re.compile(r":(?:[a-z][a-z0-9_-]{0,60}|[+-]1):")


def leaf(node: Any, place: Place, losses: Losses) -> list[Node]:
    """One node within a line, in its one form; what cannot be kept becomes its words."""
    kind = kind_of(node)
    maker = _MAKERS.get(kind)
    made = maker(node, place, losses) if maker else None
    if made is None:
        losses.add(kind, "has no counterpart; its words are kept", place)
        return [text(leaf_text(node))]
    if node.get("marks"):
        losses.add(f"mark on {kind}", "is left out", place)
    return [made]


def media(node: Any, place: Place, losses: Losses) -> Node | None:
    """A file or an image: by its id in Jira's media store, or by its address."""
    found = attributes(node)
    alt = _words(found.get("alt"))
    url = href_of(found.get("url"))
    if found.get("type") == "external" and url is not None:
        check_attributes(node, ("type", "url", "alt"), place, losses)
        made: Node = {"type": "external", "url": url}
    elif isinstance(found.get("id"), str) and found["id"].strip():
        check_attributes(node, ("type", "id", "collection", "alt", "width", "height"), place, losses)
        if found.get("type") not in (None, "file"):
            losses.add("media.type", "becomes a file", place)
        collection = found.get("collection")
        made = {
            "type": "file",
            "id": found["id"].strip(),
            "collection": collection if isinstance(collection, str) else "",
        }
        for name in ("width", "height"):
            size = found.get(name)
            if isinstance(size, int | float) and 1 <= size < 1e6:
                made[name] = int(size)
    else:
        return None
    if alt:
        made["alt"] = alt
    if node.get("marks"):
        losses.add("mark on media", "is left out", place)
    return {"type": "media", "attrs": made}


def check_attributes(node: Any, kept: tuple[str, ...], place: Place, losses: Losses) -> None:
    """Note the attributes that will not be kept, apart from those that say nothing."""
    for name, value in attributes(node).items():
        if (
            name not in kept
            and name not in BOOKKEEPING
            and value not in (None, "", False, [], {})
            and _tells(name, value)
        ):
            losses.add(f"{kind_of(node)}.{name}", "is left out", place)


def date(iso: str) -> Node | None:
    """A date node of a day, which is held as midnight in UTC."""
    try:
        moment = datetime.strptime(iso, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return {"type": "date", "attrs": {"timestamp": str(int(moment.timestamp()) * 1000)}}


def _tells(name: str, value: Any) -> bool:
    """Whether an attribute says more than its absence would."""
    usual = {
        "colspan": 1,
        "rowspan": 1,
        "layout": ("default", "center"),
        "displayMode": "default",
        "userType": "DEFAULT",
    }
    known = usual.get(name)
    return value not in known if isinstance(known, tuple) else value != known


def _mention(node: Any, place: Place, losses: Losses) -> Node | None:
    found = attributes(node)
    check_attributes(node, ("id", "text"), place, losses)
    if not isinstance(found.get("id"), str) or not found["id"].strip():
        return None
    name = _words(found.get("text"))
    id = _words(found["id"])
    return {"type": "mention", "attrs": {"id": id, "text": name} if name else {"id": id}}


def _emoji(node: Any, place: Place, losses: Losses) -> Node | None:
    """An emoji by its short name: its picture and its id follow from that, unless somebody uploaded it."""
    found = attributes(node)
    name = found.get("shortName")
    if not isinstance(name, str) or not EMOJI_NAME.fullmatch(name):
        return None
    picture = found.get("text")
    if found.get("id") and picture in (None, "", name):
        losses.add("emoji.id", "is left out: it is known by its short name alone", place)
    return {"type": "emoji", "attrs": {"shortName": name}}


def _date(node: Any, place: Place, losses: Losses) -> Node | None:
    stamp = attributes(node).get("timestamp")
    found = day(stamp)
    made = date(found) if found else None
    if made and made["attrs"]["timestamp"] != str(stamp):
        losses.add("date.timestamp", "keeps its day alone", place)
    return made


def _status(node: Any, place: Place, losses: Losses) -> Node | None:
    found = attributes(node)
    check_attributes(node, ("text", "color"), place, losses)
    words, colour = _words(found.get("text")), found.get("color")
    if not words:
        return None
    if colour not in STATUS_COLOURS:
        losses.add("status.color", "becomes neutral", place)
        colour = "neutral"
    return {"type": "status", "attrs": {"text": words, "color": colour}}


def _inline_card(node: Any, place: Place, losses: Losses) -> Node | None:
    check_attributes(node, ("url",), place, losses)
    link = link_of(address(node))
    return {"type": "inlineCard", "attrs": {"url": link["attrs"]["href"]}} if link else None


def _media_inline(node: Any, place: Place, losses: Losses) -> Node | None:
    made = media(node, place, losses)
    if made is None or made["attrs"]["type"] == "external":
        return None
    return {"type": "mediaInline", "attrs": made["attrs"]}


def _words(value: Any) -> str:
    return " ".join(value.split()).replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else ""


_MAKERS: dict[str, Callable[[Any, Place, Losses], Node | None]] = {
    "date": _date,
    "emoji": _emoji,
    "inlineCard": _inline_card,
    "media": _media_inline,
    "mediaInline": _media_inline,
    "mention": _mention,
    "status": _status,
}
