"""One method, two editions: what Data Center is asked for and answers in its own way."""

import pytest

from client.server import Answer, Heard, serving
from deskhand.client import Jira
from deskhand.errors import NotFound, Removed, SignInFailed, UserError


def on_prem(url: str) -> Jira:
    return Jira(f"{url}/jira", edition="datacenter")


async def test_the_platform_is_asked_at_its_second_version_below_the_context_path() -> None:
    """Cloud's third version is Data Center's second, and the site may live below a path."""
    async with serving(Answer(200, {"name": "alex"})) as server, on_prem(server.url) as jira:
        assert (await jira.platform.myself.get()).name == "alex"
    assert [heard.path for heard in server.heard] == ["/jira/rest/api/2/myself"]


async def test_accounts_are_user_names() -> None:
    """Where Cloud takes account ids Data Center takes user names."""
    page = Answer(200, {"values": [{"name": "alex"}], "isLastPage": True})
    async with serving(page) as server, on_prem(server.url) as jira:
        await jira.participants.add("HELP-1", ["alex"])
        await jira.platform.issues.assign("HELP-1", "alex")
        await jira.platform.watchers.remove("HELP-1", "alex")
        await jira.platform.groups.add_member("agents", "alex")
        await jira.platform.users.get("JIRAUSER10100", by_key=True)
    assert [heard.json for heard in server.heard if heard.body] == [
        {"usernames": ["alex"]},
        {"name": "alex"},
        {"name": "alex"},
    ]
    assert server.heard[2].query == {"username": ["alex"]}
    assert server.heard[3].query == {"groupname": ["agents"]}
    assert server.heard[4].query == {"key": ["JIRAUSER10100"]}


async def test_search_goes_by_place_and_total() -> None:
    """Data Center's search has no tokens: the total tells when it is over."""
    pages = [
        Answer(200, {"issues": [{"id": "1", "key": "HELP-1"}], "startAt": 0, "total": 2}),
        Answer(200, {"issues": [{"id": "2", "key": "HELP-2"}], "startAt": 1, "total": 2}),
    ]
    async with serving(*pages) as server, on_prem(server.url) as jira:
        found = await jira.platform.search.issues("project = HELP").all()
    assert [issue.key for issue in found] == ["HELP-1", "HELP-2"]
    assert [heard.path for heard in server.heard] == ["/jira/rest/api/2/search"] * 2
    assert server.heard[1].json == {"jql": "project = HELP", "fields": ["summary"], "startAt": 1}


async def test_search_s_words_of_cloud_are_not_sent() -> None:
    """Data Center takes `expand` as a list, and knows nothing of reconciling: its index is its own."""
    async with serving(Answer(200, {"issues": [], "startAt": 0, "total": 0})) as server, on_prem(server.url) as jira:
        await jira.platform.search.issues("project = HELP", expand=["changelog"], reconcile=["1"]).all()
    assert server.heard[0].json == {"jql": "project = HELP", "fields": ["summary"], "expand": ["changelog"]}


async def test_changes_come_with_the_issue() -> None:
    """Data Center has no list of changes: they are read with the issue, whole."""
    change = {"id": "7", "author": {"name": "alex"}, "created": "2026-09-08T10:11:12.345+0200", "items": []}
    issue = {"id": "1", "key": "HELP-1", "changelog": {"histories": [change], "total": 1}}
    async with serving(Answer(200, issue)) as server, on_prem(server.url) as jira:
        changes = await jira.platform.issues.changelog("HELP-1").all()
    assert [one.id for one in changes] == ["7"]
    assert [(heard.path, heard.query["expand"]) for heard in server.heard] == [
        ("/jira/rest/api/2/issue/HELP-1", ["changelog"])
    ]


async def test_what_comes_whole_is_listed_like_what_comes_in_pages() -> None:
    """Data Center gives all projects in one bare array."""
    projects = [{"id": "1", "key": "HELP", "name": "Help"}, {"id": "2", "key": "OPS", "name": "Ops"}]
    async with serving(Answer(200, projects)) as server, on_prem(server.url) as jira:
        assert [one.key async for one in jira.platform.projects.list()] == ["HELP", "OPS"]
    assert [(heard.path, heard.query) for heard in server.heard] == [("/jira/rest/api/2/project", {})]


