"""What is asked: an operation or a bare permission, and the ways into Jira by which it could be done."""

from typing import Any, Literal

import msgspec

from deskhand.client._operation import Operation
from deskhand.needs import Needs

__all__ = ["BROWSE", "GLOBAL", "Asked", "Door", "about_operation", "about_permission", "needed"]

BROWSE = "BROWSE_PROJECTS"
AGENT = "SERVICEDESK_AGENT"
ADMINISTER_PROJECT = "ADMINISTER_PROJECTS"
GLOBAL = frozenset(
    {
        "ADMINISTER",
        "SYSTEM_ADMIN",
        "USER_PICKER",
        "BULK_CHANGE",
        "CREATE_PROJECT",
        "CREATE_SHARED_OBJECTS",
        "MANAGE_GROUP_FILTER_SUBSCRIPTIONS",
    }
)
"""Permissions of the whole site; all others are a project's, given by its permission scheme."""

Door = Literal["agent", "portal", "platform", "desk administrator", "administrator", "site"]
Place = Literal["request", "desk", "issue", "project", "site"]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an account wants to do.

    `place` is what it is done to. `creates` marks raising a request, of `request_type` where that is known by its id; `to` is
    the transition wanted, by its name or by the status it leads to; `internal` marks what customers must not see.
    """

    name: str
    needs: Needs
    place: Place
    creates: bool = False
    request_type: str = ""
    to: str = ""
    internal: bool = False
    service_desk: bool = False

    @property
    def doors(self) -> tuple[Door, ...]:
        """The ways to do it; one that is open is enough."""
        product = self.needs.product
        if product == "administrator":
            return ("administrator",)
        if not self.service_desk:
            return ("site",) if self.place == "site" else ("platform",)
        if self.place == "site":
            return ("site",)
        if product == "agent":
            # Whoever administers Jira administers every desk.
            administers = ADMINISTER_PROJECT in self.needs.permissions
            return ("administrator", "desk administrator") if administers else ("agent",)
        return ("agent",) if self.internal else ("agent", "portal")


def needed(asked: Asked, door: Door) -> tuple[str, ...]:
    """The project permissions that something takes by a door, beside the agent's own."""
    keys = [key for key in asked.needs.permissions if key not in GLOBAL and key != AGENT]
    if asked.creates and "CREATE_ISSUES" not in keys:
        keys.append("CREATE_ISSUES")
    sees = asked.place in ("request", "issue") or door == "agent"
    if sees and BROWSE not in keys:
        keys.insert(0, BROWSE)
    if door == "desk administrator":
        keys = [ADMINISTER_PROJECT]
    return tuple(dict.fromkeys(keys))


def about_operation(
    operation: Operation[Any, Any], *, request_type: str = "", to: str = "", internal: bool = False
) -> Asked:
    """The question whether an account may make calls of an operation."""
    return Asked(
        name=str(operation),
        needs=operation.needs,
        place=_place(operation),
        creates=str(operation) == "POST /request",
        request_type=request_type,
        to=to,
        internal=internal,
        service_desk=operation.service_desk,
    )


def about_permission(key: str, *, place: Place) -> Asked:
    """The question whether an account has a permission: of the site, of a project, or on an issue."""
    return Asked(name=key, needs=Needs(permissions=(key,)), place="site" if key in GLOBAL else place)


def _place(operation: Operation[Any, Any]) -> Place:
    first = operation.full_path.removeprefix("/rest/servicedeskapi").removeprefix("/rest/api/3").split("/")[1:]
    if len(first) > 1 and first[1].startswith("{"):
        places: dict[str, Place] = {"request": "request", "servicedesk": "desk", "issue": "issue", "project": "project"}
        return places.get(first[0], "site")
    return "desk" if str(operation) == "POST /request" else "site"
