"""Accounts x holders x operations, held against rules that are written down here a second time.

The rules below are read from Atlassian's documents, not from the sandbox: two readings that agree by accident are
unlikely over thousands of cells.
"""

from typing import Any, NamedTuple

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Answer, Caller

SCHEME, LEVELS = f"{V3}/permissionscheme/10000", f"{V3}/issuesecurityschemes/10000"
TEAM, MANAGER = "10003", "customfield_10036"
PERMISSIONS = (
    "ADMINISTER_PROJECTS",
    "EDIT_WORKFLOW",
    "EDIT_ISSUE_LAYOUT",
    "BROWSE_PROJECTS",
    "MANAGE_SPRINTS_PERMISSION",
    "SERVICEDESK_AGENT",
    "VIEW_DEV_TOOLS",
    "VIEW_READONLY_WORKFLOW",
    "ASSIGNABLE_USER",
    "ASSIGN_ISSUES",
    "CLOSE_ISSUES",
    "CREATE_ISSUES",
    "DELETE_ISSUES",
    "EDIT_ISSUES",
    "LINK_ISSUES",
    "MODIFY_REPORTER",
    "MOVE_ISSUES",
    "RESOLVE_ISSUES",
    "SCHEDULE_ISSUES",
    "SET_ISSUE_SECURITY",
    "TRANSITION_ISSUES",
    "MANAGE_WATCHERS",
    "VIEW_VOTERS_AND_WATCHERS",
    "ADD_COMMENTS",
    "DELETE_ALL_COMMENTS",
    "DELETE_OWN_COMMENTS",
    "EDIT_ALL_COMMENTS",
    "EDIT_OWN_COMMENTS",
    "CREATE_ATTACHMENTS",
    "DELETE_ALL_ATTACHMENTS",
    "DELETE_OWN_ATTACHMENTS",
    "DELETE_ALL_WORKLOGS",
    "DELETE_OWN_WORKLOGS",
    "EDIT_ALL_WORKLOGS",
    "EDIT_OWN_WORKLOGS",
    "WORK_ON_ISSUES",
)


class Who(NamedTuple):
    """What is true of an account, by the way the company is arranged in `_arrange`."""

    name: str | None
    products: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    reporter: bool = False
    assignee: bool = False
    lead: bool = False
    manager: bool = False
    involved: bool = False
    busy: bool = False


BOTH = frozenset({"jira-servicedesk", "jira-software"})
GROUPS = frozenset({"jira-servicemanagement-users", "jira-software-users"})
SOFTWARE, SOFTWARE_USERS = frozenset({"jira-software"}), frozenset({"jira-software-users"})
PEOPLE = (
    Who("alex", BOTH, frozenset({TEAM}), GROUPS, lead=True, busy=True),
    Who("bailey", BOTH, frozenset({TEAM}), GROUPS, assignee=True, busy=True),
    Who("casey", BOTH, frozenset(), GROUPS, busy=True),
    Who("drew", SOFTWARE, frozenset({TEAM}), SOFTWARE_USERS, busy=True),
    Who("ellis", frozenset(), frozenset({TEAM}), busy=True),
    Who("frankie", BOTH, frozenset({TEAM}), GROUPS, manager=True, busy=True),
    Who("admin", SOFTWARE, frozenset({"10002"}), SOFTWARE_USERS | {"jira-administrators"}),
    Who("grace", reporter=True, involved=True, roles=frozenset({"10004"})),
    Who("hiro", involved=True, roles=frozenset({"10004"})),
    Who("bruno", involved=True, roles=frozenset({"10004"})),
    Who("carlos", roles=frozenset({"10004"})),
    Who(None),
)
HOLDERS: tuple[tuple[str, str | None], ...] = (
    ("anyone", None),
    ("applicationRole", None),
    ("applicationRole", "jira-servicedesk"),
    ("applicationRole", "jira-software"),
    ("assignee", None),
    ("group", "jira-administrators"),
    ("group", "jira-software-users"),
    ("projectLead", None),
    ("projectRole", TEAM),
    ("projectRole", "10004"),
    ("reporter", None),
    ("sd.customer.portal.only", None),
    ("user", "frankie"),
    ("user", "grace"),
    ("userCustomField", MANAGER),
)


