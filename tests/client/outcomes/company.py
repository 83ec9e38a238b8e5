"""A fresh company on the sandbox: whoever calls it, and what was sent."""

import json
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any
from urllib.request import Request, urlopen

from client.sent import Sent, at_hand, objections, sent
from deskhand.auth import ApiToken, OAuthClient, Password, ScopedToken, ServiceAccount, Services, SignIn
from deskhand.client import AsyncFile, AsyncPages, Call, Jira, Operation, User
from deskhand.client._http import Http
from deskhand.client._later import drifted
from deskhand.client._worlds import Edition
from deskhand.sandbox import Sandbox

DESK = "1"
GENERAL, PURCHASE = "1", "7"  # request types: one that anybody may ask for, one that has to be approved


class Noting(Http):
    """The client's own wire, with a note of what goes over it."""

    def __init__(self, site: str, sign_in: SignIn | None, edition: Edition, notes: list[Sent]) -> None:
        super().__init__(site, sign_in, edition=edition, gateway=site, tries=1)
        self.notes = notes

    async def _once(self, operation: Operation[Any, Any], call: Call, *rest: Any, **how: Any) -> Any:
        self.notes.append(sent(operation, self.edition, call))
        return await super()._once(operation, call, *rest, **how)


class Company:
    """The people of the sandbox's small company, each with a client of theirs."""

    def __init__(self, site: Sandbox, edition: Edition) -> None:
        self.site = site
        self.edition: Edition = edition
        self.sent: list[Sent] = []
        self._clients: dict[str, Jira] = {}
        self._drifted = len(drifted)

    def as_(self, name: str) -> Jira:
        """The client of somebody."""
        if name not in self._clients:
            email = f"{name}@acme.example"
            sign_in: SignIn = ApiToken(email, self.site.token(email))
            if self.edition == "datacenter":
                sign_in = Password(self.account(name), self.site.password(email))
            self._open(name, sign_in)
        return self._clients[name]

    @property
    def admin(self) -> Jira:
        """The administrator, who is no agent."""
        return self.as_("admin")

    @property
    def deskhand(self) -> Jira:
        """An agent who is an administrator, too."""
        return self.as_("deskhand")

    @property
    def alex(self) -> Jira:
        """An agent."""
        return self.as_("alex")

    @property
    def grace(self) -> Jira:
        """A customer of the organisation VIP."""
        return self.as_("grace")

    @property
    def bruno(self) -> Jira:
        """A customer of no organisation, who has nothing to do with the others' requests."""
        return self.as_("bruno")

    def account(self, name: str) -> str:
        """What somebody is called in calls: by the account id on Cloud, on Data Center by the user name."""
        one = next(one for one in self.site.accounts if one.email.partition("@")[0] == name)
        if self.edition == "cloud":
            return one.account_id
        return one.email if one.kind == "customer" else name

    def who(self, user: User | None) -> str | None:
        """What somebody is called in replies, the same as in calls."""
        if user is None:
            return None
        return user.account_id if self.edition == "cloud" else user.name

    async def request(self, kind: str = GENERAL, **fields: Any) -> str:
        """A new request of grace's, by its key."""
        made = await self.grace.requests.create(DESK, kind, {"summary": "The printer is on fire", **fields})
        return made.issue_key

    @property
    def app(self) -> Jira:
        """An OAuth app that acts as an account of its own, an administrator."""
        if "an app" not in self._clients:
            scopes = ["manage:jira-webhook", "read:jira-work"]
            made = self._control("apps", name="An app", scopes=scopes, serviceAccount="deskhand@acme.example")
            client = OAuthClient(client_id=made["clientId"], client_secret=made["clientSecret"])
            clock = partial(datetime.now, UTC)
            self._open("an app", ServiceAccount(client, cloud_id=self.cloud_id, clock=clock, services=self._services))
        return self._clients["an app"]

    def with_scopes(self, name: str, scopes: list[str]) -> Jira:
        """A client of somebody's own with a token that has these scopes only."""
        email = f"{name}@acme.example"
        token = self._control("tokens", email=email, scopes=scopes)["token"]
        return Jira(self.site.url, ScopedToken(email, token, cloud_id=self.cloud_id, services=self._services), tries=1)

    @cached_property
    def cloud_id(self) -> str:
        """The id that Atlassian's gateway knows the site by."""
        with urlopen(f"{self.site.url}/_edge/tenant_info", timeout=20) as reply:  # noqa: S310
            return str(json.load(reply)["cloudId"])

    @property
    def _services(self) -> Services:
        return Services(self.site.url, self.site.url)

    def settings(self, **changes: Any) -> None:
        """Change what a real site has in its administration pages alone."""
        self._control("settings", **changes)

    def _control(self, what: str, **sent: Any) -> Any:
        body, headers = json.dumps(sent).encode(), {"Content-Type": "application/json"}
        with urlopen(Request(f"{self.site.url}/_sandbox/{what}", body, headers), timeout=20) as reply:  # noqa: S310
            return json.loads(reply.read() or b"null")

    def _open(self, name: str, sign_in: SignIn) -> None:
        jira = Jira(self.site.url, sign_in, edition=self.edition)
        jira.http = Noting(self.site.url, sign_in, self.edition, self.sent)
        self._clients[name] = jira

    @property
    def called(self) -> set[str]:
        """The operations that were called."""
        return {str(one.operation) for one in self.sent}

    def objections(self) -> list[str]:
        """What Atlassian's documents have against what was sent; nothing where they are not at hand."""
        return [problem for one in self.sent for problem in objections(one)] if at_hand() else []

    def drift(self) -> dict[str, dict[str, None]]:
        """In what replies were not of the shape that their operation declares, by operation."""
        found = dict([*drifted.items()][self._drifted :])
        return found | {spec: row for jira in self._clients.values() for spec, row in jira.http.drift.items()}

    async def close(self) -> None:
        """Close everybody's connections."""
        for jira in self._clients.values():
            await jira.close()


async def done(asked: Any) -> Any:
    """Have it, whatever kind of method it was."""
    if isinstance(asked, AsyncPages):
        return await asked.all()
    return await (asked.read() if isinstance(asked, AsyncFile) else asked)
