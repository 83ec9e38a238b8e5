"""What accounts try: each deed is one operation, the permission that it turns on, who does it, and the call."""

from typing import Any

from bench._world import TEAM, Deed, Nothing, World

from deskhand.client import Jira
from deskhand.client._call import Upload

ISSUE = "/rest/api/3/issue/{issueIdOrKey}"
REQUEST = "/request/{issueIdOrKey}"
COMMENT = f"POST {REQUEST}/comment"


async def _read_comments(jira: Jira, world: World) -> Any:
    if not await jira.comments.list(world.key).all():
        raise Nothing


async def _queues(jira: Jira, world: World) -> Any:
    return await jira.queues.list("1").all()


async def _queue_issues(jira: Jira, world: World) -> Any:
    if not await jira.queues.issues("1", next(iter(world.site.queues.values())).id).all(10):
        raise Nothing


async def _approve(jira: Jira, world: World) -> Any:
    return await jira.approvals.answer(world.key, str(world.issue.approvals[0].id), "approve")


async def _transition(jira: Jira, world: World) -> Any:
    ways = await jira.platform.issues.transitions(world.key)
    wanted = ways.named(world.to)
    fields = {"resolution": {"name": "Done"}} if world.to == "Resolve" else None
    meant = {"Resolve": "51", "Cancel request": "81"}[world.to]
    return await jira.platform.issues.transition(world.key, wanted.id if wanted else meant, fields=fields)


async def _move(jira: Jira, world: World) -> Any:
    ways = await jira.transitions.list(world.key).all()
    wanted = next(
        (one.id for one in ways if one.name == world.to), {"Escalate": "41", "Cancel request": "81"}[world.to]
    )
    return await jira.transitions.perform(world.key, wanted)


async def _attach(jira: Jira, world: World, *, public: bool) -> Any:
    sent = await jira.attachments.attach_temporary("1", Upload("seen.txt", b"seen"))
    ids = [one.temporary_attachment_id for one in sent.temporary_attachments]
    return await jira.attachments.create(world.key, ids, public=public)


async def _portals(jira: Jira, _: World) -> Any:
    return await jira.portals.list().all()


async def _find_people(jira: Jira, world: World) -> Any:
    if not await jira.platform.users.search("robin"):
        raise Nothing


async def _search(jira: Jira, world: World) -> Any:
    if not await jira.platform.search.issues(f"project = {world.project.key}").all(1):
        raise Nothing


async def _link(jira: Jira, world: World) -> Any:
    other = next(one.key for one in world.site.issues.values() if one.key != world.issue.key and one.security is None)
    return await jira.platform.issue_links.create("Relates", other, world.key)


async def _create_issue(jira: Jira, world: World) -> Any:
    fields = {"project": {"key": world.project.key}, "issuetype": {"name": "Task"}, "summary": "Do this"}
    return await jira.platform.issues.create(fields)


async def _raise_for(jira: Jira, world: World) -> Any:
    fields = {"summary": "Please help"}
    return await jira.requests.create("1", world.request_type, fields, on_behalf_of=world.issue.reporter)


