"""Forms: asked by request types, answered on requests, kept among agents."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, Answer, Caller

OPT_IN = {"X-ExperimentalApi": "opt-in"}
ONBOARDING, WORKPLACE = "5", "3"
ANSWERS = {"1": {"text": "Ann"}, "2": {"date": "2027-02-01"}, "3": {"choices": ["1"]}, "4": {"choices": ["11"]}}
FIELDS = {"summary": "A new colleague", "customfield_10034": {"value": "Sales"}}
HARDWARE = {"summary": "A screen", "description": "Mine is broken", "customfield_10032": {"value": "Monitor"}}


@pytest.fixture
def here(site: Sandbox) -> str:
    """Where the forms of the site are."""
    return f"/jira/forms/cloud/{json.loads(Caller(site, None).get('/_edge/tenant_info').raw)['cloudId']}"


def ask(who: Caller, method: str, path: str, body: Any = None) -> Answer:
    """A call that opts in."""
    return who.call(method, path, body, headers=OPT_IN)


def raised(who: Caller, kind: str, fields: dict[str, Any], answers: dict[str, Any]) -> Answer:
    """A new request with its form."""
    body = {"serviceDeskId": "1", "requestTypeId": kind, "requestFieldValues": fields, "form": {"answers": answers}}
    return who.post(f"{JSM}/request", body)


def form_of(who: Caller, here: str, kind: str = ONBOARDING) -> tuple[str, str]:
    """The key of a new request, and the path of its form."""
    made = raised(who, kind, *((FIELDS, ANSWERS) if kind == ONBOARDING else (HARDWARE, {"1": {"text": "3"}})))
    key = made.body["issueKey"]
    (form,) = ask(who, "GET", f"{here}/request/{key}/form").body
    return key, f"{here}/request/{key}/form/{form['id']}"


def detail(answer: Answer) -> tuple[int, list[tuple[str, str]]]:
    """The status, and for each error its code and what it is about."""
    errors = answer.body["errors"]
    return answer.status, [(one["code"], one["context"][-1]["id"] if one["context"] else "") for one in errors]


def test_calls_have_to_opt_in(grace: Caller, here: str) -> None:
    """Without the header every operation is 412, in the shape of this API's errors."""
    assert detail(grace.get(f"{here}/request/HELP-1/form")) == (412, [("PRECONDITION_FAILED", "")])


def test_a_request_type_tells_its_form(grace: Caller, here: str) -> None:
    """With its questions; another type has none, and raises requests without."""
    form = ask(grace, "GET", f"{here}/servicedesk/1/requesttype/{ONBOARDING}/form").body
    assert form["publish"] == {"portalRequestTypeIds": [5], "submitOnCreate": True, "validateOnCreate": True}
    assert form["design"]["questions"]["2"]["jiraField"] == "customfield_10035"
    assert len(form["design"]["layout"]) == len(form["design"]["sections"]) + 1
    assert ask(grace, "GET", f"{here}/servicedesk/1/requesttype/1/form").status == 404
    assert raised(grace, "1", {"summary": "Help"}, ANSWERS).status == 400
    assert ask(grace, "GET", f"{here}/request/{grace.raise_request()}/form").body == []


def test_a_project_tells_its_forms(alex: Caller, grace: Caller, here: str) -> None:
    """Also those that no request type asks; customers do not browse the project."""
    rows = ask(alex, "GET", f"{here}/project/HELP/form").body
    assert [(row["name"], row["portalRequestTypeIds"]) for row in rows] == [
        ("New employee", [5]),
        ("Workplace", [3]),
        ("Risk assessment", []),
    ]
    form = ask(alex, "GET", f"{here}/project/HELP/form/{rows[2]['id']}").body
    assert (form["id"], set(form["publish"])) == (rows[2]["id"], {"portal", "jira"})
    assert ask(alex, "GET", f"{here}/project/HELP/form/none").status == 404
    assert ask(grace, "GET", f"{here}/project/NONE/form").status == 404


