"""The page at `/`: what the site holds, who may do what, and what it was asked, for people to look at."""

import heapq
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import Call, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import groups_of
from deskhand.sandbox._html import Html, code, link, page, table
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import Grant, Project
from deskhand.sandbox._site import Site
from deskhand.sandbox._webhooks import silences

PAGE = 50
SECTIONS = {
    "desks": "Service desks",
    "requests": "Requests",
    "users": "Users",
    "permissions": "Permissions",
    "webhooks": "Webhooks",
    "calls": "Calls",
}


@handles("GET /", basis="sandbox", anonymous=True)
def show_site(call: Call) -> Reply:
    """The site at a glance."""
    site = call.site
    ways = Html(
        "<nav aria-label='Sections'>" + " ".join(link(f"#{name}", text) for name, text in SECTIONS.items()) + "</nav>"
    )
    edition = "Cloud" if site.edition == "cloud" else f"Data Center {site.version}"
    held = ", and the clock is held" if site.clock.held else ""
    about = Html(
        f"<p>A pretend Jira Service Management {edition} site. It is {_time(site.clock.now())} here{held}.</p>"
    )
    return page(
        "Deskhand sandbox",
        about,
        ways,
        _heading("desks"),
        _desks(site),
        _heading("requests"),
        *_requests(site, call.number("start", 0)),
        _heading("users"),
        _users(site),
        _heading("permissions"),
        *_permissions(site),
        _heading("webhooks"),
        *_webhooks(site),
        _heading("calls"),
        *_calls(site),
    )


def _heading(name: str) -> Html:
    return Html(f'<h2 id="{name}">{SECTIONS[name]}</h2>')


def _time(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _name(site: Site, account_id: str | None) -> str:
    user = None if account_id is None else site.users.get(account_id)
    return "" if user is None else user.display_name


def _desks(site: Site) -> Html:
    rows = []
    for desk in site.desks.values():
        project = site.projects[desk.project]
        kinds = [kind.name for kind in site.request_types.values() if kind.desk == desk.id]
        count = len(site.by_number.get(project.id, ()))
        shared = [site.organizations[number].name for number in desk.organizations if number in site.organizations]
        rows.append((desk.id, code(project.key), project.name, desk.access, count, ", ".join(kinds), ", ".join(shared)))
    names = ("Id", "Project", "Name", "Access", "Issues", "Request types", "Organizations")
    return table("What customers can turn to", names, rows)


def _latest(site: Site) -> Iterator[Issue]:
    orders = [reversed(order) for order in site.by_updated.values()]
    return (site.issues[number] for _, number in heapq.merge(*orders, reverse=True))


def _kind(site: Site, issue: Issue) -> str:
    row = site.request_types.get(issue.request_type or 0)
    return "" if row is None else row.name


def _requests(site: Site, start: int) -> Iterator[Html]:
    total = len(site.issues)
    shown = itertools.islice(_latest(site), start, start + PAGE)
    rows = (
        (
            code(issue.key),
            issue.summary,
            _kind(site, issue),
            constants.STATUSES[issue.status].name,
            constants.PRIORITIES[issue.priority].name,
            _name(site, issue.reporter),
            _name(site, issue.assignee),
            _time(issue.updated),
        )
        for issue in shown
    )
    names = ("Key", "Summary", "Request type", "Status", "Priority", "Reporter", "Assignee", "Updated")
    last = min(start + PAGE, total)
    yield table(f"{min(start + 1, total)} to {last} of {total}, the latest activity first", names, rows)
    ways = []
    if start:
        ways.append(link(f"{site.context}/?start={max(0, start - PAGE)}#requests", "Later ones"))
    if last < total:
        ways.append(link(f"{site.context}/?start={start + PAGE}#requests", "Earlier ones"))
    if ways:
        yield Html(f"<p>{' '.join(ways)}</p>")


def _users(site: Site) -> Html:
    rows = (
        (
            user.display_name,
            user.email,
            user.kind,
            "yes" if user.active else "no",
            ", ".join(sorted(groups_of(site, user.account_id))),
            ", ".join(row.name for row in site.organizations.values() if user.account_id in row.members),
            code(user.account_id),
        )
        for user in site.users.values()
    )
    names = ("Name", "E-mail", "Kind", "Active", "Groups", "Organizations", "Account")
    return table("Who can sign in", names, rows)


def _permissions(site: Site) -> Iterator[Html]:
    for scheme in site.permission_schemes.values():
        users = [project.key for project in site.projects.values() if project.permission_scheme == scheme.id]
        holders: dict[str, list[str]] = {}
        for grant in scheme.grants:
            holders.setdefault(grant.permission, []).append(_holder(site, grant))
        rows = ((code(name), ", ".join(held)) for name, held in sorted(holders.items()))
        where = f", in use by {', '.join(users)}" if users else ""
        yield table(f"{scheme.name}{where}", ("Permission", "Who holds it"), rows)
    for project in site.projects.values():
        yield _roles(site, project)


def _holder(site: Site, grant: Grant) -> str:
    if grant.type == "projectRole" and (grant.parameter or "").isdecimal():
        role = site.project_roles.get(int(grant.parameter or 0))
        return f"role {grant.parameter if role is None else role.name}"
    if grant.type == "user":
        return _name(site, grant.parameter) or f"user {grant.parameter}"
    if grant.type == "group":
        group = site.groups.get(grant.parameter or "")
        return f"group {grant.parameter if group is None else group.name}"
    return grant.type if grant.parameter is None else f"{grant.type} {grant.parameter}"


def _roles(site: Site, project: Project) -> Html:
    rows = (
        (
            site.project_roles[number].name if number in site.project_roles else number,
            ", ".join(_name(site, who) or who for who in actors.users),
            ", ".join(actors.groups),
        )
        for number, actors in project.roles.items()
    )
    return table(f"Roles in {project.key}", ("Role", "Users", "Groups"), rows)


def _webhooks(site: Site) -> Iterator[Html]:
    rows = (
        (
            row.id,
            row.url,
            ", ".join(row.events),
            row.jql,
            "an administrator" if row.app is None else f"app {row.app}",
            "" if row.expires is None else _time(row.expires),
            ", ".join(f"{event} ({why})" for event, why in silences([row]).items()),
        )
        for row in site.webhooks.values()
    )
    names = ("Id", "Address", "Events", "JQL", "Registered by", "Expires", "Asked for in vain")
    yield table("Who is told", names, rows)
    log = () if site.courier is None else reversed(site.courier.log)
    sent = ((row.event, row.url, row.state, row.status, row.attempt, code(row.identifier)) for row in log)
    yield table(
        "What was sent, the latest first", ("Event", "Address", "State", "Status", "Repeated", "Identifier"), sent
    )


def _calls(site: Site) -> Iterator[Html]:
    rows = (
        (_time(row.moment), row.method, code(row.path), row.who, row.status)
        for row in reversed(site.recent)
        if row.path not in {"/", "/favicon.ico"}
    )
    yield table("The last calls, the latest first", ("When", "Method", "Path", "As", "Status"), rows)
    counts = ((code(name), count) for name, count in site.calls.most_common())
    yield table("How often each operation was called", ("Operation", "Calls"), counts)
