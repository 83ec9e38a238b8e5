"""Making, changing and ordering queues."""

from msgspec import Struct

from deskhand.sandbox._access import the_administered_desk
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import READERS
from deskhand.sandbox._queries import WrongQuery
from deskhand.sandbox._records import Queue, ServiceDesk
from deskhand.sandbox._replies import Json
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.queues import search, shape

SOURCE = f"{PAGES}queue/"
QUEUES = "/servicedesk/{serviceDeskId}/queue"


class QueueWrite(Struct):
    """A queue as it is sent."""

    name: str | None = None
    jql: str | None = None
    fields: list[str] | None = None


@handles(
    f"POST {QUEUES}", edition="datacenter", source=SOURCE, unknown="Which fields a queue shows by itself: here its key."
)
def create_queue(call: Call) -> Json:
    """A new queue, the last of its desk."""
    desk = the_administered_desk(call)[0]
    sent = call.read(QueueWrite)
    if not (sent.name or "").strip() or not sent.jql:
        raise Refusal(400, "A queue needs a name and JQL.")
    last = max((row.place for row in _of(call, desk)), default=0)
    row = Queue(_next(call), desk.id, "", "", ["issuekey"], last + 1)
    _fill(call, row, sent)
    return shape(call, call.site.queues.add(row.id, row))


@handles(f"POST {QUEUES}/{{queueId}}", edition="datacenter", source=SOURCE)
def update_queue(call: Call) -> Json:
    """Change what is sent of a queue, and nothing else."""
    desk = the_administered_desk(call)[0]
    number = _the_queue(call, desk).id
    sent = call.read(QueueWrite)
    _fill(call, Queue(number, desk.id, "", "", []), sent)
    row = call.site.queues.edit(number)
    _fill(call, row, sent)
    return shape(call, row)


@handles(f"DELETE {QUEUES}/{{queueId}}", edition="datacenter", source=SOURCE)
def delete_queue(call: Call) -> Reply:
    """Delete a queue."""
    call.site.queues.drop(_the_queue(call, the_administered_desk(call)[0]).id)
    return Reply(204)


@handles(f"POST {QUEUES}/reorder", edition="datacenter", source=SOURCE)
def reorder_queues(call: Call) -> list[Json]:
    """Put all queues of a desk into another order."""
    desk = the_administered_desk(call)[0]
    wanted = call.read(list[int])
    rows = {row.id for row in _of(call, desk)}
    if len(wanted) != len(rows) or set(wanted) != rows:
        raise Refusal(400, "Name every queue of the service desk once.")
    for place, number in enumerate(wanted, 1):
        call.site.queues.edit(number).place = place
    return [shape(call, call.site.queues[number]) for number in wanted]


def _fill(call: Call, row: Queue, sent: QueueWrite) -> None:
    if sent.name is not None:
        row.name = sent.name.strip()
        if not row.name:
            raise Refusal(400, "The name of a queue must not be empty.")
    if sent.jql is not None:
        row.jql = sent.jql
        try:
            search(call, row)
        except WrongQuery as wrong:
            raise Refusal(400, str(wrong)) from None
    if sent.fields is not None:
        unknown = [name for name in sent.fields if name not in call.site.fields and name not in READERS]
        if unknown:
            raise Refusal(400, "There are no such fields: " + ", ".join(unknown))
        row.fields = sent.fields


def _of(call: Call, desk: ServiceDesk) -> list[Queue]:
    return [row for row in call.site.queues.values() if row.desk == desk.id]


def _the_queue(call: Call, desk: ServiceDesk) -> Queue:
    for row in _of(call, desk):
        if str(row.id) == call.params["queueId"]:
            return row
    raise Refusal(404, "The queue does not exist.")


def _next(call: Call) -> int:
    return call.site.next("queue", max(call.site.queues, default=0) + 1)
