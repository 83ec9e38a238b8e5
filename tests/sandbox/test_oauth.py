import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Answer, Caller

APP = {"client_id": "sandbox-app", "client_secret": "sandbox-secret"}
CALLBACK = "http://localhost:47047/callback"
SCOPE = "read:servicedesk-request read:jira-user offline_access"
MINUTE, DAY = 60, 86_400


@pytest.fixture
def browser(site: Sandbox) -> Caller:
    """Nobody in particular."""
    return Caller(site, None)


@pytest.fixture
def cloud(browser: Caller) -> str:
    """The site behind the gateway."""
    return f"/ex/jira/{browser.get('/_edge/tenant_info').body['cloudId']}"


def ask(browser: Caller, scope: str = SCOPE, **more: str) -> Answer:
    """Open the page that asks for consent."""
    asked = {
        "audience": "api.atlassian.com",
        "client_id": "sandbox-app",
        "scope": scope,
        "redirect_uri": CALLBACK,
        "state": "s 1&2",
        "response_type": "code",
        "prompt": "consent",
    }
    return browser.get("/authorize", **{**asked, **more})


def click(browser: Caller, page: Answer, button: str, who: str = "alex@acme.example") -> dict[str, str]:
    """Press a button of the page, as a browser sends its form; what comes back at the callback."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.raw.decode())
    form = {unescape(name): unescape(value) for name, value in fields} | {"who": who, "answer": button}
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = browser.call("POST", "/authorize", raw=urlencode(form).encode(), headers=sent)
    assert answer.status == 302, answer
    assert answer.headers["location"].startswith(CALLBACK + "?")
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def sign_in(browser: Caller, scope: str = SCOPE, who: str = "alex@acme.example") -> dict[str, Any]:
    """The tokens that a consent leads to."""
    code = click(browser, ask(browser, scope), "accept", who)["code"]
    answer = grant(browser, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.status == 200, answer
    body: dict[str, Any] = answer.body
    return body


def grant(browser: Caller, **sent: str) -> Answer:
    return browser.post("/oauth/token", {**APP, **sent})


def bearer(site: Sandbox, token: str) -> Caller:
    caller = Caller(site, None)
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


def test_consent_leads_to_a_token_that_is_the_account_behind_the_gateway(
    site: Sandbox, browser: Caller, cloud: str
) -> None:
    """Accepting on the page, trading the code and calling through the gateway answers as who accepted."""
    page = ask(browser)
    assert "text/html" in page.headers["content-type"]
    assert "View user information in Jira" in page.raw.decode()
    back = click(browser, page, "accept", "grace@acme.example")
    assert "s 1&2" == back["state"]
    given = grant(browser, grant_type="authorization_code", code=back["code"], redirect_uri=CALLBACK).body
    assert (3600, "Bearer", SCOPE) == (given["expires_in"], given["token_type"], given["scope"])
    grace = bearer(site, given["access_token"])
    (resource,) = grace.get("/oauth/token/accessible-resources").body
    assert {"url": site.url, "scopes": ["read:jira-user", "read:servicedesk-request"]}.items() <= resource.items()
    myself = grace.get(f"/ex/jira/{resource['id']}{V3}/myself")
    assert "grace@acme.example" == myself.body["emailAddress"]
    assert myself.headers["x-aaccountid"] == myself.body["accountId"]


def test_refusing_goes_back_to_the_app_without_a_code(browser: Caller) -> None:
    """Cancelling tells the app so at its callback, with its state."""
    back = click(browser, ask(browser), "cancel")
    assert {"error": "access_denied", "state": "s 1&2"}.items() <= back.items()
    assert "code" not in back


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "http://localhost:47047/other"},
        {"client_id": "nobody"},
        {"audience": "example.com"},
        {"prompt": ""},
        {"scope": "read:everything"},
        {"response_type": "token"},
    ],
)
def test_a_wrong_question_never_reaches_the_callback(browser: Caller, wrong: dict[str, str]) -> None:
    """What the app may not ask is said to the person on a page, not sent to an address that may be a stranger's."""
    answer = ask(browser, **wrong)
    assert 400 == answer.status
    assert "location" not in answer.headers


def test_the_page_escapes_what_it_was_sent(browser: Caller) -> None:
    """Nothing of the address becomes part of the page's own HTML."""
    page = ask(browser, state='"><script>alert(1)</script>').raw.decode()
    assert "<script" not in page
    assert "script-src" not in page


