"""Security schemes: which issues only some may see, and who."""

from collections.abc import Sequence

from deskhand.client._arguments import commas, several
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.client.platform.permission_schemes import PermissionHolder
from deskhand.needs import Needs

__all__ = [
    "ProjectSecurityLevels",
    "SecurityLevel",
    "SecurityLevelMember",
    "SecurityScheme",
    "SecuritySchemes",
    "SecuritySchemesFound",
]

_SEEN = "read:issue-security-level:jira read:issue-security-scheme:jira"
_SEEN_MEMBERS = "read:field:jira read:issue-security-level:jira read:project-role:jira read:user:jira"
_ADMINISTER = ("ADMINISTER",)


class SecurityLevel(Shape):
    """A level that an issue can have: its members alone see the issue."""

    id: str
    name: str = ""
    description: str | None = None
    is_default: bool | None = None
    issue_security_scheme_id: str | None = None


class SecurityScheme(Shape):
    """The levels that projects with this scheme have."""

    id: int
    name: str = ""
    description: str | None = None
    default_security_level_id: int | None = None
    levels: Sequence[SecurityLevel] | None = None


class SecuritySchemesFound(Shape):
    """The schemes of a site."""

    issue_security_schemes: Sequence[SecurityScheme] = ()


class ProjectSecurityLevels(Shape):
    """The levels that the account may give to a project's issues."""

    levels: Sequence[SecurityLevel] = ()


class SecurityLevelMember(Shape):
    """Who sees issues of a level."""

    id: int | str
    issue_security_level_id: int | str | None = None
    holder: PermissionHolder | None = None


class SecuritySchemes(Nouns[W]):
    """The issue security schemes of a site, and the one that a project uses."""

    chapter = "issue-security-schemes"

    @operation(
        "GET /rest/api/3/issuesecurityschemes",
        SecuritySchemesFound,
        needs=Needs(classic="manage:jira-project", granular=_SEEN, product="administrator", permissions=_ADMINISTER),
    )
    def list(self) -> Call:
        """All schemes."""
        return call()

    @operation(
        "GET /rest/api/3/issuesecurityschemes/{id}",
        SecurityScheme,
        needs=Needs(
            classic="manage:jira-project",
            granular=_SEEN,
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
            signed_in=True,
        ),
    )
    def get(self, scheme: int | str) -> Call:
        """One scheme with its levels."""
        return call(scheme)

    @operation(
        "GET /rest/api/3/project/{projectKeyOrId}/issuesecuritylevelscheme",
        SecurityScheme,
        needs=Needs(
            classic="read:jira-work",
            granular=_SEEN,
            product="agent",
            permissions=("ADMINISTER_PROJECTS",),
            signed_in=True,
        ),
        chapter="project-permission-schemes",
    )
    def of_project(self, project: str | int) -> Call:
        """The scheme that a project uses, with its levels; not found where it uses none."""
        return call(project)

    @operation(
        "GET /rest/api/3/project/{projectKeyOrId}/securitylevel",
        ProjectSecurityLevels,
        needs=Needs(
            classic="read:jira-work",
            granular="read:issue-security-level:jira",
            permissions=("BROWSE_PROJECTS", "SET_ISSUE_SECURITY"),
        ),
        chapter="project-permission-schemes",
    )
    def levels_of_project(self, project: str | int) -> Call:
        """The levels that the account may give to a project's issues."""
        return call(project)

    @operation(
        "GET /rest/api/3/securitylevel/{id}",
        SecurityLevel,
        needs=Needs(classic="manage:jira-configuration", granular=_SEEN_MEMBERS),
        chapter="issue-security-level",
    )
    def level(self, level: int | str) -> Call:
        """One level."""
        return call(level)

    @pages(
        "GET /rest/api/3/issuesecurityschemes/{issueSecuritySchemeId}/members",
        SecurityLevelMember,
        needs=Needs(
            classic="manage:jira-configuration",
            granular=_SEEN_MEMBERS,
            product="administrator",
            permissions=_ADMINISTER,
        ),
        paging=START_AT,
        editions=CLOUD,
        chapter="issue-security-level",
    )
    def members(
        self,
        scheme: int | str,
        *,
        levels: Sequence[int | str] = (),
        expand: Sequence[str] = ("all",),
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """Who sees issues of a scheme's levels, or of some of them."""
        query = {
            "issueSecurityLevelId": several(levels),
            "expand": commas(expand),
            "startAt": start_at,
            "maxResults": max_results,
        }
        return call(scheme, query=query)
