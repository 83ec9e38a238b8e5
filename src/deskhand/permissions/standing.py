"""Which site a sign-in leads to, as which account, and what that account is there."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from deskhand.client import Jira
from deskhand.errors import CallError, NotFound, Refused
from deskhand.permissions._reading import refused

__all__ = ["Kind", "Standing", "find_standing"]

Kind = Literal["customer", "agent"]

USED_MOST = (
    "BROWSE_PROJECTS",
    "SERVICEDESK_AGENT",
    "CREATE_ISSUES",
    "ADD_COMMENTS",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "TRANSITION_ISSUES",
    "CREATE_ATTACHMENTS",
)
DESKS_ASKED = 5  # an agent of none of the first few desks is seldom one of the rest, and every desk costs a call


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A site, an account on it, and what the account is there.

    `kind` is None where it cannot be told: no service desk is visible to the account. `desks` are the projects of the desks
    that it was asked of. `lacking` are those of the permissions that recipes use most which the account does not have in
    the first desk; Jira answers for a desk as if the account came through its portal, so that others may be lacking, too.
    """

    site: str
    title: str | None
    edition: str | None
    version: str | None
    account: str | None
    display_name: str | None
    email: str | None
    kind: Kind | None
    desks: Sequence[str]
    lacking: Sequence[str] | None = None


async def find_standing(jira: Jira) -> Standing:
    """Ask the site; what the client raises says why it cannot be asked."""
    server = await jira.platform.server_info.get()
    myself = await jira.platform.myself.get()
    desks = await jira.service_desks.list(limit=DESKS_ASKED).all(DESKS_ASKED)
    return Standing(
        site=server.base_url or jira.site,
        title=server.server_title,
        edition=server.deployment_type,
        version=server.version,
        account=myself.account_id or myself.name,
        display_name=myself.display_name,
        email=myself.email_address,
        kind="customer" if myself.account_type == "customer" else await _kind(jira, [desk.id for desk in desks]),
        desks=[desk.project_key or desk.id for desk in desks],
        lacking=await _lacking(jira, desks[0].project_key) if desks else None,
    )


async def _lacking(jira: Jira, project: str) -> Sequence[str] | None:
    try:
        told = await jira.platform.permissions.mine(USED_MOST, project=project)
    except CallError as error:
        if not refused(error):
            raise
        return None
    # Data Center tells of all permissions, asked or not.
    has = {key for key, one in told.permissions.items() if one.have_permission}
    return [key for key in USED_MOST if key not in has]


async def _kind(jira: Jira, desks: Sequence[str]) -> Kind | None:
    """Queues are for agents alone; a portal that is visible without them makes a customer."""
    for desk in desks:
        try:
            await jira.queues.list(desk, limit=1).first()
        except (Refused, NotFound):
            continue
        return "agent"
    return "customer" if desks else None
