"""Signing in by name and password, as Data Center takes it."""

import base64

from deskhand.sandbox import Sandbox
from sandbox.caller import Caller


def signed(site: Sandbox, name: str, password: str) -> Caller:
    """Somebody who gives a name and a password."""
    caller = Caller(site, None)
    caller.headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
    return caller
