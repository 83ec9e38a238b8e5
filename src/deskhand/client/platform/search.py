"""Search: issues by JQL."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from deskhand.client._arguments import commas, given, listed, number, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import OnPrem, operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import next_token
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.client.platform.issues import Issue
from deskhand.needs import Needs

__all__ = ["Count", "IssuesFound", "Search"]

T = TypeVar("T")
_READ = Needs(
    classic="read:jira-work",
    granular="read:field.default-value:jira read:field.option:jira read:field:jira read:group:jira read:issue-details:jira",
    permissions=("BROWSE_PROJECTS",),
)


class IssuesFound(Shape, Generic[T]):
    """A page of issues: on Cloud the token of the next one, on Data Center the place of this one and the total."""

    issues: list[T]
    next_page_token: str | None = None
    is_last: bool | None = None
    start_at: int | None = None
    total: int | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.issues


class Count(Shape):
    """A number of issues, not quite up to date."""

    count: int


class Search(Nouns[W]):
    """The issues of a site, by what they are."""

    chapter = "issue-search"

    @pages(
        "POST /rest/api/3/search/jql",
        Issue,
        needs=_READ,
        paging=next_token(IssuesFound),
        on_prem=OnPrem("/rest/api/2/search"),
    )
    def issues(
        self,
        jql: str,
        *,
        fields: Sequence[str] = ("summary",),
        expand: Sequence[str] = (),
        properties: Sequence[str] | None = None,
        reconcile: Sequence[int | str] = (),
        limit: int | None = None,
    ) -> Call:
        """The issues that the JQL describes, which must be bounded; `limit` is the size of a page.

        The index lags behind what was written: issues named in `reconcile` (at most 50, by id) are read as they are.
        Data Center has nothing of the kind, and no `properties` here.
        """
        if self._sender.edition == "datacenter":
            self._only_on("cloud", properties=properties)
            return call(
                json=filled(
                    {
                        "jql": given(jql),
                        "fields": several(fields),
                        "expand": listed(expand) or None,
                        "maxResults": limit,
                    }
                )
            )
        body = {
            "jql": given(jql),
            "fields": several(fields),
            "expand": commas(expand),
            "properties": listed(properties),
            "reconcileIssues": [number(issue) for issue in several(reconcile)] or None,
            "maxResults": limit,
        }
        return call(json=filled(body))

    @operation("POST /rest/api/3/search/approximate-count", Count, needs=_READ, reads=True, editions=CLOUD)
    def approximate_count(self, jql: str) -> Call:
        """About how many issues the JQL describes, which must be bounded."""
        return call(json={"jql": given(jql)})
