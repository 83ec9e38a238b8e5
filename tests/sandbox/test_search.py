"""Searching with JQL."""

import base64
import json
import zlib
from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

SEARCH = f"{V3}/search/jql"


@pytest.mark.parametrize(
    ("jql", "reason"),
    [
        ("", "Unbounded JQL queries are not allowed here."),
        ("ORDER BY created", "Unbounded JQL queries are not allowed here."),
        ("nonsense = 1", "Field 'nonsense' does not exist or you do not have permission to view it."),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("status = Flying", "The value 'Flying' does not exist for the field 'status'."),
        ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("status ~ open", "The operator '~' is not supported by the 'status' field."),
        ("assignee > alex", "The operator '>' is not supported by the 'assignee' field."),
        ("updated >= soon", "Date value 'soon' for field 'updated' is invalid."),
        ("assignee = someFunction()", "Unable to find JQL function 'someFunction()'."),
        ("key = HELP-99999", "An issue with key 'HELP-99999' does not exist for field 'key'."),
        ('summary ~ "open', "The quoted string 'open' has not been completed."),
        ("project HELP", "Expecting operator but got 'HELP'. The valid operators are"),
        ("project = HELP status = Closed", "Expecting either 'OR' or 'AND' but got 'status'."),
        (
            "project = and",
            "Expecting either a value, list or function but got 'and'. You must surround 'and' in quotation",
        ),
        ("(project = HELP", "Expecting ')' before the end of the query."),
        ("status in", "Expecting either a value, list or function before the end of the query."),
    ],
)
def test_wrong_queries_are_400_in_jiras_words(alex: Caller, jql: str, reason: str) -> None:
    """A query that Jira does not take is refused with the text that says what is wrong."""
    refused = alex.post(SEARCH, {"jql": jql})
    assert refused.status == 400
    assert reason in refused.body["errorMessages"][0]
    assert refused.body["errors"] == {}


def test_each_field_finds_what_it_says(alex: Caller, grace: Caller, bruno: Caller) -> None:
    """Fields that recipes use find exactly the issues that have the value."""
    key = grace.raise_request(
        "2", summary="Zeppelin crash", description="It fell", customfield_10031={"value": "A team"}
    )
    alex.put(
        f"{V3}/issue/{key}",
        {"fields": {"labels": ["airship"], "assignee": {"accountId": alex.account_id}, "duedate": "2031-05-01"}},
    )
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Helium ordered", "public": True})
    alex.post(f"{JSM}/request/{key}/participant", {"accountIds": [bruno.account_id]})
    number = alex.get(f"{V3}/issue/{key}").body["id"]
    for clause in (
        f"key = {key}",
        f"id = {number}",
        "summary ~ zeppelin",
        'text ~ "zepp* crash"',
        "text ~ helium",
        "comment ~ ordered",
        'description ~ "It fell"',
        "labels = airship",
        "labels in (airship, balloon)",
        'due >= "2031-04-30" and due <= 2031-05-01',
        'reporter = "grace@acme.example" and summary ~ zeppelin',
        f'"Request participants" = "{bruno.account_id}" and labels = airship',
        "organizations = VIP and labels is not EMPTY and labels != incident and labels != x",
        '"Request Type" = "Report an incident" and labels = airship',
        'cf[10031] = "A team" and labels = airship',
        "assignee = currentUser() and labels = airship",
        "created >= -1m",
        "component is EMPTY and fixVersion is EMPTY and labels = airship",
        "votes = 0 and watcher is EMPTY and labels = airship",
        "updated >= startOfDay() and updated <= now() and updated > -1m",
    ):
        assert alex.keys(f"project = HELP AND ({clause})") == [key], clause


def test_words_combine(alex: Caller) -> None:
    """AND binds closer than OR, NOT turns a part around, and brackets decide."""
    total = len(alex.keys("project = HELP"))
    closed, resolved = len(alex.keys("status = Closed")), len(alex.keys("status = Resolved"))
    assert len(alex.keys("status = Closed OR status = Resolved")) == closed + resolved
    assert len(alex.keys("status in (Closed, Resolved)")) == closed + resolved
    assert alex.keys("statusCategory = Done") == alex.keys("status in (Closed, Resolved, Declined)")
    assert len(alex.keys("NOT (status = Closed OR status = Resolved)")) == total - closed - resolved
    assert len(alex.keys("status not in (Closed, Resolved)")) == total - closed - resolved
    unresolved = alex.keys("statusCategory != Done")
    assert alex.keys("resolution = Unresolved") == alex.keys("resolution is EMPTY") == unresolved
    assert alex.keys("status = Closed AND status = Resolved OR key = HELP-1") == ["HELP-1"]
    assert alex.keys("status = Closed AND (status = Resolved OR key = HELP-1) AND status != Closed") == []


