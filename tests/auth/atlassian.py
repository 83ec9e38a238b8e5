"""Atlassian's sign-in services, the gateway and two sites, as far as the documentation tells of them; its clock is held."""

import asyncio
import base64
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from store_clock import NOON

CLIENT, SECRET = "app-1", "app-s3cret"
EMAIL, CLASSIC, SCOPED = "me@acme.example", "classic-t0ken", "scoped-t0ken"
USERNAME, PASSWORD, PERSONAL = "me", "pass w0rd", "personal-t0ken"
CLOUD_ID, OTHER_ID = "11111111-aaaa", "22222222-bbbb"
LIFE = timedelta(hours=1)
LEEWAY = timedelta(minutes=10)
MYSELF = {"accountId": "557058:me", "accountType": "atlassian", "displayName": "Me", "emailAddress": EMAIL}


@dataclass
class Granted:
    """A refresh token, and since when it is used."""

    scopes: str
    used: datetime | None = None


@dataclass
class Atlassian:
    """What the services know, and what they were asked."""

    url: str = ""
    edition: str = "Cloud"
    secretive: bool = False  # tells nobody who has not signed in what it is
    now: datetime = NOON
    sites: list[dict[str, Any]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh: dict[str, Granted] = field(default_factory=dict)
    access: dict[str, datetime] = field(default_factory=dict)
    withdrawn_scopes: frozenset[str] = frozenset()

    def grant(self, scopes: str = "read:jira-work", *, refreshable: bool = True) -> dict[str, Any]:
        """A new pair of tokens."""
        access, refresh = f"access-{secrets.token_hex(8)}", f"refresh-{secrets.token_hex(8)}"
        self.access[access] = self.now + LIFE
        told = {"access_token": access, "expires_in": LIFE.total_seconds(), "scope": scopes, "token_type": "Bearer"}
        if refreshable:
            self.refresh[refresh] = Granted(scopes)
            told["refresh_token"] = refresh
        return told

    def application(self) -> web.Application:
        """All services behind one address."""
        app = web.Application()
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post("/oauth/token", self._token)
        app.router.add_get("/oauth/token/accessible-resources", self._resources)
        app.router.add_get("/_edge/tenant_info", self._tenant)
        app.router.add_get("/ex/jira/{cloud}/rest/{rest:.*}", self._gateway)
        app.router.add_get("/jira/rest/{rest:.*}", self._site)
        app.router.add_get("/rest/{rest:.*}", self._site)
        return app

    async def _authorize(self, call: web.Request) -> web.Response:
        query = call.query
        assert "api.atlassian.com" == query["audience"]
        assert ("code", "consent") == (query["response_type"], query["prompt"])
        code = secrets.token_hex(8)
        granted = " ".join(one for one in query["scope"].split() if one not in self.withdrawn_scopes)
        self.codes[code] = {"redirect_uri": query["redirect_uri"], "scope": granted}
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        return web.Response(status=302, headers={"Location": back})

    async def _token(self, call: web.Request) -> web.Response:
        told = await call.json()
        self.asked[told["grant_type"]] += 1
        if (told["client_id"], told["client_secret"]) != (CLIENT, SECRET):
            return _no(401, "invalid_client", "Client authentication failed.")
        match told["grant_type"]:
            case "client_credentials":
                return web.json_response(self.grant("read:jira-work read:jira-user", refreshable=False))
            case "authorization_code":
                code = self.codes.pop(told["code"], None)
                if code is None or code["redirect_uri"] != told["redirect_uri"]:
                    return _no(403, "invalid_grant", "Invalid authorization code")
                return web.json_response(self.grant(code["scope"], refreshable="offline_access" in code["scope"]))
        granted = self.refresh.get(told["refresh_token"])
        if granted is None or (granted.used and self.now > granted.used + LEEWAY):
            return _no(403, "invalid_grant", "Unknown or invalid refresh token.")
        granted.used = granted.used or self.now
        return web.json_response(self.grant(granted.scopes))

    async def _resources(self, call: web.Request) -> web.Response:
        if not self._knows(call):
            return _no(401, "unauthorized", "Unauthorized")
        return web.json_response(self.sites)

    async def _tenant(self, call: web.Request) -> web.Response:
        return web.json_response({"cloudId": CLOUD_ID}) if self.edition == "Cloud" else web.Response(status=404)

    async def _gateway(self, call: web.Request) -> web.Response:
        self.asked["gateway"] += 1
        if call.match_info["cloud"] != CLOUD_ID:
            return web.json_response({"code": 404, "message": "No site"}, status=404)
        if not (self._knows(call) or _basic(EMAIL, SCOPED) == call.headers.get("Authorization")):
            return web.json_response({"code": 401, "message": "Unauthorized"}, status=401)
        return self._jira(call.match_info["rest"])

    async def _site(self, call: web.Request) -> web.Response:
        self.asked["site"] += 1
        cloud = {_basic(EMAIL, CLASSIC)}
        on_prem = {_basic(USERNAME, PASSWORD), f"Bearer {PERSONAL}"}
        known = call.headers.get("Authorization") in (cloud if self.edition == "Cloud" else on_prem)
        if not known and (self.secretive or not call.match_info["rest"].endswith("/serverInfo")):
            failed = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
            return web.Response(status=401, headers=failed, text="Client must be authenticated")
        return self._jira(call.match_info["rest"])

    def _jira(self, rest: str) -> web.Response:
        if rest.endswith("/myself"):
            return web.json_response(MYSELF)
        if rest.endswith("/serverInfo"):
            return web.json_response({"baseUrl": self.url, "deploymentType": self.edition, "version": "1001.0.0"})
        return web.json_response({"size": 0, "start": 0, "limit": 5, "isLastPage": True, "values": []})

    def _knows(self, call: web.Request) -> bool:
        token = call.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.now < self.access.get(token, self.now)


def answer_of(address: str) -> dict[str, str]:
    """The query of an address, as the callback gets it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def served() -> Iterator[Atlassian]:
    """The services in a thread of their own, for tests whose calls come from processes or other loops."""
    atlassian, loop, started = Atlassian(), asyncio.new_event_loop(), threading.Event()
    runner = web.AppRunner(atlassian.application(), access_log=None)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        atlassian.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        atlassian.sites = [
            {"id": CLOUD_ID, "url": atlassian.url, "name": "acme", "scopes": ["read:jira-work"], "avatarUrl": ""},
            {"id": CLOUD_ID, "url": atlassian.url, "name": "acme", "scopes": ["read:page:confluence"], "avatarUrl": ""},
        ]
        started.set()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(10)
    try:
        yield atlassian
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _no(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