def test_a_request_is_raised_with_its_form(grace: Caller, alex: Caller, here: str) -> None:
    """Submitted at once, with linked answers in their fields, and read as texts."""
    key, form = form_of(grace, here)
    found = ask(grace, "GET", form).body
    assert found["state"] == {"visibility": "e", "status": "s", "answers": ANSWERS}
    assert alex.get(f"/rest/api/3/issue/{key}").body["fields"]["customfield_10035"] == "2027-02-01"
    rows = ask(grace, "GET", f"{form}/format/answers").body
    assert [(row["answer"], row.get("choice")) for row in rows] == [
        ("Ann", None),
        ("2027-02-01", None),
        ("Yes", "1"),
        ("Light", "11"),
    ]
    assert rows == ask(alex, "GET", form.replace("/request/", "/issue/") + "/format/answers").body


def test_a_linked_field_is_left_out(grace: Caller) -> None:
    """Its value comes from the answer, and twice is once too often."""
    twice = raised(grace, ONBOARDING, {**FIELDS, "customfield_10035": "2027-03-01"}, ANSWERS)
    assert (twice.status, "linked to an answer" in twice.body["errorMessage"]) == (400, True)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"1": {}}, {"1": "The field is required"}),
        ({"4": {}}, {"4": "The field is required"}),
        ({"3": {"choices": ["2"]}, "4": {}}, {}),
        ({"3": {"choices": ["1", "2"]}}, {"3": "Only one choice is allowed"}),
        ({"4": {"choices": ["99"]}}, {"4": "The choice does not exist"}),
        ({"2": {"date": "tomorrow"}}, {"2": "The date must be written as yyyy-MM-dd"}),
        ({"5": {"users": ["nobody"]}}, {"5": "The user does not exist"}),
        ({"1": {"text": "x" * 101}}, {"1": "The number of characters is out of range"}),
        ({"77": {"text": "x"}}, {"77": "The question does not exist"}),
        ({"1": {"users": ["nobody"]}}, {"1": "The answer is not of the kind that the question asks for"}),
    ],
)
def test_answers_are_checked_before_a_request_is_raised(
    grace: Caller, change: dict[str, Any], wrong: dict[str, str]
) -> None:
    """A question of a section is asked only once an answer shows the section."""
    body = {"serviceDeskId": "1", "requestTypeId": ONBOARDING, "requestFieldValues": FIELDS}
    checked = grace.post(f"{JSM}/request/validate", body | {"form": {"answers": ANSWERS | change}}).body
    assert {row["context"][0]["id"]: row["detail"] for row in checked["formErrors"]} == wrong
    assert checked["valid"] == (not wrong)
    made = raised(grace, ONBOARDING, FIELDS, ANSWERS | change)
    assert made.status == (422 if wrong else 201)
    if wrong:
        assert made.body["errors"] == checked["formErrors"]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"1": {"text": "many"}}, "The number is not valid"),
        ({"1": {"text": "2.5"}}, "The number must be whole"),
        ({"1": {"text": "13"}}, "The number is out of range"),
        ({"4": {"date": "2027-01-01", "time": "25:00"}}, "The time must be written as HH:mm"),
        ({"2": {"choices": ["21", "22"]}}, ""),
        ({"3": {"adf": {"type": "doc", "version": 1, "content": []}}}, ""),
        ({"4": {"date": "2027-01-01", "time": "09:30"}}, ""),
    ],
)
def test_each_kind_of_question_has_its_rules(
    grace: Caller, alex: Caller, admin: Caller, here: str, answers: dict[str, Any], wrong: str
) -> None:
    """What does not fit is refused on saving, too."""
    _, form = form_of(grace, here, WORKPLACE)
    assert ask(admin, "PUT", form.replace("/request/", "/issue/") + "/action/reopen").body == {"status": "open"}
    saved = ask(grace, "PUT", form, {"answers": answers})
    assert (saved.status, saved.body["errors"][0]["detail"] if wrong else "") == (422 if wrong else 200, wrong)
    if not wrong:
        assert saved.body["state"]["answers"] == {"1": {"text": "3"}} | answers
    assert ask(alex, "PUT", form, {"answers": {"1": "3"}}).status == 400