def test_an_empty_field_is_neither_equal_nor_unequal(alex: Caller) -> None:
    """`!=` does not find issues that hold nothing, as in Jira; `is EMPTY` does."""
    everybody = len(alex.keys("project = HELP"))
    nobody = len(alex.keys("assignee is EMPTY"))
    mine = len(alex.keys("assignee = currentUser()"))
    assert nobody > 0
    assert len(alex.keys("assignee != currentUser()")) == everybody - nobody - mine
    assert len(alex.keys("NOT assignee = currentUser()")) == everybody - nobody - mine


def test_higher_priorities_are_greater(alex: Caller) -> None:
    """`priority > Medium` means High and Highest, and descending order begins with Highest."""
    high = set(alex.keys("priority > Medium"))
    assert high == set(alex.keys("priority in (High, Highest)"))
    first = alex.keys("project = HELP ORDER BY priority DESC, key ASC")[0]
    assert first in alex.keys("priority = Highest")


def test_order_and_pages(alex: Caller) -> None:
    """Sorted pages follow one another without gap or repetition, whatever the order is."""
    for order in (
        "updated ASC",
        "updated DESC, key DESC",
        "created ASC",
        "key DESC",
        "summary ASC, key",
        "assignee DESC, priority, key",
        "resolved",
    ):
        found: list[dict[str, str]] = []
        token = None
        while True:
            body = {
                "jql": f"project = HELP ORDER BY {order}",
                "fields": ["updated", "summary"],
                "maxResults": 90,
                "nextPageToken": token,
            }
            answer = alex.post(SEARCH, body).body
            found += [{"key": row["key"], **row["fields"]} for row in answer["issues"]]
            token = answer.get("nextPageToken")
            if answer["isLast"]:
                break
        assert len(found) == len({row["key"] for row in found}) == 500, order
        if order == "updated ASC":
            assert [row["updated"] for row in found] == sorted(row["updated"] for row in found)


def test_a_walk_by_updated_meets_what_moved_meanwhile(alex: Caller) -> None:
    """An issue that is touched while pages are read is found again behind, and nothing is skipped."""
    asked = {"jql": "project = HELP ORDER BY updated ASC", "fields": ["key"], "maxResults": 100}
    first = alex.post(SEARCH, asked).body
    moved = first["issues"][10]["key"]
    alex.post(f"{JSM}/request/{moved}/comment", {"body": "Moved", "public": True})
    rest: list[str] = []
    token = first["nextPageToken"]
    while token:
        page = alex.post(SEARCH, {**asked, "nextPageToken": token}).body
        rest += [row["key"] for row in page["issues"]]
        token = page.get("nextPageToken")
    assert len(rest) == 401
    assert rest[-1] == moved


def test_only_the_fields_that_were_asked_for_are_shown(alex: Caller) -> None:
    """Without fields an issue is its id; `*all` shows all; a minus takes one away."""
    asked = {"jql": "key = HELP-1"}
    assert alex.post(SEARCH, asked).body["issues"] == [{"id": "10000"}]
    some = alex.post(SEARCH, {**asked, "fields": ["summary", "status", "nonsense"]}).body["issues"][0]["fields"]
    assert set(some) == {"summary", "status"}
    everything = alex.post(SEARCH, {**asked, "fields": ["*all", "-comment"]}).body["issues"][0]["fields"]
    assert {"description", "customfield_10010", "issuelinks"} <= set(everything)
    assert "comment" not in everything
    got = alex.get(SEARCH, jql="key = HELP-1", fields="summary,comment", expand="changelog").body["issues"][0]
    assert {"comments", "total", "maxResults", "startAt"} <= got["fields"]["comment"].keys()
    assert got["changelog"]["histories"][0]["items"]


def test_tokens_belong_to_their_query(alex: Caller) -> None:
    """A token of another query, or a made-up one, is 400."""
    token = alex.post(SEARCH, {"jql": "project = HELP", "maxResults": 1}).body["nextPageToken"]
    assert alex.post(SEARCH, {"jql": "project = HELP ORDER BY key", "nextPageToken": token}).status == 400
    assert alex.post(SEARCH, {"jql": "project = HELP", "nextPageToken": "nonsense"}).status == 400


