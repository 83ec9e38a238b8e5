"""Test controls of webhooks on their way: twice, out of order, held back, and what became of each."""

from typing import Any

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._courier import Courier, Delivery, Ways
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json
from deskhand.sandbox._webhooks import silences


@handles("GET /_sandbox/deliveries", basis="sandbox", anonymous=True)
def get_deliveries(call: Call) -> Json:
    """The last deliveries, the oldest first, how many wait, and which events webhooks ask for in vain."""
    courier = _courier(call)
    return {
        "waiting": courier.waiting,
        "ways": courier.ways,
        "deliveries": [_shown(row) for row in courier.log],
        "silent": silences(call.site.webhooks.values()),
    }


@handles("POST /_sandbox/deliveries", basis="sandbox", anonymous=True)
def set_deliveries(call: Call) -> Json:
    """Deliver in another way from now on; what was held back goes out at once."""
    courier, ways = _courier(call), call.read(Ways)
    if not 1 <= ways.copies <= 10 or ways.reversed < 1:
        raise Refusal(400, "From one to ten copies, and groups of at least one.")
    courier.release()
    courier.ways = ways
    return get_deliveries(call)  # type: ignore[no-any-return]


def _courier(call: Call) -> Courier:
    if call.site.courier is None:
        raise Refusal(503, "This site is not being served.")
    return call.site.courier


def _shown(row: Delivery) -> dict[str, Any]:
    return {
        "identifier": row.identifier,
        "event": row.event,
        "url": row.url,
        "state": row.state,
        "retries": row.attempt,
        "status": row.status,
        "due": row.due,
    }