def stands_for(holder: tuple[str, str | None], who: Who, *, portal: bool) -> bool:
    """The documented meaning of a holder, for the issue that `_arrange` makes."""
    kind, parameter = holder
    if kind == "anyone":
        return True
    if who.name is None:
        return False
    if kind == "sd.customer.portal.only":
        return portal
    if not portal and not who.products:
        return False
    return {
        "applicationRole": parameter in who.products or (parameter is None and bool(who.products)),
        "assignee": who.assignee,
        "group": parameter in who.groups,
        "projectLead": who.lead,
        "projectRole": parameter in who.roles,
        "reporter": who.reporter,
        "user": parameter == who.name,
        "userCustomField": who.manager,
    }[kind]


class Oracle:
    """What each operation has to answer under a scheme."""

    def __init__(self, scheme: dict[str, list[tuple[str, str | None]]]) -> None:
        self.scheme = scheme

    def holds(self, permission: str, who: Who, *, portal: bool = False) -> bool:
        return any(stands_for(holder, who, portal=portal) for holder in self.scheme.get(permission, []))

    def is_agent(self, who: Who) -> bool:
        return "jira-servicedesk" in who.products and self.holds("SERVICEDESK_AGENT", who)

    def opens(self, who: Who) -> bool:
        """Whether the request opens: for its agents as in Jira, for those involved as in the portal."""
        as_agent = self.is_agent(who) and self.holds("BROWSE_PROJECTS", who)
        return as_agent or (who.involved and self.holds("BROWSE_PROJECTS", who, portal=True))

    def in_jira(self, permission: str, who: Who, allowed: int, refused: int) -> int:
        if not self.holds("BROWSE_PROJECTS", who):
            return 404
        return allowed if self.holds(permission, who) else refused

    def expected(self, operation: str, who: Who) -> int:
        if operation == "read issue":
            return 200 if self.holds("BROWSE_PROJECTS", who) else 404
        if operation == "comment on issue":
            return self.in_jira("ADD_COMMENTS", who, 201, 403)
        if operation == "edit issue":
            return self.in_jira("EDIT_ISSUES", who, 204, 400)
        if operation == "assign issue":
            return self.in_jira("ASSIGN_ISSUES", who, 204, 403)
        if who.name is None:
            return 401
        if operation == "read request":
            return 200 if self.opens(who) else 403
        if operation == "comment on request":
            return 201 if self.opens(who) and self.holds("ADD_COMMENTS", who, portal=True) else 403
        if operation == "read sla":
            return 200 if self.opens(who) and self.is_agent(who) else 403
        assert operation == "read queue"
        # Without an issue, it is enough that any issue of the project names somebody: agents have had some assigned.
        return 200 if self.is_agent(who._replace(assignee=who.busy)) else 403


OPERATIONS = {
    "read issue": "BROWSE_PROJECTS",
    "comment on issue": "ADD_COMMENTS",
    "edit issue": "EDIT_ISSUES",
    "assign issue": "ASSIGN_ISSUES",
    "read request": "BROWSE_PROJECTS",
    "comment on request": "ADD_COMMENTS",
    "read sla": "SERVICEDESK_AGENT",
    "read queue": "SERVICEDESK_AGENT",
}


def _do(caller: Caller, operation: str, key: str, assignee: str) -> Answer:
    text = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    document = {"type": "doc", "version": 1, "content": [text]}
    if operation == "read issue":
        return caller.get(f"{V3}/issue/{key}")
    if operation == "comment on issue":
        return caller.post(f"{V3}/issue/{key}/comment", {"body": document})
    if operation == "edit issue":
        return caller.put(f"{V3}/issue/{key}", {"fields": {"labels": ["x"]}})
    if operation == "assign issue":
        return caller.put(f"{V3}/issue/{key}/assignee", {"accountId": assignee})
    if operation == "read request":
        return caller.get(f"{JSM}/request/{key}")
    if operation == "comment on request":
        return caller.post(f"{JSM}/request/{key}/comment", {"body": "x", "public": True})
    if operation == "read sla":
        return caller.get(f"{JSM}/request/{key}/sla")
    return caller.get(f"{JSM}/servicedesk/1/queue")


