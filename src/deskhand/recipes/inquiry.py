"""Answer questions about accounts on one site: one thing for one account, or many for many as a table."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from deskhand.actions._action import catalogue as actions
from deskhand.errors import CallError, UserError
from deskhand.permissions import Explanation, explain_all
from deskhand.permissions._answer import Verdict
from deskhand.permissions._known import Project, Unread
from deskhand.permissions._question import KNOWN, Asked
from deskhand.permissions._target_words import Target, read_target
from deskhand.permissions.facts import FactReader
from deskhand.permissions.refusals import Refusal, find_target, read_refusal
from deskhand.recipes.asking import WRITING, asked_by_word
from deskhand.recipes.check import check
from deskhand.recipes.preflight import preflight, whole

__all__ = ["Cell", "Matrix", "ask", "ask_about_recipe", "ask_why", "ask_why_not", "fill_matrix"]

ACTIONS = (
    "get_request", "create_request", "add_comment:public", "add_comment:internal", "add_participants", "attach_file:public",
    "update_fields", "assign", "transition_request",
)  # fmt: skip
AUDIENCES = {"public": True, "internal": False}
PLACES = {"request": "HELP-42", "issue": "HELP-42", "desk": "HELP", "project": "HELP"}
MOST_ACCOUNTS = 25
BEFORE_PLACES = ("sign-in", "scopes")
EXAMPLE = '"POST /request/{issueIdOrKey}/comment"'


class Cell(msgspec.Struct, frozen=True):
    """Whether an account may do something, and why, in a sentence."""

    verdict: Verdict
    why: str


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts and what they may do on one target: a row for each account, a cell for each action.

    `left_out` says which accounts are not there, and why.
    """

    target: str
    actions: tuple[str, ...]
    accounts: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    read_by: str
    left_out: tuple[str, ...] = ()


