"""Test controls of signing in: apps, tokens with scopes or for Data Center, and taking consents back."""

import secrets

from msgspec import Struct, field

from deskhand.sandbox import _tokens as tokens
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._credentials import SECOND, App, Kind
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json
from deskhand.sandbox._scopes import known_scopes


class NewApp(Struct, rename="camel", forbid_unknown_fields=True):
    """An app to be registered; one with a `service_account` (an e-mail) asks nobody for consent."""

    name: str
    scopes: list[str]
    callback: str = ""
    owner: str = "admin@acme.example"
    service_account: str | None = None
    distributed: bool = True
    connect: bool = False


class NewToken(Struct, rename="camel", forbid_unknown_fields=True):
    """A token to be made: with scopes for the gateway, without for Data Center."""

    email: str
    scopes: list[str] = field(default_factory=list)
    expires_in: float | None = None


@handles("GET /_sandbox/apps", basis="sandbox", anonymous=True)
def get_apps(call: Call) -> Json:
    """The apps that may ask for consent, with their secrets."""
    return {"apps": list(call.site.apps.values())}


@handles("POST /_sandbox/apps", basis="sandbox", anonymous=True)
def add_app(call: Call) -> Reply:
    """Register an app: a 3LO one with its callback, or a service account's credentials."""
    sent = call.read(NewApp)
    _check(sent.scopes)
    if not sent.callback and sent.service_account is None:
        raise Refusal(400, "An app needs a callback address, or a service account to act as.")
    app = App(
        client_id=secrets.token_urlsafe(16),
        client_secret=secrets.token_urlsafe(32),
        name=sent.name,
        owner=_account(call, sent.owner),
        callback=sent.callback,
        scopes=sent.scopes,
        service_account=None if sent.service_account is None else _account(call, sent.service_account),
        distributed=sent.distributed,
        connect=sent.connect,
    )
    return Reply(201, call.site.apps.add(app.client_id, app))


@handles("DELETE /_sandbox/apps/{clientId}", basis="sandbox", anonymous=True)
def remove_app(call: Call) -> Reply:
    """Take an app away, with every consent that it was given."""
    number = call.params["clientId"]
    if number not in call.site.apps:
        raise Refusal(404, "No app has this client id.")
    tokens.revoke(call.site, app=number)
    call.site.apps.drop(number)
    return Reply(204)


@handles("POST /_sandbox/tokens", basis="sandbox", anonymous=True)
def add_token(call: Call) -> Reply:
    """Make an API token with scopes, or on Data Center a personal access token."""
    sent = call.read(NewToken)
    _check(sent.scopes)
    if not sent.scopes and call.site.edition == "cloud":
        raise Refusal(400, "Name the token's scopes. Each account has a token without scopes already.")
    lifetime = None if sent.expires_in is None else round(sent.expires_in * SECOND)
    kind: Kind = "scoped" if call.site.edition == "cloud" else "personal"
    made = tokens.issue(call.site, kind, _account(call, sent.email), scopes=sent.scopes, lifetime=lifetime)
    return Reply(201, {"token": made.text, "expires": made.expires})


@handles("DELETE /_sandbox/consents", basis="sandbox", anonymous=True)
def revoke_consents(call: Call) -> Json:
    """Take consents back: everybody's, or with `email` those of one account."""
    email = call.one("email")
    return {"revoked": tokens.revoke(call.site, _account(call, email) if email else None)}


@handles("DELETE /_sandbox/captcha", basis="sandbox", anonymous=True)
def forget_failures(call: Call) -> Reply:
    """Let everybody try their password again."""
    call.site.failures.clear()
    return Reply(204)


def _account(call: Call, email: str) -> str:
    account_id = call.site.by_email.get(email.casefold())
    if account_id is None:
        raise Refusal(400, f"Nobody here has the address {email}.")
    return account_id


def _check(scopes: list[str]) -> None:
    strange = sorted(set(scopes) - known_scopes())
    if strange:
        raise Refusal(400, f"No operation asks for: {', '.join(strange)}.")
