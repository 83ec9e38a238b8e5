"""Who is calling the site itself: reading the `Authorization` header."""

import base64
import binascii
import hmac

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._records import User
from deskhand.sandbox._releases import TOKENS, has
from deskhand.sandbox._site import Site
from deskhand.sandbox._tokens import valid

MOST_FAILURES = 3
REASON = "X-Seraph-LoginReason"
PAGE = {"Content-Type": "text/html;charset=UTF-8"}
NO_PAGE = "<html><head><title>{0}</title></head><body><h1>HTTP Status {1}</h1><p>{0}</p></body></html>"
DENIED = "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED"


def basic(header: bytes | None) -> tuple[str, str] | None:
    """The name and the secret of a basic sign-in."""
    scheme, _, rest = (header or b"").partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        name, _, secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def identify(call: Call) -> tuple[User | None, bool]:
    """The account that signed a call, and whether signing it failed."""
    header = call.headers.get(b"authorization")
    if header is None:
        return None, False
    if call.site.edition == "datacenter":
        return _on_premises(call, header)
    signed = basic(header)
    user = None if signed is None else _by_name(call.site, signed[0])
    if signed is None or user is None or not user.active or not user.token or not _same(user.token, signed[1]):
        return None, True
    return user, False


def _on_premises(call: Call, header: bytes) -> tuple[User | None, bool]:
    """A personal access token, or a name and a password that too many failures lock behind a picture."""
    site, signed = call.site, basic(header)
    if signed is None:
        text = header.partition(b" ")[2].decode("latin-1").strip()
        token = valid(site, text, "personal") if has(TOKENS, site.version) else None
        user = None if token is None else site.users.get(token.account)
        # A bad token leaves the caller anonymous, without the header that tells of a failed sign-in.
        return (user if user is not None and user.active else None), False
    user = _by_name(site, signed[0])
    known = "" if user is None else user.account_id
    if site.failures[known] >= MOST_FAILURES:
        headers = {REASON: "AUTHENTICATION_DENIED", "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}
        raise Refusal(403, DENIED, headers={**headers, **PAGE})
    if user is None or not user.active or not _same(password(user), signed[1]):
        if user is not None:
            site.failures[known] += 1
        raise Refusal(401, "Unauthorized (401)", headers={REASON: "AUTHENTICATED_FAILED", **PAGE})
    site.failures.pop(known, None)
    return user, False


def page_of(refusal: Refusal) -> Reply:
    """A refusal as a page, which is how a Data Center site turns away a sign-in."""
    text = NO_PAGE.format(refusal.message, refusal.status)
    return Reply(refusal.status, headers=refusal.headers, content=iter([text.encode()]))


def password(user: User) -> str:
    """The password of an account; only Data Center takes one."""
    return f"password-{user.email.partition('@')[0]}"


def _by_name(site: Site, name: str) -> User | None:
    account_id: str | None = name.casefold()
    if site.edition == "cloud":
        account_id = site.by_email.get(name.casefold())
    return None if account_id is None else site.users.get(account_id)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