READ_REQUEST = Deed(
    "GET /request/{issueIdOrKey}", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.requests.get(world.key)
)
WRITE = Deed(
    COMMENT, "ADD_COMMENTS", "agent", lambda jira, world: jira.comments.create(world.key, "Hello", public=True)
)
NOTE = Deed(
    COMMENT,
    "ADD_COMMENTS",
    "agent",
    lambda jira, world: jira.comments.create(world.key, "Note", public=False),
    {"internal": True},
)
READ_COMMENTS = Deed("GET /request/{issueIdOrKey}/comment", "BROWSE_PROJECTS", "agent", _read_comments)
QUEUES = Deed(
    "GET /servicedesk/{serviceDeskId}/queue",
    "BROWSE_PROJECTS",
    "agent",
    _queues,
)
SLAS = Deed(
    "GET /request/{issueIdOrKey}/sla", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.slas.list(world.key).all()
)
READ_ISSUE = Deed(f"GET {ISSUE}", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.platform.issues.get(world.key))
EDIT = Deed(
    f"PUT {ISSUE}",
    "EDIT_ISSUES",
    "agent",
    lambda jira, world: jira.platform.issues.edit(world.key, {"labels": ["seen"]}),
)
ASSIGN = Deed(
    f"PUT {ISSUE}/assignee", "ASSIGN_ISSUES", "agent", lambda jira, world: jira.platform.issues.assign(world.key, None)
)
RESOLVE = Deed(f"POST {ISSUE}/transitions", "TRANSITION_ISSUES", "agent", _transition, {"to": "Resolve"})
READ_OWN = READ_REQUEST._replace(who="customer")
WRITE_OWN = WRITE._replace(who="customer")
READ_OWN_COMMENTS = READ_COMMENTS._replace(who="customer")
RAISE = Deed(
    "POST /request",
    "CREATE_ISSUES",
    "customer",
    lambda jira, world: jira.requests.create("1", world.request_type, {"summary": "Please help"}),
)
RATE = Deed(
    "POST /request/{requestIdOrKey}/feedback", "", "customer", lambda jira, world: jira.feedback.create(world.key, 5)
)
APPROVE = Deed("POST /request/{issueIdOrKey}/approval/{approvalId}", "", "customer", _approve, approves=True)
NEW_CUSTOMER = Deed(
    "POST /customer",
    "",
    "agent",
    lambda jira, world: jira.customers.create(f"new{world.chance.getrandbits(60)}@acme.example", "New"),
)
ADD_CUSTOMER = Deed(
    "POST /servicedesk/{serviceDeskId}/customer",
    "ADMINISTER_PROJECTS",
    "agent",
    lambda jira, world: jira.customers.add("1", [world.reader.account_id]),
)

