"""Understand one reply: which error it is, in whichever of Jira's four shapes it comes.

The four shapes: the service desk's `{errorMessage}`, the platform's `{errorMessages, errors}`, the gateway's
`{code, message}` and OAuth's `{error, error_description}`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from deskhand.client._pace import retry_after
from deskhand.errors import (
    CallError,
    Invalid,
    NotFound,
    NotJira,
    Refused,
    Removed,
    SignInFailed,
    SiteFailed,
    TooManyCalls,
)

__all__ = ["failure", "said"]

FAILED_LOGINS = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")


def failure(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    operation: str,
    url: str,
    reads: bool,
    anybody: bool = False,
) -> CallError | None:
    """The error that a reply stands for, None if it is a success."""
    login = headers.get("X-Seraph-LoginReason", "")
    if status < 300 and (anybody or login not in FAILED_LOGINS):
        return None
    messages, fields = said(body)
    kind, fallback = _kind(status, login, web_page=body.lstrip()[:1] == b"<")
    return kind(
        "; ".join([*messages, *(f"{field}: {text}" for field, text in fields.items())]) or fallback,
        operation=operation,
        url=url,
        status=status,
        messages=messages,
        fields=fields,
        may_have_happened=not reads and kind is SiteFailed,
        retry_after=retry_after(headers.get("Retry-After"), datetime.now(UTC)),
    )


def _kind(status: int, login: str, *, web_page: bool) -> tuple[type[CallError], str]:
    if login == "AUTHENTICATION_DENIED":
        return SignInFailed, "Jira refuses to check the password, usually until a CAPTCHA is answered in a browser"
    if status == 401 or (status < 300 and login):
        return SignInFailed, "Jira does not accept the sign-in"
    if status == 403:
        return Refused, "Jira refuses and does not say why"
    if web_page and status in (404, 405):
        return NotJira, "a web page came back that is not Jira's"
    if status == 404:
        return NotFound, "Jira does not find it"
    if status == 429:
        return TooManyCalls, "Jira asks to slow down"
    if status in (410, 501):
        return Removed, "this site does not have the operation"
    if status >= 500:
        return SiteFailed, "Jira failed"
    if status >= 400:
        return Invalid, "Jira does not accept the call and does not say why"
    return NotJira, "redirected elsewhere: probably to a sign-in page"


def said(body: bytes) -> tuple[list[str], dict[str, str]]:
    """What an error's body says: messages, and texts by field."""
    try:
        told: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return [], {}
    if not isinstance(told, dict):
        return [], {}
    messages = [
        text
        for text in (
            told.get("errorMessage"),
            *_texts(told.get("errorMessages")),
            told.get("message"),
            told.get("error_description") or told.get("error"),
        )
        if isinstance(text, str) and text
    ]
    errors = told.get("errors")
    fields = {str(field): str(text) for field, text in errors.items()} if isinstance(errors, dict) else {}
    if isinstance(errors, list):  # forms: one entry for each question
        messages += [_form_error(one) for one in errors if isinstance(one, dict)]
    return list(dict.fromkeys(messages)), fields


def _texts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _form_error(error: dict[str, Any]) -> str:
    about = ", ".join(
        f"{one.get('type')} {one.get('id')}" for one in _texts(error.get("context")) if isinstance(one, dict)
    )
    detail = str(error.get("detail") or error.get("title") or error.get("code"))
    return f"{about}: {detail}" if about else detail
