"""Documents as Jira's wiki markup and back: what the service desk's API takes and gives, and all that Jira on-prem has.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all

Wiki markup names a file where a document has an id of the media store, so that whoever knows both says which is which:
`names` and `files` are the attachments of the request at hand. A person of Jira on-prem, `[~jdoe]`, is a mention whose id begins
with the tilde. A mention's name follows from its id and is not written.
"""

from collections.abc import Mapping
from typing import Any

from deskhand.client._adf import Converted, Losses, Rendering
from deskhand.errors import UserError

__all__ = ["from_wiki", "to_wiki"]

_NONE: Mapping[str, str] = {}


def to_wiki(adf: Mapping[str, Any], *, names: Mapping[str, str] = _NONE) -> Rendering:
    """A document as wiki markup, with what that could not keep; `names` gives the file name of each media id."""
    from deskhand.client._adf_blocks import canonical  # noqa: PLC0415 - most programs never convert a text
    from deskhand.client._wiki_fit import fit  # noqa: PLC0415
    from deskhand.client._wiki_write import write  # noqa: PLC0415

    losses = Losses()
    text = write(fit(canonical(adf, losses), losses, names), names)
    return Rendering(text=text, lost=losses.found(), adf=adf)


def from_wiki(text: str, *, files: Mapping[str, str] = _NONE) -> Converted:
    """Wiki markup as a document that Jira takes, with what could not be kept; `files` gives the media id of each file name."""
    from deskhand.client._adf_legal import accepted  # noqa: PLC0415 - as above
    from deskhand.client._wiki_read import read  # noqa: PLC0415

    if not isinstance(text, str):
        raise UserError(f"wiki markup is a text, not something of type {type(text).__name__}")
    losses = Losses()
    adf = accepted(read(text, losses, files), losses)
    return Converted(adf=adf, lost=losses.found(), text=text)
