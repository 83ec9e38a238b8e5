"""Rate limits as Atlassian documents them: bursts, writes to one issue, points of apps; on Data Center a bucket per account.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

import math
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from deskhand.sandbox._call import JSM, Call, Refusal, Reply
from deskhand.sandbox._handles import Operation
from deskhand.sandbox._releases import LIMITS, has
from deskhand.sandbox._site import Site

HOUR = 3_600_000
PER_SECOND = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}
ISSUE_WRITES = ((20, 2_000), (100, 30_000))
NEAR = 0.2
KEPT = ("X-RateLimit-Limit", "X-RateLimit-Remaining")
"""The headers that a 429 of points has in any case."""
EXCEPTIONS = {
    "GET /rest/api/3/issue/{issueIdOrKey}": 150.0,
    "GET /rest/api/3/user": 150.0,
    "POST /rest/api/3/search/approximate-count": 150.0,
    "GET /rest/api/3/project/{projectIdOrKey}/role/{id}": 200.0,
    "GET /rest/api/3/issuesecurityschemes": 200.0,
    "GET /servicedesk/{serviceDeskId}/customer": 5.0,
}
PEOPLE = ("/user", "/group", "/role", "/permission", "/myself", "/customer", "/participant", "/mypermissions")
GLOBAL, TENANT, BURST, WRITES = "jira-quota-global-based", "jira-quota-tenant-based", "jira-burst-based", "jira-per-issue-on-write"  # fmt: skip


class Settings(Struct, rename="camel", forbid_unknown_fields=True):
    """Which limits are on, how much they let through, and how the headers of points are named: with Beta, without, or both."""

    burst: bool = True
    issue_writes: bool = True
    points: Annotated[int, Meta(ge=0)] | None = 65_000
    tenant_points: Annotated[int, Meta(ge=0)] | None = 100_000
    rates: dict[str, Annotated[float, Meta(ge=0.01, le=1_000_000)]] = field(default_factory=dict)
    capacity: Annotated[int, Meta(ge=1)] = 50
    fill_rate: Annotated[int, Meta(ge=1)] = 10
    interval_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 1
    names: Literal["beta", "enforced", "both"] = "both"


def limitable(site: Site) -> bool:
    """Whether the site is of a release that can limit calls."""
    return site.edition == "cloud" or has(LIMITS, site.version)


class Bucket:
    """Holds so many tokens at most, and is filled so many per second."""

    def __init__(self, most: float, per_second: float, now: int) -> None:
        self.most, self.per_second = most, per_second
        self.left, self._at = most, now

    def take(self, now: int) -> int | None:
        """Take a token; if there is none, the milliseconds until there is one."""
        self.left = min(self.most, self.left + max(0, now - self._at) * self.per_second / 1000)
        self._at = now
        if self.left < 1:
            return max(1, math.ceil((1 - self.left) / self.per_second * 1000))
        self.left -= 1
        return None


class Limits:
    """What was spent so far."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._buckets: dict[str, Bucket] = {}
        self._writes: dict[str, list[int]] = {}
        self._spent: dict[tuple[str, int], int] = {}

    def take(self, call: Call, operation: Operation) -> dict[str, str]:
        """Let a call through, with the headers that say how much is left; or refuse it with 429."""
        if not operation.path.startswith("/rest/"):
            return {}
        now = call.site.clock.now()
        if call.site.edition == "datacenter":
            return self._on_premises(call, now)
        if call.app is not None:
            self._check_points(call.app, now)
        headers = self._take_burst(operation, now) if self.settings.burst else {}
        if self.settings.issue_writes and operation.method != "GET":
            self._take_write(call, now)
        return headers

    def spend(self, call: Call, operation: Operation, reply: Reply) -> dict[str, str]:
        """Charge an app for what it read or wrote; the headers that say what is left to it."""
        pool = self.settings.points
        if call.app is None or pool is None or not operation.path.startswith("/rest/"):
            return {}
        now = call.site.clock.now()
        key = (call.app, now // HOUR)
        self._spent[key] = self._spent.get(key, 0) + cost(operation, reply)
        left, rest = max(0, pool - self._spent[key]), (HOUR - now % HOUR) // 1000
        return self._named(
            {
                "RateLimit-Policy": f'"global-app-quota";q={pool};w=3600',
                "RateLimit": f'"global-app-quota";r={left};t={rest}',
            }
        )

    def _named(self, headers: dict[str, str]) -> dict[str, str]:
        """Headers of points under the names of their trial, those of now, or both: real sites mix them."""
        trial = {
            f"X-Beta-{name[2:]}" if name.startswith("X-") else f"Beta-{name}": text for name, text in headers.items()
        }
        return {"beta": trial, "enforced": headers, "both": {**trial, **headers}}[self.settings.names]

    def _take_burst(self, operation: Operation, now: int) -> dict[str, str]:
        name = operation.template
        rate = self.settings.rates.get(name) or EXCEPTIONS.get(name) or PER_SECOND[operation.method]
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(max(1.0, rate), rate, now)
        wait = bucket.take(now)
        headers = {"X-RateLimit-Limit": str(int(bucket.most)), "X-RateLimit-Remaining": str(int(bucket.left))}
        if wait is not None:
            raise _too_many(BURST, now, wait, headers)
        if bucket.left < bucket.most * NEAR:
            headers["X-RateLimit-NearLimit"] = "true"
        return headers

    def _take_write(self, call: Call, now: int) -> None:
        named = call.params.get("issueIdOrKey") or call.params.get("requestIdOrKey")
        issue = None if named is None else call.site.issue(named)
        if issue is None:
            return
        before = [at for at in self._writes.get(issue.key, ()) if now - at < ISSUE_WRITES[-1][1]]
        for most, span in ISSUE_WRITES:
            inside = [at for at in before if now - at < span]
            if len(inside) >= most:
                headers = {"X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": "0"}
                raise _too_many(WRITES, now, inside[-most] + span - now, headers)
        self._writes[issue.key] = [*before, now]

    def _check_points(self, app: str, now: int) -> None:
        spent = self._spent.get((app, now // HOUR), 0)
        for reason, pool in ((GLOBAL, self.settings.points), (TENANT, self.settings.tenant_points)):
            if pool is not None and spent >= pool:
                wait = HOUR - now % HOUR
                rest = math.ceil(wait / 1000)
                headers = {
                    "X-RateLimit-Limit": str(pool),
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": _at(now + wait),
                    "RateLimit-Policy": f'"global-app-quota";q={pool};w=3600',
                    "RateLimit": f'"global-app-quota";r=0;t={rest}',
                    "Retry-After": str(rest),
                }
                raise _too_many(reason, now, wait, {**self._named(headers), **{name: headers[name] for name in KEPT}})

    def _on_premises(self, call: Call, now: int) -> dict[str, str]:
        if call.account is None:
            return {}
        rules = self.settings
        bucket = self._buckets.get(call.account.account_id)
        if bucket is None:
            bucket = Bucket(rules.capacity, rules.fill_rate / rules.interval_seconds, now)
            self._buckets[call.account.account_id] = bucket
        wait = bucket.take(now)
        headers = {
            "X-RateLimit-Limit": str(rules.capacity),
            "X-RateLimit-Remaining": str(int(bucket.left)),
            "X-RateLimit-Interval-Seconds": str(rules.interval_seconds),
            "X-RateLimit-FillRate": str(rules.fill_rate),
            "Retry-After": "0" if wait is None else str(math.ceil(wait / 1000)),
        }
        if wait is not None:
            raise Refusal(429, "Rate limit exceeded.", headers=headers)
        return headers


def _at(moment: int) -> str:
    """A moment to the second, never earlier than it is."""
    return datetime.fromtimestamp(math.ceil(moment / 1000), UTC).isoformat().replace("+00:00", "Z")


def _too_many(reason: str, now: int, wait: int, headers: dict[str, str]) -> Refusal:
    more = {
        "Retry-After": str(max(1, math.ceil(wait / 1000))),
        "X-RateLimit-Reset": _at(now + wait),
        "X-RateLimit-NearLimit": "true",
        "RateLimit-Reason": reason,
    }
    return Refusal(429, "Rate limit exceeded.", headers={**headers, **more})


def cost(operation: Operation, reply: Reply) -> int:
    """Points of one call: one, and for a read one more for each object, two for each that is about people."""
    if operation.method != "GET" or reply.status >= 400:
        return 1
    path = operation.path.removeprefix("/rest/api/3").removeprefix(JSM)
    each = 2 if any(name in path for name in PEOPLE) else 1
    return 1 + each * _objects(reply.body)


def _objects(body: Any) -> int:
    if isinstance(body, list):
        return len(body)
    if isinstance(body, dict):
        for name in ("values", "issues", "comments"):
            if isinstance(body.get(name), list):
                return len(body[name])
    return 1
