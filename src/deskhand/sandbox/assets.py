"""The Assets workspace of the site."""

from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, page

WORKSPACE = "7c1f0a52-0000-4000-8000-0000000a55e7"


@handles("GET /assets/workspace")
def list_workspaces(call: Call) -> Json:
    """The workspace whose id the Assets API wants in its paths."""
    return page(call, [WORKSPACE], lambda workspace: {"workspaceId": workspace})


@handles("GET /insight/workspace")
def list_insight_workspaces(call: Call) -> Json:
    """The same under its former name; deprecated."""
    return list_workspaces(call)  # type: ignore[no-any-return]
