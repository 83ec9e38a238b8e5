"""Giving out tokens, and taking them back."""

import hmac
import secrets

from deskhand.sandbox._credentials import LEEWAY, LIFETIMES, App, Consent, Kind, Token
from deskhand.sandbox._site import Site

CLOUD_ID = "5f3d6c1e-0000-4000-8000-00000000de5c"


def issue(
    site: Site,
    kind: Kind,
    account: str,
    *,
    app: str | None = None,
    consent: str | None = None,
    scopes: list[str] | None = None,
    callback: str = "",
    lifetime: int | None = None,
) -> Token:
    """A new token, kept by the site."""
    text = secrets.token_urlsafe(24 if kind == "code" else 48)
    expires = site.clock.now() + (LIFETIMES[kind] if lifetime is None else lifetime)
    return site.tokens.add(text, Token(text, kind, account, expires, app, consent, list(scopes or ()), callback))


def consented(site: Site, app: App, account: str, scopes: list[str]) -> str:
    """Keep what somebody lets an app do; it replaces what they let it do before, for tokens given out already too."""
    key = f"{app.client_id} {account}"
    site.consents.add(key, Consent(app.client_id, account, scopes))
    return key


def valid(site: Site, text: str, *kinds: Kind) -> Token | None:
    """The token of a text, unless it is unknown, of another kind, or expired."""
    token = site.tokens.get(text)
    if token is None or token.kind not in kinds or token.expires <= site.clock.now():
        return None
    if token.consent is not None and token.consent not in site.consents:
        return None
    return token


def usable_refresh(site: Site, app: App, text: str) -> Token | None:
    """A refresh token of the app that was not used yet, or used less than ten minutes ago."""
    token = valid(site, text, "refresh")
    if token is None or token.app != app.client_id:
        return None
    if token.used is not None and site.clock.now() - token.used > LEEWAY:
        return None
    return token


def scopes_of(site: Site, token: Token) -> frozenset[str]:
    """What a token may do now."""
    if token.consent is None:
        return frozenset(token.scopes)
    consent = site.consents.get(token.consent)
    return frozenset(() if consent is None else consent.scopes)


def app_of(site: Site, client_id: str, client_secret: str) -> App | None:
    """The app that proves itself with its secret."""
    app = site.apps.get(client_id)
    if app is None or not hmac.compare_digest(app.client_secret.encode(), client_secret.encode()):
        return None
    return app


def revoke(site: Site, account: str | None = None, app: str | None = None) -> int:
    """Forget consents with all their tokens; an account's, an app's, or both at once."""
    gone = [
        key
        for key, row in site.consents.items()
        if (account is None or row.account == account) and (app is None or row.app == app)
    ]
    for key in gone:
        site.consents.drop(key)
    for text in [text for text, token in site.tokens.items() if token.consent in gone]:
        site.tokens.drop(text)
    return len(gone)
