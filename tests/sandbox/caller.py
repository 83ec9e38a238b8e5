"""Calls to a sandbox over HTTP, as one of its accounts."""

import base64
import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from deskhand.sandbox import Sandbox

JSM = "/rest/servicedeskapi"
V3 = "/rest/api/3"


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]
    raw: bytes


class Caller:
    """Somebody who calls."""

    def __init__(self, site: Sandbox, who: str | None, token: str | None = None) -> None:
        self.site = site
        self.email = f"{who}@acme.example"
        self.headers: dict[str, str] = {}
        if who is not None:
            inner = getattr(site, "site", None)
            on_premises = inner is not None and inner.edition == "datacenter"
            name = self.account_id if on_premises else self.email
            known = site.password(self.email) if on_premises else site.token(self.email)
            secret = f"{name}:{token or known}"
            self.headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()

    @property
    def account_id(self) -> str:
        return next(account.account_id for account in self.site.accounts if account.email == self.email)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        address = urlsplit(self.site.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
        target = quote(path, safe="/%?&=:,") + ("?" + urlencode(query, doseq=True) if query else "")
        sent = raw if raw is not None else None if body is None else json.dumps(body).encode()
        lines = {
            **self.headers,
            **({"Content-Type": "application/json"} if body is not None else {}),
            **(headers or {}),
        }
        try:
            connection.request(method, target, sent, lines)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        is_json = "json" in found.get("content-type", "")
        return Answer(response.status, json.loads(content) if is_json and content else None, found, content)

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("POST", path, body, **query)

    def put(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("PUT", path, body, **query)

    def delete(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("DELETE", path, body, **query)

    def upload(self, path: str, *files: tuple[str, str, bytes], check: str | None = "no-check") -> Answer:
        parts = b"".join(
            f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {mime}\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for name, mime, content in files
        )
        headers = {"Content-Type": "multipart/form-data; boundary=edge"}
        if check is not None:
            headers["X-Atlassian-Token"] = check
        return self.call("POST", path, raw=parts + b"--edge--\r\n", headers=headers)

    def raise_request(self, kind: str = "1", **values: Any) -> str:
        """A new request's key."""
        fields = {"summary": "Something is wrong", **values}
        body = {"serviceDeskId": "1", "requestTypeId": kind, "requestFieldValues": fields}
        answer = self.post(f"{JSM}/request", body)
        assert answer.status == 201, answer
        key: str = answer.body["issueKey"]
        return key

    def keys(self, jql: str, **more: Any) -> list[str]:
        """The keys that a query finds, on as many pages as there are."""
        found: list[str] = []
        token = None
        while True:
            body = {"jql": jql, "fields": ["key"], "maxResults": 100, "nextPageToken": token, **more}
            answer = self.post(f"{V3}/search/jql", body)
            assert answer.status == 200, answer
            found += [issue["key"] for issue in answer.body["issues"]]
            token = answer.body.get("nextPageToken")
            if answer.body["isLast"]:
                assert token is None
                return found
