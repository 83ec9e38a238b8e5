"""How to prove who is asking: one file per way, and the connection."""

from deskhand.auth._sign_in import SignIn
from deskhand.auth.api_token import ApiToken
from deskhand.auth.connection import Connection, site_address

__all__ = ["ApiToken", "Connection", "SignIn", "site_address"]
