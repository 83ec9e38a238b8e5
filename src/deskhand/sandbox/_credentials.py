"""What apps and accounts sign in with: OAuth apps, the consent that people gave them, and tokens of every kind."""

from typing import Literal

from msgspec import Struct, field

Kind = Literal["code", "access", "refresh", "scoped", "personal"]
SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000
LIFETIMES: dict[Kind, int] = {
    "code": 10 * MINUTE,
    "access": 60 * MINUTE,
    "refresh": 90 * DAY,
    "scoped": 365 * DAY,
    "personal": 365 * DAY,
}
LEEWAY = 10 * MINUTE
"""How long a refresh token that was used once may be used again."""


class App(Struct, rename="camel"):
    """An app that Atlassian knows: one that asks people for consent, or one that acts as a service account."""

    client_id: str
    client_secret: str
    name: str
    owner: str
    callback: str = ""
    scopes: list[str] = field(default_factory=list)
    service_account: str | None = None
    distributed: bool = True
    connect: bool = False


class Consent(Struct):
    """What an account lets an app do; a new consent replaces the one before."""

    app: str
    account: str
    scopes: list[str]


class Token(Struct):
    """Something that proves who is calling; `consent` is the key of the consent behind it."""

    text: str
    kind: Kind
    account: str
    expires: int
    app: str | None = None
    consent: str | None = None
    scopes: list[str] = field(default_factory=list)
    callback: str = ""
    used: int | None = None
