"""Forms and Assets, services of Atlassian's beside the site that the sandbox does not have, as their documents tell."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from client.outcomes.company import Noting
from client.sent import Sent
from client.server import Answer, Heard, serving
from deskhand.client import Jira
from deskhand.client._worlds import Edition

MISSING = Answer(404, {"errorMessages": ["It is not there."], "errors": {}})


class Elsewhere:
    """A client whose gateway is the service, and what it sent."""

    edition: Edition = "cloud"

    def __init__(self, gateway: str) -> None:
        self.sent: list[Sent] = []
        self.jira = Jira("https://acme.example", gateway=gateway)
        self.jira.http = Noting(gateway, None, "cloud", self.sent)

    @property
    def called(self) -> set[str]:
        """The operations that were called."""
        return {str(one.operation) for one in self.sent}

    def objections(self) -> list[str]:
        """None: no document of these services is at hand."""
        return []

    def drift(self) -> dict[str, dict[str, None]]:
        """In what replies were not of the shape that their operation declares, by operation."""
        return self.jira.http.drift


@asynccontextmanager
async def beside(answer: Callable[[Heard], Answer]) -> AsyncIterator[Elsewhere]:
    """The service that answers so, while the block lasts."""
    async with serving(answer) as server:
        place = Elsewhere(server.url)
        async with place.jira:
            yield place


class FormsService:
    """One form with one question on the request HELP-1."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.submitted = False

    def __call__(self, heard: Heard) -> Answer:
        """Answer one call."""
        here = "/jira/forms/cloud/c1/request/HELP-1/form"
        calls: dict[tuple[str, str], Callable[[Heard], Answer]] = {
            ("GET", here): self.list,
            ("GET", f"{here}/f1"): self.get,
            ("PUT", f"{here}/f1"): self.update,
            ("GET", f"{here}/f1/format/answers"): self.answers,
            ("PUT", f"{here}/f1/action/submit"): lambda _: self.become(submitted=True),
            ("PUT", "/jira/forms/cloud/c1/issue/HELP-1/form/f1/action/reopen"): lambda _: self.become(submitted=False),
        }
        found = calls.get((heard.method, heard.path))
        if heard.headers.get("x-experimentalapi") != "opt-in":
            return Answer(412, {"errorMessages": ["This API is experimental."], "errors": {}})
        return found(heard) if found else MISSING

    def list(self, _: Heard) -> Answer:
        return Answer(200, [{"id": "f1", "name": "About you", "submitted": self.submitted, "lock": self.submitted}])

    def get(self, _: Heard) -> Answer:
        state = {"answers": self.said, "status": "s" if self.submitted else "o"}
        return Answer(200, {"id": "f1", "design": {"questions": {"1": {"label": "Laptop?"}}}, "state": state})

    def update(self, heard: Heard) -> Answer:
        if self.submitted:
            return Answer(400, {"errorMessages": ["The form was submitted."], "errors": {}})
        self.said |= heard.json["answers"]
        return self.get(heard)

    def answers(self, _: Heard) -> Answer:
        return Answer(200, [{"label": "Laptop?", "answer": one["text"]} for one in self.said.values()])

    def become(self, *, submitted: bool) -> Answer:
        self.submitted = submitted
        return Answer(200, {"id": "f1", "status": "s" if submitted else "o"})


class AssetsService:
    """The workspace w1, which objects can be made in."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}

    def __call__(self, heard: Heard) -> Answer:
        """Answer one call."""
        what = heard.path.removeprefix("/jsm/assets/workspace/w1/v1/object/")
        if (heard.method, what) == ("POST", "create"):
            number = str(len(self.objects) + 88)
            kind = {"id": heard.json["objectTypeId"], "name": "Laptop"}
            self.objects[number] = {"id": number, "objectKey": f"IT-{number}", "objectType": kind, "attributes": []}
            return self.changed(number, heard, 201)
        if (heard.method, what) == ("POST", "aql"):
            start, most = int(heard.query.get("startAt", ["0"])[0]), int(heard.query.get("maxResults", ["25"])[0])
            rows = [one for one in self.objects.values() if one["objectType"]["name"] in heard.json["qlQuery"]]
            page = {"startAt": start, "maxResults": most, "total": len(rows), "isLast": start + most >= len(rows)}
            return Answer(200, {**page, "values": rows[start : start + most]})
        if what not in self.objects:
            return MISSING
        return Answer(200, self.objects[what]) if heard.method == "GET" else self.changed(what, heard, 200)

    def changed(self, number: str, heard: Heard, status: int) -> Answer:
        row = self.objects[number]
        new = {one["objectTypeAttributeId"]: one for one in heard.json["attributes"]}
        row["attributes"] = [one for one in row["attributes"] if one["objectTypeAttributeId"] not in new] + [
            *new.values()
        ]
        return Answer(status, row)