def _arrange(site: Sandbox, admin: Caller) -> str:
    """The company that `PEOPLE` describes, and the request that everything is about."""
    groups = {row["name"]: row["groupId"] for row in admin.get(f"{V3}/group/bulk").body["values"]}
    ids = {account.email.partition("@")[0]: account.account_id for account in site.accounts}
    for name, lost in (
        ("drew", ("jira-servicemanagement-users",)),
        ("ellis", ("jira-servicemanagement-users", "jira-software-users")),
    ):
        for group in lost:
            admin.delete(f"{V3}/group/user", groupId=groups[group], accountId=ids[name])
    assert admin.delete(f"{V3}/project/HELP/role/{TEAM}", user=ids["casey"]).status == 204
    key = Caller(site, "grace").raise_request(
        "4", description="x", customfield_10033=[{"value": "CRM"}], customfield_10036={"accountId": ids["frankie"]}
    )
    alex = Caller(site, "alex")
    assert alex.post(f"{JSM}/request/{key}/participant", {"accountIds": [ids["bruno"]]}).status == 200
    assert alex.put(f"{V3}/issue/{key}/assignee", {"accountId": ids["bailey"]}).status == 204
    return key


def _holder(holder: tuple[str, str | None], ids: dict[str, str]) -> dict[str, Any]:
    kind, parameter = holder
    return {"type": kind, "parameter": ids[parameter] if kind == "user" and parameter else parameter}


@pytest.fixture
def schemes(site: Sandbox, admin: Caller) -> tuple[str, dict[str, list[tuple[str, str | None]]]]:
    key = _arrange(site, admin)
    standard: dict[str, list[tuple[str, str | None]]] = {}
    for row in admin.get(f"{SCHEME}/permission").body["permissions"]:
        standard.setdefault(row["permission"], []).append((row["holder"]["type"], row["holder"].get("parameter")))
    return key, standard


def test_every_cell_is_as_documented(
    site: Sandbox, admin: Caller, schemes: tuple[str, dict[str, list[tuple[str, str | None]]]]
) -> None:
    """Each holder in the place of each operation's grants lets exactly those through whom the rules let through."""
    key, standard = schemes
    ids = {account.email.partition("@")[0]: account.account_id for account in site.accounts}
    callers = {who: Caller(site, who.name) for who in PEOPLE}
    wrong: list[str] = []
    cells = 0
    for permission in sorted(set(OPERATIONS.values())):
        for holder in HOLDERS:
            scheme = {**standard, permission: [holder]}
            grants = [
                {"permission": name, "holder": _holder(row, ids)} for name, rows in scheme.items() for row in rows
            ]
            assert admin.put(SCHEME, {"name": "Tried", "permissions": grants}).status == 200
            oracle = Oracle(scheme)
            for who, caller in callers.items():
                for operation in (name for name, asked in OPERATIONS.items() if asked == permission):
                    cells += 1
                    answer = _do(caller, operation, key, ids["bailey"]).status
                    expected = oracle.expected(operation, who)
                    if answer != expected:
                        wrong.append(f"{who.name} {operation} with {permission} for {holder}: {answer}, not {expected}")
    assert wrong == []
    assert cells == len(OPERATIONS) * len(HOLDERS) * len(PEOPLE) == 1440


