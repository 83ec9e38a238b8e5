"""Which site a sign-in leads to, as which account, and what that account is there."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

import msgspec

from deskhand.client import Jira, ServiceDesk
from deskhand.errors import CallError, Invalid, NotFound, Refused, SignInFailed
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
ADMINISTER = "ADMINISTER"
DESKS_ASKED = 5  # an agent of none of the first few desks is seldom one of the rest, and every desk costs a call


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A site, an account on it, and what the account is there.

    `kind` is None where it cannot be told: no service desk is visible to the account. `desks` are the projects of the desks
    that it was asked of. `has` and `lacking` part the permissions that recipes use most: those that the account has in the
    first desk, and those that it does not. Of an agent they are what counts in Jira itself, where Jira can be asked for that;
    of a customer, what counts in the portal. `administers` says whether the account administers Jira.
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
    has: Sequence[str] | None = None
    lacking: Sequence[str] | None = None
    administers: bool | None = None


async def find_standing(jira: Jira) -> Standing:
    """Ask the site; what the client raises says why it cannot be asked."""
    server = await jira.platform.server_info.get()
    myself = await jira.platform.myself.get()
    desks = await jira.service_desks.list(limit=DESKS_ASKED).all(DESKS_ASKED)
    kind = "customer" if myself.account_type == "customer" else await _kind(jira, [desk.id for desk in desks])
    told = await _told(jira, desks[0], as_agent=kind == "agent") if desks else None
    return Standing(
        site=server.base_url or jira.site,
        title=server.server_title,
        edition=server.deployment_type,
        version=server.version,
        account=myself.account_id or myself.name,
        display_name=myself.display_name,
        email=myself.email_address,
        kind=kind,
        desks=[desk.project_key or desk.id for desk in desks],
        has=None if told is None else [key for key in USED_MOST if key in told],
        lacking=None if told is None else [key for key in USED_MOST if key not in told],
        administers=None if told is None else ADMINISTER in told,
    )


async def _told(jira: Jira, desk: ServiceDesk, *, as_agent: bool) -> frozenset[str] | None:
    """Which of the permissions that are used most the account has in the project of a desk."""
    try:
        mine = await jira.platform.permissions.mine((*USED_MOST, ADMINISTER), project=desk.project_key)
        # Data Center tells of all permissions, asked or not.
        has = frozenset(key for key, one in mine.permissions.items() if one.have_permission)
    except CallError as error:
        if not refused(error):
            raise
        return None
    if not as_agent or jira.edition != "cloud" or not desk.project_id.isdecimal():
        return has
    ask = {"permissions": [*USED_MOST], "projects": [int(desk.project_id)], "issues": []}
    with suppress(Refused, NotFound, SignInFailed, Invalid):  # as a token may be that lacks the scope for it
        checked = await jira.platform.permissions.check(project_permissions=[ask])
        has &= {ADMINISTER, *(one.permission for one in checked.project_permissions if one.projects)}
    return has


async def _kind(jira: Jira, desks: Sequence[str]) -> Kind | None:
    """Queues are for agents alone; a portal that is visible without them makes a customer."""
    for desk in desks:
        try:
            await jira.queues.list(desk, limit=1).first()
        except (Refused, NotFound):
            continue
        return "agent"
    return "customer" if desks else None
