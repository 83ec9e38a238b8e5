"""The service desk of the small company: request types, queues, articles."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._records import Article, Queue, RequestType, RequestTypeField, RequestTypeGroup
from deskhand.sandbox._seed_fields import (
    COST,
    DEPARTMENT,
    HARDWARE,
    HELPERS,
    IMPACT,
    LOCATION,
    MANAGER,
    NEEDED_BY,
    START_DATE,
    SYSTEMS,
    URGENCY,
    lay_fields,
)
from deskhand.sandbox._seed_project import DESK, lay_project
from deskhand.sandbox._site import Site


def lay_desk(site: Site) -> None:
    """Everything that requests stand on."""
    lay_fields(site)
    lay_project(site)
    _request_types(site)
    _queues(site)
    _articles(site)


def _ask(
    field: str,
    name: str,
    *,
    required: bool = False,
    description: str = "",
    visible: bool = True,
    preset: tuple[str, ...] = (),
) -> RequestTypeField:
    return RequestTypeField(field, name, description, required, visible, list(preset))


def _request_types(site: Site) -> None:
    for number, name in enumerate(("Common requests", "Computers", "Logins and accounts", "Security"), 1):
        site.request_type_groups.add(number, RequestTypeGroup(number, DESK, name))
    summary = _ask("summary", "Summarise in a sentence", required=True)
    details = _ask("description", "Tell us more")
    files = _ask("attachment", "Attachments")
    why = _ask("description", "Why do you need this?", required=True)
    _request_type(
        site, 1, "Get IT help", "Anything that does not fit elsewhere.", constants.SERVICE_REQUEST, (1,),
        (summary, details, _ask("priority", "How urgent is it?"), files, _ask(LOCATION, "Where are you?")),
    )  # fmt: skip
    _request_type(
        site, 2, "Report an incident", "Something is broken or slow.", constants.INCIDENT, (1,),
        (summary, _ask("description", "What happens?", required=True), _ask("priority", "How urgent is it?"),
         _ask(IMPACT, "Who is affected?", required=True), _ask(URGENCY, "Urgency"), files,
         _ask("labels", "Labels", visible=False, preset=("incident",))),
    )  # fmt: skip
    _request_type(
        site, 3, "Request new hardware", "A laptop, a phone, a screen.", constants.SERVICE_REQUEST, (1, 2),
        (summary, why, _ask(HARDWARE, "What do you need?", required=True), _ask(NEEDED_BY, "When do you need it?"),
         _ask(COST, "Expected cost"), files),
    )  # fmt: skip
    _request_type(
        site, 4, "Request access", "A system or a folder you need to reach.", constants.SERVICE_REQUEST, (1, 3),
        (summary, why, _ask(SYSTEMS, "Which systems?", required=True), _ask(MANAGER, "Who is your manager?"),
         _ask("duedate", "Until when?")),
    )  # fmt: skip
    _request_type(
        site, 5, "Onboard a new employee", "Accounts and equipment for somebody who starts.", constants.SERVICE_REQUEST, (3,),
        (summary, details, _ask(START_DATE, "First day", required=True), _ask(DEPARTMENT, "Department", required=True),
         _ask(MANAGER, "Manager"), _ask(SYSTEMS, "Systems"), _ask(HELPERS, "Who should know?"), files),
    )  # fmt: skip
    _request_type(
        site, 6, "Report a security problem", "A strange message, a lost device, a leak.", constants.INCIDENT, (4,),
        (summary, _ask("description", "What did you see?", required=True), _ask("priority", "How urgent is it?"),
         _ask(IMPACT, "Who is affected?"), files),
    )  # fmt: skip
    _request_type(
        site, 7, "Request a purchase", "Something that costs money and has to be approved.", constants.SERVICE_REQUEST, (1,),
        (summary, why, _ask(COST, "What does it cost?", required=True),
         _ask(constants.APPROVERS_FIELD, "Who approves?")),
    )  # fmt: skip
    purchase = site.request_types.edit(7)
    purchase.approvers = [site.by_email[f"{name}@acme.example"] for name in ("priya", "quentin")]
    purchase.explained = ["decline"]
    site.counters |= {"request type": 7, "request type group": 4}


def _request_type(
    site: Site,
    number: int,
    name: str,
    text: str,
    kind: int,
    groups: tuple[int, ...],
    fields: tuple[RequestTypeField, ...],
) -> None:
    practice = "incident_management" if kind == constants.INCIDENT else "service_request"
    site.request_types.add(
        number,
        RequestType(
            number,
            DESK,
            name,
            text,
            f"{text} We answer within a working day.",
            kind,
            list(groups),
            list(fields),
            10510 + number,
            practice,
        ),
    )


def _articles(site: Site) -> None:
    rows = (
        ("Connect to the VPN", "Open the client, choose Acme, sign in with your mail address and confirm on your phone."),
        ("Set up mail on a phone", "Install the mail app, add a work account and allow it to manage the device."),
        ("Replace a lost phone", "Report a security problem first, then request new hardware. We lock the old phone."),
        ("Print from a laptop", "Choose the printer named after your floor. The first page asks for your badge."),
        ("Archive old mail", "Select what is older than a year and move it to the archive; it stays searchable."),
        ("Recognise a fraudulent message", "Look at the sender, hold the pointer over links, and never give a password."),
    )  # fmt: skip
    for number, (title, text) in enumerate(rows):
        page = str(65001 + number)
        site.articles.add(page, Article(page, DESK, "ITKB", title, text))


def _queues(site: Site) -> None:
    columns = ["issuetype", "issuekey", "summary", "reporter", "assignee", "status", "priority", "created"]
    rows = (
        ("All open", "project = HELP AND resolution = Unresolved ORDER BY created ASC"),
        ("Unassigned", "project = HELP AND assignee is EMPTY AND resolution = Unresolved ORDER BY created ASC"),
        ("Incidents", 'project = HELP AND "Request Type" = "Report an incident" AND resolution = Unresolved ORDER BY priority DESC, created ASC'),
    )  # fmt: skip
    for number, (name, jql) in enumerate(rows, 1):
        site.queues.add(number, Queue(number, DESK, name, jql, [*columns, constants.RESOLUTION_TIME_FIELD]))
    site.counters["queue"] = len(rows)
