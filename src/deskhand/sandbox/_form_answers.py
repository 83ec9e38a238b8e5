"""Answers to the questions of a form: read from what is sent, checked by the form's rules, told as text."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from deskhand.sandbox._form_design import CHECKBOXES, DROPDOWNS, EMAIL, NUMBER, USERS, Question, asked, questions
from deskhand.sandbox._form_records import Answers, Design
from deskhand.sandbox._site import Site
from deskhand.sandbox._text import as_plain

REQUIRED = "The field is required"
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


class Answer(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """An answer as it is sent."""

    text: str | None = None
    adf: dict[str, Any] | None = None
    date: str | None = None
    time: str | None = None
    choices: list[str] | None = None
    users: list[str] | None = None
    files: list[str] | None = None


def kept(sent: dict[str, Answer]) -> Answers:
    """Answers as they are kept."""
    names = Answer.__struct_fields__
    return {
        number: {name: value for name in names if (value := getattr(answer, name)) is not None}
        for number, answer in sent.items()
    }


def misfits(site: Site, design: Design, answers: Answers) -> dict[str, str]:
    """By question, what is wrong with the answers that are there."""
    known = questions(site, design)
    found = {}
    for number, answer in answers.items():
        text = "The question does not exist" if number not in known else _misfit(site, known[number], answer)
        if text:
            found[number] = text
    return found


def problems(site: Site, design: Design, answers: Answers) -> dict[str, str]:
    """By question, why a form cannot be submitted: what does not fit, and what was asked and is missing."""
    known, found = questions(site, design), misfits(site, design, answers)
    for number in asked(design, answers):
        if known[number].rules.get("rq") and number not in found and is_empty(known[number], answers.get(number, {})):
            found[number] = REQUIRED
    return found


def is_empty(question: Question, answer: dict[str, Any]) -> bool:
    """Whether nothing was answered."""
    return not all(answer.get(part) for part in question.parts)


def _misfit(site: Site, question: Question, answer: dict[str, Any]) -> str:
    if any(value for part, value in answer.items() if part not in question.parts):
        return "The answer is not of the kind that the question asks for"
    if is_empty(question, answer):
        return ""
    return next((text for part in question.parts if (text := CHECKS[part](site, question, answer[part]))), "")


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written as `2027-02-01`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day(_: Site, question: Question, value: str) -> str:
    if not is_day(value):
        return "The date must be written as yyyy-MM-dd"
    if value < question.rules.get("mnd", value) or value > question.rules.get("mxd", value):
        return "The date is out of range"
    return ""


def _time(_: Site, question: Question, value: str) -> str:
    return "" if CLOCK.fullmatch(value) else "The time must be written as HH:mm"


def _choices(_: Site, question: Question, value: list[str]) -> str:
    if question.type != "ob" and not set(value) <= set(question.choices):
        return "The choice does not exist"
    if len(value) > 1 and question.type not in {CHECKBOXES, DROPDOWNS, "ob", "cc"}:
        return "Only one choice is allowed"
    if not question.rules.get("mns", 0) <= len(value) <= question.rules.get("mxs", len(value)):
        return "The number of choices is out of range"
    return ""


def _users(site: Site, question: Question, value: list[str]) -> str:
    if any(who not in site.users for who in value):
        return "The user does not exist"
    return "Only one user is allowed" if len(value) > 1 and question.type != USERS else ""


def _text(_: Site, question: Question, value: str) -> str:
    rules = question.rules
    if question.type == NUMBER:
        return _number(question, value)
    if question.type == EMAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        return "The e-mail address is not valid"
    if not rules.get("mnc", 0) <= len(value) <= rules.get("mxc", len(value)):
        return "The number of characters is out of range"
    pattern = rules.get("rgx")
    return pattern["m"] if pattern and not re.fullmatch(pattern["p"], value) else ""


def _number(question: Question, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "The number is not valid"
    if question.rules.get("wh") and not number.is_integer():
        return "The number must be whole"
    if not question.rules.get("mnn", number) <= number <= question.rules.get("mxn", number):
        return "The number is out of range"
    return ""


def _anything(_: Site, __: Question, ___: Any) -> str:
    return ""


CHECKS: dict[str, Callable[[Site, Question, Any], str]] = {
    "date": _day,
    "time": _time,
    "choices": _choices,
    "users": _users,
    "text": _text,
    "adf": _anything,
    "files": _anything,
}


def told(site: Site, question: Question, answer: dict[str, Any]) -> str:
    """An answer as text, its several values parted by commas."""
    if "adf" in question.parts:
        return as_plain(answer["adf"]) if answer.get("adf") else ""
    if "choices" in question.parts:
        return ", ".join(question.choices.get(choice, choice) for choice in answer.get("choices", ()))
    if "users" in question.parts:
        return ", ".join(site.users[who].display_name for who in answer.get("users", ()) if who in site.users)
    if "files" in question.parts:
        return ", ".join(file["name"] for file in answer.get("files", ()))
    return " ".join(answer[part] for part in question.parts if answer.get(part))


def as_field(question: Question, answer: dict[str, Any], *, several: bool) -> Any:
    """An answer as the value of the field of Jira's that its question is linked to."""
    if "choices" in question.parts:
        values: list[Any] = [{"id": choice} for choice in answer["choices"]]
    elif "users" in question.parts:
        values = [{"accountId": who} for who in answer["users"]]
    elif question.type == NUMBER:
        values = [float(answer["text"])]
    else:
        values = [answer[question.parts[0]]]
    return values if several else values[0]
