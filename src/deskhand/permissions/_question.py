"""What is asked: an operation or a bare permission, and the ways into Jira by which it could be done."""

from typing import Any, Literal

import msgspec

from deskhand.client._operation import Operation
from deskhand.client._worlds import BOTH, Edition
from deskhand.needs import Needs, Product

__all__ = [
    "BROWSE",
    "GLOBAL",
    "KNOWN",
    "Asked",
    "Door",
    "about_operation",
    "about_permission",
    "mentioned",
    "needed",
    "takes",
]

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

FORMS = "/jira/forms/"
CREATING = ("POST /request", "POST /request/validate")
LISTED = "GET /request"
SHARING = ("POST /request/{issueIdOrKey}/participant", "DELETE /request/{issueIdOrKey}/participant")
"""What takes an agent although the customers of a request may call it: Jira offers no way to see whether they may."""
OR_ADMINISTRATOR = ("GET /rest/api/3/group/member", "GET /servicedesk/{serviceDeskId}/customer")
"""What administrators may do as well, without what others need for it."""

KNOWN = GLOBAL | frozenset(
    [
        "ADMINISTER_PROJECTS",
        "EDIT_WORKFLOW",
        "EDIT_ISSUE_LAYOUT",
        "BROWSE_PROJECTS",
        "MANAGE_SPRINTS_PERMISSION",
        "SERVICEDESK_AGENT",
        "VIEW_DEV_TOOLS",
        "VIEW_READONLY_WORKFLOW",
        "ASSIGNABLE_USER",
        "ASSIGN_ISSUES",
        "CLOSE_ISSUES",
        "CREATE_ISSUES",
        "DELETE_ISSUES",
        "EDIT_ISSUES",
        "LINK_ISSUES",
        "MODIFY_REPORTER",
        "MOVE_ISSUES",
        "RESOLVE_ISSUES",
        "SCHEDULE_ISSUES",
        "SET_ISSUE_SECURITY",
        "TRANSITION_ISSUES",
        "MANAGE_WATCHERS",
        "VIEW_VOTERS_AND_WATCHERS",
        "ADD_COMMENTS",
        "DELETE_ALL_COMMENTS",
        "DELETE_OWN_COMMENTS",
        "EDIT_ALL_COMMENTS",
        "EDIT_OWN_COMMENTS",
        "CREATE_ATTACHMENTS",
        "DELETE_ALL_ATTACHMENTS",
        "DELETE_OWN_ATTACHMENTS",
        "DELETE_ALL_WORKLOGS",
        "DELETE_OWN_WORKLOGS",
        "EDIT_ALL_WORKLOGS",
        "EDIT_OWN_WORKLOGS",
        "WORK_ON_ISSUES",
    ]
)
"""The permissions that every Jira has; apps bring others."""

Door = Literal[
    "agent",
    "portal",
    "platform",
    "desk administrator",
    "administrator",
    "site administrator",
    "staff",
    "user",
    "app",
    "site",
]
Place = Literal["request", "desk", "issue", "project", "site"]

