"""The forms of the small company: two that request types ask, one that agents fill in, and copies on some requests."""

import uuid
from typing import Any

from deskhand.sandbox._form_records import Design, FormTemplate
from deskhand.sandbox._forms import attach, submitted_as
from deskhand.sandbox._seed_fields import START_DATE
from deskhand.sandbox._seed_project import PROJECT
from deskhand.sandbox._site import Site

ONBOARDING_TYPE, HARDWARE_TYPE = 5, 3
ONBOARDING, WORKPLACE, RISK = (str(uuid.UUID(int=0xF0_0000 + number, version=4)) for number in (1, 2, 3))
YES, NO = "1", "2"
FILLED = 3
DAY = 86_400_000


def lay_forms(site: Site, anchor: int) -> None:
    """The forms of the project."""
    made = anchor - 300 * DAY
    rows: tuple[tuple[str, Design, list[int]], ...] = (
        (ONBOARDING, _onboarding(), [ONBOARDING_TYPE]),
        (WORKPLACE, _workplace(), [HARDWARE_TYPE]),
        (RISK, _risk(), []),
    )
    for number, design, types in rows:
        site.form_templates.add(number, FormTemplate(number, PROJECT, design, made, types))


def fill_forms(site: Site) -> None:
    """Put forms on the latest requests for new employees: filled in, all but the last."""
    issues = [issue for issue in site.issues.values() if issue.request_type == ONBOARDING_TYPE][-FILLED:]
    template = site.form_templates[ONBOARDING]
    for place, issue in enumerate(issues, 1):
        start = issue.values.get(START_DATE)
        answers: dict[str, dict[str, Any]] = {
            "1": {"text": f"New colleague {place}"},
            "2": {"date": start},
            "3": {"choices": [YES]},
            "4": {"choices": ["11"]},
        }
        row = attach(site, issue.id, template, answers if place < FILLED and start else {}, issue.created)
        if row.answers:
            row.status = submitted_as(row.design)  # type: ignore[assignment]
    if issues:
        attach(site, issues[0].id, site.form_templates[RISK], {}, issues[0].created).internal = True


def _onboarding() -> Design:
    laptops = {"11": "Light", "12": "Strong", "13": "None of these"}
    asked = {
        1: _question("ts", "What is the name of the new colleague?", required=True, key="name", mxc=100),
        2: _question("da", "When is the first day?", required=True, field=START_DATE),
        3: _question("cs", "Is a laptop needed?", required=True, choices={YES: "Yes", NO: "No"}),
        4: _question("cd", "Which laptop?", required=True, choices=laptops),
        5: _question("um", "Who should be told?"),
        6: _question("at", "Is there anything to read?"),
    }
    shown = {"i": {"co": {"cIds": {"3": [YES]}}}, "o": {"sIds": ["1"], "t": "sh"}}
    return _design("New employee", asked, [[1, 2, 3, 5, 6], [4]], {"1": shown}, lock=False)


def _workplace() -> Design:
    furniture = {"21": "Desk", "22": "Chair", "23": "Lamp"}
    asked = {
        1: _question("no", "On which floor do you sit?", required=True, wh=True, mnn=0, mxn=12),
        2: _question("cm", "What is at your place already?", choices=furniture),
        3: _question("rt", "Describe your place"),
        4: _question("dt", "When may we come?"),
    }
    return _design("Workplace", asked, [[1, 2, 3, 4]], {}, lock=True)


def _risk() -> Design:
    levels = {"31": "Low", "32": "Medium", "33": "High"}
    asked = {
        1: _question("cs", "How high is the risk?", required=True, choices=levels),
        2: _question("tl", "Why?"),
        3: _question("us", "Who has looked at it?"),
    }
    return _design("Risk assessment", asked, [[1, 2, 3]], {}, lock=True)


def _question(
    kind: str,
    label: str,
    *,
    required: bool = False,
    choices: dict[str, str] | None = None,
    field: str | None = None,
    key: str = "",
    **rules: Any,
) -> dict[str, Any]:
    row: dict[str, Any] = {"type": kind, "label": label, "description": "", "questionKey": key}
    row["validation"] = {"rq": required, **rules}
    if choices is not None:
        row["choices"] = [{"id": number, "label": text} for number, text in choices.items()]
    return row if field is None else row | {"jiraField": field}


def _design(
    name: str, asked: dict[int, dict[str, Any]], places: list[list[int]], conditions: dict[str, Any], *, lock: bool
) -> Design:
    return {
        "settings": {"name": name, "language": "en", "submit": {"lock": lock, "pdf": False}},
        "questions": {str(number): row for number, row in asked.items()},
        "sections": {
            str(number): {"sectionType": "b", "name": f"Section {number}", "conditions": [*conditions]}
            for number in range(1, len(places))
        },
        "conditions": conditions,
        "layout": [{"version": 1, "type": "doc", "content": [_placed(number) for number in part]} for part in places],
    }


def _placed(number: int) -> dict[str, Any]:
    place = str(uuid.uuid5(uuid.UUID(RISK), str(number)))
    attributes = {"extensionType": "com.thinktilt.proforma", "extensionKey": "question", "layout": "default"}
    return {"type": "extension", "attrs": {**attributes, "parameters": {"id": number}, "localId": place}}
