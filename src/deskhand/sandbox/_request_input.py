"""Reading what a customer sent: the fields of a request type, checked one by one."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import can_raise, is_agent, reaches
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._records import Project, RequestType, ServiceDesk
from deskhand.sandbox._request_form import FilledForm, SentForm, filled
from deskhand.sandbox._values import Unfit, parse

NOT_CREATED = "Your request could not be created. Please check the fields have been filled in correctly."


class RequestCreate(Struct, rename="camel"):
    """The body of a new request."""

    service_desk_id: str | None = None
    request_type_id: str | None = None
    request_field_values: dict[str, Any] = field(default_factory=dict)
    request_participants: list[str] | None = None
    raise_on_behalf_of: str | None = None
    is_adf_request: bool = False
    channel: str | None = None
    form: SentForm | None = None


class Draft(Struct):
    """A request that was checked and is not raised yet."""

    desk: ServiceDesk
    project: Project
    kind: RequestType
    reporter: str
    values: dict[str, Any]
    files: list[str]
    errors: dict[str, str]
    form: FilledForm | None = None


def draft(call: Call, sent: RequestCreate) -> Draft:
    """What is to be raised; field errors are gathered, everything else is refused at once."""
    desk, project, kind = _place(call, sent)
    agent = is_agent(call.site, call.user, project)
    reporter = call.user.account_id
    if sent.raise_on_behalf_of is not None:
        if not agent:
            raise Refusal(403, "You do not have permission to raise a request on behalf of another customer.")
        reporter = _person(call, sent.raise_on_behalf_of)
    if sent.request_participants and not agent:
        raise Refusal(403, "You do not have permission to add request participants.")
    made = Draft(desk, project, kind, reporter, {}, [], {})
    if sent.form is not None:
        made.form = filled(call, kind, sent.form)
        made.values |= made.form.values
    _fields(call, sent, made)
    people = [_person(call, who) for who in sent.request_participants or ()]
    made.values[constants.PARTICIPANTS_FIELD] = [who for who in dict.fromkeys(people) if who != reporter]
    if constants.ORGANIZATIONS_FIELD not in made.values:
        made.values[constants.ORGANIZATIONS_FIELD] = [
            number for number in desk.organizations if reporter in call.site.organizations[number].members
        ]
    return made


def _place(call: Call, sent: RequestCreate) -> tuple[ServiceDesk, Project, RequestType]:
    site = call.site
    desk = site.desk(sent.service_desk_id or "")
    if desk is None:
        raise Refusal(400, "The service desk you are trying to raise a request in does not exist.")
    project = site.projects[desk.project]
    if not reaches(site, call.account, desk):
        raise Refusal(403, "You do not have permission to create requests in this service desk.")
    text = sent.request_type_id or ""
    kind = site.request_types.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if kind is None or kind.desk != desk.id:
        raise Refusal(400, "The request type you are trying to create a request with does not exist.")
    if not can_raise(site, call.account, kind, project):
        raise Refusal(403, "You do not have permission to create requests of this type.")
    return desk, project, kind


def _person(call: Call, account_id: str) -> str:
    user = call.site.users.get(account_id)
    if user is None or not user.active:
        raise Refusal(400, f"The user '{account_id}' does not exist.")
    return account_id


def _fields(call: Call, sent: RequestCreate, made: Draft) -> None:
    asked = {row.field: row for row in made.kind.fields if row.visible}
    for name, raw in sent.request_field_values.items():
        if name == "attachment":
            made.files = _names(raw, made)
            continue
        if made.form is not None and name in made.form.values:
            made.errors[name] = f"Field '{name}' is linked to an answer of the form, and has to be left out."
            continue
        if name not in asked and name != constants.ORGANIZATIONS_FIELD:
            made.errors[name] = f"Field '{name}' is not a field of this request type."
            continue
        if name == constants.ORGANIZATIONS_FIELD and not _may_share(call, raw, made):
            made.errors[name] = "You can share a request with organizations of your own only."
            continue
        try:
            made.values[name] = parse(call.site, call.site.fields[name], raw, version=3, wiki=not sent.is_adf_request)
        except Unfit as unfit:
            made.errors[name] = str(unfit)
    for name, row in asked.items():
        empty = made.files if name == "attachment" else made.values.get(name)
        if row.required and name not in made.errors and empty in (None, "", []):
            made.errors[name] = f"{row.name} is required."
    for row in made.kind.fields:
        if row.preset and row.field not in made.values:
            made.values[row.field] = list(row.preset)


def _may_share(call: Call, raw: Any, made: Draft) -> bool:
    """Whether the caller may share with organizations: customers with those that they belong to."""
    if is_agent(call.site, call.user, made.project) or not isinstance(raw, list):
        return True
    own = {str(row.id) for row in call.site.organizations.values() if call.user.account_id in row.members}
    return all(str(value.get("id") if isinstance(value, dict) else value) in own for value in raw)


def _names(raw: Any, made: Draft) -> list[str]:
    if isinstance(raw, list) and all(isinstance(name, str) for name in raw):
        return raw
    made.errors["attachment"] = "data was not an array of temporary attachment ids"
    return []


def told(errors: dict[str, str]) -> str:
    """Field errors as one text, which is all that the error shape of this API has room for."""
    return " ".join([NOT_CREATED, *(f"{name}: {text}" for name, text in errors.items())])