ATTACH = Deed(
    f"POST {REQUEST}/attachment",
    "CREATE_ATTACHMENTS",
    "agent",
    lambda jira, world: _attach(jira, world, public=False),
    {"internal": True},
)
ATTACH_OWN = Deed(
    f"POST {REQUEST}/attachment",
    "CREATE_ATTACHMENTS",
    "customer",
    lambda jira, world: _attach(jira, world, public=True),
)
MOVE_OWN = Deed(f"POST {REQUEST}/transition", "TRANSITION_ISSUES", "customer", _move, {"to": "Escalate"})
MOVE = Deed(f"POST {REQUEST}/transition", "TRANSITION_ISSUES", "agent", _move, {"to": "Cancel request"})
CANCEL = Deed(f"POST {ISSUE}/transitions", "TRANSITION_ISSUES", "agent", _transition, {"to": "Cancel request"})
SHARE = Deed(
    f"POST {REQUEST}/participant",
    "BROWSE_PROJECTS",
    "agent",
    lambda jira, world: jira.participants.add(world.key, [world.reader.account_id]),
)
READ_NOTE = Deed(
    f"GET {REQUEST}/comment/{{commentId}}",
    "BROWSE_PROJECTS",
    "agent",
    lambda jira, world: jira.comments.get(world.key, str(world.note)),
    where="comment/{comment}",
)
RAISE_FOR = Deed("POST /request", "CREATE_ISSUES", "agent", _raise_for, {"on_behalf": True})
QUEUE_ISSUES = Deed(
    "GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue",
    "BROWSE_PROJECTS",
    "agent",
    _queue_issues,
)
NEW_ORGANIZATION = Deed(
    "POST /organization", "", "agent", lambda jira, world: jira.organizations.create(f"New {world.chance.random()}")
)
LET_IN = Deed(
    "POST /servicedesk/{serviceDeskId}/organization",
    "",
    "agent",
    lambda jira, world: jira.organizations.add_to_desk("1", next(iter(world.site.organizations.keys()))),
)
ISSUE_COMMENT = Deed(
    f"POST {ISSUE}/comment",
    "ADD_COMMENTS",
    "agent",
    lambda jira, world: jira.platform.comments.add(world.key, "Seen", public=True),
)
LOG_WORK = Deed(
    f"POST {ISSUE}/worklog",
    "WORK_ON_ISSUES",
    "agent",
    lambda jira, world: jira.platform.worklogs.create(world.key, 600),
)
LINK = Deed("POST /rest/api/3/issueLink", "LINK_ISSUES", "agent", _link)
CREATE_ISSUE = Deed("POST /rest/api/3/issue", "CREATE_ISSUES", "agent", _create_issue)
UPLOAD = Deed(
    f"POST {ISSUE}/attachments",
    "CREATE_ATTACHMENTS",
    "agent",
    lambda jira, world: jira.platform.attachments.add(world.key, Upload("seen.txt", b"seen")),
)
WATCH = Deed(
    f"POST {ISSUE}/watchers",
    "MANAGE_WATCHERS",
    "agent",
    lambda jira, world: jira.platform.watchers.add(world.key, world.reader.account_id),
)
READ_ROLE = Deed(
    "GET /rest/api/3/project/{projectIdOrKey}/role/{id}",
    "ADMINISTER_PROJECTS",
    "agent",
    lambda jira, world: jira.platform.roles.of_project(world.project.key, TEAM),
)
COMMENT_OF = f"{ISSUE}/comment/{{id}}"
EDIT_COMMENT = Deed(
    f"PUT {COMMENT_OF}",
    "EDIT_OWN_COMMENTS",
    "agent",
    lambda jira, world: jira.platform.comments.update(world.key, world.note, "Seen again"),
    where="comment/{comment}",
    own=True,
)
DELETE_COMMENT = Deed(
    f"DELETE {COMMENT_OF}",
    "DELETE_OWN_COMMENTS",
    "agent",
    lambda jira, world: jira.platform.comments.delete(world.key, world.note),
    where="comment/{comment}",
    own=True,
)
READ_COMMENT = Deed(
    f"GET {COMMENT_OF}",
    "BROWSE_PROJECTS",
    "agent",
    lambda jira, world: jira.platform.comments.get(world.key, world.note),
    where="comment/{comment}",
)
SEARCH = Deed("POST /rest/api/3/search/jql", "BROWSE_PROJECTS", "agent", _search, {"within": True})
PRIORITIES = Deed("GET /rest/api/3/priority", "", "agent", lambda jira, _: jira.platform.priorities.list())
NEW_GROUP = Deed(
    "POST /rest/api/3/group",
    "",
    "agent",
    lambda jira, world: jira.platform.groups.create(f"group-{world.chance.getrandbits(60)}"),
)
FIND_PEOPLE = Deed("GET /rest/api/3/user/search", "", "agent", _find_people)
PORTALS = Deed("GET /portals", "", "agent", _portals)
AGENTS = (
    READ_REQUEST,
    WRITE,
    NOTE,
    READ_COMMENTS,
    QUEUES,
    SLAS,
    ATTACH,
    SHARE,
    READ_NOTE,
    RAISE_FOR,
    QUEUE_ISSUES,
    LET_IN,
)
PLATFORM = (READ_ISSUE, EDIT, ASSIGN, RESOLVE, ISSUE_COMMENT, LOG_WORK, LINK, UPLOAD, WATCH)
CUSTOMERS = (READ_OWN, WRITE_OWN, READ_OWN_COMMENTS, ATTACH_OWN, MOVE_OWN)
COMMENTS = (EDIT_COMMENT, DELETE_COMMENT, READ_COMMENT)
FINE = (
    *AGENTS,
    *PLATFORM,
    *CUSTOMERS,
    *COMMENTS,
    SEARCH,
    PRIORITIES,
    CREATE_ISSUE,
    NEW_ORGANIZATION,
    FIND_PEOPLE,
    RAISE,
    RATE,
    APPROVE,
)
EVERY = (*FINE, NEW_GROUP, NEW_CUSTOMER, ADD_CUSTOMER, READ_ROLE, PORTALS)
