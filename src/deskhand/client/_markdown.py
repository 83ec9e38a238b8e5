"""Documents as Markdown and back: CommonMark with tables, task lists and strikethrough.

What Markdown has no word for is written in ways that read well where they are not understood, and always the same:

- a panel is an alert, `> [!NOTE]` and the panel's text in the lines below: info is NOTE, note IMPORTANT, success TIP, warning
  WARNING, error CAUTION;
- an expand is `<details><summary>Title</summary>`, its content between empty lines, and `</details>`;
- a mention is `[@Name](accountid:5b10…)`, a status `[IN PROGRESS](status:blue)`, a day `<date:2026-11-23>`, an emoji `:tada:`
  (`<emoji:tada>` next to a letter);
- a card is a link whose title is the word that Jira's wiki markup has for it: `smart-link` within a line, `smart-card` and
  `smart-embed` alone in a paragraph;
- an image alone in a paragraph is an image, several are a group of files; a file of Jira's media store is
  `![alt](media:id?collection=…)`, within a line `[alt](media:id)`;
- underline, subscript and superscript are `<u>`, `<sub>`, `<sup>`; colours `<span style="color:#ff5630">` and
  `background-color`; emphasis where CommonMark's rules do not see it is `<strong>`, `<em>`, `<del>`;
- a table whose first row is no header has an empty one before it; a line break in a cell or a heading is `<br>`.

All other HTML is literal text. The ids by which Jira's editor tells nodes apart are made anew.
"""

from collections.abc import Mapping
from typing import Any

from deskhand.client._adf import Converted, Losses, Rendering
from deskhand.errors import UserError

__all__ = ["from_markdown", "to_markdown"]


def to_markdown(adf: Mapping[str, Any]) -> Rendering:
    """A document as Markdown, with what Markdown could not keep."""
    from deskhand.client._adf_blocks import canonical  # noqa: PLC0415 - most programs never convert a text
    from deskhand.client._markdown_fit import fit  # noqa: PLC0415
    from deskhand.client._markdown_write import write  # noqa: PLC0415

    losses = Losses()
    text = write(fit(canonical(adf, losses), losses))
    return Rendering(text=text, lost=losses.found(), adf=adf)


def from_markdown(text: str) -> Converted:
    """Markdown as a document that Jira takes, with what could not be kept."""
    from deskhand.client._adf_legal import accepted  # noqa: PLC0415 - as above
    from deskhand.client._markdown_read import read  # noqa: PLC0415

    if not isinstance(text, str):
        raise UserError(f"Markdown is a text, not something of type {type(text).__name__}")
    losses = Losses()
    adf = accepted(read(text, losses), losses)
    return Converted(adf=adf, lost=losses.found(), text=text)
