"""Queues of a service desk, and the issues in them; for agents only."""

from typing import TYPE_CHECKING

from deskhand.sandbox._access import agents_only, the_desk
from deskhand.sandbox._call import JSM, Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._queries import Context, understood
from deskhand.sandbox._records import Queue
from deskhand.sandbox._replies import LARGEST_PAGE, Json, page, zone_of

if TYPE_CHECKING:
    from deskhand.sandbox._search import Search


@handles("GET /servicedesk/{serviceDeskId}/queue")
def list_queues(call: Call) -> Json:
    """The queues of a desk."""
    return page(call, _queues(call), lambda row: shape(call, row))


@handles("GET /servicedesk/{serviceDeskId}/queue/{queueId}")
def get_queue(call: Call) -> Json:
    """One queue."""
    return shape(call, the_queue(call))


@handles("GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue")
def list_queue_issues(call: Call) -> Json:
    """The issues of a queue, with the fields that the queue shows."""
    row = the_queue(call)
    call.version = 2
    fields = selected(call, row.fields, "summary")
    enough = call.number("start", 0) + min(call.number("limit", 50) or 50, LARGEST_PAGE) + 1
    found = search(call, row).numbers(enough)
    return page(call, found, lambda number: view(call, call.site.issues[number], fields))


def search(call: Call, row: Queue) -> "Search":
    """The search behind a queue."""
    return understood(Context(call.site, call.account, call.site.clock.now(), zone_of(call)), row.jql, bounded=False)


def _queues(call: Call) -> list[Queue]:
    desk, project = the_desk(call)
    agents_only(call, project)
    rows = [row for row in call.site.queues.values() if row.desk == desk.id]
    return sorted(rows, key=lambda row: (row.place, row.id))


def the_queue(call: Call) -> Queue:
    """The queue that the path names."""
    for row in _queues(call):
        if str(row.id) == call.params["queueId"]:
            return row
    raise Refusal(404, "The queue does not exist.")


def shape(call: Call, row: Queue) -> Json:
    """A queue."""
    shown: Json = {
        "id": str(row.id),
        "name": row.name,
        "jql": row.jql,
        "fields": row.fields,
        "_links": {"self": f"{call.base}{JSM}/servicedesk/{row.desk}/queue/{row.id}"},
    }
    if call.flag("includeCount", default=False):
        shown["issueCount"] = search(call, row).count()
    return shown