def test_a_code_works_once_for_its_app_and_callback(browser: Caller) -> None:
    """A code is taken once, and only with the callback it was sent to."""
    code = click(browser, ask(browser), "accept")["code"]
    wrong = grant(browser, grant_type="authorization_code", code=code, redirect_uri="http://localhost/")
    assert (403, "invalid_grant") == (wrong.status, wrong.body["error"])
    assert 200 == grant(browser, grant_type="authorization_code", code=code, redirect_uri=CALLBACK).status
    assert 403 == grant(browser, grant_type="authorization_code", code=code, redirect_uri=CALLBACK).status


def test_no_refresh_token_without_offline_access(browser: Caller) -> None:
    """Only a consent to `offline_access` brings a refresh token."""
    assert "refresh_token" not in sign_in(browser, "read:jira-user")
    assert "refresh_token" in sign_in(browser, "read:jira-user offline_access")


def test_refresh_tokens_rotate_with_ten_minutes_of_leeway(browser: Caller) -> None:
    """A used refresh token works for ten more minutes, then answers 403 invalid_grant; its successor goes on."""
    first = sign_in(browser)["refresh_token"]
    second = grant(browser, grant_type="refresh_token", refresh_token=first).body["refresh_token"]
    assert first != second
    browser.post("/_sandbox/clock", {"advance": 9 * MINUTE})
    assert 200 == grant(browser, grant_type="refresh_token", refresh_token=first).status
    browser.post("/_sandbox/clock", {"advance": 2 * MINUTE})
    refused = grant(browser, grant_type="refresh_token", refresh_token=first)
    assert 403 == refused.status
    assert {"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."} == refused.body
    assert 200 == grant(browser, grant_type="refresh_token", refresh_token=second).status


def test_tokens_expire(site: Sandbox, browser: Caller, cloud: str) -> None:
    """An access token ends after an hour, a refresh token after 90 days without use."""
    given = sign_in(browser)
    browser.post("/_sandbox/clock", {"advance": 61 * MINUTE})
    late = bearer(site, given["access_token"]).get(f"{cloud}{V3}/myself")
    assert (401, {"code": 401, "message": "Unauthorized"}) == (late.status, late.body)
    browser.post("/_sandbox/clock", {"advance": 91 * DAY})
    assert 403 == grant(browser, grant_type="refresh_token", refresh_token=given["refresh_token"]).status


def test_a_missing_scope_is_the_gateways_own_refusal(site: Sandbox, browser: Caller, cloud: str) -> None:
    """A token without the scope of an operation gets the gateway's 401, which names no scope."""
    alex = bearer(site, sign_in(browser, "read:jira-user")["access_token"])
    answer = alex.get(f"{cloud}{JSM}/request/HELP-1")
    assert (401, {"code": 401, "message": "Unauthorized; scope does not match"}) == (answer.status, answer.body)
    assert 200 == alex.get(f"{cloud}{V3}/myself").status


def test_granular_scopes_reach_what_the_classic_one_reaches(site: Sandbox, browser: Caller, cloud: str) -> None:
    """All granular scopes of an operation let a token in; one of two does not."""
    both = "read:request:jira-service-management read:user:jira"
    assert 200 == bearer(site, sign_in(browser, both)["access_token"]).get(f"{cloud}{JSM}/request/HELP-1").status
    one = sign_in(browser, "read:user:jira")["access_token"]
    assert 401 == bearer(site, one).get(f"{cloud}{JSM}/request/HELP-1").status


def test_scopes_are_no_permissions(site: Sandbox, browser: Caller, cloud: str) -> None:
    """A customer's token with every scope for queues meets the site's own 403."""
    scopes = "read:jira-work read:servicedesk-request"
    grace = bearer(site, sign_in(browser, scopes, "grace@acme.example")["access_token"])
    answer = grace.get(f"{cloud}{JSM}/servicedesk/1/queue")
    assert 403 == answer.status
    assert "errorMessage" in answer.body


def test_a_new_consent_replaces_the_scopes_of_the_old(site: Sandbox, browser: Caller, cloud: str) -> None:
    """Tokens given out before a new consent may do what the new one says, and no more."""
    old = bearer(site, sign_in(browser, "read:servicedesk-request")["access_token"])
    assert 200 == old.get(f"{cloud}{JSM}/request/HELP-1").status
    sign_in(browser, "read:jira-user")
    assert 401 == old.get(f"{cloud}{JSM}/request/HELP-1").status


def test_revoked_consents_take_their_tokens_along(site: Sandbox, browser: Caller, cloud: str) -> None:
    """After a revocation neither the access token nor the refresh token is worth anything."""
    given = sign_in(browser)
    assert {"revoked": 1} == browser.call("DELETE", "/_sandbox/consents", email="alex@acme.example").body
    assert 401 == bearer(site, given["access_token"]).get(f"{cloud}{V3}/myself").status
    assert 403 == grant(browser, grant_type="refresh_token", refresh_token=given["refresh_token"]).status


