"""How calls and replies name people: by account id on Cloud, by user name and key on Data Center.

A Data Center site keeps people under their user names, which therefore stand wherever Cloud has account ids.
"""

import functools
from typing import Any
from urllib.parse import quote

from deskhand.sandbox._call import Call
from deskhand.sandbox._edition import Edition
from deskhand.sandbox._records import User
from deskhand.sandbox._releases import NUMBERED_KEYS, has
from deskhand.sandbox._site import Site


@functools.lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """A name as addresses carry it."""
    return quote(text)


def names(edition: Edition, user: User) -> dict[str, Any]:
    """What names a person in a reply."""
    if edition == "cloud":
        return {"accountId": user.account_id}
    return {"name": user.account_id, "key": user.key}


def asking(edition: Edition, account_id: str) -> str:
    """The query that asks the platform for a person."""
    return f"{'accountId' if edition == 'cloud' else 'username'}={quoted(account_id)}"


def named(site: Site, account_ids: list[str] | None, usernames: list[str] | None) -> list[str]:
    """The people that a body lists under the name its edition has for them."""
    return (account_ids if site.edition == "cloud" else usernames) or []


def list_name(site: Site) -> str:
    """What a body calls its list of people."""
    return "accountIds" if site.edition == "cloud" else "usernames"


def account_of(site: Site, raw: Any) -> Any:
    """What a field's value says for whom it means: a name, or an object with one."""
    if not isinstance(raw, dict):
        return raw
    if site.edition == "cloud":
        return raw.get("accountId", raw.get("id"))
    return raw["name"] if "name" in raw else by_key(site, raw.get("key"))


def by_key(site: Site, key: Any) -> str | None:
    """The user name that belongs to a key."""
    return next((user.account_id for user in site.users.values() if user.key == key), None) if key else None


def new_key(site: Site, name: str) -> str:
    """The key of a new account."""
    return f"JIRAUSER{site.next('user key')}" if has(NUMBERED_KEYS, site.version) else name


def name_keys(site: Site) -> None:
    """Give everybody the key that they have where the user name is it."""
    if site.edition == "datacenter" and not has(NUMBERED_KEYS, site.version):
        for name in list(site.users):
            site.users.edit(name).key = name


def asked(call: Call) -> str:
    """The account that a call's query names."""
    if call.site.edition == "cloud":
        return call.one("accountId")
    return call.one("username") or call.one("userName") or by_key(call.site, call.one("key")) or ""


def query_name(site: Site) -> str:
    """What a call's query calls the account it means."""
    return "accountId" if site.edition == "cloud" else "username"
