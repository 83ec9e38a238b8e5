"""Every operation that needs no body: what the explainer says of it is what the sandbox answers."""

import asyncio
import base64
import json
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from deskhand.client import catalogue
from deskhand.permissions._question import about_operation
from deskhand.permissions.facts import ANYBODY, FactReader
from deskhand.recipes.inquiry import ask
from deskhand.sandbox import Sandbox
from deskhand.sandbox._tokens import CLOUD_ID
from permissions.conftest import signs_in

CLOSED = (401, 403, 404)
BLANK = re.compile(r"\{(\w+)\}")
WHO = ("admin", "deskhand", "casey", "outsider", "reporter", "bare", ANYBODY)
# What these take behind their path, and which of the sandbox's things the blanks of some mean.
QUERIES = {
    "GET /rest/api/3/user": "?accountId={account}",
    "GET /rest/api/3/user/bulk": "?accountId={account}",
    "GET /rest/api/3/user/groups": "?accountId={account}",
    "GET /rest/api/3/user/search": "?query=a",
    "GET /rest/api/3/user/permission/search": "?permissions=BROWSE_PROJECTS&projectKey=HELP&query=a",
    "GET /rest/api/3/group/member": "?groupId={group}",
    "GET /rest/api/3/mypermissions": "?permissions=BROWSE_PROJECTS",
    "GET /knowledgebase/article": "?query=vpn",
    "GET /servicedesk/{serviceDeskId}/knowledgebase/article": "?query=vpn",
}
OPEN = {
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}",
    "GET /organization/{organizationId}",
    "GET /organization/{organizationId}/property",
    "GET /organization/{organizationId}/property/{propertyKey}",
    "GET /rest/api/3/issuesecurityschemes/{id}",
    "GET /rest/api/3/user/permission/search",
    "GET /rest/api/3/user/search",
    "GET /rest/api/3/webhook",
}
OPERATIONS = {
    spec: one
    for spec, one in catalogue().items()
    if one.method == "GET" and "cloud" in one.editions and not one.at_gateway
}
IDS = {
    "/rest/api/3/attachment/": "attachment",
    "/rest/api/3/issuesecurityschemes/": "scheme",
    "/rest/api/3/role/": "role",
    "/rest/api/3/project/": "role",
    "/rest/api/3/securitylevel/": "level",
    "/rest/webhooks/": "webhook",
    "/jsm/assets/": "asset",
}
DESK = "/rest/servicedeskapi"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nhi\r\n--b--\r\n'
UPLOAD = {"Content-Type": "multipart/form-data; boundary=b", "X-Atlassian-Token": "no-check"}


class Row(NamedTuple):
    """What was said of one operation for one account, and what the call answered."""

    operation: str
    who: str
    said: str
    status: int
    empty: bool
    why: str

    @property
    def wrong(self) -> bool:
        """Whether what was said is not what was answered: an empty page may hide a refusal."""
        closed = self.status in CLOSED
        return closed if self.said == "allowed" else self.said == "refused" and not closed and not self.empty