# What is done to something that the path does not name.
ELSEWHERE: dict[str, Place] = {
    **dict.fromkeys(CREATING, "desk"),
    "POST /rest/api/3/issue": "project",
    "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes": "project",
    "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}": "project",
    "POST /rest/api/3/issueLink": "issue",
    "GET /rest/api/3/issueLink/{linkId}": "issue",
    "DELETE /rest/api/3/issueLink/{linkId}": "issue",
    "GET /rest/api/3/attachment/{id}": "issue",
    "DELETE /rest/api/3/attachment/{id}": "issue",
    "GET /rest/api/3/attachment/content/{id}": "issue",
    "GET /rest/api/3/attachment/thumbnail/{id}": "issue",
    "GET /admin/queues/{projectKey}": "desk",
    "PUT /admin/queues/{projectKey}/include-count": "desk",
    "PUT /admin/queues/{projectKey}/cache-count": "desk",
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an account wants to do.

    `place` is what it is done to. `creates` marks raising a request, of `request_type` where that is known by its id, and
    `on_behalf` for somebody else or with participants; `to` is the transition wanted, by its name or by the status it leads
    to; `internal` marks what customers must not see; `about` is the account that it is done to, where that may be the one
    that does it, and `assigns` the one that an issue is to be given to.
    """

    name: str
    needs: Needs
    place: Place
    creates: bool = False
    request_type: str = ""
    to: str = ""
    internal: bool = False
    on_behalf: bool = False
    about: str = ""
    assigns: str = ""
    service_desk: bool = False
    editions: tuple[Edition, ...] = BOTH

    @property
    def answers_anybody(self) -> bool:
        """Whether a call that nobody signed is answered, with what is open to anyone."""
        of_jira = "/rest/api/" in self.name or " " not in self.name
        return self.needs.product == "anybody" or (of_jira and self.needs.open_to_anyone)

    @property
    def about_part(self) -> bool:
        """Whether it is done to one comment, worklog or file of an issue."""
        return any(f"/{part}/{{" in self.name for part in ("comment", "worklog", "attachment"))

    @property
    def doors(self) -> tuple[Door, ...]:
        """The ways to do it; one that is open is enough."""
        product = self.needs.product
        if product in ("administrator", "site administrator", "app"):
            return (product,)
        # Whoever administers Jira administers every project and every desk.
        administers = product == "agent" and ADMINISTER_PROJECT in self.needs.permissions
        if self.place == "site":
            return self._doors_of_site(product)
        if not self.service_desk:
            return ("administrator", "platform") if administers else ("platform",)
        if product == "agent":
            administrators: tuple[Door, ...] = ("administrator", "desk administrator")
            return (
                administrators if administers else (*administrators, "agent") if self._or_administrator else ("agent",)
            )
        return ("agent",) if self.internal or self.on_behalf else ("agent", "portal")

    def _doors_of_site(self, product: Product) -> tuple[Door, ...]:
        if not self.service_desk:
            return ("administrator", "user") if product in ("user", "agent") else (*self._administrators, "site")
        if product == "agent":
            return ("administrator", "staff")
        return ("administrator", "staff", "site") if self.needs.membership else ("site",)

    @property
    def _administrators(self) -> tuple[Door, ...]:
        return ("administrator",) if self._or_administrator else ()

    @property
    def _or_administrator(self) -> bool:
        return self.name in OR_ADMINISTRATOR


def needed(asked: Asked, door: Door) -> tuple[str, ...]:
    """The project permissions that something takes by a door, beside the agent's own."""
    keys = [key for key in asked.needs.permissions if key not in GLOBAL and key != AGENT]
    if asked.creates and "CREATE_ISSUES" not in keys:
        keys.append("CREATE_ISSUES")
    sees = asked.place in ("request", "issue") or asked.name.endswith("/queue/{queueId}/issue")
    if sees and BROWSE not in keys:
        keys.insert(0, BROWSE)
    if door == "desk administrator":
        keys = [ADMINISTER_PROJECT]
    return tuple(dict.fromkeys(keys))


def mentioned(asked: Asked) -> frozenset[str]:
    """All project permissions that the answer can turn on."""
    keys = {key for door in asked.doors for key in needed(asked, door)}
    return frozenset({*keys, *filter(None, asked.needs.own_or_all or ())})


def takes(asked: Asked) -> tuple[str, ...]:
    """All permissions, the site's own among them, that something takes of an account that has no part in requests."""
    globally = tuple([key for key in asked.needs.permissions if key in GLOBAL])
    door = asked.doors[0]
    if asked.creates and not asked.on_behalf:
        door = "portal"  # everybody raises requests of their own there
    if door == "administrator":
        door = asked.doors[-1]
    if asked.place == "site" and door != "administrator":
        return globally
    agent = (AGENT,) if door == "agent" else ()
    own = [key for key in (asked.needs.own_or_all or ())[:1] if key]
    return tuple(dict.fromkeys((*globally, *agent, *needed(asked, door), *own)))


def about_operation(
    operation: Operation[Any, Any],
    *,
    request_type: str = "",
    to: str = "",
    internal: bool = False,
    on_behalf: bool = False,
    about: str = "",
    assigns: str = "",
    within: bool = False,
) -> Asked:
    """The question whether an account may make calls of an operation.

    `within` says that a project is named: to search it, or to read of the site what is used there, takes its permissions.
    """
    spec = str(operation)
    place = _place(operation)
    if within and place == "site":
        place = (
            "desk"
            if spec == LISTED
            else "project"
            if any(key not in GLOBAL for key in operation.needs.permissions)
            else place
        )
    return Asked(
        name=spec,
        needs=operation.needs,
        place=place,
        creates=spec in CREATING,
        request_type=request_type,
        to=to,
        internal=internal,
        on_behalf=on_behalf or spec in SHARING,
        about=about,
        assigns=assigns,
        service_desk=operation.service_desk or operation.path.startswith(FORMS),
        editions=operation.editions,
    )


def about_permission(key: str, *, place: Place) -> Asked:
    """The question whether an account has a permission: of the site, of a project, or on an issue."""
    return Asked(name=key, needs=Needs(permissions=(key,)), place="site" if key in GLOBAL else place)


def _place(operation: Operation[Any, Any]) -> Place:
    if operation.path.startswith(FORMS):
        return "request"
    if place := ELSEWHERE.get(str(operation)):
        return place
    first = operation.full_path.removeprefix("/rest/servicedeskapi").removeprefix("/rest/api/3").split("/")[1:]
    if len(first) > 1 and first[1].startswith("{"):
        places: dict[str, Place] = {"request": "request", "servicedesk": "desk", "issue": "issue", "project": "project"}
        return places.get(first[0], "site")
    return "site"
