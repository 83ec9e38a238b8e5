"""The way from marks, which a text bears all at once, to markup, which has one within the other."""

from deskhand.client._adf import Node, text

__all__ = ["Spans"]


class Spans:
    """Writes a line from its outermost marks inwards; how a mark and a node look is for each markup to say."""

    def run(self, nodes: list[Node], left: str, right: str, *, in_label: bool = False) -> str:
        """Nodes side by side; `left` is the character before them, `right` the class of what follows."""
        made: list[str] = []
        start = 0
        before = left
        while start < len(nodes):
            mark, end = _outermost(nodes, start)
            following = nodes[end] if end < len(nodes) else None
            if mark is None:
                piece = self.leaf(nodes[start], before, following, in_label)
            else:
                after = self.class_at_start(following) if following else right
                piece = self.marked(mark, [_less(node, mark) for node in nodes[start:end]], before, after, in_label)
            if made:
                made[-1] = self.before(made[-1], piece)
            made.append(piece)
            before = piece[-1:] or before
            start = end
        return "".join(made)

    def before(self, piece: str, following: str) -> str:
        """What was written, in view of what follows it."""
        return piece

    def leaf(self, node: Node, left: str, following: Node | None, in_label: bool) -> str:
        """A node without marks."""
        raise NotImplementedError

    def marked(self, mark: Node, nodes: list[Node], left: str, right: str, in_label: bool) -> str:
        """A passage that bears a mark, which its nodes no longer say."""
        raise NotImplementedError

    def char_class(self, char: str) -> str:
        """What a character is to emphasis: `space`, `mark` or `word`; the edge of a text counts as space."""
        raise NotImplementedError

    def class_at_start(self, node: Node) -> str:
        """What a node begins with."""
        if node["type"] == "text" and not node.get("marks"):
            return self.char_class(node["text"][0])
        return "mark"

    def class_at_end(self, node: Node) -> str:
        """What a node ends with."""
        if node["type"] == "text" and not node.get("marks"):
            return self.char_class(node["text"][-1])
        return "space" if node["type"] == "hardBreak" else "mark"


def _outermost(nodes: list[Node], start: int) -> tuple[Node | None, int]:
    """The mark that reaches furthest from here, and how far; nothing can be marked within code."""
    best, furthest = None, start
    marks = nodes[start].get("marks", [])
    for mark in marks:
        if mark["type"] == "code" and len(marks) > 1:
            continue
        end = start + 1
        while mark["type"] != "code" and end < len(nodes) and mark in nodes[end].get("marks", ()):
            end += 1
        if end > furthest:
            best, furthest = mark, end
    return (best, furthest) if best else (None, start + 1)


def _less(node: Node, mark: Node) -> Node:
    return text(node["text"], [other for other in node["marks"] if other != mark])
