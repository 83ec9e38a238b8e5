"""Who is calling: reading the `Authorization` header."""

import base64
import binascii
import hmac

from deskhand.sandbox._records import User
from deskhand.sandbox._site import Site


def identify(site: Site, header: bytes | None) -> tuple[User | None, bool]:
    """The account that signed a call, and whether signing it failed."""
    if header is None:
        return None, False
    scheme, _, rest = header.partition(b" ")
    if scheme.lower() != b"basic":
        return None, True
    try:
        email, _, token = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, True
    account_id = site.by_email.get(email.casefold())
    if account_id is None:
        return None, True
    user = site.users[account_id]
    if not user.active or not user.token or not hmac.compare_digest(user.token.encode(), token.encode()):
        return None, True
    return user, False
