"""How many calls a site takes: the published limits, kept before Jira has to say no, and what it says is left.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from deskhand.client._call import Call
from deskhand.client._operation import Operation
from deskhand.client._pace import FIRST_PAUSE, LONGEST_PAUSE, asked_pause
from deskhand.client._worlds import Edition

__all__ = ["Budget", "Left", "Window", "budget_of", "left", "on_this_machine"]

Limit = tuple[int, float]
"""At most so many calls within so many seconds."""

BY_METHOD: Mapping[str, Limit] = {"GET": (100, 1.0), "POST": (100, 1.0), "PUT": (50, 1.0), "DELETE": (50, 1.0)}
BY_OPERATION: Mapping[str, Limit] = {
    "GET /servicedesk/{serviceDeskId}/customer": (5, 1.0),
    "GET /rest/api/3/issue/{issueIdOrKey}": (150, 1.0),
    "GET /rest/api/3/user": (150, 1.0),
    "POST /rest/api/3/search/approximate-count": (150, 1.0),
    "GET /rest/api/3/project/{projectIdOrKey}/role/{id}": (200, 1.0),
    "GET /rest/api/3/issuesecurityschemes": (200, 1.0),
}
OF_ASSETS: Limit = (1000, 60.0)  # by all its operations together
NEWER = ("RateLimit", "Beta-RateLimit")
OLDER = ("X-RateLimit-Remaining", "X-Beta-RateLimit-Remaining")
WRITES_TO_ONE_ISSUE: tuple[Limit, ...] = ((20, 2.0), (100, 30.0))
ISSUES_KEPT = 1000  # as many issues' writes are remembered before those that no longer count are forgotten


class Window:
    """At most so many calls within so long, whichever way the time is cut."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._calls: deque[float] = deque(maxlen=most)

    def free(self, now: float) -> float:
        """The moment from which another call is within the limit."""
        full = len(self._calls) == self._calls.maxlen
        return max(now, self._calls[0] + self._seconds) if full else now

    def take(self, at: float) -> None:
        """Count a call that is made at a moment."""
        self._calls.append(at)

    def idle(self, now: float) -> bool:
        """Whether no call counts any longer."""
        return not self._calls or self._calls[-1] + self._seconds < now


class Left(NamedTuple):
    """What a site said is left of a quota, and when it is full again, as far as it said so."""

    remaining: int
    limit: int | None = None
    resets: str | None = None
    near_limit: bool = False

    def __str__(self) -> str:
        """In words: `120 of 350, full again at 2026-11-23T20:00Z`."""
        of = "" if self.limit is None else f" of {self.limit}"
        return f"{self.remaining}{of}" + (f", full again at {self.resets}" if self.resets else "")


class Budget:
    """The calls to one site, of all clients in this process.

    The `published` limits are Cloud's. `holds` says whether a refusal keeps other calls back too.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, published: bool = True, holds: bool = True
    ) -> None:
        self.left: dict[str, Left] = {}
        self._clock = clock
        self._published, self._holds = published, holds
        self._lock = threading.Lock()
        self._operations: dict[str, Window] = {}
        self._assets = Window(*OF_ASSETS)
        self._issues: dict[str, tuple[Window, ...]] = {}
        self._held: dict[str, float] = {}  # by operation or issue, or by "" for the whole site: not before this moment

    def pause(self, operation: Operation[Any, Any], call: Call) -> float:
        """Seconds to wait before this call, which is counted from then on unless the wait is too long to be waited."""
        if not self._published and not self._held:
            return 0.0
        with self._lock:
            now = self._clock()
            windows = self._windows(operation, call, now) if self._published else ()
            held = [self._held.get(one, now) for one in ("", str(operation), _issue(operation, call))]
            at = max(now, *held, *[one.free(now) for one in windows])
            if at - now <= LONGEST_PAUSE:
                for window in windows:
                    window.take(at)
        return at - now

    def heard(self, operation: Operation[Any, Any], call: Call, status: int, headers: Mapping[str, str]) -> None:
        """Take in what a reply says of the limits.

        After a refusal further calls are kept back: those of the operation, those to the issue, or all where a quota is
        used up.
        """
        said = left(headers)
        if said is not None:
            self.left[said[0]] = said[1]
        if status == 429 and self._holds:
            seconds = asked_pause(headers, datetime.now(UTC)) or FIRST_PAUSE
            reason = headers.get("RateLimit-Reason", "")
            which = _issue(operation, call) if "per-issue" in reason else str(operation)
            which = "" if "quota" in reason else which
            with self._lock:
                self._held[which] = max(self._held.get(which, 0.0), self._clock() + seconds)

    def _windows(self, operation: Operation[Any, Any], call: Call, now: float) -> tuple[Window, ...]:
        name = str(operation)
        window = self._operations.get(name)
        if window is None:
            window = self._operations[name] = Window(*BY_OPERATION.get(name, BY_METHOD[operation.method]))
        if operation.path.startswith("/jsm/assets/"):
            return (window, self._assets)
        issue = _issue(operation, call)
        if not issue:
            return (window,)
        if len(self._issues) >= ISSUES_KEPT:
            self._issues = {key: kept for key, kept in self._issues.items() if not all(one.idle(now) for one in kept)}
        if issue not in self._issues:
            self._issues[issue] = tuple([Window(*limit) for limit in WRITES_TO_ONE_ISSUE])
        return (window, *self._issues[issue])


def _issue(operation: Operation[Any, Any], call: Call) -> str:
    """The issue that a call writes to, by id or key; none for other calls."""
    return call.path[0] if not operation.reads and "IdOrKey}" in operation.path and call.path else ""


_budgets: dict[str, Budget] = {}
_budgets_lock = threading.Lock()


def on_this_machine(address: str) -> bool:
    """Whether an address is a pretend site's, on the loopback interface."""
    return urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")


def budget_of(base: str, edition: Edition) -> Budget:
    """The budget that all clients of a site share in this process; limits are published for Cloud alone.

    A pretend site on this machine has none, and who was refused there waits alone.
    """
    if on_this_machine(base):
        return Budget(published=False, holds=False)
    with _budgets_lock:
        return _budgets.setdefault(base, Budget(published=edition == "cloud"))


def left(headers: Mapping[str, str]) -> tuple[str, Left] | None:
    """What a reply says is left, under the name of the quota; None where it says nothing.

    Cloud says it in two ways while the newer one is being tried out, with and without `Beta-`; Data Center in the older one.
    """
    for name in NEWER:
        if said := headers.get(name):
            quota, _, rest = said.partition(";")
            parts = dict(part.strip().split("=", 1) for part in rest.split(";") if "=" in part)
            if parts.get("r", "").isdigit():
                return quota.strip(' "'), Left(int(parts["r"]), resets=parts.get("t"))
    for name in OLDER:
        if (remaining := headers.get(name, "")).isdigit():
            prefix = name.removesuffix("Remaining")
            limit = headers.get(f"{prefix}Limit", "")
            near = headers.get(f"{prefix}NearLimit", "").lower() == "true"
            reason = headers.get("RateLimit-Reason", "calls")
            return reason, Left(
                int(remaining), int(limit) if limit.isdigit() else None, headers.get(f"{prefix}Reset"), near
            )
    return None
