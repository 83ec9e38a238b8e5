"""Service desks."""

from deskhand.sandbox._access import reaches, the_desk
from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._portal_view import service_desk
from deskhand.sandbox._replies import Json, page


@handles("GET /servicedesk")
def list_service_desks(call: Call) -> Json:
    """The desks that the caller reaches."""
    site = call.site
    desks = [desk for desk in site.desks.values() if reaches(site, call.account, desk)]
    if (
        site.edition == "datacenter"
        and call.flag("includeArchived", default=False)
        and is_administrator(site, call.account)
    ):
        desks = list(site.desks.values())
    return page(call, desks, lambda desk: service_desk(call, desk))


@handles("GET /servicedesk/{serviceDeskId}")
def get_service_desk(call: Call) -> Json:
    """One desk, by its number or its project."""
    return service_desk(call, the_desk(call)[0])