def test_every_permission_is_told_as_documented(
    site: Sandbox, admin: Caller, schemes: tuple[str, dict[str, list[tuple[str, str | None]]]]
) -> None:
    """All 36 permissions given to one holder are what that holder's people are told they have, as in the portal."""
    key, standard = schemes
    ids = {account.email.partition("@")[0]: account.account_id for account in site.accounts}
    callers = {who: Caller(site, who.name) for who in PEOPLE}
    wrong: list[str] = []
    cells = 0
    for holder in HOLDERS:
        # Everybody may browse, so that what is asked can be answered.
        scheme: dict[str, list[tuple[str, str | None]]] = {name: [holder] for name in PERMISSIONS}
        scheme["BROWSE_PROJECTS"] = [("anyone", None)]
        grants = [{"permission": name, "holder": _holder(row, ids)} for name, rows in scheme.items() for row in rows]
        assert admin.put(SCHEME, {"name": "Tried", "permissions": grants}).status == 200
        oracle = Oracle(scheme)
        for who, caller in callers.items():
            told = caller.get(f"{V3}/mypermissions", permissions=",".join(PERMISSIONS), issueKey=key).body[
                "permissions"
            ]
            for name in PERMISSIONS:
                cells += 1
                expected = oracle.holds(name, who, portal=who.name is not None)
                if told[name]["havePermission"] != expected:
                    wrong.append(f"{who.name} {name} for {holder}: {not expected}, not {expected}")
    assert wrong == []
    assert cells == len(HOLDERS) * len(PEOPLE) * len(PERMISSIONS) == 6480
    assert standard


def test_every_security_level_is_as_documented(
    site: Sandbox, admin: Caller, schemes: tuple[str, dict[str, list[tuple[str, str | None]]]]
) -> None:
    """Each holder as the only member of a level shows what carries it to exactly those whom it stands for."""
    key, standard = schemes
    ids = {account.email.partition("@")[0]: account.account_id for account in site.accounts}
    level = {"name": "Tried", "members": [{"type": "anyone"}]}
    assert admin.put(f"{LEVELS}/level", {"levels": [level]}).status == 204
    number = next(row["id"] for row in admin.get(LEVELS).body["levels"] if row["name"] == "Tried")
    alex = Caller(site, "alex")
    fields = {"security": {"id": number}, "labels": ["tried"]}
    assert alex.put(f"{V3}/issue/{key}", {"fields": fields}).status == 204
    oracle = Oracle(standard)
    wrong: list[str] = []
    cells = 0
    for holder in HOLDERS:
        _only(admin, number, _holder(holder, ids))
        for who in PEOPLE:
            caller = Caller(site, who.name)
            inside, portal = (stands_for(holder, who, portal=place) for place in (False, True))
            in_jira = inside and oracle.holds("BROWSE_PROJECTS", who)
            opens = (in_jira and oracle.is_agent(who)) or (
                who.involved and portal and oracle.holds("BROWSE_PROJECTS", who, portal=True)
            )
            expected = {
                "read issue": 200 if in_jira else 404,
                "find issue": 1 if in_jira else 0,
                "read request": 401 if who.name is None else 200 if opens else 403,
                "list comments": 401 if who.name is None else 200,
            }
            found = {
                "read issue": caller.get(f"{V3}/issue/{key}").status,
                "find issue": len(caller.post(f"{V3}/search/jql", {"jql": "labels = tried"}).body["issues"]),
                "read request": caller.get(f"{JSM}/request/{key}").status,
                "list comments": caller.get(f"{JSM}/request/{key}/comment").status,
            }
            cells += len(expected)
            if found != expected:
                wrong.append(f"{who.name} in a level of {holder}: {found}, not {expected}")
    assert wrong == []
    assert cells == len(HOLDERS) * len(PEOPLE) * 4 == 720


def _only(admin: Caller, level: str, holder: dict[str, Any]) -> None:
    """Make a holder the only member of a level."""
    rows = admin.get(f"{LEVELS}/members", issueSecurityLevelId=level).body["values"]
    assert admin.put(f"{LEVELS}/level/{level}/member", {"members": [holder]}).status == 204
    for row in rows:
        assert admin.delete(f"{LEVELS}/level/{level}/member/{row['id']}").status == 204