def test_files_are_answers(grace: Caller, here: str) -> None:
    """They are uploaded before, and become attachments of the request."""
    uploaded = grace.upload(f"{JSM}/servicedesk/1/attachTemporaryFile", ("cv.txt", "text/plain", b"Ann"))
    name = uploaded.body["temporaryAttachments"][0]["temporaryAttachmentId"]
    answers = ANSWERS | {"6": {"files": [name]}}
    made = raised(grace, ONBOARDING, FIELDS, answers)
    (form,) = ask(grace, "GET", f"{here}/request/{made.body['issueKey']}/form").body
    path = f"{here}/request/{made.body['issueKey']}/form/{form['id']}"
    (file,) = ask(grace, "GET", path).body["state"]["answers"]["6"]["files"]
    assert file["name"] == "cv.txt"
    assert ask(grace, "GET", f"{path}/format/answers").body[-1]["answer"] == "cv.txt"
    attached = grace.get(f"{JSM}/request/{made.body['issueKey']}/attachment").body["values"]
    assert [one["filename"] for one in attached] == ["cv.txt"]
    assert raised(grace, ONBOARDING, FIELDS, answers).status == 400
    again = grace.upload(f"{JSM}/servicedesk/1/attachTemporaryFile", ("cv.txt", "text/plain", b"Ann"))
    name = again.body["temporaryAttachments"][0]["temporaryAttachmentId"]
    twice = raised(grace, ONBOARDING, {**FIELDS, "attachment": [name]}, ANSWERS | {"6": {"files": [name]}})
    assert twice.status == 400


def test_a_submitted_form_is_the_agents_to_open(grace: Caller, alex: Caller, bruno: Caller, here: str) -> None:
    """Until then nothing in it changes; afterwards it is submitted anew."""
    _, form = form_of(grace, here)
    ours = form.replace("/request/", "/issue/")
    assert detail(ask(grace, "PUT", form, {"answers": {}}))[0] == 400
    assert ask(grace, "PUT", f"{form}/action/submit").status == 400
    assert ask(grace, "PUT", f"{ours}/action/reopen").status == 404
    assert ask(alex, "PUT", f"{ours}/action/reopen").body == {"status": "open"}
    assert ask(grace, "PUT", form, {"answers": {"1": {"text": ""}}}).status == 200
    assert detail(ask(grace, "PUT", f"{form}/action/submit")) == (422, [("VALIDATION_ERROR", "1")])
    assert ask(alex, "PUT", ours, {"answers": {"1": {"text": "Bea"}}}).status == 200
    assert ask(alex, "PUT", f"{ours}/action/submit").body == {"status": "submitted"}
    assert ask(bruno, "GET", form).status == 403
    assert ask(grace, "GET", f"{form}x").body["errors"][0]["code"] == "FORM_NOT_FOUND"


def test_a_locked_form_is_the_administrators_to_open(grace: Caller, alex: Caller, admin: Caller, here: str) -> None:
    """Submitting locks it where its design says so."""
    key, form = form_of(grace, here, WORKPLACE)
    assert [row["lock"] for row in ask(grace, "GET", f"{here}/request/{key}/form").body] == [True]
    ours = form.replace("/request/", "/issue/")
    assert detail(ask(alex, "PUT", f"{ours}/action/reopen"))[0] == 403
    assert ask(alex, "DELETE", ours).status == 400
    assert ask(admin, "PUT", f"{ours}/action/reopen").body == {"status": "open"}
    assert ask(grace, "PUT", f"{form}/action/submit").body == {"status": "locked"}


