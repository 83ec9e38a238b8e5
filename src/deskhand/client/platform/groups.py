"""Groups: accounts that permissions are given to together."""

from collections.abc import Sequence

from deskhand.client._arguments import given, id_of, several
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import GroupName, Shape, User
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Groups", "GroupsFound"]

_SEEN = "read:avatar:jira read:group:jira read:user:jira"
_MANAGE = Needs(
    classic="manage:jira-configuration",
    granular=f"{_SEEN} write:group:jira",
    product="site administrator",
)


class GroupsFound(Shape):
    """Groups by their names, and how many there are."""

    groups: Sequence[GroupName] = ()
    total: int | None = None


class Groups(Nouns[W]):
    """The groups of a site; a group is named by its id on Cloud and by its name on Data Center."""

    chapter = "groups"

    @operation(
        "GET /rest/api/3/groups/picker",
        GroupsFound,
        needs=Needs(classic="read:jira-user", granular="read:group:jira", permissions=("BROWSE_PROJECTS",)),
    )
    def search(self, query: str = "", *, exclude: Sequence[str] = (), max_results: int | None = None) -> Call:
        """The groups with a name that holds the words."""
        return call(query={"query": given(query), "exclude": several(exclude), "maxResults": max_results})

    @pages(
        "GET /rest/api/3/group/bulk",
        GroupName,
        needs=Needs(classic="read:jira-user", granular="read:group:jira", permissions=("USER_PICKER",), signed_in=True),
        paging=START_AT,
        experimental=True,
        editions=CLOUD,
    )
    def list(
        self,
        *,
        ids: Sequence[str] = (),
        names: Sequence[str] = (),
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """All groups, or those of these ids or names."""
        query = {"groupId": several(ids), "groupName": several(names), "startAt": start_at, "maxResults": max_results}
        return call(query=query)

    @pages(
        "GET /rest/api/3/group/member",
        User,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=_SEEN,
            permissions=("USER_PICKER",),
            signed_in=True,
        ),
        paging=START_AT,
    )
    def members(
        self,
        group: str,
        *,
        include_inactive: bool | None = None,
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The members of a group."""
        query = {"includeInactiveUsers": include_inactive, "startAt": start_at, "maxResults": max_results}
        return call(query=self._group(group) | query)

    @operation("POST /rest/api/3/group", GroupName, needs=_MANAGE)
    def create(self, name: str) -> Call:
        """Make a group."""
        return call(json={"name": given(name)})

    @operation(
        "DELETE /rest/api/3/group",
        needs=Needs(
            classic="manage:jira-configuration",
            granular="delete:group:jira",
            product="site administrator",
        ),
    )
    def delete(self, group: str) -> Call:
        """Delete a group; what it was given is given to nobody then."""
        return call(query=self._group(group))

    @operation("POST /rest/api/3/group/user", GroupName, needs=_MANAGE)
    def add_member(self, group: str, account: str) -> Call:
        """Let an account be a member."""
        who = "name" if self._sender.edition == "datacenter" else "accountId"
        return call(query=self._group(group), json={who: id_of(account)})

    @operation(
        "DELETE /rest/api/3/group/user",
        needs=Needs(
            classic="manage:jira-configuration",
            granular="write:group:jira",
            product="site administrator",
        ),
    )
    def remove_member(self, group: str, account: str) -> Call:
        """Let an account be a member no longer."""
        return call(query=self._group(group) | self._account(account))

    def _group(self, group: str) -> dict[str, str]:
        return {"groupname" if self._sender.edition == "datacenter" else "groupId": id_of(group)}