def test_customers_find_nothing_in_jira_itself(as_: Callable[[str], Caller]) -> None:
    """The portal's permission to browse does not reach JQL."""
    grace = as_("grace")
    grace.raise_request()
    assert grace.post(SEARCH, {"jql": "reporter = currentUser()"}).body == {"issues": [], "isLast": True}


def test_dates_are_read_in_the_callers_time_zone(site: Sandbox, alex: Caller) -> None:
    """The same literal names another moment for somebody in another zone."""
    assert alex.get(f"{V3}/myself").body["timeZone"] == "Australia/Sydney"
    deskhand = Caller(site, "deskhand")
    created = alex.get(f"{V3}/issue/HELP-250", fields="created").body["fields"]["created"]
    theirs = deskhand.get(f"{V3}/issue/HELP-250", fields="created").body["fields"]["created"]
    assert created != theirs
    for who, text in ((alex, created), (deskhand, theirs)):
        minute = text[:16].replace("T", " ")
        found = who.keys(f'created >= "{minute}" ORDER BY created ASC')
        assert found[0] == "HELP-250"


def test_the_old_search_is_gone(alex: Caller) -> None:
    """Both methods of the removed search answer 410 and name the new one."""
    for answer in (
        alex.get(f"{V3}/search", jql="project = HELP"),
        alex.post(f"{V3}/search", {"jql": "project = HELP"}),
    ):
        assert answer.status == 410
        assert "/rest/api/3/search/jql" in answer.body["errorMessages"][0]


def test_at_most_seven_fields_sort(alex: Caller) -> None:
    """An eighth field in ORDER BY is refused."""
    fields = "key, created, updated, summary, status, priority, assignee"
    assert alex.post(SEARCH, {"jql": f"project = HELP ORDER BY {fields}"}).status == 200
    assert alex.post(SEARCH, {"jql": f"project = HELP ORDER BY {fields}, reporter"}).status == 400


