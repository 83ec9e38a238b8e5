"""Request types: what a desk can be asked for, and the fields of the asking."""

from collections.abc import Sequence
from typing import Any, Literal

from deskhand.client._arguments import commas, given, id_of, number, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._request_type import (
    RequestType,
    RequestTypeField,
    RequestTypeFields,
    RequestTypeFieldValue,
    RequestTypeIcon,
)
from deskhand.client._shapes import EntityProperty, PropertyKeys, Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import CLOUD, ON_PREM, Nouns, W
from deskhand.needs import Needs

__all__ = [
    "Allowed",
    "Allowlist",
    "PermittedRequestTypes",
    "RequestType",
    "RequestTypeField",
    "RequestTypeFieldValue",
    "RequestTypeFields",
    "RequestTypeGroup",
    "RequestTypeIcon",
    "RequestTypes",
]

_READ = Needs(classic="read:servicedesk-request", granular="read:requesttype:jsm")
_READ_PROPERTY = Needs(classic="read:servicedesk-request", granular="read:requesttype.property:jsm")
_ADMINISTER = Needs(product="agent", permissions=("ADMINISTER_PROJECTS",))
Restriction = Literal["open", "restricted"]


class RequestTypeGroup(Shape):
    """A heading in the portal, with request types below it."""

    id: str
    name: str = ""


class PermittedRequestTypes(Shape):
    """The request types, by id, that an account may ask for or administer."""

    can_create_request: Sequence[int] | None = None
    can_administer: Sequence[int] | None = None


class Allowed(Shape):
    """Somebody who may ask for a request type: a `USER`, a `GROUP` or an `ORGANIZATION`, by its id."""

    entity_type: str
    entity_id: str
    display_name: str | None = None
    status: str | None = None


class Allowlist(Shape):
    """Everybody who may ask for a restricted request type."""

    id: str | None = None
    permissions: Sequence[Allowed] = ()


