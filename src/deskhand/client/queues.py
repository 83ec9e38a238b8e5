"""Queues: a desk's requests as its agents work through them."""

from collections.abc import Sequence

import msgspec

from deskhand.client._arguments import listed, number, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Link, Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import ON_PREM, Nouns, W
from deskhand.client.platform.issues import Issue
from deskhand.needs import Needs

__all__ = ["Queue", "Queues"]

_READ = Needs(classic="read:jira-work", granular="read:queue:jsm read:user:jira read:jql:jira", product="agent")
_ADMINISTER = Needs(product="agent", permissions=("ADMINISTER_PROJECTS",))


class Queue(Shape):
    """A queue: what it holds as JQL, and the columns it shows."""

    id: str
    name: str = ""
    jql: str | None = None
    fields: Sequence[str] | None = None
    issue_count: int | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


class Queues(Nouns[W]):
    """The queues of a desk."""

    @pages("GET /servicedesk/{serviceDeskId}/queue", Queue, needs=_READ, paging=START_LIMIT)
    def list(
        self, desk: str | int, *, include_count: bool | None = None, start: int | None = None, limit: int | None = None
    ) -> Call:
        """The queues of a desk; counting their issues takes Jira longer."""
        return call(desk, query={"includeCount": include_count, "start": start, "limit": limit})

    @operation("GET /servicedesk/{serviceDeskId}/queue/{queueId}", Queue, needs=_READ)
    def get(self, desk: str | int, queue: str | int, *, include_count: bool | None = None) -> Call:
        """One queue."""
        return call(desk, queue, query={"includeCount": include_count})

    @pages(
        "GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue",
        Issue,
        needs=Needs(
            classic="read:jira-work", granular="read:queue:jsm read:user:jira read:issue:jira", product="agent"
        ),
        paging=START_LIMIT,
    )
    def issues(self, desk: str | int, queue: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The issues in a queue, in its order, with the fields that are its columns."""
        return call(desk, queue, query={"start": start, "limit": limit})

    @operation("POST /servicedesk/{serviceDeskId}/queue", Queue, needs=_ADMINISTER, editions=ON_PREM)
    def create(self, desk: str | int, name: str, jql: str, fields: Sequence[str]) -> Call:
        """Make a queue."""
        return call(desk, json={"name": name, "jql": jql, "fields": several(fields)})

    @operation("POST /servicedesk/{serviceDeskId}/queue/{queueId}", Queue, needs=_ADMINISTER, editions=ON_PREM)
    def update(
        self,
        desk: str | int,
        queue: str | int,
        *,
        name: str | None = None,
        jql: str | None = None,
        fields: Sequence[str] | None = None,
    ) -> Call:
        """Change a queue."""
        return call(desk, queue, json=filled({"name": name, "jql": jql, "fields": listed(fields)}))

    @operation("DELETE /servicedesk/{serviceDeskId}/queue/{queueId}", needs=_ADMINISTER, editions=ON_PREM)
    def delete(self, desk: str | int, queue: str | int) -> Call:
        """Delete a queue; its issues stay."""
        return call(desk, queue)

    @operation("POST /servicedesk/{serviceDeskId}/queue/reorder", needs=_ADMINISTER, editions=ON_PREM)
    def reorder(self, desk: str | int, queues: Sequence[str | int]) -> Call:
        """Put the queues of a desk into an order."""
        return call(desk, json=[number(queue) for queue in several(queues)])

    @operation("GET /admin/queues/{projectKey}", msgspec.Raw, needs=_ADMINISTER, editions=ON_PREM)
    def settings(self, project: str) -> Call:
        """How a project's queues count, as Jira's own JSON: Atlassian does not say what is in it."""
        return call(project)

    @operation(
        "PUT /admin/queues/include-count",
        needs=Needs(product="administrator", permissions=("ADMINISTER",)),
        editions=ON_PREM,
    )
    def set_count_everywhere(self, on: bool) -> Call:
        """Show or hide the numbers of issues beside the queues of all projects."""
        return call(json=on)

    @operation("PUT /admin/queues/{projectKey}/include-count", needs=_ADMINISTER, editions=ON_PREM)
    def set_count(self, project: str, on: bool) -> Call:
        """Show or hide the numbers of issues beside a project's queues."""
        return call(project, json=on)

    @operation(
        "PUT /admin/queues/cache-count",
        needs=Needs(product="administrator", permissions=("ADMINISTER",)),
        editions=ON_PREM,
    )
    def set_count_cache_everywhere(self, on: bool) -> Call:
        """Keep the numbers of issues of all projects' queues, or count them anew each time."""
        return call(json=on)

    @operation("PUT /admin/queues/{projectKey}/cache-count", needs=_ADMINISTER, editions=ON_PREM)
    def set_count_cache(self, project: str, on: bool) -> Call:
        """Keep the numbers of issues of a project's queues, or count them anew each time."""
        return call(project, json=on)
