"""Understand one reply: which error it is, in whichever of Jira's four shapes it comes.

The four shapes: the service desk's `{errorMessage}`, the platform's `{errorMessages, errors}`, the gateway's
`{code, message}` and OAuth's `{error, error_description}`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from deskhand.client._network import ASKED_BY_PROXY
from deskhand.client._pace import asked_pause
from deskhand.errors import (
    Barred,
    CallError,
    Invalid,
    NotFound,
    NotJira,
    OtherShape,
    Refused,
    Removed,
    ScopeMissing,
    SignInFailed,
    SiteFailed,
    TooManyCalls,
)

__all__ = ["failure", "not_jira", "nothing_in", "said"]

_FAILED_LOGINS = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED")
_NOWHERE = "null for uri:"  # how Jira's REST framework says that a path leads nowhere
_OTHER_RELEASE = "this site's release of Jira does not have the operation"
_SIGN_IN_PAGE = re.compile(r"^https?://id\.atlassian\.com/|/login(\.jsp|\.action)?([/?#]|$)")


def failure(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    operation: str,
    url: str,
    reads: bool,
    anybody: bool = False,
    stranger: bool = False,
    scopes: Iterable[str] = (),
    landed: str = "",
) -> CallError | None:
    """The error that a reply stands for, None if it is a success.

    `stranger` tells that a call which was signed was answered as nobody's, `scopes` are what
    the operation takes, as far as the token is not known to have it, `landed` is where a redirected call ended.
    """
    reason = headers.get("X-Seraph-LoginReason", "")
    login = "" if anybody else next((one for one in _FAILED_LOGINS if one in reason), "STRANGER" if stranger else "")
    if status < 300 and not login and not _SIGN_IN_PAGE.search(landed):
        return None
    messages, fields = said(body)
    kind, fallback = _kind(status, login, messages, web_page=body.lstrip()[:1] == b"<")
    what = "; ".join([*messages, *(f"{field}: {text}" for field, text in fields.items())]) or fallback
    if fallback is _OTHER_RELEASE:
        what = fallback  # what Jira said is a path and nothing else
    if login in ("AUTHENTICATED_FAILED", "STRANGER") and messages and kind is SignInFailed and status != 401:
        what = f"{fallback}; as to a stranger it said: {what}"
    if kind is ScopeMissing and (lacking := ", ".join(sorted(scopes))):
        what = f"{what}: this takes {lacking}"
    return kind(
        what,
        operation=operation,
        url=url,
        status=status,
        messages=messages,
        fields=fields,
        may_have_happened=not reads and (kind is SiteFailed or status < 300),
        retry_after=asked_pause(headers, datetime.now(UTC)),
    )


def not_jira(
    body: bytes, error: msgspec.DecodeError | None, *, operation: str, url: str, reads: bool, status: int = 200
) -> NotJira:
    """What a success is called whose body cannot be understood; of the body itself nothing is told."""
    if body.lstrip()[:1] == b"<":
        what = "a web page came back instead of Jira's answer"
    elif isinstance(error, msgspec.ValidationError):
        what = f"Jira's answer is not of the documented shape: {error}"
        return OtherShape(what, operation=operation, url=url, status=status, may_have_happened=not reads)
    else:
        what = "what came back is not JSON, or cut off"
    return NotJira(what, operation=operation, url=url, status=status, may_have_happened=not reads)


def nothing_in(reply: object) -> bool:
    """Whether a reply is a list without anything in it."""
    return not reply if isinstance(reply, list) else getattr(reply, "items", None) == []


def _kind(status: int, login: str, messages: list[str], *, web_page: bool) -> tuple[type[CallError], str]:
    if login == "AUTHENTICATION_DENIED":
        return SignInFailed, "Jira refuses to check the password, usually until a CAPTCHA is answered in a browser"
    if login == "AUTHORISATION_FAILED":
        return SignInFailed, "Jira knows the account and does not let it in: it has no access to this Jira"
    if status == 401 and any("scope does not match" in message for message in messages):
        return ScopeMissing, "the token lacks a scope"
    if status == 401 or (login and (status < 300 or status in (403, 404))):
        return SignInFailed, "Jira does not accept the sign-in"
    if status == 407:
        return Barred, ASKED_BY_PROXY
    if status == 403:
        return Refused, "Jira refuses and does not say why"
    if web_page and status in (404, 405):
        return NotJira, "a web page came back that is not Jira's"
    if status == 405 or (status == 404 and any(message.startswith(_NOWHERE) for message in messages)):
        return Removed, _OTHER_RELEASE
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
