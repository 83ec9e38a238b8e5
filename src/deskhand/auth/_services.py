"""Where Atlassian's own services are, beside the sites."""

from typing import NamedTuple

__all__ = ["ATLASSIAN", "Services"]


class Services(NamedTuple):
    """`auth` hands out tokens, `api` is the gateway to every Cloud site; both without a trailing slash."""

    auth: str = "https://auth.atlassian.com"
    api: str = "https://api.atlassian.com"

    def gateway(self, cloud_id: str) -> str:
        """The address of a Cloud site's Jira behind the gateway."""
        return f"{self.api.rstrip('/')}/ex/jira/{cloud_id}"


ATLASSIAN = Services()