def test_fields_that_no_list_has_can_be_searched(alex: Caller) -> None:
    """Worklogs, links, votes, parents and categories are known to JQL though no list of fields names them."""
    text = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "drove"}]}],
    }
    assert 201 == alex.post(f"{V3}/issue/HELP-3/worklog", {"timeSpentSeconds": 60, "comment": text}).status
    for jql in ("worklogAuthor = currentUser()", "worklogDate >= startOfDay(-1d)", "worklogComment ~ drove"):
        assert ["HELP-3"] == alex.keys(f"{jql} AND key in (HELP-1, HELP-2, HELP-3)")
    ends = {"inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
    assert 201 == alex.post(f"{V3}/issueLink", {"type": {"name": "Blocks"}, **ends}).status
    assert {"HELP-1", "HELP-2"} <= set(alex.keys("issueLinkType = 'is blocked by'"))
    assert [] == alex.keys("voter = currentUser()")
    assert ["HELP-1"] == alex.keys("parent is EMPTY AND category is EMPTY AND key = HELP-1")
    assert ["HELP-3"] == alex.keys(
        "timespent = 1 AND timespent <= 1m AND timespent < 1h AND worklogAuthor = currentUser()"
    )
    assert {"HELP-2"} == set(alex.keys("issueLink = HELP-1 AND key in (HELP-1, HELP-2, HELP-3)"))
    assert 500 == len(alex.keys("project = HELP AND projectType = service_desk"))
    assert 204 == alex.post(f"{V3}/issue/HELP-5/watchers").status
    assert {"HELP-5"} == set(alex.keys("watcher = currentUser() AND watchers >= 1 AND key in (HELP-5, HELP-6)"))


def test_the_change_of_category_is_not_every_change_of_status(site: Sandbox, alex: Caller, grace: Caller) -> None:
    """The moment of a new category is told by JQL as by the field of the issue, and a step within one leaves it."""
    control = Caller(site, None)
    key = grace.raise_request()
    for day, transition in ((3, "31"), (4, "51"), (5, "61")):
        control.post("/_sandbox/clock", {"now": f"2031-03-0{day}T10:00:00Z"})
        moved = alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": transition}})
        assert 204 == moved.status, moved
    names = [row["status"] for row in alex.get(f"{JSM}/request/{key}/status").body["values"]]
    assert ["Closed", "Resolved", "In progress", "Waiting for support"] == names
    fields = alex.get(f"{V3}/issue/{key}", fields="statuscategorychangedate").body["fields"]
    assert fields["statuscategorychangedate"].startswith("2031-03-04")
    for clause, found in (("< '2031-03-04'", False), (">= '2031-03-04'", True), (">= '2031-03-05'", False)):
        assert ([key] if found else []) == alex.keys(f"key = {key} AND statusCategoryChangedDate {clause}"), clause


def test_functions_about_writers_types_and_people(site: Sandbox, alex: Caller, grace: Caller, admin: Caller) -> None:
    """Requests are found by who wrote on them and when, by kinds of types, and by people who have gone."""
    control = Caller(site, None)
    control.post("/_sandbox/clock", {"now": "2031-03-03T10:00:00Z"})
    key = grace.raise_request()
    control.post("/_sandbox/clock", {"now": "2031-03-05T10:00:00Z"})
    assert 201 == alex.post(f"{JSM}/request/{key}/comment", {"body": "Soon", "public": True}).status
    for clause, found in (
        ('issue in updatedBy("grace@acme.example")', True),
        ('issue in updatedBy("alex@acme.example", "-1d")', True),
        ('issue in updatedBy("grace@acme.example", "-1d")', False),
        ('issue in updatedBy("grace@acme.example", "2031-03-01", "2031-03-04")', True),
        ('issue in updatedBy("omar@acme.example")', False),
        ("type in standardIssueTypes()", True),
        ("type in subtaskIssueTypes()", False),
        ("reporter in inactiveUsers()", False),
        ('issue in issuesWithRemoteLinksByGlobalId("erp-7")', False),
    ):
        assert ([key] if found else []) == alex.keys(f"key = {key} AND {clause}"), clause
    link = {"globalId": "erp-7", "object": {"url": "https://erp.example/7", "title": "Order 7"}}
    assert 201 == alex.post(f"{V3}/issue/{key}/remotelink", link).status
    assert [key] == alex.keys('issue in issuesWithRemoteLinksByGlobalId("erp-7")')


def test_functions_about_projects_and_watchers(alex: Caller, admin: Caller) -> None:
    """Projects are found by lead, role and permission, and issues by who watches them."""
    lead = alex.get(f"{V3}/project/HELP").body["lead"]["displayName"]
    assert 500 == len(alex.keys(f'project in projectsLeadByUser("{lead}")'))
    assert 500 == len(alex.keys('project in projectsWhereUserHasPermission("Browse Projects")'))
    assert [] == alex.keys('project in projectsWhereUserHasRole("Administrators")')
    assert 204 == alex.post(f"{V3}/issue/HELP-5/watchers").status
    assert "HELP-5" in alex.keys("issue in watchedIssues()")
    assert [] == alex.keys("issue in votedIssues()")


@pytest.mark.parametrize(
    ("jql", "reason"),
    [
        ("project = HELP ORDER BY text", "Not able to sort using field 'text'."),
        ("issue.property[a].b = 1", "The sandbox does not know the JQL field 'issue.property[a].b', though Jira does."),
        ("filter = Mine", "The sandbox does not know the JQL field 'filter', though Jira does."),
        ("key in issueHistory()", "The sandbox does not know the JQL function 'issueHistory()', though Jira does."),
        ("sprint = 1", "The sandbox does not know the JQL field 'sprint', though Jira does."),
        ("created > lastLogin()", "The sandbox does not know the JQL function 'lastLogin()', though Jira does."),
        ("created > nonsense()", "Unable to find JQL function 'nonsense()'."),
        ("project in projectsWhereUserHasRole(Nobody)", "The role 'Nobody' does not exist."),
        ("issueLinkType = eats", "The value 'eats' does not exist for the field 'issueLinkType'."),
    ],
)
def test_what_only_jira_knows_is_said_to_be_unknown_here(alex: Caller, jql: str, reason: str) -> None:
    """Jira's own words for a mistake are kept for mistakes: what Jira has and the sandbox has not is called so."""
    answer = alex.get(SEARCH, jql=jql)
    assert (400, [reason]) == (answer.status, answer.body["errorMessages"])


@pytest.mark.parametrize("keys", [[], [1], ["x"], [None], [{"a": 1}], [[1]]])
def test_a_forged_page_token_is_invalid(alex: Caller, keys: list[object]) -> None:
    """A token that holds what no request could have is refused, whatever the order."""
    for jql in ("project = HELP ORDER BY summary", "project = HELP ORDER BY updated", "project = HELP"):
        for last in ("x", None, [1]):
            body = json.dumps([zlib.crc32(jql.encode()), [*keys, last]])
            token = base64.urlsafe_b64encode(body.encode()).decode()
            assert 400 == alex.get(SEARCH, jql=jql, nextPageToken=token).status
