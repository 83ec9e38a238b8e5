"""Reads a little of everything a site has, to see what answers and where replies are not as documented."""

from collections.abc import Awaitable
from typing import NamedTuple, TypeVar

from deskhand.client._budget import Left
from deskhand.client._jira import Jira
from deskhand.client._later import look_at
from deskhand.errors import DeskhandError

__all__ = ["Answer", "Examined", "examine"]

T = TypeVar("T")


class Answer(NamedTuple):
    """One thing that was read: `said` is why it did not answer, None where it did; `drift` what was not as documented."""

    what: str
    said: str | None
    drift: tuple[str, ...]


class Examined(NamedTuple):
    """What was read of a site, and what it says is left of its quotas, by their names."""

    answers: list[Answer]
    left: dict[str, Left]


async def examine(jira: Jira) -> Examined:
    """Read one of each: nothing is changed on the site, and no value of it is in the answers."""
    found = _Examination(jira)
    await found.read("the server", jira.platform.server_info.get())
    await found.read("the account", jira.platform.myself.get())
    await found.read("the service desk's version", jira.info.get())
    await found.read("the fields", jira.platform.fields.list())
    await found.read("the priorities", jira.platform.priorities.list())
    await found.read("the organisations", jira.organizations.list().first())
    desk = await found.read("the service desks", jira.service_desks.list().first())
    if desk is not None:
        await _examine_desk(jira, found, desk.id)
    request = await found.read("the account's requests", jira.requests.list(expand=["requestType", "status"]).first())
    if request is not None:
        await _examine_request(jira, found, request.issue_key)
    return Examined(found.answers, dict(jira.http.budget.left))


async def _examine_desk(jira: Jira, found: "_Examination", desk: str) -> None:
    kind = await found.read("the request types", jira.request_types.list(desk).first())
    if kind is not None:
        await found.read("the fields of a request type", jira.request_types.fields(desk, kind.id))
    queue = await found.read("the queues", jira.queues.list(desk).first())
    if queue is None:
        return
    issue = await found.read("the requests in a queue", jira.queues.issues(desk, queue.id).first())
    if issue is not None:
        search = jira.platform.search.issues(f"key = {issue.key}", fields=["*all"])
        await found.read("a search", search.first())
        await found.read("a request's SLAs", jira.slas.list(issue.key).first())
        await _examine_request(jira, found, issue.key)


async def _examine_request(jira: Jira, found: "_Examination", key: str) -> None:
    await found.read(f"{key}", jira.requests.get(key, expand=["participant", "status", "requestType"]))
    await found.read(f"{key}: comments", jira.comments.list(key).first())
    await found.read(f"{key}: participants", jira.participants.list(key).first())
    await found.read(f"{key}: status", jira.status.list(key).first())
    await found.read(f"{key}: transitions", jira.transitions.list(key).first())


class _Examination:
    def __init__(self, jira: Jira) -> None:
        self.answers: list[Answer] = []
        self._jira = jira
        self._known: set[str] = set()

    async def read(self, what: str, reading: Awaitable[T]) -> T | None:
        got, said = None, None
        try:
            got = await reading
            look_at(got)
        except DeskhandError as error:
            said = str(error)
        drift = {f"{operation}: {place}" for operation, places in self._jira.drift().items() for place in places}
        self.answers.append(Answer(what, said, tuple(sorted(drift - self._known))))
        self._known |= drift
        return got
