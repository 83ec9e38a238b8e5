"""A connection's fields from a YAML or JSON file, under our names or under those that Workato's form shows."""

from pathlib import Path
from typing import Any

from deskhand.errors import UserError

__all__ = ["FIELDS", "read_fields"]

SECRETS = ("token", "password", "client_secret", "proxy_password", "client_key_password")
FIELDS = (
    "name",
    "location",
    "type",
    "auth",
    "subdomain",
    "host",
    "email",
    "username",
    "client_id",
    "oauth_profile",
    "scopes",
    "ca_bundle",
    "client_certificate",
    "client_key",
    "proxy",
    *SECRETS,
    *(f"{secret}_file" for secret in SECRETS),
)
_ALSO = {
    "connection_name": "name",
    "connection_type": "type",
    "auth_type": "auth",
    "api_token": "token",
    "custom_oauth_profile": "oauth_profile",
}
_VALUES = {
    "type": {"Cloud": "cloud", "On-prem": "on-prem"},
    "auth": {"API token": "api_token", "OAuth 2.0": "oauth", "Basic": "password"},
}


def read_fields(file: Path) -> dict[str, str]:
    """The fields in a file; UserError with the file, the field and what is right."""
    fields: dict[str, str] = {}
    for written, value in _loaded(file).items():
        plain = str(written).strip().lower().replace(" ", "_").replace("-", "_")
        name = _ALSO.get(plain, plain)
        if name not in FIELDS:
            raise UserError(f"{file}: a connection has no field {written!r}; its fields are {', '.join(FIELDS)}")
        if not isinstance(value, str):
            raise UserError(f"{file}: {written} must be text; put it in quotes")
        if name in fields:
            raise UserError(f"{file}: {name} is said twice")
        fields[name] = _VALUES.get(name, {}).get(value, value)
    secret = next((name for name in SECRETS if name in fields), None)
    if secret and file.stat().st_mode & 0o077:
        what = secret.replace("_", " ")
        raise UserError(f"others can read {file}, and it holds a {what}: run chmod 600 {file}")
    return fields


def _loaded(file: Path) -> dict[Any, Any]:
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
    return fields
