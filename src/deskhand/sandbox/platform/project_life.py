"""Projects made, changed, put away and deleted."""

import re
from typing import Literal

from msgspec import Struct

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import administrators_only, holds
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._happenings import Happening, Kind
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._permissions import PROJECT
from deskhand.sandbox._records import Actors, Grant, PermissionScheme, Project, ServiceDesk
from deskhand.sandbox._replies import Json
from deskhand.sandbox.platform.projects import shape, the_project

KEY = re.compile(r"^[A-Z][A-Z0-9]{1,9}$")
ADMINISTRATORS, TEAM = 10002, 10003
STANDARD = 10000


NOT_KEPT = (
    "category_id",
    "avatar_id",
    "notification_scheme",
    "workflow_scheme",
    "workflow_scheme_id",
    "issue_type_scheme",
    "issue_type_screen_scheme",
    "field_configuration_scheme",
    "field_scheme",
    "released_project_keys",
)


class ProjectWrite(Struct, rename="camel"):
    """A project as it is sent."""

    key: str | None = None
    name: str | None = None
    description: str | None = None
    lead_account_id: str | None = None
    lead: str | None = None
    url: str | None = None
    assignee_type: Literal["PROJECT_LEAD", "UNASSIGNED"] | None = None
    category_id: int | None = None
    avatar_id: int | None = None
    notification_scheme: int | None = None
    workflow_scheme: int | None = None
    workflow_scheme_id: int | None = None
    issue_type_scheme: int | None = None
    issue_type_screen_scheme: int | None = None
    field_configuration_scheme: int | None = None
    field_scheme: int | None = None
    released_project_keys: list[str] | None = None
    project_type_key: Literal["software", "service_desk", "business"] = "service_desk"
    permission_scheme: int | None = None
    issue_security_scheme: int | None = None


@handles(
    "POST /rest/api/3/project",
    group="projects",
    unknown="What each template lays out: here a service desk begins without request types and queues. Categories, avatars and the "
    "schemes of notifications, workflows, issue types, screens and fields: to name one answers 501.",
)
def create_project(call: Call) -> Reply:
    """A new project; one for a service desk has its desk at once."""
    administrators_only(call)
    sent = call.read(ProjectWrite)
    _check(call, sent, None)
    number = call.site.next("project", 10001)
    lead = _lead(call, sent) or ""
    roles = {
        row.id: Actors(list(row.default_users), list(row.default_groups)) for row in call.site.project_roles.values()
    }
    roles.setdefault(ADMINISTRATORS, Actors()).users.append(lead)
    project = Project(
        number,
        sent.key or "",
        sent.name or "",
        lead,
        sent.permission_scheme or _scheme(call, sent),
        sent.project_type_key,
        sent.description or "",
        list(constants.ISSUE_TYPES),
        roles,
        sent.issue_security_scheme,
        url=sent.url or "",
        assignee_type=sent.assignee_type or "UNASSIGNED",
    )
    if sent.project_type_key == "service_desk":
        roles.setdefault(TEAM, Actors()).users.append(lead)
        desk = call.site.next("service desk", 2)
        call.site.desks.add(desk, ServiceDesk(desk, number))
    call.site.projects.add(number, project)
    _tell(call, "project_created", project)
    return Reply(201, {"self": rest(call, f"project/{number}"), "id": number, "key": project.key})


@handles(
    "PUT /rest/api/3/project/{projectIdOrKey}",
    group="projects",
    unknown="Another key, categories, avatars and schemes of notifications: to name one answers 501.",
)
def update_project(call: Call) -> Json:
    """Change a project; its schemes are for administrators of Jira."""
    project = the_project(call)
    sent = call.read(ProjectWrite)
    schemes = sent.permission_scheme is not None or sent.issue_security_scheme is not None or sent.key is not None
    allowed = holds(call.site, call.account, "ADMINISTER_PROJECTS", project)
    if not is_administrator(call.site, call.account) and (schemes or not allowed):
        raise Refusal(403, "You do not have permission to update this project.")
    _check(call, sent, project)
    row = call.site.projects.edit(project.id)
    row.name, row.description = sent.name or row.name, row.description if sent.description is None else sent.description
    row.lead = _lead(call, sent) or row.lead
    row.url = row.url if sent.url is None else sent.url
    row.assignee_type = sent.assignee_type or row.assignee_type
    row.permission_scheme = sent.permission_scheme or row.permission_scheme
    row.security_scheme = sent.issue_security_scheme or row.security_scheme
    _tell(call, "project_updated", row)
    return shape(call, row)


@handles(
    "DELETE /rest/api/3/project/{projectIdOrKey}",
    group="projects",
    unknown="How long the recycle bin keeps a project: here the 60 days of Atlassian's pages for administrators. Whether its key is free "
    "meanwhile: here it is not.",
)
def delete_project(call: Call) -> Reply:
    """Delete a project with everything in it, or put it into the recycle bin; an archived one has to be restored before."""
    administrators_only(call)
    project = the_project(call)
    if project.archived:
        raise Refusal(404, "An archived project cannot be deleted.")
    now, who = call.site.clock.now(), call.user.account_id
    if call.site.edition == "cloud" and call.flag("enableUndo", default=True):
        row = call.site.projects.edit(project.id)
        row.archived, row.deleted = True, (now, who)
        _tell(call, "project_soft_deleted", row)
    else:
        _delete(call, project, now, who)
        _tell(call, "project_deleted", project)
    return Reply(204)