def test_internal_forms_are_hidden_from_the_portal(grace: Caller, alex: Caller, here: str) -> None:
    """An agent puts one on a request, shows it, hides it and takes it away."""
    key = grace.raise_request()
    ours, theirs = f"{here}/issue/{key}/form", f"{here}/request/{key}/form"
    template = ask(alex, "GET", f"{here}/project/HELP/form").body[2]["id"]
    assert ask(grace, "POST", ours, {"formTemplate": {"id": template}}).status == 404
    assert ask(alex, "POST", ours, {"formTemplate": {"id": "none"}}).status == 404
    made = ask(alex, "POST", ours, {"formTemplate": {"id": template}}).body
    assert (made["internal"], made["submitted"], made["formTemplate"]) == (True, False, {"id": template})
    assert [row["id"] for row in ask(alex, "GET", ours).body] == [made["id"]]
    assert [ask(who, "GET", theirs).body for who in (grace, alex)] == [[], []]
    assert ask(grace, "GET", f"{theirs}/{made['id']}").status == 404
    assert ask(alex, "PUT", f"{ours}/{made['id']}/action/external").body == {"visibility": "external"}
    assert ask(grace, "GET", f"{theirs}/{made['id']}").body["state"]["visibility"] == "e"
    assert ask(alex, "PUT", f"{ours}/{made['id']}/action/internal").body == {"visibility": "internal"}
    assert ask(alex, "GET", f"{ours}/{made['id']}").body["state"]["visibility"] == "i"
    assert ask(alex, "DELETE", f"{ours}/{made['id']}").status == 204
    assert ask(alex, "GET", ours).body == []


def test_customers_need_the_permission_to_edit(grace: Caller, alex: Caller, admin: Caller, here: str) -> None:
    """Whoever may open a request reads its forms; answering them takes the portal's permission to edit."""
    _, form = form_of(grace, here)
    ask(alex, "PUT", form.replace("/request/", "/issue/") + "/action/reopen")
    scheme = "/rest/api/3/permissionscheme/10000/permission"
    for grant in admin.get(scheme).body["permissions"]:
        if (grant["permission"], grant["holder"]["type"]) == ("EDIT_ISSUES", "sd.customer.portal.only"):
            admin.delete(f"{scheme}/{grant['id']}")
    assert ask(grace, "GET", form).status == 200
    assert ask(grace, "PUT", form, {"answers": {"1": {"text": "Bea"}}}).status == 403


def test_past_requests_have_forms(alex: Caller, here: str) -> None:
    """The small company's requests for new employees: the latest is open, those before were submitted."""
    keys = alex.keys('"Request Type" = "Onboard a new employee" ORDER BY created ASC')[-3:]
    forms = [ask(alex, "GET", f"{here}/request/{key}/form").body for key in keys]
    assert [[row["submitted"] for row in rows] for rows in forms] == [[True], [True], [False]]
    assert len(ask(alex, "GET", f"{here}/issue/{keys[0]}/form").body) == 2


def test_forms_are_kept_with_the_site(site: Sandbox, grace: Caller, here: str, tmp_path: Path) -> None:
    """A saved site has them, with what was answered."""
    _, form = form_of(grace, here)
    site.save(tmp_path / "site.db")
    with Sandbox(begin_with=tmp_path / "site.db") as again:
        assert ask(Caller(again, "grace"), "GET", form).body == ask(grace, "GET", form).body


def test_forms_are_not_part_of_data_center(grace: Caller) -> None:
    """There they are an app with an address of its own."""
    with Sandbox(seed=7, edition="datacenter") as server:
        assert Caller(server, "alex").get("/jira/forms/cloud/1/request/HELP-1/form").status == 404


def test_tokens_of_either_kind_are_taken(site: Sandbox, grace: Caller, here: str) -> None:
    """Beside the site an API token needs no scopes; one that has scopes needs the right ones."""
    _, form = form_of(grace, here)
    assert ask(Caller(site, None), "GET", form).body == {"code": 401, "message": "Unauthorized"}
    assert ask(Caller(site, "grace", "wrong"), "GET", form).status == 401
    control = Caller(site, None)
    for scopes, status in ((["read:servicedesk-request"], 200), (["read:jira-work"], 401)):
        token = control.post("/_sandbox/tokens", {"email": grace.email, "scopes": scopes}).body["token"]
        assert ask(Caller(site, "grace", token), "GET", form).status == status
    assert ask(grace, "GET", form.replace(here, "/jira/forms/cloud/another")).status == 404
