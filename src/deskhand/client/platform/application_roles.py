"""Application roles: which groups have access to which product."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import ApplicationRole
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["ApplicationRole", "ApplicationRoles"]

_ALL = list[ApplicationRole]
_READ = Needs(
    classic="manage:jira-configuration",
    granular="read:application-role:jira",
    product="administrator",
    permissions=("ADMINISTER",),
)


class ApplicationRoles(Nouns[W]):
    """The products of a site and who has access to them."""

    chapter = "application-roles"

    @operation("GET /rest/api/3/applicationrole", _ALL, needs=_READ)
    def list(self) -> Call:
        """All products, with their groups and seats."""
        return call()

    @operation("GET /rest/api/3/applicationrole/{key}", ApplicationRole, needs=_READ)
    def get(self, key: str) -> Call:
        """One product by its key, such as `jira-servicedesk`."""
        return call(key)
