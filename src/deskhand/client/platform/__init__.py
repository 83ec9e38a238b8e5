"""The platform calls that service desks need: issues and what surrounds them, by noun."""

from deskhand.client._worlds import Nouns, Sender, W
from deskhand.client.platform.comments import IssueComments
from deskhand.client.platform.fields import Fields
from deskhand.client.platform.issue_links import IssueLinks
from deskhand.client.platform.issues import Issues
from deskhand.client.platform.myself import Myself
from deskhand.client.platform.priorities import Priorities
from deskhand.client.platform.search import Search
from deskhand.client.platform.server_info import ServerInfo
from deskhand.client.platform.users import Users

__all__ = ["Platform"]


class Platform(Nouns[W]):
    """The nouns of the platform, each under its name."""

    def __init__(self, sender: Sender) -> None:
        super().__init__(sender)
        self.comments: IssueComments[W] = IssueComments(sender)
        self.fields: Fields[W] = Fields(sender)
        self.issue_links: IssueLinks[W] = IssueLinks(sender)
        self.issues: Issues[W] = Issues(sender)
        self.myself: Myself[W] = Myself(sender)
        self.priorities: Priorities[W] = Priorities(sender)
        self.search: Search[W] = Search(sender)
        self.server_info: ServerInfo[W] = ServerInfo(sender)
        self.users: Users[W] = Users(sender)
