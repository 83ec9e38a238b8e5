"""Reading what a platform call wants changed on an issue: `fields`, `update`, comments beside them."""

from typing import Any, NamedTuple, TypedDict

from msgspec import Struct, ValidationError, convert, field

from deskhand.sandbox import _constants as constants
from deskhand.sandbox import _restrictions as restrictions
from deskhand.sandbox._access import holds
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._holders import stands_for
from deskhand.sandbox._issue_records import Issue, Visibility
from deskhand.sandbox._issue_view import INTERNAL
from deskhand.sandbox._records import Project
from deskhand.sandbox._text import is_document
from deskhand.sandbox._values import Unfit, parse

NOT_THERE = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
EDITABLE = frozenset(
    {
        "summary",
        "description",
        "priority",
        "assignee",
        "reporter",
        "duedate",
        "labels",
        "security",
        constants.ORGANIZATIONS_FIELD,
        constants.PARTICIPANTS_FIELD,
    }
)
NEEDED = {
    "assignee": "ASSIGN_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "duedate": "SCHEDULE_ISSUES",
    "security": "SET_ISSUE_SECURITY",
}
CANNOT_COMMENT = "You do not have the permission to comment on this issue."


class Kept(Struct):
    """A property that an app keeps at an issue."""

    key: str
    value: Any


class IssueUpdate(Struct, rename="camel"):
    """The body of a call that changes an issue."""

    fields: dict[str, Any] = field(default_factory=dict)
    update: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    transition: dict[str, Any] | None = None
    properties: list[Kept] = field(default_factory=list)


class Told(TypedDict):
    """What is said of a new comment beside its text."""

    public: bool
    visibility: Visibility | None
    properties: dict[str, Any]


class NewComment(NamedTuple):
    """A comment that comes with a change."""

    body: Any
    public: bool
    visibility: Visibility | None
    properties: dict[str, Any]

    @property
    def told(self) -> "Told":
        """Whom it is for, and what is kept with it."""
        return {"public": self.public, "visibility": self.visibility, "properties": self.properties}


class Wanted(Struct):
    """What is to be changed."""

    values: dict[str, Any] = field(default_factory=dict)
    comments: list[NewComment] = field(default_factory=list)
    resolution: int | None = None
    errors: dict[str, str] = field(default_factory=dict)


def wanted(
    call: Call, project: Project, issue: Issue | None, sent: IssueUpdate, *, screen: frozenset[str] | None = None
) -> Wanted:
    """What a body asks for, checked; `screen` is what a transition lets one set, by default every field is there."""
    found = Wanted()
    for name, raw in sent.fields.items():
        if name in sent.update:
            found.errors[name] = f"Field '{name}' is specified in both 'fields' and 'update'."
        elif screen is not None and name not in screen:
            found.errors[name] = NOT_THERE.format(name)
        elif name == "resolution" and screen is not None:
            _resolution(raw, found)
        else:
            _value(call, project, issue, name, raw, found)
    for name, operations in sent.update.items():
        if name == "comment":
            _comments(call, project, issue, operations, found)
        elif screen is not None and name not in screen:
            found.errors[name] = NOT_THERE.format(name)
        else:
            _operations(call, project, issue, name, operations, found)
    if found.errors:
        raise Refusal(400, errors=found.errors)
    return found


def _value(call: Call, project: Project, issue: Issue | None, name: str, raw: Any, found: Wanted) -> None:
    kind = call.site.fields.get(name)
    if kind is None or not (
        name in EDITABLE or (kind.custom and not kind.custom.startswith("com.atlassian.servicedesk"))
    ):
        found.errors[name] = NOT_THERE.format(name)
        return
    permission = NEEDED.get(name)
    if permission and not holds(call.site, call.account, permission, project, issue):
        found.errors[name] = NOT_THERE.format(name)
        return
    try:
        value = parse(call.site, kind, raw, version=call.version, wiki=False)
    except Unfit as unfit:
        found.errors[name] = str(unfit)
        return
    if name in {"summary", "reporter"} and value is None:
        found.errors[name] = f"{kind.name} is required."
    elif name == "security" and value is not None and not _may_set(call, project, issue, value):
        found.errors[name] = "The security level is not one that you can set in this project."
    elif name == "assignee" and value is not None and not can_be_assigned(call, project, value):
        found.errors[name] = f"User '{value}' cannot be assigned issues."
    else:
        found.values[name] = value


