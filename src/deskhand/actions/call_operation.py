"""Make any call of Jira's API."""

import re
from typing import Annotated, Any

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, Unknown, action
from deskhand.client import Jira, catalogue
from deskhand.client._call import Call
from deskhand.client._operation import Operation
from deskhand.errors import UserError
from deskhand.needs import Needs

_BLANK = re.compile(r"\{([^{}]+)\}")


class Input(Given):
    """The operation, and what goes into it."""

    operation: Annotated[
        str,
        Meta(
            description="Method and path as Atlassian writes them, below /rest/servicedeskapi or from /rest",
            examples=["GET /request/{issueIdOrKey}/sla", "PUT /rest/api/3/issue/{issueIdOrKey}"],
            pattern=r"^(GET|POST|PUT|DELETE) /\S*$",
        ),
    ]
    path: Annotated[dict[str, str | int], Meta(description="What goes into the path's blanks")] = {}
    query: Annotated[dict[str, Any], Meta(description="Query parameters")] = {}
    body: Annotated[Any, Meta(description="The body, sent as JSON")] = None


class Reply(Result):
    """What Jira answered, as it is."""

    reply: Any


@action(
    "Call operation",
    uses=(),
    example=Input(operation="GET /request/{issueIdOrKey}/sla", path={"issueIdOrKey": "HELP-42"}),
)
async def call_operation(jira: Jira, given: Input) -> Reply:
    """Make any call of Jira's API with the connection's sign-in, for what no other action does."""
    blanks = _BLANK.findall(given.operation)
    if set(blanks) != set(given.path):
        raise UserError(f"{given.operation} has the blanks {sorted(blanks)}, path gives {sorted(given.path)}")
    query = {name: value for name, value in given.query.items() if value is not None}
    call = Call(tuple(str(given.path[blank]) for blank in blanks), query, given.body)
    return Reply(reply=await jira.send(_operation(given.operation), call))


@call_operation.finds_effect
async def done(jira: Jira, given: Input, sent: Sent) -> Unknown:
    """What an arbitrary call does to the site, nobody can tell from the call."""
    return Unknown(f"whether {given.operation} was done cannot be found out; look at the site")


@call_operation.reads_when
def only_reads(given: Input) -> bool:
    """Reading changes nothing."""
    return _operation(given.operation).reads


def _operation(spec: str) -> Operation[Any, Any]:
    known = catalogue().get(spec)
    return Operation(
        spec,
        Any,
        lambda *_: Call(),
        needs=known.needs if known else Needs(),
        experimental=known.experimental if known else True,  # Jira ignores the opt-in where it is not asked for
        reads=known.reads if known else None,
        editions=("cloud", "datacenter"),
    )
