"""Organisations: groups of customers who share their requests."""

from collections.abc import Sequence
from typing import Any

import msgspec

from deskhand.client._arguments import number
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Date, EntityProperty, Link, PropertyKeys, Shape, User
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import CLOUD, ON_PREM, Nouns, W
from deskhand.needs import Needs

__all__ = ["Organization", "Organizations"]

_MANAGE = "manage:servicedesk-customer"
_LIST = Needs(classic=_MANAGE, granular="read:organization:jsm")
_READ = Needs(classic=_MANAGE, granular="read:organization:jsm", membership=("member",))
_READ_PROPERTY = Needs(classic=_MANAGE, granular="read:organization.property:jsm", membership=("member",))


class Organization(Shape):
    """A group of customers."""

    id: str
    name: str = ""
    uuid: str | None = None
    scim_managed: bool | None = None
    created: Date | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


_LEFT_OVER = list[Organization]


class Organizations(Nouns[W]):
    """The organisations of a site and of its desks."""

    chapter = "organization"

    @pages("GET /organization", Organization, needs=_LIST, paging=START_LIMIT)
    def list(self, *, account: str | None = None, start: int | None = None, limit: int | None = None) -> Call:
        """All organisations, or, on Cloud, those of an account; customers see their own."""
        self._only_on("cloud", account=account)
        return call(query={"accountId": account, "start": start, "limit": limit})

    @operation("GET /organization/{organizationId}", Organization, needs=_READ)
    def get(self, organization: str | int) -> Call:
        """One organisation."""
        return call(organization)

    @operation(
        "POST /organization",
        Organization,
        needs=Needs(classic=_MANAGE, granular="read:organization:jsm write:organization:jsm", product="agent"),
    )
    def create(self, name: str) -> Call:
        """Make an organisation; sites may leave this to their administrators."""
        return call(json={"name": name})

    @operation(
        "DELETE /organization/{organizationId}",
        needs=Needs(
            classic=_MANAGE,
            granular="read:organization:jsm delete:organization:jsm",
            product="administrator",
            permissions=("ADMINISTER",),
        ),
    )
    def delete(self, organization: str | int) -> Call:
        """Delete an organisation, whichever desks and requests have it."""
        return call(organization)

    @pages(
        "GET /organization/{organizationId}/user",
        User,
        needs=Needs(classic=_MANAGE, granular="read:organization.user:jsm read:user:jira", product="agent"),
        paging=START_LIMIT,
    )
    def users(self, organization: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The members of an organisation."""
        return call(organization, query={"start": start, "limit": limit})

    @operation(
        "POST /organization/{organizationId}/user",
        needs=Needs(
            classic=_MANAGE,
            granular="read:organization.user:jsm write:organization.user:jsm read:user:jira",
            product="agent",
        ),
    )
    def add_users(self, organization: str | int, accounts: Sequence[str]) -> Call:
        """Let accounts be members."""
        return call(organization, json=self._accounts(accounts))

    @operation(
        "DELETE /organization/{organizationId}/user",
        needs=Needs(
            classic=_MANAGE,
            granular="read:organization.user:jsm delete:organization.user:jsm read:user:jira",
            product="agent",
        ),
    )
    def remove_users(self, organization: str | int, accounts: Sequence[str]) -> Call:
        """Let accounts be members no longer."""
        return call(organization, json=self._accounts(accounts))

    @pages(
        "GET /servicedesk/{serviceDeskId}/organization",
        Organization,
        needs=Needs(classic=_MANAGE, granular="read:servicedesk.organization:jsm", product="agent"),
        paging=START_LIMIT,
    )
    def of_desk(
        self, desk: str | int, *, account: str | None = None, start: int | None = None, limit: int | None = None
    ) -> Call:
        """The organisations of a desk, or, on Cloud, those of them that an account is in."""
        self._only_on("cloud", account=account)
        return call(desk, query={"accountId": account, "start": start, "limit": limit})

    @operation(
        "POST /servicedesk/{serviceDeskId}/organization",
        needs=Needs(
            classic=_MANAGE,
            granular="read:servicedesk.organization:jsm write:servicedesk.organization:jsm",
            product="agent",
        ),
    )
    def add_to_desk(self, desk: str | int, organization: str | int) -> Call:
        """Let an organisation be a customer of a desk."""
        return call(desk, json={"organizationId": number(organization)})

    @operation(
        "DELETE /servicedesk/{serviceDeskId}/organization",
        needs=Needs(
            classic=_MANAGE,
            granular="read:servicedesk.organization:jsm delete:servicedesk.organization:jsm",
            product="agent",
        ),
    )
    def remove_from_desk(self, desk: str | int, organization: str | int) -> Call:
        """Let an organisation be a customer of a desk no longer."""
        return call(desk, json={"organizationId": number(organization)})

    @operation("GET /organization/{organizationId}/property", PropertyKeys, needs=_READ_PROPERTY, editions=CLOUD)
    def property_keys(self, organization: str | int) -> Call:
        """The keys of an organisation's properties."""
        return call(organization)

    @operation(
        "GET /organization/{organizationId}/property/{propertyKey}",
        EntityProperty,
        needs=_READ_PROPERTY,
        editions=CLOUD,
    )
    def get_property(self, organization: str | int, key: str) -> Call:
        """One property of an organisation."""
        return call(organization, key)

    @operation(
        "PUT /organization/{organizationId}/property/{propertyKey}",
        needs=Needs(
            classic=_MANAGE,
            granular="read:organization.property:jsm write:organization.property:jsm",
            product="agent",
        ),
        editions=CLOUD,
    )
    def set_property(self, organization: str | int, key: str, value: Any) -> Call:
        """Keep a value at an organisation."""
        return call(organization, key, json=value)

    @operation(
        "DELETE /organization/{organizationId}/property/{propertyKey}",
        needs=Needs(
            classic=_MANAGE,
            granular="read:organization.property:jsm delete:organization.property:jsm",
            product="agent",
        ),
        editions=CLOUD,
    )
    def delete_property(self, organization: str | int, key: str) -> Call:
        """Remove a value from an organisation."""
        return call(organization, key)

    @operation(
        "GET /organization/cleanup",
        _LEFT_OVER,
        needs=Needs(product="administrator", permissions=("ADMINISTER",)),
        editions=ON_PREM,
    )
    def preview_cleanup(self, *, detached: bool | None = None, with_inactive_users: bool | None = None) -> Call:
        """The organisations that a clean-up would delete."""
        return call(query=_cleanup(detached, with_inactive_users))

    @operation(
        "DELETE /organization/cleanup",
        int,
        needs=Needs(product="administrator", permissions=("ADMINISTER",)),
        editions=ON_PREM,
    )
    def clean_up(self, *, detached: bool | None = None, with_inactive_users: bool | None = None) -> Call:
        """Delete organisations that no desk has, or whose members are all inactive; how many there were."""
        return call(query=_cleanup(detached, with_inactive_users))


def _cleanup(detached: bool | None, with_inactive_users: bool | None) -> dict[str, bool | None]:
    return {"deleteDetachedOrganizations": detached, "deleteOrganizationsWithInactiveUsers": with_inactive_users}
