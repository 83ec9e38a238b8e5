"""The portals where customers raise requests: one for each service desk."""

from deskhand.sandbox._access import FORBIDDEN, reaches
from deskhand.sandbox._call import JSM, Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import ServiceDesk
from deskhand.sandbox._replies import Json, page
from deskhand.sandbox.datacenter._pages import PAGES

SOURCE = f"{PAGES}portals/"
UNKNOWN = "What a portal's name is where nobody changed it: here the project's."
MISSING = "The portal does not exist."


@handles("GET /portals", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def list_portals(call: Call) -> Json:
    """The portals that the caller can enter."""
    desks = [desk for desk in call.site.desks.values() if reaches(call.site, call.account, desk)]
    return page(call, desks, lambda desk: _shape(call, desk))


@handles("GET /portals/{portalId}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def get_portal(call: Call) -> Json:
    """One portal."""
    text = call.params["portalId"]
    desk = call.site.desks.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    return _entered(call, desk)


@handles("GET /portals/project/{projectKey}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def get_portal_of_project(call: Call) -> Json:
    """The portal of a project."""
    project = call.site.project(call.params["projectKey"])
    return _entered(call, None if project is None else call.site.desk_of(project.id))


def _entered(call: Call, desk: ServiceDesk | None) -> Json:
    if desk is None:
        raise Refusal(404, MISSING)
    if not reaches(call.site, call.account, desk):
        raise Refusal(403, FORBIDDEN)
    return _shape(call, desk)


def _shape(call: Call, desk: ServiceDesk) -> Json:
    project = call.site.projects[desk.project]
    return {
        "id": desk.id,
        "name": project.name,
        "description": project.description,
        "self": f"{call.base}{JSM}/portals/{desk.id}",
    }
