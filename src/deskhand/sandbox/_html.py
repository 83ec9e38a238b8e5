"""Pages that the sandbox shows to people: one frame, everything that comes from elsewhere escaped."""

from collections.abc import Iterable
from html import escape

from deskhand.sandbox._call import Reply

STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --link: light-dark(#0a58ca, #8ab4ff); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
a { color: var(--link); } nav a { margin-right: 1rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
code { background: var(--soft); padding: 0 .25rem; border-radius: .2rem; white-space: nowrap; }
.wide { overflow-x: auto; } .narrow { max-width: 34rem; margin: 0 auto; }
label, select { font: inherit; } select { padding: .3rem; max-width: 100%; }
button { font: inherit; padding: .45rem 1.1rem; border: 1px solid var(--line); border-radius: .3rem; cursor: pointer; }
button.main { background: #0a58ca; color: #fff; border-color: #0a58ca; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
"""
HEADERS = {
    "Content-Type": "text/html;charset=UTF-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(value: object) -> str:
    """A value as HTML: escaped, unless it is that already."""
    if isinstance(value, Html):
        return str(value)
    return "-" if value is None or value == "" else escape(str(value))


def link(target: str, text: object) -> Html:
    """A way to another page."""
    return Html(f'<a href="{escape(target)}">{html(text)}</a>')


def code(value: object) -> Html:
    """Something to be typed or compared letter by letter."""
    return Html(f"<code>{html(value)}</code>")


def table(caption: str, names: Iterable[str], rows: Iterable[Iterable[object]]) -> Html:
    """Rows under names."""
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return Html(f"<p>{html(caption)}: none.</p>")
    caption = f"<caption>{html(caption)}</caption>"
    return Html(f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')


def page(title: str, *parts: object, status: int = 200, narrow: bool = False) -> Reply:
    """A whole page."""
    body = "\n".join(html(part) for part in parts)
    text = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head>\n"
        f"<body><main{' class=narrow' if narrow else ''}><h1>{html(title)}</h1>\n{body}</main></body></html>\n"
    )
    return Reply(status, headers=HEADERS, content=iter([text.encode()]))
