"""Customers: the accounts that ask for help at a desk."""

from collections.abc import Sequence

from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import User
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import BOTH, CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Customers"]


class Customers(Nouns[W]):
    """The customers of a site and of its desks."""

    @operation(
        "POST /customer",
        User,
        needs=Needs(
            classic="manage:servicedesk-customer",
            granular="read:customer:jsm write:customer:jsm read:user:jira",
            product="administrator",
            permissions=("ADMINISTER",),
        ),
        editions=BOTH,
    )
    def create(self, email: str, display_name: str, *, strict_conflict: bool | None = None) -> Call:
        """Make a customer account; with `strict_conflict` an address that has one already is a 409, on Cloud."""
        self._only_on("cloud", strict_conflict=strict_conflict)
        name = "fullName" if self._sender.edition == "datacenter" else "displayName"
        return call(query={"strictConflictStatusCode": strict_conflict}, json={"email": email, name: display_name})

    @operation(
        "PUT /customer/user/{accountId}/revoke-portal-only-access",
        needs=Needs(classic="manage:servicedesk-customer", granular="write:customer:jsm", product="site administrator"),
        editions=CLOUD,
    )
    def revoke_portal_only_access(self, account: str) -> Call:
        """Take the portal from an account that has nothing else."""
        return call(account)

    @pages(
        "GET /servicedesk/{serviceDeskId}/customer",
        User,
        needs=Needs(
            classic="manage:servicedesk-customer",
            granular="read:servicedesk.customer:jsm read:user:jira",
            product="agent",
        ),
        paging=START_LIMIT,
        experimental=True,
        editions=CLOUD,
    )
    def list(
        self, desk: str | int, *, query: str | None = None, start: int | None = None, limit: int | None = None
    ) -> Call:
        """The customers of a desk; `query` is looked for in names and addresses."""
        return call(desk, query={"query": query, "start": start, "limit": limit})

    @operation(
        "POST /servicedesk/{serviceDeskId}/customer",
        needs=Needs(
            classic="manage:servicedesk-customer",
            granular="read:servicedesk.customer:jsm write:servicedesk.customer:jsm",
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
        ),
    )
    def add(self, desk: str | int, accounts: Sequence[str]) -> Call:
        """Let accounts be customers of a desk. Those that Jira knows are added even if it refuses others."""
        return call(desk, json=self._accounts(accounts))

    @operation(
        "DELETE /servicedesk/{serviceDeskId}/customer",
        needs=Needs(
            classic="manage:servicedesk-customer",
            granular="read:servicedesk.customer:jsm delete:servicedesk.customer:jsm",
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def remove(self, desk: str | int, accounts: Sequence[str]) -> Call:
        """Take accounts from a desk that is closed to all but its customers."""
        return call(desk, json=self._accounts(accounts))

    @operation(
        "POST /servicedesk/{serviceDeskId}/customer/invite",
        User,
        needs=Needs(
            classic="manage:servicedesk-customer",
            granular="write:customer:jsm write:servicedesk.customer:jsm",
            product="administrator",
            permissions=("ADMINISTER", "ADMINISTER_PROJECTS"),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def invite(self, desk: str | int, email: str, display_name: str, *, strict_conflict: bool | None = None) -> Call:
        """Make a customer account and let it be a customer of a desk."""
        return call(
            desk,
            query={"strictConflictStatusCode": strict_conflict},
            json={"email": email, "displayName": display_name},
        )
