"""What actions, triggers and whole recipes ask of an account, and on which targets as far as they are known."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from deskhand.actions._action import catalogue as actions
from deskhand.client import catalogue as operations
from deskhand.client._about import about
from deskhand.errors import UserError
from deskhand.permissions._question import Asked, about_operation, about_permission
from deskhand.permissions._target_words import Target, read_target
from deskhand.permissions.refusals import given_by
from deskhand.recipes.document import ActionStep, Recipe, walk
from deskhand.triggers._trigger import catalogue as triggers

__all__ = ["StepAsks", "asked_by_action", "asked_by_recipe", "asked_by_word"]

_PROJECT = re.compile(r"\bproject\s*=\s*[\"']?([A-Za-z]\w*)", re.IGNORECASE)
_PERMISSION = re.compile(r"[A-Z][A-Z_]+")
INTERNAL_AT_FIRST = ("add_comment", "attach_file")
FIELD_NEEDS = {
    "assignee": "ASSIGN_ISSUES",
    "duedate": "SCHEDULE_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "security": "SET_ISSUE_SECURITY",
}
"""Fields of an issue that take a permission of their own."""
WRITING = ("POST /request/{issueIdOrKey}/comment", "POST /request/{issueIdOrKey}/attachment")
_ASSIGN = "PUT /rest/api/3/issue/{issueIdOrKey}/assignee"
_FIND_PEOPLE = "GET /rest/api/3/user/search"
_READS = ("POST /rest/api/3/search/jql", "POST /rest/api/3/changelog/bulkfetch")


class StepAsks(NamedTuple):
    """A step of a recipe: its path and line, what it does, to what, and the operations that this takes."""

    path: str
    line: int
    does: str
    target: Target
    asked: tuple[Asked, ...]


def asked_by_word(word: str, target: Target, given: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The questions behind an action's, an operation's, a permission's or a trigger's name."""
    if word in actions():
        return asked_by_action(word, {"request_type": target.request_type, **given}, within=bool(target.project))
    if word in operations():
        return (_about(word, given, within=bool(target.project)),)
    if word in triggers():
        return asked_by_trigger(within=bool(target.project))
    if _PERMISSION.fullmatch(word):
        return (about_permission(word, place="issue" if target.issue else "project"),)
    near = get_close_matches(word, [*actions(), *triggers(), *operations()], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UserError(f"{word!r} is no action, trigger, operation or permission{hint}")


def asked_by_action(name: str, given: Mapping[str, Any], *, within: bool = False) -> tuple[Asked, ...]:
    """The questions about the operations that an action uses; `within` says that a project is named."""
    if name == "call_operation" and str(given.get("operation")) in operations():
        return (_about(str(given["operation"]), {**given, **given_by(_of_call(given))}, within=within),)
    action = actions()[name]
    default = {"public": False} if name in INTERNAL_AT_FIRST else {}
    uses = [str(one) for one in action.uses if str(one) != _FIND_PEOPLE or _names_people(given)]
    fields = given.get("fields") if name == "update_fields" else None
    more = [FIELD_NEEDS[field] for field in fields if field in FIELD_NEEDS] if isinstance(fields, Mapping) else []
    return (
        # What else an action searches is to see what became of it, and finds what there is to be found.
        *(_about(one, {**default, **given}, within=within and one == uses[0]) for one in uses if one in operations()),
        *(about_permission(key, place="issue") for key in more),
    )


def asked_by_trigger(*, within: bool = False) -> tuple[Asked, ...]:
    """The questions about what every trigger reads: it searches the project's issues and reads their changes."""
    reads = [about_operation(operations()[spec], within=within) for spec in _READS]
    return (*reads, about_permission("BROWSE_PROJECTS", place="project"))


def asked_by_recipe(recipe: Recipe) -> list[StepAsks]:
    """The trigger and every step, on the targets that are known before anything happens."""
    desk = str(recipe.trigger.input.get("desk") or "")
    place = _known(desk)
    asked = asked_by_trigger(within=bool(place.project))
    found = [StepAsks("trigger", recipe.trigger.line, recipe.trigger.name, place, asked)]
    found += [_step(step, desk) for step in walk(recipe.steps) if isinstance(step, ActionStep)]
    return found


def _step(step: ActionStep, desk: str) -> StepAsks:
    given = dict(_literals(step.input))
    if step.action == "call_operation":
        about = _of_call(given)
        return _asks(step, _known(_place_of(about, desk)), given)
    if (jql := _PROJECT.search(str(given.get("jql") or ""))) is not None:
        return _asks(step, _known(jql[1]), given)
    written = str(given.get("request") or given.get("desk") or desk)
    kind = given.get("request_type")
    target = _known(f"{written}/{kind}" if kind and "desk" in given else written) if _is_key(written) else _known(desk)
    return _asks(step, target, given)


def _asks(step: ActionStep, target: Target, given: Mapping[str, Any]) -> StepAsks:
    asked = asked_by_action(step.action, given, within=bool(target.project))
    return StepAsks(step.path, step.line, step.action, target, asked)


def _of_call(given: Mapping[str, Any]) -> Mapping[str, str | bool]:
    """What the call of an operation is about, as far as its path and its body say it themselves."""
    path = given.get("path") if isinstance(given.get("path"), Mapping) else {}
    known = about(str(given.get("operation") or ""), path or {}, given.get("body"))
    return {name: one for name, one in known.items() if not (isinstance(one, str) and "{{" in one)}


def _place_of(known: Mapping[str, str | bool], desk: str) -> str:
    """The issue or the project that a call names; a desk by its number is taken to be the recipe's own."""
    names = ("issueIdOrKey", "requestIdOrKey", "projectIdOrKey", "projectKeyOrId", "projectKey", "serviceDeskId")
    named = [str(known[name]) for name in names if name in known]
    return next((one for one in named if not one.isdecimal()), desk)


def _literals(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in the text as it is; what is worked out only when something happens is not known before."""
    for name, value in given.items():
        if not (isinstance(value, str) and "{{" in value):
            yield name, value


def _names_people(given: Mapping[str, Any]) -> bool:
    """Whether people are named by their addresses, which have to be looked up."""
    return any("@" in str(given.get(name) or "") for name in ("to", "on_behalf_of", "participants", "accounts"))


def _about(spec: str, given: Mapping[str, Any], *, within: bool = False) -> Asked:
    moves = spec.startswith("POST") and spec.endswith(("/transitions", "/transition"))
    return about_operation(
        operations()[spec],
        request_type=str(given.get("request_type") or "") if spec == "POST /request" else "",
        to=str(given.get("to") or "") if moves else "",
        internal=spec in WRITING and given.get("public") is False,
        on_behalf=spec == "POST /request" and bool(given.get("on_behalf_of") or given.get("participants")),
        about=str(given.get("account") or ""),
        assigns=str(given.get("to") or "") if spec == _ASSIGN else "",
        within=within,
    )


def _is_key(written: str) -> bool:
    try:
        read_target(written)
    except UserError:
        return False
    return True


def _known(written: str) -> Target:
    return read_target(written if _is_key(written) else "")
