"""What must come of Data Center's operations on requests and customers."""

from sandbox.caller import JSM, Caller
from sandbox.datacenter_cases import DESK, Who, shows

APPROVED = "Request a purchase"


def waiting(who: Who) -> tuple[str, str]:
    """The key of a request that waits for priya and quentin, and its approval."""
    grace = who("grace")
    types = grace.get(f"{DESK}/requesttype").body["values"]
    kind = next(row["id"] for row in types if row["name"] == APPROVED)
    key = grace.raise_request(kind, description="To sit on", customfield_10039=900)
    approval = grace.get(f"{JSM}/request/{key}/approval").body["values"][0]["id"]
    return key, approval


@shows("GET /info")
def _(who: Who) -> None:
    body = Caller(who("alex").site, None).get(f"{JSM}/info").body
    assert (body["version"], body["platformVersion"]) == ("11.3.0", "11.3.0")


@shows("POST /customer")
def _(who: Who) -> None:
    sent = {"email": "Nora@Elsewhere.example", "fullName": "Nora New"}
    made = who("admin").post(f"{JSM}/customer", sent)
    assert made.status == 201
    assert (made.body["name"], made.body["displayName"]) == ("nora@elsewhere.example", "Nora New")
    assert made.body["key"].startswith("JIRAUSER")
    assert who("alex").post(f"{JSM}/customer", sent).status == 403


@shows("POST /servicedesk/{serviceDeskId}/customer")
def _(who: Who) -> None:
    who("admin").post(f"{JSM}/customer", {"email": "nora@elsewhere.example", "fullName": "Nora New"})
    added = who("admin").post(f"{DESK}/customer", {"usernames": ["nora@elsewhere.example", "nobody"]})
    assert added.status == 400
    assert "nora@elsewhere.example" in who("alex").site.site.desks[1].customers


@shows("GET /request")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    found = who("grace").get(f"{JSM}/request", requestOwnership="OWNED_REQUESTS", requestStatus="OPEN_REQUESTS").body
    assert found["values"][0]["issueKey"] == key
    assert {row["reporter"]["name"] for row in found["values"]} == {"grace@acme.example"}


@shows("POST /request")
def _(who: Who) -> None:
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "1",
        "requestFieldValues": {"summary": "The screen is dark", "description": "*Really* dark"},
        "raiseOnBehalfOf": "grace@acme.example",
        "requestParticipants": ["hiro@acme.example"],
    }
    made = who("alex").post(f"{JSM}/request", body, expand="participant")
    assert made.status == 201
    assert made.body["reporter"]["name"] == "grace@acme.example"
    assert made.body["_expands"] == ["status", "sla", "requestType", "serviceDesk"]
    assert [row["name"] for row in made.body["participants"]["values"]] == ["hiro@acme.example"]
    assert set(made.body["_links"]) == {"jiraRest", "web", "self"}
    assert "summary" not in made.body
    refused = who("bruno").post(f"{JSM}/request", body)
    assert refused.status == 403


@shows("GET /request/{issueIdOrKey}")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    body = who("alex").get(f"{JSM}/request/{key}", expand="serviceDesk,requestType,sla,comment").body
    assert body["issueKey"] == key
    assert set(body["currentStatus"]) == {"status", "statusDate"}
    assert set(body["serviceDesk"]) == {"id", "projectId", "projectName", "projectKey", "_links"}
    assert "comments" not in body
    assert who("bruno").get(f"{JSM}/request/{key}").status == 403


@shows("GET /request/{issueIdOrKey}/comment")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    for public in (True, False):
        who("alex").post(f"{JSM}/request/{key}/comment", {"body": "h2. Look", "public": public})
    read = {name: who(name).get(f"{JSM}/request/{key}/comment").body["values"] for name in ("alex", "grace")}
    assert [row["public"] for row in read["alex"]] == [True, False]
    assert [(row["public"], row["body"], row["author"]["name"]) for row in read["grace"]] == [
        (True, "h2. Look", "alex")
    ]
    assert who("bruno").get(f"{JSM}/request/{key}/comment").body["values"] == []