async def test_texts_are_wiki_markup() -> None:
    """A comment of the platform is ADF on Cloud and text on Data Center."""
    async with serving(Answer(201, {"id": "1", "body": "Hello"})) as server, on_prem(server.url) as jira:
        await jira.platform.comments.add("HELP-1", "Hello", public=True)
    assert server.heard[0].json == {"body": "Hello"}


async def test_queues_can_be_made_where_the_edition_has_it() -> None:
    """What only Data Center can do is a method like any other there."""
    async with serving(Answer(200, {"id": "5", "name": "Mine"})) as server, on_prem(server.url) as jira:
        queue = await jira.queues.create("1", "Mine", "project = HELP", ["summary"])
    assert queue.id == "5"
    assert server.heard[0].json == {"name": "Mine", "jql": "project = HELP", "fields": ["summary"]}


async def test_what_the_edition_lacks_is_refused_before_the_call() -> None:
    """Feedback, forms and the check of permissions are Cloud's alone: one clear error and no call."""
    async with serving(Answer()) as server, on_prem(server.url) as jira:
        with pytest.raises(Removed, match=r"Jira Data Center has no `.*`, so it was not called") as caught:
            await jira.feedback.get("HELP-1")
        with pytest.raises(Removed):
            await jira.platform.permissions.check(global_permissions=["ADMINISTER"])
        with pytest.raises(Removed):
            await jira.forms.list("cloud", "HELP-1")
    assert server.heard == []
    assert caught.value.operation == "GET /request/{requestIdOrKey}/feedback"


async def test_experimental_operations_are_opted_into_as_data_center_spells_it() -> None:
    """The same header with another value, and for all of the service desk: older releases had more that was experimental."""
    async with serving(Answer(204, b"")) as server, on_prem(server.url) as jira:
        await jira.request_types.delete("1", "2")
        await jira.organizations.delete("1")
        await jira.platform.issues.delete("HELP-1")
    assert [heard.headers.get("x-experimentalapi") for heard in server.heard] == ["true", "true", None]


async def test_services_beside_the_site_are_asked_at_the_gateway() -> None:
    """Assets and Forms are not the site's own: they are asked where Atlassian answers for all sites."""
    found = {"values": [{"id": "88", "objectKey": "IT-88"}], "startAt": 0, "isLast": True}
    answer = [{"label": "Laptop?", "answer": "Yes"}]
    async with (
        serving(Answer(200, found), Answer(200, answer)) as gateway,
        Jira("https://acme.example", gateway=gateway.url) as jira,
    ):
        objects = await jira.assets.search("w1", "objectType = Laptop").all()
        answers = await jira.forms.answers("c1", "HELP-1", "f1")
    assert [one.object_key for one in objects] == ["IT-88"]
    assert [one.answer for one in answers] == ["Yes"]
    assert [heard.path for heard in gateway.heard] == [
        "/jsm/assets/workspace/w1/v1/object/aql",
        "/jira/forms/cloud/c1/request/HELP-1/form/f1/format/answers",
    ]


async def test_a_pretend_site_is_its_own_gateway() -> None:
    """What is secret on this machine is not sent to Atlassian, whoever forgets to say so."""
    async with serving(Answer(200, [])) as server, Jira(server.url) as jira:
        assert await jira.forms.list("c1", "HELP-1") == []
    assert [heard.path for heard in server.heard] == ["/jira/forms/cloud/c1/request/HELP-1/form"]


class _PersonalToken:
    def headers(self) -> dict[str, str]:
        return {"Authorization": "Bearer made-up"}

    def base(self, site: str) -> str:
        return site


