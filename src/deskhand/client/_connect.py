"""Find out how a site is signed in to, where the person did not say."""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import msgspec

from deskhand.auth import WAYS, Auth, Connection, SignIn, SiteType, cloud_id, site_type, ways
from deskhand.client._jira import Jira
from deskhand.client._wire import follow_alone
from deskhand.errors import CallError, Refused, SignInFailed, UserError

__all__ = ["find_way"]

TRIES = 2  # somebody waits for the answer, most often about a mistyped address


async def find_way(wanted: Connection, sign_in: Callable[[Connection], SignIn]) -> Connection:
    """The connection with its type, its way to sign in and its cloud id; what the first way met is raised where none works."""
    connection = msgspec.structs.replace(wanted, type=wanted.type or await _type(wanted))
    candidates = ways(connection)
    refused: CallError | None = None
    for auth in candidates:
        try:
            type = connection.type or WAYS[auth].types[0]
            candidate = await _with_cloud_id(msgspec.structs.replace(connection, type=type, auth=auth))
            if len(candidates) > 1:
                await _knock(candidate, sign_in)
        except SignInFailed as error:
            refused = refused or error
        except (CallError, UserError):
            # What was refused before says more than that there is no other way.
            if refused is None:
                raise
        else:
            return candidate
    if refused is None:
        raise UserError("there is no way to sign in to try")
    raise _told_of_all(refused, candidates)


async def _type(connection: Connection) -> SiteType | None:
    """Told by the address, by the site, or by the way to sign in; None where none of them tells.

    The site is asked before the way is believed: a password is not to go to Cloud because somebody took it for on-prem.
    """
    if (urlsplit(connection.site).hostname or "").endswith(".atlassian.net") or connection.cloud_id:
        return "cloud"
    told = await follow_alone(site_type(connection.site), connection.network)
    if told is None and connection.auth and len(types := WAYS[connection.auth].types) == 1:
        return types[0]
    return told


async def _with_cloud_id(connection: Connection) -> Connection:
    if connection.cloud_id or not connection.auth or not WAYS[connection.auth].gateway:
        return connection
    found = await follow_alone(cloud_id(connection.site), connection.network)
    if found is None:
        raise UserError(f"{connection.site} has no cloud id: check that it is a Jira Cloud site's address")
    return msgspec.structs.replace(connection, cloud_id=found)


async def _knock(connection: Connection, sign_in: Callable[[Connection], SignIn]) -> None:
    async with Jira(
        connection.site,
        sign_in(connection),
        edition="datacenter" if connection.type == "on-prem" else "cloud",
        network=connection.network,
        tries=TRIES,
    ) as jira:
        with suppress(Refused):  # signed in, whatever else it may not do
            await jira.platform.myself.get()


def _told_of_all(refused: CallError, candidates: tuple[Auth, ...]) -> CallError:
    tried = " and as ".join(WAYS[auth].title for auth in candidates)
    return SignInFailed(
        f"{refused.said}; tried as {tried}",
        operation=refused.operation,
        url=refused.url,
        status=refused.status,
        messages=refused.messages,
    )
