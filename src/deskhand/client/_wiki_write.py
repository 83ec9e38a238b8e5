"""A document that fits into wiki markup, written as wiki markup."""

from collections.abc import Mapping

from deskhand.client._adf import Node
from deskhand.client._adf_spans import Spans
from deskhand.client._wiki_words import EMOTICONS, PANELS, SIGNS, ends_address, escaped, in_brackets

__all__ = ["write"]

_EMOTICONS = {name: sign for sign, name in EMOTICONS.items()}


def write(document: Node, names: Mapping[str, str]) -> str:
    """The wiki markup of a document; `names` gives the file name of each media id."""
    return "\n".join(_Writer(names).blocks(document["content"]))


class _Writer:
    """Knows the files' names on its way down."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def blocks(self, nodes: list[Node]) -> list[str]:
        """The lines of blocks, an empty one between each and the next."""
        made: list[str] = []
        for number, node in enumerate(nodes):
            made += ["", *self._block(node)] if number else self._block(node)
        return made

    def _block(self, node: Node) -> list[str]:
        kind, attrs = node["type"], node.get("attrs", {})
        if kind == "paragraph":
            return self._line(node["content"], "\n").split("\n")
        if kind == "heading":
            return [f"h{attrs['level']}. {self._line(node['content'])}"]
        if kind in ("bulletList", "orderedList"):
            return self._list(node, "")
        if kind == "codeBlock":
            return _code(node)
        if kind == "blockquote":
            return ["{quote}", *self.blocks(node["content"]), "{quote}"]
        if kind == "panel":
            colour = attrs.get("panelColor") or PANELS[attrs["panelType"]]
            return [f"{{panel:bgColor={colour}}}", *self.blocks(node["content"]), "{panel}"]
        if kind == "table":
            return [self._row(row["content"]) for row in node["content"]]
        if kind in ("mediaSingle", "mediaGroup"):
            return [" ".join([self._image(one["attrs"]) for one in node["content"]])]
        if kind in ("blockCard", "embedCard"):
            url = attrs["url"]
            return [f"[{in_brackets(url)}|{url}|{'smart-card' if kind == 'blockCard' else 'smart-embed'}]"]
        return ["----"]

    def _line(self, nodes: list[Node], line_break: str = "\\\\") -> str:
        # What follows a sign such as `h1.` is in the middle of its line.
        return _WikiSpans(self.names, line_break).run(nodes, "" if line_break == "\n" else " ", "")

    def _list(self, node: Node, above: str) -> list[str]:
        signs = above + ("#" if node["type"] == "orderedList" else "*")
        made: list[str] = []
        for item in node["content"]:
            first, *rest = item["content"]
            if first["type"] == "paragraph":
                made.append(f"{signs} {self._line(first['content'])}")
            else:
                made.append(f"{signs} ")
                rest = [first, *rest]
            for one in rest:
                made += _code(one) if one["type"] == "codeBlock" else self._list(one, signs)
        return made

    def _row(self, cells: list[Node]) -> str:
        bars = ["||" if cell["type"] == "tableHeader" else "|" for cell in cells]
        words = [self._line(cell["content"][0]["content"]) for cell in cells]
        return (
            "".join([f"{bar} {line} " if line else f"{bar} " for bar, line in zip(bars, words, strict=True)]) + bars[-1]
        )

    def _image(self, found: Node) -> str:
        name = found["url"] if found["type"] == "external" else self.names[found["id"]]
        more = [f"{key}={found[key]}" for key in ("width", "height") if key in found]
        if "alt" in found:
            more.append(f'alt="{_in_image(found["alt"])}"')
        return f"!{name}{'|' + ','.join(more) if more else ''}!"


class _WikiSpans(Spans):
    """A line of wiki markup."""

    def __init__(self, names: Mapping[str, str], line_break: str) -> None:
        self.names = names
        self.line_break = line_break

    def char_class(self, char: str) -> str:
        """Letters and digits hide a sign next to them."""
        return "word" if char.isalnum() else "mark"

    def marked(self, mark: Node, nodes: list[Node], left: str, right: str, in_label: bool) -> str:
        """A passage between signs; in the middle of a word they are put into braces."""
        kind, found = mark["type"], mark.get("attrs", {})
        if kind == "link":
            return self._link(found, nodes)
        if kind == "code":
            return f"{{{{{escaped(nodes[0]['text'], line_start=False)}}}}}"
        if kind == "textColor":
            return f"{{color:{found['color']}}}{self.run(nodes, '}', 'mark', in_label=in_label)}{{color}}"
        sign = SIGNS[found["type"] if kind == "subsup" else kind]
        inner = self.run(nodes, sign, "mark", in_label=in_label)
        like_an_item = left in ("", "\n") and inner[0] == "#"
        like_an_address = sign not in "*^" and not ends_address(left)
        hidden = (
            like_an_item or like_an_address or left.isalnum() or right == "word" or sign in (left, inner[0], inner[-1])
        )
        return f"{{{sign}}}{inner}{{{sign}}}" if hidden else f"{sign}{inner}{sign}"

    def leaf(self, node: Node, left: str, following: Node | None, in_label: bool) -> str:
        """Literal text, or what stands for a node."""
        kind, found = node["type"], node.get("attrs", {})
        if kind == "text":
            return escaped(node["text"], line_start=left in ("", "\n"))
        if kind == "hardBreak":
            doubled = left in ("\\", "\n") or (following is not None and following["type"] == "hardBreak")
            return "\\\\" if doubled else self.line_break
        if kind == "mention":
            return f"[{'' if found['id'].startswith('~') else '~accountid:'}{in_brackets(found['id'])}]"
        if kind == "emoji":
            return _EMOTICONS[found["shortName"]]
        if kind == "mediaInline":
            return f"[^{in_brackets(self.names[found['id']])}]"
        return f"[{in_brackets(found['url'])}|{found['url']}|smart-link]"

    def _link(self, found: Node, nodes: list[Node]) -> str:
        href, title = found["href"], found.get("title", "")
        alone = (
            len(nodes) == 1 and nodes[0] == {"type": "text", "text": href} and href.startswith(("http://", "https://"))
        )
        if alone and not title:
            return f"[{href}]"
        label = self.run(nodes, "[", "mark", in_label=True)
        return f"[{label}|{href}{'|' + in_brackets(title) if title else ''}]"


def _code(node: Node) -> list[str]:
    words = node["content"][0]["text"].split("\n") if node["content"] else []
    language = node.get("attrs", {}).get("language")
    return [f"{{code:{language}}}", *words, "{code}"] if language else ["{noformat}", *words, "{noformat}"]


def _in_image(words: str) -> str:
    return "".join([f"&#{ord(char)};" if char in '!|,="\\&{}' else char for char in words])
