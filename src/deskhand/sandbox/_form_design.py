"""The design of a form: which of its questions are asked, in what order, and what they offer.

The shape is that of https://developer.atlassian.com/cloud/forms/schemas/form-structure/.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from deskhand.sandbox._form_records import Answers, Design
from deskhand.sandbox._site import Site

SHORT, LONG, RICH, EMAIL, NUMBER = "ts", "tl", "rt", "te", "no"
DATE, TIME, DATE_AND_TIME = "da", "ti", "dt"
RADIO, DROPDOWN, CHECKBOXES, DROPDOWNS = "cs", "cd", "cm", "cl"
USER, USERS, FILES = "us", "um", "at"
KEYS = {
    RICH: ("adf",),
    DATE: ("date",),
    TIME: ("time",),
    DATE_AND_TIME: ("date", "time"),
    **dict.fromkeys((RADIO, DROPDOWN, CHECKBOXES, DROPDOWNS, "cc", "ob"), ("choices",)),
    **dict.fromkeys((USER, USERS), ("users",)),
    FILES: ("files",),
}


class Question(NamedTuple):
    """A question, by the number that it has in its form."""

    number: str
    type: str
    label: str
    rules: dict[str, Any]
    field: str | None
    key: str
    choices: dict[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        """What its answer consists of."""
        return KEYS.get(self.type, ("text",))


def questions(site: Site, design: Design) -> dict[str, Question]:
    """All questions; one that is linked to a field of Jira's offers that field's options."""
    found = {}
    for number, row in design["questions"].items():
        linked = row.get("jiraField")
        options = site.fields[linked].options if linked in site.fields else []
        choices = {choice["id"]: choice["label"] for choice in row.get("choices", ())}
        choices |= {option.id: option.value for option in options}
        rules, key = row.get("validation", {}), row.get("questionKey", "")
        found[number] = Question(number, row["type"], row["label"], rules, linked, key, choices)
    return found


def asked(design: Design, answers: Answers) -> list[str]:
    """The questions that are asked, in their order: those of a section only once an answer shows it."""
    places = [list(_placed(part)) for part in design["layout"]]
    sections = sorted(design.get("sections", {}), key=int)
    shown, found = {0}, places[0] if places else []
    grown = True
    while grown:
        grown = False
        for place, section in enumerate(sections, 1):
            if place not in shown and place < len(places) and _is_shown(design, section, answers, found):
                shown.add(place)
                found = [number for at in sorted(shown) for number in places[at]]
                grown = True
    return found


def _placed(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "extension" and node["attrs"].get("extensionKey") == "question":
            yield str(node["attrs"]["parameters"]["id"])
        for child in node.get("content", ()):
            yield from _placed(child)


def _is_shown(design: Design, section: str, answers: Answers, among: list[str]) -> bool:
    for condition in design.get("conditions", {}).values():
        effect = condition["o"]
        if effect.get("t") == "sh" and section in effect["sIds"]:
            wanted = condition["i"]["co"]["cIds"]
            if any(
                number in among and not set(choices).isdisjoint(answers.get(number, {}).get("choices", ()))
                for number, choices in wanted.items()
            ):
                return True
    return False