def _delete(call: Call, project: Project, now: int, who: str) -> None:
    for number in list(call.site.by_number.get(project.id, ())):
        changes.delete(call.site, number, who, now)
    desk = call.site.desk_of(project.id)
    if desk is not None:
        for table in (call.site.request_types, call.site.request_type_groups, call.site.queues):
            for number in [number for number, row in table.items() if row.desk == desk.id]:
                table.drop(number)
        for page in [page for page, article in call.site.articles.items() if article.desk == desk.id]:
            call.site.articles.drop(page)
        call.site.desks.drop(desk.id)
    call.site.projects.drop(project.id)


@handles("POST /rest/api/3/project/{projectIdOrKey}/archive", group="projects")
def archive_project(call: Call) -> Reply:
    """Put a project away: nobody browses it, and its portal is closed."""
    administrators_only(call)
    put(call, the_project(call), archived=True)
    return Reply(204)


@handles("POST /rest/api/3/project/{projectIdOrKey}/restore", group="projects")
def restore_project(call: Call) -> Reply:
    """Take a project back out of the archive or of the recycle bin."""
    administrators_only(call)
    return Reply(200, shape(call, put(call, the_project(call, deleted=True), archived=False)))


def put(call: Call, project: Project, *, archived: bool) -> Project:
    """Put a project away, or take it back from wherever it was put."""
    row = call.site.projects.edit(project.id)
    back: Kind = "project_restored_archived" if row.deleted is None else "project_restored_deleted"
    row.archived, row.deleted = archived, None
    _tell(call, "project_archived" if archived else back, row)
    return row


def _tell(call: Call, kind: Kind, project: Project) -> None:
    call.site.announce(Happening(kind, None, call.user.account_id, call.site.clock.now(), thing=project))


def _spelt(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _lead(call: Call, sent: ProjectWrite) -> str | None:
    """Who is to lead the project: an account id, or on Data Center a user name, which on Cloud nobody has."""
    return sent.lead if call.site.edition == "datacenter" else sent.lead_account_id or sent.lead


def _check(call: Call, sent: ProjectWrite, project: Project | None) -> None:
    """Refuse what no project may have; a new one needs its key, its name and its lead."""
    for name in NOT_KEPT:
        if getattr(sent, name) is not None:
            raise Refusal(501, f"The sandbox does not know `{_spelt(name)}` on {call.method} /rest/api/3/project.")
    errors: dict[str, str] = {}
    others = [row for row in call.site.projects.values() if project is None or row.id != project.id]
    if project is not None and sent.key not in {None, project.key}:
        raise Refusal(501, "The sandbox does not know another key on PUT /rest/api/3/project/{projectIdOrKey}")
    if project is None and not KEY.match(sent.key or ""):
        errors["projectKey"] = (
            "Project keys must start with an uppercase letter, followed by uppercase letters or digits."
        )
    elif any(row.key == sent.key for row in others):
        errors["projectKey"] = f"Project '{sent.key}' uses this project key."
    if any(row.name == sent.name for row in others):
        errors["projectName"] = "A project with that name already exists."
    elif project is None and not (sent.name or "").strip():
        errors["projectName"] = "You must specify a valid project name."
    lead = _lead(call, sent)
    if (project is None and lead is None) or (lead is not None and lead not in call.site.users):
        errors["projectLead"] = "You must specify a valid project lead."
    if sent.permission_scheme is not None and sent.permission_scheme not in call.site.permission_schemes:
        errors["permissionScheme"] = "The permission scheme does not exist."
    if sent.issue_security_scheme is not None and sent.issue_security_scheme not in call.site.security_schemes:
        errors["issueSecurityScheme"] = "The issue security scheme does not exist."
    if errors:
        raise Refusal(400, errors=errors)


def _scheme(call: Call, sent: ProjectWrite) -> int:
    """A scheme of the new project's own: the standard one of a service desk, or one that lets everybody with access in."""
    site = call.site
    standard = site.permission_schemes.get(STANDARD)
    if sent.project_type_key == "service_desk" and standard is not None:
        rows = [(row.permission, row.type, row.parameter) for row in standard.grants]
        name = f"JIRA Service Management Permission Scheme for Project {sent.key}"
    else:
        rows = [
            (key, "applicationRole", None) for key in sorted(PROJECT - {"ADMINISTER_PROJECTS", "SERVICEDESK_AGENT"})
        ]
        rows.append(("ADMINISTER_PROJECTS", "projectRole", str(ADMINISTRATORS)))
        name = f"Permission Scheme for Project {sent.key}"
    number = site.next("permission scheme")
    grants = [Grant(site.next("grant"), *row) for row in rows]
    site.permission_schemes.add(number, PermissionScheme(number, name, "", grants))
    return number
