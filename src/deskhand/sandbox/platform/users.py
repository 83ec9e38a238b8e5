"""People."""

from deskhand.sandbox._access import holds, jira_users_only
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import has_global, in_group, is_administrator
from deskhand.sandbox._records import User
from deskhand.sandbox._replies import Json, person, platform_page

UNKNOWN = "Specified user does not exist or you do not have required permissions"
FIRST_THOUSAND = 1000


def browses_users(call: Call) -> bool:
    """Whether the caller may look people up."""
    return has_global(call.site, call.account, "USER_PICKER") or is_administrator(call.site, call.account)


@handles("GET /rest/api/3/myself", group="myself")
def get_myself(call: Call) -> Json:
    """The account that calls."""
    return {**(person(call, call.user.account_id) or {}), "locale": "en_US", **_belonging(call, call.user.account_id)}


def _belonging(call: Call, who: str) -> Json:
    """The groups of somebody and the products that they give, told where `expand` asks for them."""
    shown: Json = {"expand": "groups,applicationRoles"}
    expand = call.many("expand")
    groups = [row for row in call.site.groups.values() if who in row.members]
    items = [
        {"name": row.name, "groupId": row.id, "self": f"{call.base}/rest/api/3/group?groupId={row.id}"}
        for row in groups
    ]
    shown["groups"] = {"size": len(groups), "items": items if "groups" in expand else []}
    roles = [
        row
        for row in call.site.application_roles.values()
        if any(in_group(call.site, who, name) for name in row.groups)
    ]
    said = [{"key": row.key, "name": row.name} for row in roles]
    shown["applicationRoles"] = {"size": len(roles), "items": said if "applicationRoles" in expand else []}
    return shown


@handles("GET /rest/api/3/user", group="users")
def get_user(call: Call) -> Json:
    """One person."""
    who = call.one("accountId")
    if not who:
        raise Refusal(400, "The query parameter 'accountId' is required.")
    user = call.site.users.get(who)
    if user is None or user.deleted or not (browses_users(call) or who == call.user.account_id):
        raise Refusal(404, UNKNOWN)
    return {**(person(call, who) or {}), **_belonging(call, who)}


@handles("GET /rest/api/3/user/search", group="user-search", anonymous=True)
def search_users(call: Call) -> list[Json | None]:
    """People whose name or e-mail has a word that begins like the query; nobody for a caller who may not look."""
    query, who = call.one("query"), call.one("accountId")
    if not query and not who and "query" not in call.query and not call.one("property"):
        raise Refusal(400, "The query parameter 'query', 'accountId' or 'property' is required.")
    if not browses_users(call):
        return []
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, FIRST_THOUSAND)
    rows = [user for user in call.site.users.values() if user.active and found(user, query, who)]
    return [person(call, user.account_id) for user in rows[:FIRST_THOUSAND][start : start + size]]


@handles("GET /rest/api/3/users/search", group="users")
def list_users(call: Call) -> list[Json | None]:
    """Everybody, by the page."""
    if not browses_users(call):
        raise Refusal(403, "You do not have permission to browse users and groups.")
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, FIRST_THOUSAND)
    rows = [who for who, user in call.site.users.items() if not user.deleted]
    return [person(call, who) for who in rows[start : start + size]]


@handles("GET /rest/api/3/user/bulk", group="users")
def get_users(call: Call) -> Json:
    """Certain people, by the page; who does not exist is left out."""
    jira_users_only(call)
    wanted = call.many("accountId")
    if not wanted:
        raise Refusal(400, "The query parameter 'accountId' is required.")
    rows = [who for who in dict.fromkeys(wanted) if who in call.site.users and not call.site.users[who].deleted]
    return platform_page(call, rows, lambda who: person(call, who), most=10, cap=200)


@handles(
    "GET /rest/api/3/user/assignable/search",
    group="user-search",
    unknown="`sessionId`, `actionDescriptorId` (a transition, none of which here changes who may be assigned), `recommend`, `accountType` and "
    "`appType`, of which Atlassian's page tells little or nothing: here they change nothing.",
)
def search_assignable_users(call: Call) -> list[Json | None]:
    """Who can be given an issue of a project."""
    issue = call.site.issue(call.one("issueKey") or call.one("issueId") or "?")
    name = call.one("project")
    project = call.site.projects[issue.project] if issue is not None else call.site.project(name or "?")
    if project is None:
        missing = not (name or call.one("issueKey") or call.one("issueId"))
        raise Refusal(400 if missing else 404, "The project or issue was not found.")
    allowed = browses_users(call) or holds(call.site, call.account, "ASSIGN_ISSUES", project)
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, FIRST_THOUSAND)
    users = [
        user
        for user in call.site.users.values()
        if user.active and found(user, call.one("query"), call.one("accountId"))
    ]
    users = [user for user in users if holds(call.site, user, "ASSIGNABLE_USER", project, issue)]
    return [person(call, user.account_id) for user in users[start : start + size]] if allowed else []


def found(user: User, query: str, who: str) -> bool:
    """Whether a search for words, or for one account, means somebody."""
    if who:
        return user.account_id == who
    wanted = query.casefold().strip()
    email, name = user.email.casefold(), user.display_name.casefold()
    return (
        not wanted
        or email.startswith(wanted)
        or name.startswith(wanted)
        or any(word.startswith(wanted) for word in name.split())
    )