class RequestTypes(Nouns[W]):
    """The request types of a desk."""

    @pages("GET /servicedesk/{serviceDeskId}/requesttype", RequestType, needs=_READ, paging=START_LIMIT)
    def list(
        self,
        desk: str | int,
        *,
        group: str | int | None = None,
        search: str | None = None,
        include_hidden: bool | None = None,
        restriction: Restriction | None = None,
        expand: Sequence[str] = (),
        start: int | None = None,
        limit: int | None = None,
    ) -> Call:
        """The request types of a desk; hidden ones are included only when searching, which Cloud can."""
        self._only_on("cloud", search=search, include_hidden=include_hidden)
        query = {
            "groupId": group,
            "searchQuery": search,
            "includeHiddenRequestTypesInSearch": include_hidden,
            "restrictionStatus": restriction,
            "expand": commas(expand),
            "start": start,
            "limit": limit,
        }
        return call(desk, query=query)

    @pages("GET /requesttype", RequestType, needs=_READ, paging=START_LIMIT, experimental=True, editions=CLOUD)
    def list_all(
        self,
        *,
        desks: Sequence[int | str] = (),
        search: str | None = None,
        include_hidden: bool | None = None,
        restriction: Restriction | None = None,
        expand: Sequence[str] = (),
        start: int | None = None,
        limit: int | None = None,
    ) -> Call:
        """The request types of all desks that the account can reach, or of some."""
        query = {
            "serviceDeskId": [number(desk) for desk in several(desks)],
            "searchQuery": search,
            "includeHiddenRequestTypesInSearch": include_hidden,
            "restrictionStatus": restriction,
            "expand": commas(expand),
            "start": start,
            "limit": limit,
        }
        return call(query=query)

    @operation(
        "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}",
        RequestType,
        needs=Needs(classic="read:servicedesk-request", granular="read:requesttype:jsm", product="anybody"),
    )
    def get(self, desk: str | int, request_type: str | int, *, expand: Sequence[str] = ()) -> Call:
        """One request type; `expand` takes `field`."""
        return call(desk, request_type, query={"expand": commas(expand)})

    @operation("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field", RequestTypeFields, needs=_READ)
    def fields(self, desk: str | int, request_type: str | int, *, expand: Sequence[str] = ()) -> Call:
        """The fields of a request type; `expand` takes `hiddenFields`, for its administrators."""
        return call(desk, request_type, query={"expand": commas(expand)})

    @pages("GET /servicedesk/{serviceDeskId}/requesttypegroup", RequestTypeGroup, needs=_READ, paging=START_LIMIT)
    def groups(self, desk: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The groups that a desk's portal shows its request types in."""
        return call(desk, query={"start": start, "limit": limit})

    @operation(
        "POST /servicedesk/{serviceDeskId}/requesttype",
        RequestType,
        needs=Needs(
            granular="read:requesttype:jsm write:requesttype:jsm", product="agent", permissions=("ADMINISTER_PROJECTS",)
        ),
        experimental=True,
    )
    def create(
        self,
        desk: str | int,
        issue_type: str | int,
        name: str,
        *,
        description: str | None = None,
        help_text: str | None = None,
    ) -> Call:
        """Make a request type; it is hidden from the portal until it is put into a group there."""
        body = {
            "issueTypeId": id_of(issue_type),
            "name": given(name),
            "description": description,
            "helpText": help_text,
        }
        return call(desk, json=filled(body))

    @operation("PUT /servicedesk/{serviceDeskId}/requesttype", RequestType, needs=_ADMINISTER, editions=ON_PREM)
    def update(
        self,
        desk: str | int,
        request_type: str | int,
        *,
        name: str | None = None,
        description: str | None = None,
        help_text: str | None = None,
    ) -> Call:
        """Change what a request type says of itself."""
        body = {"requestTypeId": id_of(request_type), "name": name, "description": description, "helpText": help_text}
        return call(desk, json=filled(body))

    @operation(
        "DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}",
        needs=Needs(classic="manage:jira-project", product="agent", permissions=("ADMINISTER_PROJECTS",)),
        experimental=True,
    )
    def delete(self, desk: str | int, request_type: str | int) -> Call:
        """Delete a request type of a company-managed project; its requests stay."""
        return call(desk, request_type)

    @operation(
        "POST /servicedesk/{serviceDeskId}/requesttype/permissions/check",
        PermittedRequestTypes,
        needs=Needs(classic="read:servicedesk-request", granular="read:requesttype:jsm", product="anybody"),
        reads=True,
        experimental=True,
        editions=CLOUD,
    )
    def check_permissions(
        self,
        desk: str | int,
        request_types: Sequence[int | str],
        *,
        permissions: Sequence[Literal["canCreateRequest", "canAdminister"]] = ("canCreateRequest",),
        account: str | None = None,
    ) -> Call:
        """Which of at most 50 request types an account may ask for or administer; of others only for administrators."""
        body = {
            "accountId": account,
            "permissions": several(permissions),
            "requestTypeIds": [number(one) for one in several(request_types)],
        }
        return call(desk, json=filled(body))

    @operation(
        "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/permission",
        Allowlist,
        needs=_ADMINISTER,
        editions=ON_PREM,
    )
    def allowlist(self, desk: str | int, request_type: str | int) -> Call:
        """Who may ask for a restricted request type."""
        return call(desk, request_type)

    @operation(
        "PUT /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/permission", needs=_ADMINISTER, editions=ON_PREM
    )
    def set_allowlist(
        self,
        desk: str | int,
        request_type: str | int,
        *,
        users: Sequence[str] = (),
        groups: Sequence[str] = (),
        organizations: Sequence[str | int] = (),
    ) -> Call:
        """Let these ask for a request type and nobody else, by the ids that `allowlist` tells."""
        named = {"USER": users, "GROUP": groups, "ORGANIZATION": organizations}
        allowed = [{"entityType": kind, "entityId": id_of(id)} for kind, ids in named.items() for id in several(ids)]
        return call(desk, request_type, json={"allowlist": allowed})

    @operation(
        "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property",
        PropertyKeys,
        needs=_READ_PROPERTY,
        experimental=True,
        editions=CLOUD,
    )
    def property_keys(self, desk: str | int, request_type: str | int) -> Call:
        """The keys of a request type's properties."""
        return call(desk, request_type)

    @operation(
        "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}",
        EntityProperty,
        needs=_READ_PROPERTY,
        experimental=True,
        editions=CLOUD,
    )
    def get_property(self, desk: str | int, request_type: str | int, key: str) -> Call:
        """One property of a request type."""
        return call(desk, request_type, key)

    @operation(
        "PUT /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}",
        needs=Needs(
            classic="manage:jira-project",
            granular="read:requesttype.property:jsm write:requesttype.property:jsm",
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def set_property(self, desk: str | int, request_type: str | int, key: str, value: Any) -> Call:
        """Keep a value at a request type."""
        return call(desk, request_type, key, json=value)

    @operation(
        "DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}",
        needs=Needs(
            classic="manage:jira-project",
            granular="read:requesttype.property:jsm delete:requesttype.property:jsm",
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def delete_property(self, desk: str | int, request_type: str | int, key: str) -> Call:
        """Remove a value from a request type."""
        return call(desk, request_type, key)
