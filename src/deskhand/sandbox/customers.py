"""Customers of the site and of its service desks."""

from deskhand.sandbox._access import agents_only, the_desk
from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, customer, page


@handles("GET /servicedesk/{serviceDeskId}/customer", experimental=True)
def list_customers(call: Call) -> Json:
    """The customers of a service desk, filtered by words."""
    desk, project = the_desk(call)
    agents_only(call, project)
    words = call.one("query").casefold()
    users = [call.site.users[who] for who in desk.customers]
    users = [user for user in users if words in f"{user.display_name}\n{user.email}".casefold()]
    return page(call, users, lambda user: customer(call, user.account_id))