@shows("POST /request/{issueIdOrKey}/comment")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    made = who("grace").post(f"{JSM}/request/{key}/comment", {"body": "Still dark", "public": True})
    assert (made.status, made.body["author"]["name"]) == (201, "grace@acme.example")
    assert who("grace").post(f"{JSM}/request/{key}/comment", {"body": "Dark"}).status == 400
    assert who("grace").post(f"{JSM}/request/{key}/comment", {"body": "Dark", "public": False}).status == 403


@shows("GET /request/{issueIdOrKey}/comment/{commentId}")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    made = who("alex").post(f"{JSM}/request/{key}/comment", {"body": "Inside", "public": False}).body
    assert made == who("alex").get(f"{JSM}/request/{key}/comment/{made['id']}").body
    assert set(made) == {"id", "body", "public", "author", "created", "_links"}
    assert who("grace").get(f"{JSM}/request/{key}/comment/{made['id']}").status == 404


@shows("GET /request/{issueIdOrKey}/participant")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    who("alex").post(f"{JSM}/request/{key}/participant", {"usernames": ["hiro@acme.example"]})
    assert [row["name"] for row in who("hiro").get(f"{JSM}/request/{key}/participant").body["values"]] == [
        "hiro@acme.example"
    ]


@shows("POST /request/{issueIdOrKey}/participant")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    people = ["hiro@acme.example", "bruno@acme.example"]
    added = who("alex").post(f"{JSM}/request/{key}/participant", {"usernames": people})
    assert [row["name"] for row in added.body["values"]] == people
    assert who("alex").post(f"{JSM}/request/{key}/participant", {"accountIds": people}).status == 400
    assert who("alex").post(f"{JSM}/request/{key}/participant", {"usernames": ["nobody"]}).status == 400


@shows("DELETE /request/{issueIdOrKey}/participant")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    here = f"{JSM}/request/{key}/participant"
    who("alex").post(here, {"usernames": ["hiro@acme.example", "bruno@acme.example"]})
    left = who("alex").delete(here, {"usernames": ["hiro@acme.example"]})
    assert [row["name"] for row in left.body["values"]] == ["bruno@acme.example"]
    assert who("hiro").get(f"{JSM}/request/{key}").status in {200, 403}
    assert who("alex").delete(here, {"usernames": ["hiro@acme.example"]}).status == 400


@shows("GET /request/{issueIdOrKey}/sla")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    rows = who("alex").get(f"{JSM}/request/{key}/sla").body["values"]
    assert {row["name"] for row in rows} == {"Time to first response", "Time to resolution"}
    assert all(set(row) == {"id", "name", "_links", "completedCycles", "ongoingCycle"} for row in rows)
    assert who("grace").get(f"{JSM}/request/{key}/sla").status == 403


@shows("GET /request/{issueIdOrKey}/sla/{slaMetricId}")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    row = who("alex").get(f"{JSM}/request/{key}/sla").body["values"][0]
    one = who("alex").get(f"{JSM}/request/{key}/sla/{row['id']}").body
    assert (one["name"], one["ongoingCycle"]["breached"]) == (row["name"], False)
    assert who("alex").get(f"{JSM}/request/{key}/sla/99").status == 404


@shows("GET /request/{issueIdOrKey}/status")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    rows = who("grace").get(f"{JSM}/request/{key}/status").body["values"]
    assert [(set(row), row["status"]) for row in rows] == [({"status", "statusDate"}, "Waiting for support")]


@shows("GET /request/{issueIdOrKey}/transition")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    names = {row["name"] for row in who("grace").get(f"{JSM}/request/{key}/transition").body["values"]}
    assert {"Escalate", "Cancel request"} <= names