def test_tokens_stay_on_their_side_of_the_gateway(
    site: Sandbox, browser: Caller, cloud: str, as_: Callable[[str], Caller]
) -> None:
    """A 3LO token is nobody on the site's own address; a token without scopes is nobody behind the gateway."""
    token = sign_in(browser)["access_token"]
    assert 401 == bearer(site, token).get(f"{V3}/myself").status
    assert 401 == as_("alex").get(f"{cloud}{V3}/myself").status
    assert 404 == bearer(site, token).get(f"/ex/jira/another{V3}/myself").status


def test_scoped_tokens_work_through_the_gateway_only(site: Sandbox, browser: Caller, cloud: str) -> None:
    """An API token with scopes: fine at the gateway within its scopes, a failed sign-in on the site."""
    sent = {"email": "alex@acme.example", "scopes": ["read:jira-user"]}
    token = browser.post("/_sandbox/tokens", sent).body["token"]
    alex = Caller(site, "alex", token)
    assert "alex@acme.example" == alex.get(f"{cloud}{V3}/myself").body["emailAddress"]
    assert 401 == alex.get(f"{cloud}{JSM}/request/HELP-1").status
    direct = alex.get(f"{V3}/myself")
    assert (401, "AUTHENTICATED_FAILED") == (direct.status, direct.headers["x-seraph-loginreason"])
    assert 401 == Caller(site, "grace", token).get(f"{cloud}{V3}/myself").status


def test_client_credentials_are_a_service_account(site: Sandbox, browser: Caller, cloud: str) -> None:
    """A service account's credentials bring an hour's token without any page."""
    sent = {"client_id": "sandbox-service-account", "client_secret": "sandbox-secret"}
    given = browser.post("/oauth/token", {**sent, "grant_type": "client_credentials"}).body
    assert 3600 == given["expires_in"]
    robot = bearer(site, given["access_token"])
    assert "deskhand@acme.example" == robot.get(f"{cloud}{V3}/myself").body["emailAddress"]
    assert (
        401 == browser.post("/oauth/token", {**sent, "client_secret": "no", "grant_type": "client_credentials"}).status
    )


def test_links_behind_the_gateway_lead_through_it(site: Sandbox, browser: Caller, cloud: str) -> None:
    """The next page of a list, and what a reply calls itself, can be called with the same token."""
    alex = bearer(site, sign_in(browser, "read:servicedesk-request", "grace@acme.example")["access_token"])
    first = alex.get(f"{cloud}{JSM}/request", limit=1).body
    target = urlsplit(first["_links"]["next"])
    assert f"{cloud}{JSM}/request" == target.path
    second = alex.get(target.path, **{name: values[0] for name, values in parse_qs(target.query).items()}).body
    assert first["values"][0]["issueKey"] != second["values"][0]["issueKey"]
    assert first["values"][0]["_links"]["web"].startswith(f"{site.url}/servicedesk/")


def test_the_site_says_its_own_address_behind_the_gateway(site: Sandbox, browser: Caller, cloud: str) -> None:
    """The base address in the server's description is where people go, not the gateway."""
    alex = bearer(site, sign_in(browser, "read:jira-work")["access_token"])
    assert site.url == alex.get(f"{cloud}{V3}/serverInfo").body["baseUrl"]


def test_apps_can_be_registered(site: Sandbox, browser: Caller) -> None:
    """A registered app asks for its own scopes at its own callback, and is gone after its removal."""
    sent = {"name": "<b>Mine</b>", "scopes": ["read:jira-user"], "callback": "http://localhost:9/back?x=1"}
    app = browser.post("/_sandbox/apps", sent).body
    page = ask(browser, "read:jira-user", client_id=app["clientId"], redirect_uri=app["callback"])
    assert 200 == page.status
    assert "&lt;b&gt;Mine" in page.raw.decode()
    assert 400 == ask(browser, "read:jira-work", client_id=app["clientId"], redirect_uri=app["callback"]).status
    assert 204 == browser.delete(f"/_sandbox/apps/{app['clientId']}").status
    assert 400 == ask(browser, "read:jira-user", client_id=app["clientId"], redirect_uri=app["callback"]).status
    assert 400 == browser.post("/_sandbox/apps", {**sent, "scopes": ["read:everything"]}).status


def test_tokens_outlive_the_process(tmp_path: Any) -> None:
    """A site that is kept in a file knows its tokens after a new start."""
    with Sandbox(seed=7, state=tmp_path / "site.db") as site:
        given = sign_in(Caller(site, None))
    with Sandbox(state=tmp_path / "site.db") as again:
        answer = grant(Caller(again, None), grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert 200 == answer.status
