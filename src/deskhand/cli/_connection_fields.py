"""The fields of a new connection: from flags, from a file, or asked for on a terminal."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from deskhand import settings
from deskhand.auth import Connection, site_address
from deskhand.errors import UserError

__all__ = ["FIELDS", "gather"]

FIELDS = ("name", "location", "type", "auth", "subdomain", "host", "email", "token", "token_file")
_ASKED = {
    "name": "Name of the connection",
    "subdomain": "Subdomain (the part before .atlassian.net)",
    "host": "Host (such as https://jira.acme.example)",
    "email": "E-mail address of the account",
}


def gather(flags: Mapping[str, Any], file: Path | None, *, token_from_stdin: bool) -> tuple[Connection, str]:
    """The connection and its token; what is missing is asked for, or named where nobody can be asked."""
    fields: dict[str, Any] = {"location": "/", "type": "cloud", "auth": "api_token"}
    fields |= _from_file(file) if file else {}
    given = {name: value for name, value in flags.items() if value is not None}
    if "subdomain" in given or "host" in given:
        fields.pop("subdomain", None)
        fields.pop("host", None)
    fields |= given
    _check_choices(fields)
    token = _token(fields, token_from_stdin=token_from_stdin)
    where = "subdomain" if fields["type"] == "cloud" else "host"
    missing = [
        name for name in ("name", where, "email") if not (fields.get(name) or (name == where and fields.get("host")))
    ]
    if sys.stdin.isatty():
        fields |= {name: click.prompt(_ASKED[name], err=True).strip() for name in missing}
        token = token or click.prompt("API token (not shown)", hide_input=True, err=True)
    elif missing or not token:
        raise UserError(_what_is_missing(missing, token))
    site = site_address(fields.get("subdomain"), fields.get("host"))
    kept = {name: fields[name] for name in ("name", "location", "type", "auth", "email")}
    return Connection(site=site, **kept), _usable(token)


def _what_is_missing(missing: list[str], token: str | None) -> str:
    ways = ["NAME" if name == "name" else f"--{name}" for name in missing]
    ways = ["--subdomain or --host" if way == "--subdomain" else way for way in ways]
    if not token:
        ways.append("the token (--token-file, --token-stdin or DESKHAND_TOKEN)")
    return f"missing: {', '.join(ways)}. On a terminal they would be asked for"


def _from_file(file: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML  # noqa: PLC0415 (JSON is YAML too; few connections come from a file)
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        fields = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}") from error
    except (YAMLError, UnicodeDecodeError) as error:
        # The library's own message would show the line, and the token may stand in it.
        mark = getattr(error, "problem_mark", None)
        raise UserError(f"{file}{f':{mark.line + 1}' if mark else ''}: this is neither YAML nor JSON") from None
    if not isinstance(fields, dict):
        raise UserError(f"{file}: a connection is lines of `field: value`, with the fields {', '.join(FIELDS)}")
    for name, value in fields.items():
        if name not in FIELDS:
            raise UserError(f"{file}: a connection has no field {name!r}; its fields are {', '.join(FIELDS)}")
        if not isinstance(value, str):
            raise UserError(f"{file}: {name} must be text; put it in quotes")
    if "token" in fields and file.stat().st_mode & 0o077:
        raise UserError(f"others can read {file}, and it holds a token: run chmod 600 {file}")
    return fields


def _token(fields: dict[str, Any], *, token_from_stdin: bool) -> str | None:
    if token_from_stdin:
        return _usable(sys.stdin.readline())
    if file := fields.get("token_file"):
        try:
            return _usable(Path(file).read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{file}: the token cannot be read: {getattr(error, 'strerror', 'not text')}") from None
    return fields.get("token") or settings.text("DESKHAND_TOKEN", os.environ) or None


def _usable(token: str | None) -> str:
    token = (token or "").strip()
    if not token or not token.isprintable() or " " in token:
        raise UserError("the token is empty or holds spaces or line breaks; it is one line as Atlassian shows it")
    return token


def _check_choices(fields: Mapping[str, Any]) -> None:
    for name, choices in (("type", ("cloud", "on-prem")), ("auth", ("api_token",))):
        if fields[name] not in choices:
            raise UserError(f"{name} is {' or '.join(choices)}, not {fields[name]!r}")
    if not fields["location"].startswith("/"):
        raise UserError(f"a location is a folder such as /it/tokyo, not {fields['location']!r}")
