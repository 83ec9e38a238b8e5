"""The fields of a new connection: from flags, from a file, or asked for on a terminal."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import click
import msgspec

from deskhand.auth import WAYS, Auth, Connection, Network, SiteType, check_way, site_address
from deskhand.cli._connection_file import read_fields
from deskhand.cli._secrets import Secret, ask_secret, find_secret, ways_to_give
from deskhand.errors import UserError

__all__ = ["gather"]

_ASKED = {
    "name": "Name of the connection",
    "subdomain": "Subdomain (the part before .atlassian.net)",
    "host": "Host (such as https://jira.acme.example)",
    "email": "E-mail address of the account",
    "username": "User name of the account",
    "client_id": "Client id of the service account's credential",
    "oauth_profile": "OAuth profile (`deskhand oauth-profile list` shows them)",
}
_GIVEN = ("", "_file", "_stdin")
_FILES = ("ca_bundle", "client_certificate", "client_key")


def gather(flags: Mapping[str, Any], file: Path | None) -> tuple[Connection, str | None]:
    """The connection and its secret; what is missing is asked for, or named where nobody can be asked.

    The secret is None where the way to sign in is a person's consent.
    """
    fields: dict[str, Any] = {"location": "/"} | (read_fields(file) if file else {})
    given = {name: value for name, value in flags.items() if value not in (None, False)}
    if "subdomain" in given or "host" in given:
        fields.pop("subdomain", None)
        fields.pop("host", None)
    fields |= given
    _check_choices(fields)
    fields |= {"type": _type(fields), "auth": _way(fields)}
    check_way(fields["auth"], fields["type"])
    kind: Secret | None = WAYS[fields["auth"]].secret if fields["auth"] else "token"
    secret = find_secret(kind, fields) if kind else None
    network = _network(fields)
    passwords = {name: find_secret(name, fields) for name in _passwords(network, fields)}
    missing = _missing(fields, asking=sys.stdin.isatty())
    unknown = [name for name, found in ((kind, secret), *passwords.items()) if name and found is None]
    if sys.stdin.isatty():
        fields |= {name: click.prompt(_ASKED[name], err=True).strip() for name in missing}
        asked = {name: ask_secret(name) for name in unknown}
        secret = asked.pop(kind, secret) if kind else secret
        passwords |= asked
    elif missing or unknown:
        raise UserError(_what_is_missing(missing, unknown))
    return _connection(fields, msgspec.structs.replace(network, **passwords)), secret


def _network(fields: Mapping[str, Any]) -> Network:
    files: dict[str, Any] = {name: str(Path(fields[name]).absolute()) for name in _FILES if fields.get(name)}
    return Network(**files, proxy=fields.get("proxy"))


def _passwords(network: Network, fields: Mapping[str, Any]) -> list[Secret]:
    """The passwords that the way to the site takes, or that the person gives."""
    takes: dict[Secret, bool] = {
        "client_key_password": network.key_is_sealed,
        "proxy_password": bool(network.proxy_user),
    }
    return [one for one, taken in takes.items() if taken or any(fields.get(f"{one}{way}") for way in _GIVEN)]


def _type(fields: Mapping[str, Any]) -> SiteType | None:
    """Said, or told by the address of a Cloud site; None where the site has to be asked."""
    host = str(fields.get("host") or "")
    cloud = fields.get("subdomain") or (urlsplit(host if "://" in host else f"//{host}").hostname or "").endswith(
        ".atlassian.net"
    )
    return fields.get("type") or ("cloud" if cloud else None)


def _way(fields: Mapping[str, Any]) -> Auth | None:
    """Said, or told by a field that only one way takes; None where what fits has to be tried."""
    if fields.get("auth"):
        auth: Auth = fields["auth"]
        return auth
    told: dict[str, Auth] = {"oauth_profile": "oauth", "client_id": "service_account", "username": "password"}
    if fields.get("email"):  # the original form shows the profile's field for every way
        return None
    return next((auth for field, auth in told.items() if fields.get(field)), None)


def _missing(fields: Mapping[str, Any], *, asking: bool) -> list[str]:
    auth, type = fields["auth"], fields["type"]
    needed = ["name"]
    if auth != "oauth" and not fields.get("host"):
        needed.append("host" if type == "on-prem" else "subdomain")
    if auth:
        needed += WAYS[auth].fields
    elif type == "cloud" or (type is None and (asking or not fields.get("host"))):
        needed.append("email")
    return [name for name in needed if not fields.get(name)]


def _what_is_missing(missing: list[str], secrets: Iterable[Secret]) -> str:
    ways = ["NAME" if name == "name" else f"--{name.replace('_', '-')}" for name in missing]
    ways = ["--subdomain or --host" if way == "--subdomain" else way for way in ways]
    ways += map(ways_to_give, secrets)
    return f"missing: {', '.join(ways)}. On a terminal they would be asked for"


def _connection(fields: Mapping[str, Any], network: Network) -> Connection:
    where = fields.get("subdomain"), fields.get("host")
    kept = ("name", "location", "type", "auth", "email", "username", "client_id", "oauth_profile")
    return Connection(
        site=site_address(*where) if any(where) or fields["auth"] != "oauth" else "",
        scopes=tuple(dict.fromkeys((fields.get("scopes") or "").replace(",", " ").split())),
        network=network,
        **{name: fields[name] for name in kept if fields.get(name)},
    )


def _check_choices(fields: Mapping[str, Any]) -> None:
    for name, choices in (("type", get_args(SiteType)), ("auth", get_args(Auth))):
        if fields.get(name) and fields[name] not in choices:
            raise UserError(f"{name} is {' or '.join(choices)}, not {fields[name]!r}")
    if not fields["location"].startswith("/"):
        raise UserError(f"a location is a folder such as /it/tokyo, not {fields['location']!r}")
