"""What Jira takes where: a document made from a text keeps to it, or Jira would refuse all of it.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from itertools import count

from deskhand.client._adf import Losses, Node, Place, block, paragraph, text
from deskhand.client._adf_blocks import canonical
from deskhand.client._adf_lines import as_line, as_lines, tasks_as_list

__all__ = ["accepted"]

_ITEM = frozenset(["paragraph", "bulletList", "orderedList", "codeBlock", "mediaSingle"])
_QUOTE = _ITEM | {"mediaGroup"}
_PANEL = _QUOTE | {"heading", "rule", "taskList", "blockCard"}
_EXPAND = _PANEL | {"panel", "blockquote", "table", "embedCard", "nestedExpand"}
_TAKES = {
    "blockquote": _QUOTE,
    "doc": (_EXPAND - {"nestedExpand"}) | {"expand"},
    "expand": _EXPAND,
    "listItem": _ITEM,
    "nestedExpand": _EXPAND - {"nestedExpand", "table", "embedCard", "blockCard"},
    "panel": _PANEL,
}
_HOLDERS = frozenset([*_TAKES, "bulletList", "orderedList"])


def accepted(document: Node, losses: Losses) -> Node:
    """Any document as Jira takes it: everything that must not stand where it does is put in another form."""
    made = canonical(document, losses)
    made = canonical(_inside(made, Place(None, "doc", 1), losses), losses)
    _number_tasks(made, count(1))
    return made


def _number_tasks(node: Node, ids: "count[int]") -> None:
    """Tasks must have ids of their own; a ticked box is known by its own."""
    for one in node.get("content", ()):
        if one["type"] in ("taskList", "taskItem"):
            one["attrs"] = {"localId": f"task-{next(ids)}", **one.get("attrs", {})}
        _number_tasks(one, ids)


def _inside(node: Node, place: Place, losses: Losses) -> Node:
    if node["type"] not in _HOLDERS:
        return node
    made: list[Node] = []
    for number, one in enumerate(node["content"], 1):
        here = Place(place, one["type"], number)
        made += _standing(one, node["type"], here, losses)
    if node["type"] in _TAKES and node["type"] != "doc" and not made:
        made = [paragraph([])]
    if node["type"] == "listItem" and made[0]["type"] in ("bulletList", "orderedList"):
        made = [paragraph([]), *made]
    return {**node, "content": made}


def _standing(node: Node, parent: str, place: Place, losses: Losses) -> list[Node]:
    kind = node["type"]
    takes = _TAKES.get(parent)
    if kind in ("expand", "nestedExpand") and takes:
        fitting = {"expand", "nestedExpand"} & takes
        node = {**node, "type": fitting.pop()} if fitting else node
    if takes is None or node["type"] in takes:
        return [_inside(node, place, losses)]
    losses.add(f"{kind} in {parent}", "takes another form: Jira allows none there", place)
    return [piece for one in _instead(node) for piece in _standing(one, parent, place, losses)]


def _instead(node: Node) -> list[Node]:
    kind = node["type"]
    if kind in ("expand", "nestedExpand"):
        title = node["attrs"]["title"]
        return [*([paragraph([text(title, [{"type": "strong"}])])] if title else []), *node["content"]]
    if kind in ("blockquote", "panel"):
        return list(node["content"])
    if kind == "taskList":
        return [tasks_as_list(node)]
    if kind == "mediaGroup":
        return [block("mediaSingle", [one], layout="center") for one in node["content"]]
    return [paragraph(as_line([line])) for line in as_lines(node)] if kind != "rule" else []
