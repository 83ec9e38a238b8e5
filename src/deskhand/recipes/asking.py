"""What actions, triggers and whole recipes ask of an account, and on which targets as far as they are known."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from deskhand.actions._action import catalogue as actions
from deskhand.client import catalogue as operations
from deskhand.errors import UserError
from deskhand.permissions._question import Asked, about_operation, about_permission
from deskhand.permissions._target_words import Target, read_target
from deskhand.recipes.document import ActionStep, Recipe, walk
from deskhand.triggers._trigger import catalogue as triggers

__all__ = ["StepAsks", "asked_by_action", "asked_by_recipe", "asked_by_word"]

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
        return asked_by_action(word, {"request_type": target.request_type, **given})
    if word in operations():
        return (_about(word, given),)
    if word in triggers():
        return asked_by_trigger()
    if _PERMISSION.fullmatch(word):
        return (about_permission(word, place="issue" if target.issue else "project"),)
    near = get_close_matches(word, [*actions(), *triggers(), *operations()], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UserError(f"{word!r} is no action, trigger, operation or permission{hint}")


def asked_by_action(name: str, given: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The questions about the operations that an action uses."""
    if name == "call_operation" and str(given.get("operation")) in operations():
        return (_about(str(given["operation"]), given),)
    action = actions()[name]
    default = {"public": False} if name in INTERNAL_AT_FIRST else {}
    uses = [str(one) for one in action.uses if str(one) != _FIND_PEOPLE or _names_people(given)]
    fields = given.get("fields") if name == "update_fields" else None
    more = [FIELD_NEEDS[field] for field in fields if field in FIELD_NEEDS] if isinstance(fields, Mapping) else []
    return (
        *(_about(one, {**default, **given}) for one in uses if one in operations()),
        *(about_permission(key, place="issue") for key in more),
    )


def asked_by_trigger() -> tuple[Asked, ...]:
    """The questions about what every trigger reads: it searches the project's issues and reads their changes."""
    reads = [about_operation(operations()[spec]) for spec in _READS]
    return (*reads, about_permission("BROWSE_PROJECTS", place="project"))


def asked_by_recipe(recipe: Recipe) -> list[StepAsks]:
    """The trigger and every step, on the targets that are known before anything happens."""
    desk = str(recipe.trigger.input.get("desk") or "")
    found = [StepAsks("trigger", recipe.trigger.line, recipe.trigger.name, _known(desk), asked_by_trigger())]
    found += [_step(step, desk) for step in walk(recipe.steps) if isinstance(step, ActionStep)]
    return found


def _step(step: ActionStep, desk: str) -> StepAsks:
    given = dict(_literals(step.input))
    written = str(given.get("request") or given.get("desk") or desk)
    kind = given.get("request_type")
    target = _known(f"{written}/{kind}" if kind and "desk" in given else written) if _is_key(written) else _known(desk)
    return StepAsks(step.path, step.line, step.action, target, asked_by_action(step.action, given))


def _literals(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in the text as it is; what is worked out only when something happens is not known before."""
    for name, value in given.items():
        if not (isinstance(value, str) and "{{" in value):
            yield name, value


def _names_people(given: Mapping[str, Any]) -> bool:
    """Whether people are named by their addresses, which have to be looked up."""
    return any("@" in str(given.get(name) or "") for name in ("to", "on_behalf_of", "participants", "accounts"))


def _about(spec: str, given: Mapping[str, Any]) -> Asked:
    moves = spec.startswith("POST") and spec.endswith(("/transitions", "/transition"))
    return about_operation(
        operations()[spec],
        request_type=str(given.get("request_type") or "") if spec == "POST /request" else "",
        to=str(given.get("to") or "") if moves else "",
        internal=spec in WRITING and given.get("public") is False,
        on_behalf=spec == "POST /request" and bool(given.get("on_behalf_of") or given.get("participants")),
    )


def _is_key(written: str) -> bool:
    try:
        read_target(written)
    except UserError:
        return False
    return True


def _known(written: str) -> Target:
    return read_target(written if _is_key(written) else "")
