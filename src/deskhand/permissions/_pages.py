"""The pages of Jira's settings on which a remedy is done: where Cloud has them, and where Data Center does."""

from deskhand.client._worlds import Edition

__all__ = ["page"]

USERS = "Administration → User management → Users"
_PAGES: dict[str, dict[Edition, str]] = {
    "tokens": {"cloud": "id.atlassian.com → Security → API tokens", "datacenter": "Profile → Personal Access Tokens"},
    "users": {"cloud": "admin.atlassian.com → Directory → Users", "datacenter": USERS},
    "groups": {
        "cloud": "admin.atlassian.com → Directory → Groups",
        "datacenter": "Administration → User management → Groups",
    },
    "products": {
        "cloud": "admin.atlassian.com → Directory → Users → the user → Apps",
        "datacenter": "Administration → Applications → Application access",
    },
    "customers": {"cloud": "admin.atlassian.com → Products → Portal-only customers", "datacenter": USERS},
    "workflows": {"cloud": "Settings → Work items → Workflows", "datacenter": "Administration → Issues → Workflows"},
    "archive": {
        "cloud": "Settings → Projects → Archived projects",
        "datacenter": "Administration → Projects → Archived projects",
    },
    "global permissions": {
        "cloud": "Settings → System → Global permissions",
        "datacenter": "Administration → System → Global permissions",
    },
    "helper": {
        "cloud": "Settings → System → Permission helper",
        "datacenter": "Administration → System → Permission helper",
    },
}


def page(name: str, edition: Edition) -> str:
    """A page of the settings, as an edition of Jira has it."""
    return _PAGES[name][edition]
