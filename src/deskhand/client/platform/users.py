"""Users: the accounts of a site."""

from collections.abc import Sequence

from deskhand.client._arguments import commas, given, id_of, some
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import GroupName, User
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Users"]

_FOUND = list[User]
_GROUPS = list[GroupName]
_SEEN = "read:application-role:jira read:avatar:jira read:group:jira read:user:jira"
_READ = Needs(
    classic="read:jira-user",
    granular=_SEEN,
    permissions=("USER_PICKER",),
    signed_in=True,
)
_READ_MANY = Needs(classic="read:jira-user", granular=_SEEN, product="user")


class Users(Nouns[W]):
    """The accounts of a site."""

    chapter = "users"

    @operation("GET /rest/api/3/user", User, needs=_READ)
    def get(self, account: str, *, by_key: bool = False, expand: Sequence[str] = ()) -> Call:
        """One account by its account id, on Data Center by its user name or key; `expand` takes `groups`."""
        self._only_on("datacenter", by_key=by_key or None)
        who = {"key": id_of(account)} if by_key else self._account(account)
        return call(query=who | {"expand": commas(expand)})

    @operation(
        "GET /rest/api/3/user/search",
        _FOUND,
        needs=Needs(
            classic="read:jira-user",
            granular="read:application-role:jira read:avatar:jira read:group:jira read:user.property:jira read:user:jira",
            permissions=("USER_PICKER",),
        ),
        chapter="user-search",
    )
    def search(self, query: str, *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """The accounts with a name or an address that starts so; Jira looks through its first 1,000 only."""
        wanted = "username" if self._sender.edition == "datacenter" else "query"
        return call(query={wanted: given(query), "startAt": start_at, "maxResults": max_results})

    @pages("GET /rest/api/3/user/bulk", User, needs=_READ_MANY, paging=START_AT, experimental=True, editions=CLOUD)
    def list(self, accounts: Sequence[str], *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """The accounts of these account ids."""
        return call(query={"accountId": some(accounts), "startAt": start_at, "maxResults": max_results})

    @operation(
        "GET /rest/api/3/user/groups",
        _GROUPS,
        needs=Needs(classic="read:jira-user", granular="read:group:jira", permissions=("USER_PICKER",), signed_in=True),
        editions=CLOUD,
    )
    def groups(self, account: str) -> Call:
        """The groups that an account is in; on Data Center `get` gives them with `expand`."""
        return call(query=self._account(account))

    @operation(
        "GET /rest/api/3/user/permission/search",
        _FOUND,
        needs=Needs(
            classic="read:jira-user",
            granular="read:application-role:jira read:avatar:jira read:group:jira read:issue:jira read:project:jira "
            "read:user:jira",
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
        ),
        chapter="user-search",
    )
    def with_permissions(
        self,
        permissions: Sequence[str],
        *,
        project: str | None = None,
        issue: str | None = None,
        query: str = "",
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The accounts that have all of these permissions in a project or for an issue; Jira looks through its first 1,000 only."""
        name = "username" if self._sender.edition == "datacenter" else "query"
        place = {"projectKey": project, "issueKey": issue, "startAt": start_at, "maxResults": max_results}
        return call(query={"permissions": commas(some(permissions)), name: given(query), **place})