@shows("POST /request/{issueIdOrKey}/transition")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    rows = who("grace").get(f"{JSM}/request/{key}/transition").body["values"]
    number = next(row["id"] for row in rows if row["name"] == "Escalate")
    body = {"id": number, "additionalComment": {"body": "Please hurry"}}
    assert who("grace").post(f"{JSM}/request/{key}/transition", body).status == 204
    assert who("grace").get(f"{JSM}/request/{key}").body["currentStatus"]["status"] == "Escalated"
    assert who("grace").get(f"{JSM}/request/{key}/comment").body["values"][-1]["body"] == "Please hurry"


@shows("GET /request/{issueIdOrKey}/approval")
def _(who: Who) -> None:
    key, _ = waiting(who)
    row = who("grace").get(f"{JSM}/request/{key}/approval").body["values"][0]
    assert [one["approver"]["name"] for one in row["approvers"]] == ["priya@acme.example", "quentin@acme.example"]
    assert (row["finalDecision"], row["canAnswerApproval"]) == ("pending", False)


@shows("GET /request/{issueIdOrKey}/approval/{approvalId}")
def _(who: Who) -> None:
    key, approval = waiting(who)
    assert who("priya").get(f"{JSM}/request/{key}/approval/{approval}").body["canAnswerApproval"]
    assert who("priya").get(f"{JSM}/request/{key}/approval/999").status == 404


@shows("POST /request/{issueIdOrKey}/approval/{approvalId}")
def _(who: Who) -> None:
    key, approval = waiting(who)
    here = f"{JSM}/request/{key}/approval/{approval}"
    said = who("priya").post(here, {"decision": "approve", "comment": "Cheap enough", "commentPublic": True})
    assert [one["approverDecision"] for one in said.body["approvers"]] == ["approved", "pending"]
    assert who("grace").get(f"{JSM}/request/{key}/comment").body["values"][-1]["body"] == "Cheap enough"
    assert who("quentin").post(here, {"decision": "decline"}).status == 400
    assert who("quentin").post(here, {"decision": "decline", "comment": "Too much"}).body["finalDecision"] == "declined"
    assert who("quentin").post(here, {"decision": "approve"}).status == 409


@shows("GET /request/{issueIdOrKey}/approval/{approvalId}/config")
def _(who: Who) -> None:
    key, approval = waiting(who)
    body = who("priya").get(f"{JSM}/request/{key}/approval/{approval}/config").body
    assert body == {"commentsRequiredWhenApprove": False, "commentsRequiredWhenDecline": True}


@shows("POST /request/{issueIdOrKey}/attachment")
def _(who: Who) -> None:
    key = who("grace").raise_request()
    there = who("grace").upload(f"{DESK}/attachTemporaryFile", ("log.txt", "text/plain", b"dark"))
    ids = [row["temporaryAttachmentId"] for row in there.body["temporaryAttachments"]]
    body = {"temporaryAttachmentIds": ids, "public": True, "additionalComment": {"body": "See this"}}
    made = who("grace").post(f"{JSM}/request/{key}/attachment", body)
    assert made.status == 201
    row = made.body["attachments"]["values"][0]
    content = row["_links"]["content"].removeprefix(who("grace").site.url)
    assert content.startswith("/secure/attachment/")
    assert who("grace").get(content).raw == b"dark"
    assert who("bruno").get(content).status in {403, 404}


@shows("POST /servicedesk/{serviceDeskId}/attachTemporaryFile")
def _(who: Who) -> None:
    made = who("grace").upload(f"{DESK}/attachTemporaryFile", ("a.png", "image/png", b"\x89PNG"))
    assert (made.status, made.body["temporaryAttachments"][0]["fileName"]) == (201, "a.png")
    refused = who("grace").upload(f"{DESK}/attachTemporaryFile", ("a.png", "image/png", b"\x89PNG"), check=None)
    assert refused.status in {400, 403}