async def ask(
    reader: FactReader,
    word: str,
    target: str,
    *,
    account: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> Explanation:
    """Whether an account may do what a word names, on a target."""
    place = read_target(target)
    asked = asked_by_word(word, place, given or {})
    if any(word == key and key not in KNOWN for one in asked for key in one.needs.permissions):
        await _known_by(reader, word)
    if needs := _lacks(place, asked):
        article = "an" if needs[0] in "aeiou" else "a"
        raise UserError(f"{word} is done to {article} {needs}: name it behind, such as {PLACES[needs]}")
    if not asked:
        raise UserError(f"{word} can be anything: ask about the operation that it is to call, such as {EXAMPLE}")
    _fits(word, place, asked, given or {})
    facts = await reader.read(place, asked, account=account)
    return explain_all(facts, asked, name=word, target=place.written)


def _fits(word: str, place: Target, asked: Sequence[Asked], given: Mapping[str, Any]) -> None:
    """UserError where something is said that has nothing to do with the question: the answer would be about another one."""
    takes = actions()[word].input.__struct_fields__ if word in actions() else ()
    for name, meant in (("to", any(one.to for one in asked)), ("public", any(one.name in WRITING for one in asked))):
        if given.get(name) is not None and not meant and name not in takes:
            raise UserError(f"{word} has no {name!r}: leave it out")
    if place.queue and any(one.place in ("request", "issue") for one in asked):
        raise UserError(
            f"{word} is not done to a queue: name a request, such as {place.project}-42, or {place.project}"
        )


def _lacks(place: Target, asked: Sequence[Asked]) -> str:
    """What something is done to, where no place is named."""
    return next((one.place for one in asked if one.place != "site"), "") if place.kind == "site" else ""


async def _known_by(reader: FactReader, key: str) -> None:
    """UserError where the site has no such permission, neither of Jira's nor of an app's."""
    known = await reader.permissions()
    if known and key not in known:
        near = get_close_matches(key, sorted(known), 1)
        raise UserError(f"the site has no permission {key}{f'; did you mean {near[0]}?' if near else ''}")


async def ask_about_recipe(reader: FactReader, text: str, name: str, *, account: str | None = None) -> Explanation:
    """Whether an account may do all that a recipe does; RecipeError where it is none."""
    recipe = check(text, name)
    return whole(await preflight([recipe], reader, account=account), recipe.name)


async def ask_why(
    reader: FactReader, told: CallError | str, *, step: Mapping[str, Any] | None = None
) -> Explanation | None:
    """Why a call was refused, from the error or the line that tells of it; None where that tells of something else.

    `step` is what a job's step was given that made the call. A 400 is most often about what was sent: it is explained only
    where the account may not do it at all.
    """
    refusal = read_refusal(told, step)
    if refusal is None:
        return None
    if refusal.elsewhere and (found := await _why(reader, refusal.elsewhere, None)):
        return found
    return await _why(reader, refusal, refusal.error if refusal.error.status != 400 else None)


async def _why(reader: FactReader, refusal: Refusal, error: CallError | None) -> Explanation | None:
    target = await find_target(reader.jira, refusal)
    place = target or Target("site")
    asked = asked_by_word(refusal.operation, place, refusal.given)
    facts = await reader.read(place, asked)
    found = explain_all(facts, asked, name=refusal.operation, target=place.written, refused=error)
    # Where it cannot be told what the call was about, only what comes before that decides.
    placed = target is not None and not _lacks(target, asked)
    return found if found.verdict == "refused" and (placed or found.layers[-1].name in BEFORE_PLACES) else None


async def ask_why_not(reader: FactReader, action: str, given: Mapping[str, Any]) -> Explanation | None:
    """Why an action gave up before any call, such as on a transition that Jira does not offer; None where it may be done."""
    told = await ask(reader, action, str(given["request"]), given=given)
    return told if told.verdict == "refused" else None


async def fill_matrix(
    reader: FactReader, target: str, *, accounts: Sequence[str] = (), actions: Sequence[str] = ()
) -> Matrix:
    """What accounts may do on a target; where none are named, those with a role in the project, and the one that asks.

    An action is written `add_comment:public` or `add_comment:internal` where it matters who reads what it writes.
    """
    chosen = tuple(actions) or ACTIONS
    found, left_out = ([], []) if accounts else await _with_roles(reader, target)
    who: list[str | None] = [*accounts] or [None, *found]
    names: list[str] = []
    rows: list[tuple[Cell, ...]] = []
    read_by = ""
    for account in who:
        told = [await _cell(reader, action, target, account) for action in chosen]
        names.append(told[0].account)
        rows.append(tuple([Cell(one.verdict, one.why) for one in told]))
        read_by = told[0].read_by
    return Matrix(
        target=target,
        actions=chosen,
        accounts=tuple(names),
        rows=tuple(rows),
        read_by=read_by,
        left_out=tuple(left_out),
    )


async def _cell(reader: FactReader, action: str, target: str, account: str | None) -> Explanation:
    word, _, audience = action.partition(":")
    if audience and audience not in AUDIENCES:
        raise UserError(f"{action!r}: write {word}:public or {word}:internal")
    given = {"public": AUDIENCES[audience]} if audience else {}
    return await ask(reader, word, target, account=account, given=given)


async def _with_roles(reader: FactReader, target: str) -> tuple[list[str], list[str]]:
    """The accounts with a role in the project, by their own names or by a group, and which were left out."""
    facts = await reader.read(read_target(target), ())
    if not isinstance(facts.project, Project) or isinstance(facts.project.roles, Unread):
        return [], ["who has a role in the project cannot be read by this connection: name accounts"]
    users = [user for role in facts.project.roles for user in role.users]
    left_out: list[str] = []
    for group in dict.fromkeys(group for role in facts.project.roles for group in role.groups):
        members = await reader.members(group)
        if isinstance(members, Unread):
            left_out.append(f"{members.fact}: {members.why}; {members.who} could read it")
        else:
            users += members
    found = [user for user in dict.fromkeys(users) if user != facts.account.id]
    if len(found) > MOST_ACCOUNTS:
        left_out.append(f"{len(found) - MOST_ACCOUNTS} more accounts have a role in the project: name those you want")
    return found[:MOST_ACCOUNTS], left_out