async def test_an_empty_list_may_be_an_answer_to_nobody() -> None:
    """On-prem a wrong token is answered like no token, with nothing to see: before that is believed, it is asked once who asks."""
    nothing = Answer(200, {"issues": [], "startAt": 0, "total": 0})
    async with (
        serving(nothing, Answer(401, {})) as server,
        Jira(server.url, _PersonalToken(), edition="datacenter") as jira,
    ):
        with pytest.raises(SignInFailed):
            await jira.platform.search.issues("project = HELP").all()
    assert [heard.path for heard in server.heard] == ["/rest/api/2/search", "/rest/api/2/myself"]


async def test_who_was_named_once_need_not_be_asked_again() -> None:
    """An empty list of a known account is just empty: one question at most, none where a reply named the account."""
    headers: tuple[tuple[dict[str, str], int], ...] = (({}, 1), ({"X-AUSERNAME": "alex"}, 0))
    for named, questions in headers:

        def told(heard: Heard, named: dict[str, str] = named) -> Answer:
            page = {"values": [], "isLastPage": True}
            return Answer(200, {"name": "alex"} if heard.path.endswith("/myself") else page, named)

        async with serving(told) as server, Jira(server.url, _PersonalToken(), edition="datacenter") as jira:
            for _ in range(3):
                assert await jira.service_desks.list().all() == []
        assert [heard.path for heard in server.heard].count("/rest/api/2/myself") == questions


async def test_a_file_is_read_from_the_site_alone() -> None:
    """Whatever host an attachment names, the sign-in goes to the site that was asked, below its context path."""
    places = ["https://elsewhere.example/jira/secure/attachment/1/a%20b%2Fc.txt", "/secure/attachment/1/a.txt"]
    for place in places:
        known = Answer(200, {"id": 1, "filename": "a.txt", "content": place})
        async with serving(known, Answer(200, b"text")) as server, on_prem(server.url) as jira:
            assert await jira.platform.attachments.content(1).read() == b"text"
        assert server.heard[1].path == "/jira/secure/attachment/1/" + place.rpartition("/")[2]


@pytest.mark.parametrize("place", [None, "", "https://elsewhere.example/", "/rest/api/2/attachment/1", "/secure/"])
async def test_a_file_without_a_place_is_not_found(place: str | None) -> None:
    """There is nothing to read, and nothing else is."""
    known = Answer(200, {"id": 1, "filename": "a.txt", "content": place})
    async with serving(known) as server, on_prem(server.url) as jira:
        with pytest.raises(NotFound):
            await jira.platform.attachments.content(1).read()
    assert len(server.heard) == 1


async def test_a_picture_s_size_is_cloud_s_to_choose() -> None:
    """Data Center makes one size: to ask for another is refused before any call."""
    async with serving(Answer()) as server, on_prem(server.url) as jira:
        with pytest.raises(UserError, match="`width`"):
            jira.platform.attachments.thumbnail(1, width=10)
        with pytest.raises(UserError, match="`start`"):
            jira.attachments.list("HELP-1", start=5)
    assert server.heard == []


async def test_a_request_s_summary_is_among_its_fields() -> None:
    """Data Center tells no summary of a request apart: it is read from the field, here as there."""
    fields = [{"fieldId": "summary", "label": "Summary", "value": "Ink"}]
    request = {"issueId": "1", "issueKey": "HELP-1", "requestFieldValues": fields}
    replies = (
        Answer(200, request),
        Answer(200, {**request, "summary": "Paper"}),
        Answer(200, {"issueId": "1", "issueKey": "HELP-2"}),
    )
    async with serving(*replies) as server, on_prem(server.url) as jira:
        assert ["Ink", "Paper", ""] == [(await jira.requests.get("HELP-1")).summary for _ in range(3)]


async def test_a_search_for_no_fields_is_as_documented() -> None:
    """Without fields Jira tells ids alone: a key that was not asked for is not missing."""
    async with serving(Answer(200, {"issues": [{"id": "1"}], "isLast": True})) as server, Jira(server.url) as jira:
        (issue,) = await jira.platform.search.issues("project = HELP", fields=[]).all()
        assert not any("search" in name for name in jira.drift())
    assert (issue.id, issue.key, issue.fields) == ("1", "", {})
    assert server.heard[0].json["fields"] == []
