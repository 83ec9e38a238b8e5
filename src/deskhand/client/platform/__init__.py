"""The platform calls that service desks need: issues and what surrounds them, by noun."""

from deskhand.client._worlds import Nouns, Sender, W
from deskhand.client.platform.admin_webhooks import AdminWebhooks
from deskhand.client.platform.application_roles import ApplicationRoles
from deskhand.client.platform.attachments import IssueAttachments
from deskhand.client.platform.comments import IssueComments
from deskhand.client.platform.createmeta import CreateMetadata
from deskhand.client.platform.fields import Fields
from deskhand.client.platform.groups import Groups
from deskhand.client.platform.issue_links import IssueLinks
from deskhand.client.platform.issue_properties import IssueProperties
from deskhand.client.platform.issue_types import IssueTypes
from deskhand.client.platform.issues import Issues
from deskhand.client.platform.myself import Myself
from deskhand.client.platform.permission_schemes import PermissionSchemes
from deskhand.client.platform.permissions import Permissions
from deskhand.client.platform.priorities import Priorities
from deskhand.client.platform.projects import Projects
from deskhand.client.platform.remote_links import RemoteLinks
from deskhand.client.platform.resolutions import Resolutions
from deskhand.client.platform.roles import Roles
from deskhand.client.platform.search import Search
from deskhand.client.platform.security_schemes import SecuritySchemes
from deskhand.client.platform.server_info import ServerInfo
from deskhand.client.platform.statuses import IssueStatuses
from deskhand.client.platform.users import Users
from deskhand.client.platform.watchers import Watchers
from deskhand.client.platform.webhooks import Webhooks
from deskhand.client.platform.worklogs import Worklogs

__all__ = ["Platform"]


class Platform(Nouns[W]):
    """The nouns of the platform, each under its name."""

    def __init__(self, sender: Sender) -> None:
        super().__init__(sender)
        self.admin_webhooks: AdminWebhooks[W] = AdminWebhooks(sender)
        self.application_roles: ApplicationRoles[W] = ApplicationRoles(sender)
        self.attachments: IssueAttachments[W] = IssueAttachments(sender)
        self.comments: IssueComments[W] = IssueComments(sender)
        self.createmeta: CreateMetadata[W] = CreateMetadata(sender)
        self.fields: Fields[W] = Fields(sender)
        self.groups: Groups[W] = Groups(sender)
        self.issue_links: IssueLinks[W] = IssueLinks(sender)
        self.issue_properties: IssueProperties[W] = IssueProperties(sender)
        self.issue_types: IssueTypes[W] = IssueTypes(sender)
        self.issues: Issues[W] = Issues(sender)
        self.myself: Myself[W] = Myself(sender)
        self.permission_schemes: PermissionSchemes[W] = PermissionSchemes(sender)
        self.permissions: Permissions[W] = Permissions(sender)
        self.priorities: Priorities[W] = Priorities(sender)
        self.projects: Projects[W] = Projects(sender)
        self.remote_links: RemoteLinks[W] = RemoteLinks(sender)
        self.resolutions: Resolutions[W] = Resolutions(sender)
        self.roles: Roles[W] = Roles(sender)
        self.search: Search[W] = Search(sender)
        self.security_schemes: SecuritySchemes[W] = SecuritySchemes(sender)
        self.server_info: ServerInfo[W] = ServerInfo(sender)
        self.statuses: IssueStatuses[W] = IssueStatuses(sender)
        self.users: Users[W] = Users(sender)
        self.watchers: Watchers[W] = Watchers(sender)
        self.webhooks: Webhooks[W] = Webhooks(sender)
        self.worklogs: Worklogs[W] = Worklogs(sender)
