"""What a call is about, for whoever explains why it was refused: ids and a switch or two, and none of its texts."""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["about"]

About = Mapping[str, str | bool]

_BLANK = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_ACCOUNT = re.compile(r"[\w:.-]{1,128}", re.ASCII)
_IN_BODY: dict[str, dict[str, str]] = {
    "POST /request": {"serviceDeskId": "serviceDeskId", "requestTypeId": "requestTypeId"},
    "POST /request/validate": {"serviceDeskId": "serviceDeskId", "requestTypeId": "requestTypeId"},
    "POST /request/{issueIdOrKey}/transition": {"transitionId": "id"},
    "POST /rest/api/3/issue/{issueIdOrKey}/transitions": {"transitionId": "transition.id"},
    "POST /rest/api/3/issue": {"projectIdOrKey": "fields.project.key", "projectId": "fields.project.id"},
    "POST /rest/api/3/issueLink": {"issueIdOrKey": "inwardIssue.key", "otherIssue": "outwardIssue.key"},
}
"""Where a body has the ids that the path does not name."""
_WATCHERS = "POST /rest/api/3/issue/{issueIdOrKey}/watchers"
_SWITCHES = ("public",)
_OTHERS = ("raiseOnBehalfOf", "requestParticipants")


def about(spec: str, path: Mapping[str, Any] | tuple[str, ...], body: Any) -> About:
    """What stands in an operation's blanks, and what its body says of desk, request type, transition and audience."""
    blanks = path if isinstance(path, Mapping) else dict(zip(_BLANK.findall(spec), path, strict=False))
    found: dict[str, str | bool] = {name: str(value) for name, value in blanks.items()}
    if spec == _WATCHERS and isinstance(body, str) and _ACCOUNT.fullmatch(body):
        found["account"] = body
    if not isinstance(body, Mapping):
        return found
    for name, where in _IN_BODY.get(spec, {}).items():
        value = _at(body, where)
        if isinstance(value, str | int) and _ID.fullmatch(str(value)):
            found.setdefault(name, str(value))
    found |= {name: body[name] for name in _SWITCHES if isinstance(body.get(name), bool)}
    if spec.startswith("POST /request") and any(body.get(name) for name in _OTHERS):
        found["onBehalf"] = True
    return found


def _at(body: Any, where: str) -> Any:
    for name in where.split("."):
        body = body.get(name) if isinstance(body, Mapping) else None
    return body