class Company:
    """A site, an account of each kind, and a request with something in every blank of the operations."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.site = sandbox, sandbox.site
        issue = next(
            one for one in self.site.issues.values() if one.approvals and any(each.public for each in one.comments)
        )
        self.key = issue.key
        bare = self.site.by_email["drew@acme.example"]
        for id, group in list(self.site.groups.items()):
            if bare in group.members:
                self.site.groups.edit(id).members.remove(bare)
        involved = {issue.reporter, *issue.participants}
        involved |= {one.approver for approval in issue.approvals for one in approval.decisions}
        other = next(
            one for one in self.site.users.values() if one.kind == "customer" and one.account_id not in involved
        )
        self.emails = {"reporter": self.site.users[issue.reporter].email, "outsider": other.email}
        self.emails |= {"bare": "drew@acme.example"}
        self.blanks = {
            "issueIdOrKey": self.key,
            "requestIdOrKey": self.key,
            "commentId": str(next(one.id for one in issue.comments if one.public)),
            "approvalId": str(issue.approvals[0].id),
            "serviceDeskId": "1",
            "requestTypeId": "1",
            "queueId": "1",
            "organizationId": "1",
            "propertyKey": "seen",
            "projectIdOrKey": "HELP",
            "projectKeyOrId": "HELP",
            "issueTypeId": str(issue.issue_type),
            "schemeId": "10000",
            "permissionId": str(self.site.permission_schemes[10000].grants[0].id),
            "issueSecuritySchemeId": "10000",
            "key": "jira-servicedesk",
            "idOrName": "3",
            "slaMetricId": "1",
            "pageId": "65001",
            "cloudId": CLOUD_ID,
            "workspaceId": "1",
            "account": self.site.by_email["ellis@acme.example"],
            "group": next(iter(self.site.groups.keys())),
            "webhook": "",
            "attachment": "",
            "scheme": "10000",
            "role": "10002",
            "level": "10010",
            "asset": "1",
        }
        self._fill()

    def _fill(self) -> None:
        """Put something behind every blank, through the API."""
        self.call("deskhand", "PUT", f"/rest/api/3/issue/{self.key}/properties/seen", b"true")
        for path in ("organization/1", "servicedesk/1/requesttype/1"):
            self.call("deskhand", "PUT", f"{DESK}/{path}/property/seen", b"true")
        link = {"type": {"name": "Relates"}, "inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": self.key}}
        self.send("deskhand", "/rest/api/3/issueLink", link)
        self.send("reporter", f"{DESK}/request/{self.key}/feedback", {"type": "csat", "rating": 5})
        hook = {"name": "Seen", "url": "https://example.org/seen", "events": ["jira:issue_created"]}
        self.blanks["webhook"] = self.send("deskhand", "/rest/webhooks/1.0/webhook", hook)["self"].rpartition("/")[2]
        kept = self.call("deskhand", "POST", f"{DESK}/servicedesk/1/attachTemporaryFile", FILE, UPLOAD)[1]
        ids = [one["temporaryAttachmentId"] for one in kept["temporaryAttachments"]]
        self.send("deskhand", f"{DESK}/request/{self.key}/attachment", {"temporaryAttachmentIds": ids, "public": True})
        issue = self.call("deskhand", "GET", f"/rest/api/3/issue/{self.key}")[1]["fields"]
        self.blanks["linkId"] = issue["issuelinks"][0]["id"]
        self.blanks["attachment"] = self.blanks["attachmentId"] = issue["attachment"][0]["id"]

    def send(self, who: str, path: str, body: Any) -> Any:
        return self.call(who, "POST", path, json.dumps(body).encode())[1]

    def email(self, who: str) -> str:
        return self.emails.get(who, f"{who}@acme.example")

    def call(
        self, who: str, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] = {}
    ) -> tuple[int, Any]:
        """Make a call as somebody: its status and its reply."""
        headers = {"Content-Type": "application/json", "X-ExperimentalApi": "opt-in", **more}
        if who != ANYBODY:
            signed = f"{self.email(who)}:{self.sandbox.token(self.email(who))}"
            headers["Authorization"] = f"Basic {base64.b64encode(signed.encode()).decode()}"
        try:
            sent = Request(self.sandbox.url + path, body, headers, method=method)  # noqa: S310 (the sandbox)
            with urlopen(sent) as reply:  # noqa: S310
                raw, status = reply.read(), reply.status
        except HTTPError as error:
            raw, status = error.read(), error.code
        try:
            return status, json.loads(raw) if raw else None
        except ValueError:
            return status, raw

    def path(self, operation: Any) -> str:
        filled = QUERIES.get(str(operation), "")
        ids = next((name for start, name in IDS.items() if operation.full_path.startswith(start)), "")
        blanks = {**self.blanks, "id": self.blanks.get(ids, self.blanks["commentId"])}
        return BLANK.sub(lambda match: quote(blanks.get(match[1], "0"), safe=""), operation.full_path + filled)


async def compare(company: Company) -> list[Row]:
    """Ask about every operation for every account, an administrator and the account itself, and make the call."""
    rows: list[Row] = []
    async with AsyncExitStack() as stack:
        readers = {
            who: FactReader(
                await stack.enter_async_context(signs_in(company.sandbox)(company.email(who).partition("@")[0]))
            )
            for who in WHO
            if who != ANYBODY
        }
        for spec, operation in OPERATIONS.items():
            place = about_operation(operation).place
            target = {"request": company.key, "issue": company.key, "site": ""}.get(place, "HELP")
            for who in WHO:
                status, reply = company.call(who, "GET", company.path(operation))
                empty = reply in ([], {}) or (isinstance(reply, dict) and reply.get("values") == [])
                account = ANYBODY if who == ANYBODY else company.site.by_email[company.email(who)]
                told = [await ask(readers["deskhand"], spec, target, account=account)]
                told += [await ask(readers[who], spec, target)] if who in readers else []
                rows += [Row(spec, who, one.verdict, status, empty, one.why) for one in told]
    return rows


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with Sandbox(seed=7) as sandbox:
        return asyncio.run(compare(Company(sandbox)))


def test_what_is_said_of_an_operation_is_what_the_call_answers(rows: list[Row]) -> None:
    """Nothing that is allowed is refused, and nothing that is refused succeeds, for whoever asks."""
    assert [] == [row for row in rows if row.wrong]


def test_little_cannot_be_known(rows: list[Row]) -> None:
    """Open are what only apps do, organisations of customers, desks for nobody, and what projects decide."""
    unknown = {row.operation for row in rows if row.said == "unknown"}

    assert OPEN == unknown


def test_every_call_found_something_to_read(rows: list[Row]) -> None:
    """What an administrator who is an agent may read is there to be read, so that a 404 is a refusal."""
    agent = {row.operation: row.status for row in rows if row.who == "deskhand"}

    assert {"GET /rest/api/3/webhook": 403} == {spec: status for spec, status in agent.items() if status >= 400}