def can_be_assigned(call: Call, project: Project, account_id: str) -> bool:
    """Whether issues of a project can be somebody's."""
    return holds(call.site, call.site.users.get(account_id), "ASSIGNABLE_USER", project)


def _may_set(call: Call, project: Project, issue: Issue | None, number: int) -> bool:
    """Whether a level is of the project's scheme and lets the caller still see what carries it."""
    scheme = call.site.security_schemes.get(project.security_scheme or 0)
    level = next((row for row in scheme.levels if row.id == number), None) if scheme is not None else None
    return level is not None and any(
        stands_for(call.site, call.account, row.type, row.parameter, project, issue, portal=False)
        for row in level.members
    )


def _resolution(raw: Any, found: Wanted) -> None:
    said = raw if isinstance(raw, dict) else {}
    for row in constants.RESOLUTIONS.values():
        if str(said.get("id", "")) == str(row.id) or str(said.get("name", "")).casefold() == row.name.casefold():
            found.resolution = row.id
            return
    found.errors["resolution"] = f"Resolution '{said.get('name', said.get('id'))}' is not valid."


def _operations(
    call: Call, project: Project, issue: Issue | None, name: str, operations: list[dict[str, Any]], found: Wanted
) -> None:
    for operation in operations:
        for verb, raw in operation.items():
            if verb == "set":
                _value(call, project, issue, name, raw, found)
                continue
            kind = call.site.fields.get(name)
            if verb not in {"add", "remove"} or kind is None or kind.type != "array":
                found.errors[name] = f"Field with id '{name}' and name '{name}' does not support operation '{verb}'."
                continue
            before = found.values.get(name, value_of(issue, name) if issue is not None else None) or []
            _value(call, project, issue, name, [raw], found)
            changed = found.values.get(name, [])
            if verb == "add":
                both = list(dict.fromkeys([*before, *changed]))
                found.values[name] = sorted(both) if kind.items == "string" else both
            else:
                found.values[name] = [item for item in before if item not in changed]


def _comments(
    call: Call, project: Project, issue: Issue | None, operations: list[dict[str, Any]], found: Wanted
) -> None:
    if not holds(call.site, call.account, "ADD_COMMENTS", project, issue):
        found.errors["comment"] = CANNOT_COMMENT
        return
    for operation in operations:
        said = operation.get("add")
        if not isinstance(said, dict):
            found.errors["comment"] = "Only the operation 'add' is known for comments."
            return
        found.comments.append(new_comment(call, project, said))


def new_comment(call: Call, project: Project, said: dict[str, Any]) -> NewComment:
    """A comment that comes with something else, as it is sent."""
    body, rows = comment_body(call, said.get("body")), said.get("properties")
    visibility = _visibility(call, project, said.get("visibility"))
    return NewComment(body, is_public(rows), visibility, kept_with(rows))


def _visibility(call: Call, project: Project, raw: Any) -> Visibility | None:
    try:
        sent = convert(raw, restrictions.VisibilityWrite | None)
    except ValidationError as wrong:
        raise Refusal(400, errors={restrictions.FIELD: str(wrong)}) from None
    return restrictions.read(call, project, sent)


def comment_body(call: Call, raw: Any) -> Any:
    """A comment's text as the caller's version of the API sends it."""
    if call.version == 2 and isinstance(raw, str) and raw.strip():
        return raw
    if call.version == 3 and is_document(raw) and raw.get("content"):
        return raw
    raise Refusal(400, errors={"comment": "Comment body is not valid!" if raw else "Comment body can not be empty!"})


def is_public(properties: Any) -> bool:
    """Whether customers see a comment: they do, unless its `sd.public.comment` property says internal."""
    for row in properties if isinstance(properties, list) else ():
        if isinstance(row, dict) and row.get("key") == INTERNAL and isinstance(row.get("value"), dict):
            return row["value"].get("internal") is not True
    return True


def kept_with(properties: Any) -> dict[str, Any]:
    """The other properties that are sent with a comment or a worklog, for an app to find again."""
    rows = [row for row in properties if isinstance(row, dict)] if isinstance(properties, list) else []
    return {str(row["key"]): row.get("value") for row in rows if row.get("key") not in {None, INTERNAL}}
