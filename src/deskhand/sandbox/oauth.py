"""Atlassian's OAuth 2.0: consent, tokens, and which sites they reach."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from deskhand.sandbox import _tokens as tokens
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._consent_page import consent_page, refusal_page
from deskhand.sandbox._credentials import LIFETIMES, SECOND, App
from deskhand.sandbox._gateway import bearer, refused
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json
from deskhand.sandbox._scopes import OFFLINE

PAGE = "https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/"
REQUIRED = ("audience", "client_id", "scope", "redirect_uri", "response_type", "prompt")
KEPT = (*REQUIRED, "state")


@handles(
    "GET /authorize",
    source=PAGE,
    anonymous=True,
    unknown="Whether PKCE is honoured (its parameters are ignored here), and what the pages of errors say.",
)
def ask_consent(call: Call) -> Reply:
    """Show a person what an app wants to do."""
    asked = {name: call.one(name) for name in KEPT if call.one(name)}
    found = _understood(call, asked)
    if isinstance(found, Reply):
        return found
    app, scopes = found
    return consent_page(call.site, app, scopes, asked, call.one("login_hint"))


@handles("POST /authorize", basis="sandbox", anonymous=True)
def answer_consent(call: Call) -> Reply:
    """What the person answered: back to the app with a code, or without."""
    origin = call.headers.get(b"origin")
    if origin is not None and origin != b"http://" + call.headers.get(b"host", b""):
        raise Refusal(403, "A consent is given on the page that asks for it.")
    sent = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    found = _understood(call, sent)
    if isinstance(found, Reply):
        return found
    app, scopes = found
    account = call.site.by_email.get(sent.get("who", "").casefold())
    if sent.get("answer") != "accept":
        return _back(sent, error="access_denied", error_description="User did not authorize the request")
    if account is None or not call.site.users[account].active or (not app.distributed and account != app.owner):
        return refusal_page("access_denied", "This account cannot let the app act for it.")
    consent = tokens.consented(call.site, app, account, scopes)
    code = tokens.issue(
        call.site, "code", account, app=app.client_id, consent=consent, scopes=scopes, callback=app.callback
    )
    return _back(sent, code=code.text)


def _understood(call: Call, asked: dict[str, str]) -> tuple[App, list[str]] | Reply:
    app = call.site.apps.get(asked.get("client_id", ""))
    if app is None or app.service_account is not None:
        return refusal_page("unauthorized_client", "No app has this client id.")
    missing = [name for name in REQUIRED if not asked.get(name)]
    if missing:
        return refusal_page("invalid_request", f"Missing: {', '.join(missing)}.")
    if asked["redirect_uri"] != app.callback:
        wanted = f"Callback URL mismatch. {asked['redirect_uri']} is not in the list of allowed callback URLs"
        return refusal_page("unauthorized_client", wanted)
    if asked["response_type"] != "code" or asked["audience"] != "api.atlassian.com":
        return refusal_page("invalid_request", "The response type must be code, the audience api.atlassian.com.")
    scopes = list(dict.fromkeys(asked["scope"].split()))
    strange = [scope for scope in scopes if scope != OFFLINE and scope not in app.scopes]
    if strange or not scopes:
        return refusal_page("invalid_scope", f"Not added to the app: {' '.join(strange) or 'no scope at all'}.")
    return app, scopes


def _back(sent: dict[str, str], **result: str) -> Reply:
    state = {"state": sent["state"]} if sent.get("state") else {}
    callback = sent["redirect_uri"]
    mark = "&" if urlsplit(callback).query else "?"
    return Reply(302, headers={"Location": f"{callback}{mark}{urlencode({**state, **result})}"})


@handles(
    "POST /oauth/token",
    source=PAGE,
    anonymous=True,
    unknown="The texts of refusals other than that of a refresh token; whether one that is used after its leeway ends the rest.",
)
def give_tokens(call: Call) -> Reply:
    """Tokens for a code, for a refresh token, or for a service account's credentials."""
    sent = _sent(call)
    app = tokens.app_of(call.site, sent.get("client_id", ""), sent.get("client_secret", ""))
    if app is None:
        return _denied(401, "access_denied", "Unauthorized")
    kind = sent.get("grant_type")
    if kind == "authorization_code":
        return _for_code(call, app, sent)
    if kind == "refresh_token":
        return _for_refresh(call, app, sent)
    if kind == "client_credentials" and app.service_account is not None:
        made = tokens.issue(call.site, "access", app.service_account, app=app.client_id, scopes=app.scopes)
        return _given(made.text, app.scopes)
    return _denied(403, "unsupported_grant_type", f"Unsupported grant type: {kind}")


def _sent(call: Call) -> dict[str, str]:
    if call.headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
        return dict(parse_qsl(call.body.decode("utf-8", "replace")))
    try:
        return {name: value for name, value in call.read(dict[str, Any]).items() if isinstance(value, str)}
    except Refusal:
        return {}


def _for_code(call: Call, app: App, sent: dict[str, str]) -> Reply:
    code = tokens.valid(call.site, sent.get("code", ""), "code")
    if code is None or code.app != app.client_id:
        return _denied(403, "invalid_grant", "Invalid authorization code")
    if sent.get("redirect_uri") != code.callback:
        return _denied(403, "invalid_grant", "The redirect URI does not match the one that was authorized.")
    call.site.tokens.drop(code.text)
    return _pair(call, app, code.account, code.consent or "")


def _for_refresh(call: Call, app: App, sent: dict[str, str]) -> Reply:
    old = tokens.usable_refresh(call.site, app, sent.get("refresh_token", ""))
    if old is None:
        return _denied(403, "invalid_grant", "Unknown or invalid refresh token.")
    if old.used is None:
        call.site.tokens.edit(old.text).used = call.site.clock.now()
    return _pair(call, app, old.account, old.consent or "")


def _pair(call: Call, app: App, account: str, consent: str) -> Reply:
    scopes = call.site.consents[consent].scopes
    access = tokens.issue(call.site, "access", account, app=app.client_id, consent=consent)
    if OFFLINE not in scopes:
        return _given(access.text, scopes)
    refresh = tokens.issue(call.site, "refresh", account, app=app.client_id, consent=consent)
    return _given(access.text, scopes, refresh.text)


def _given(access: str, scopes: list[str], refresh: str | None = None) -> Reply:
    body: Json = {
        "access_token": access,
        "expires_in": LIFETIMES["access"] // SECOND,
        "token_type": "Bearer",
        "scope": " ".join(scopes),
    }
    if refresh is not None:
        body["refresh_token"] = refresh
    return Reply(200, body, {"Cache-Control": "no-store"})


def _denied(status: int, error: str, description: str) -> Reply:
    return Reply(status, {"error": error, "error_description": description}, {"Cache-Control": "no-store"})


@handles("GET /oauth/token/accessible-resources", source=PAGE, anonymous=True)
def get_accessible_resources(call: Call) -> list[Json]:
    """The sites that a token reaches; what the account may do there is another matter."""
    token = tokens.valid(call.site, bearer(call) or "", "access")
    if token is None:
        raise refused(401, "Unauthorized")
    scopes = sorted(tokens.scopes_of(call.site, token) - {OFFLINE})
    return [
        {
            "id": tokens.CLOUD_ID,
            "url": call.site.url,
            "name": "acme",
            "scopes": scopes,
            "avatarUrl": f"{call.site.url}/secure/siteavatar",
        }
    ]
