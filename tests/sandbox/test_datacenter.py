"""What a Data Center site says otherwise than Cloud: sign-in, people, versions, addresses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, Caller

V2 = "/rest/api/2"
Who = Callable[[str], Caller]


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as running:
        yield running


@pytest.fixture
def who(server: Sandbox) -> Who:
    return lambda name: Caller(server, name)


def test_people_go_by_user_name_and_key(server: Sandbox, who: Who) -> None:
    """Staff are a word, customers their e-mail; nobody has an account id."""
    alex = who("alex").get(f"{V2}/myself")
    assert (alex.body["name"], alex.body["emailAddress"]) == ("alex", "alex@acme.example")
    assert alex.body["key"].startswith("JIRAUSER")
    assert alex.body["self"] == f"{server.url}{V2}/user?username=alex"
    assert not {"accountId", "accountType"} & set(alex.body)
    assert {account.account_id for account in server.accounts if account.kind == "customer"} == {
        account.email for account in server.accounts if account.kind == "customer"
    }
    keys = [who("alex").get(f"{V2}/user", username=name).body["key"] for name in ("alex", "grace@acme.example")]
    assert len(set(keys)) == 2
    assert who("alex").get(f"{V2}/user", key=alex.body["key"]).body["name"] == "alex"
    assert who("alex").get(f"{V2}/user", accountId="alex").status == 400
    assert who("alex").get(f"{V2}/user", username="nobody").status == 404


def test_people_are_searched_by_one_word(who: Who) -> None:
    """`username` is what names, e-mails and user names begin with; it is required, and `.` is everybody."""
    found = who("alex").get(f"{V2}/user/search", username="gra").body
    assert [row["name"] for row in found] == ["grace@acme.example"]
    assert len(who("alex").get(f"{V2}/user/search", username=".", maxResults=1000).body) == 40
    assert who("alex").get(f"{V2}/user/search", query="gra").status == 400
    assignable = who("alex").get(f"{V2}/user/assignable/search", project="HELP", username="alex").body
    assert [row["name"] for row in assignable] == ["alex"]


def test_the_caller_is_named_in_a_header(server: Sandbox, who: Who) -> None:
    """`X-AUSERNAME` is who was signed in, `anonymous` for nobody; Cloud's header is not there."""
    mine = who("alex").get(f"{V2}/serverInfo").headers
    assert (mine["x-ausername"], "x-aaccountid" in mine) == ("alex", False)
    assert Caller(server, None).get(f"{V2}/serverInfo").headers["x-ausername"] == "anonymous"
    assert who("grace").get(f"{JSM}/servicedesk").headers["x-ausername"] == "grace%40acme.example"


def test_a_wrong_password_gets_a_page(server: Sandbox) -> None:
    """401 with HTML, whatever was asked for, even what needs nobody; an e-mail is no user name of staff."""
    for path in (f"{V2}/myself", f"{JSM}/info", f"{V2}/search"):
        answer = Caller(server, "alex", "guess").get(path)
        assert answer.status == 401
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"
        server.site.failures.clear()
    signed = {"Authorization": "Basic YWxleEBhY21lLmV4YW1wbGU6cGFzc3dvcmQtYWxleA=="}
    assert Caller(server, None).call("GET", f"{V2}/myself", headers=signed).status == 401


def test_a_wrong_bearer_is_anonymous(server: Sandbox) -> None:
    """401 without the header of a failed sign-in where somebody is needed; a search that finds nothing otherwise."""
    signed = {"Authorization": "Bearer none"}
    refused = Caller(server, None).call("GET", f"{V2}/myself", headers=signed)
    assert (refused.status, "x-seraph-loginreason" in refused.headers) == (401, False)
    assert refused.body == {"message": "Client must be authenticated to access this resource.", "status-code": 401}
    found = Caller(server, None).call("GET", f"{V2}/search?jql=", headers=signed)
    assert (found.status, found.body["total"]) == (200, 0)


def test_everybody_has_a_personal_access_token(server: Sandbox) -> None:
    """`token` is one that works as a bearer; as a password it is wrong."""
    token = server.token("alex@acme.example")
    bearer = Caller(server, None).call("GET", f"{V2}/myself", headers={"Authorization": f"Bearer {token}"})
    assert bearer.body["name"] == "alex"
    assert Caller(server, "alex", token).get(f"{V2}/myself").status == 401


def test_agents_let_customers_in_where_anybody_may_sign_up(server: Sandbox, who: Who) -> None:
    """An agent is refused while the desk is open to accounts only, and not once it is public."""
    body = {"usernames": ["bruno@acme.example"]}
    refused = who("alex").post(f"{JSM}/servicedesk/1/customer", body)
    server.site.desks.edit(1).access = "public"
    assert (refused.status, who("alex").post(f"{JSM}/servicedesk/1/customer", body).status) == (403, 204)


def test_cloud_only_operations_are_not_there(who: Who) -> None:
    """Version 3, the checks of permissions, dynamic webhooks, Cloud's search and its portal operations are 404."""
    alex = who("alex")
    for method, path in (
        ("GET", "/rest/api/3/myself"),
        ("POST", f"{V2}/permissions/check"),
        ("GET", f"{V2}/webhook"),
        ("GET", f"{V2}/search/jql"),
        ("GET", f"{V2}/project/search"),
        ("GET", f"{JSM}/requesttype"),
        ("GET", f"{JSM}/request/HELP-1/notification"),
        ("GET", f"{JSM}/assets/workspace"),
        ("GET", "/_edge/tenant_info"),
        ("POST", "/oauth/token"),
        ("GET", f"/ex/jira/5f3d6c1e-0000-4000-8000-00000000de5c{V2}/myself"),
    ):
        assert alex.call(method, path).status == 404, path
    assert alex.get(f"{JSM}/request/HELP-1/attachment").status == 405
    assert alex.post(f"{JSM}/request/validate").status == 405
    assert alex.get(f"{V2}/dashboard").status == 501
    assert alex.get("/rest/api/latest/myself").body["name"] == "alex"


def test_search_tells_the_total(who: Who) -> None:
    """Pages go by `startAt`, the total is told, fields are navigable by themselves, texts are wiki markup."""
    first = who("alex").get(f"{V2}/search", jql="project = HELP ORDER BY key", maxResults=2).body
    rest = who("alex").post(f"{V2}/search", {"jql": "project = HELP ORDER BY key", "startAt": 1, "maxResults": 2}).body
    assert (first["startAt"], first["maxResults"], first["total"]) == (0, 2, 500)
    assert rest["issues"][0] == first["issues"][1]
    fields = first["issues"][0]["fields"]
    assert isinstance(fields["description"], str)
    assert "comment" not in fields
    assert fields["reporter"]["name"].endswith("@acme.example")
    told = who("alex").get(f"{V2}/search", jql="key = HELP-1", fields="assignee", expand="names,schema").body
    assert (told["total"], told["names"], told["schema"]["assignee"]["type"]) == (1, {"assignee": "Assignee"}, "user")
    everything = who("alex").get(f"{V2}/search", maxResults=5000).body
    assert (everything["maxResults"], len(everything["issues"])) == (1000, 500)


def test_wrong_jql_can_be_a_warning(who: Who) -> None:
    """400 by default; with `validateQuery=false` the page is empty and says why."""
    refused = who("alex").get(f"{V2}/search", jql="colour = dark")
    warned = who("alex").get(f"{V2}/search", jql="colour = dark", validateQuery="false")
    assert refused.status == 400
    assert warned.status == 200
    assert warned.body["warningMessages"] == refused.body["errorMessages"]


def test_an_issue_is_edited_and_given_by_user_name(who: Who) -> None:
    """Fields and assignments name people; the history has their keys; comments are markup and say inside by property."""
    key = who("grace").raise_request()
    alex = who("alex")
    assert alex.put(f"{V2}/issue/{key}/assignee", {"name": "bailey"}).status == 204
    assert alex.put(f"{V2}/issue/{key}", {"fields": {"reporter": {"name": "bruno@acme.example"}}}).status == 204
    assert alex.put(f"{V2}/issue/{key}/assignee", {"name": "nobody"}).status == 400
    issue = alex.get(f"{V2}/issue/{key}", expand="changelog").body
    assert issue["fields"]["assignee"]["name"] == "bailey"
    changed = {item["field"]: item for row in issue["changelog"]["histories"] for item in row["items"]}
    bailey = alex.get(f"{V2}/user", username="bailey").body
    assert (changed["assignee"]["to"], changed["assignee"]["toString"]) == (bailey["key"], "Bailey Stone")
    assert "fieldId" not in changed["assignee"]
    said = {"body": "h1. No", "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}
    made = alex.post(f"{V2}/issue/{key}/comment", said)
    assert (made.status, made.body["body"], "jsdPublic" in made.body) == (201, "h1. No", False)
    seen = alex.get(f"{V2}/issue/{key}/comment", expand="properties").body["comments"][-1]
    assert seen["properties"] == said["properties"]
    assert alex.get(f"{V2}/search", jql="assignee = bailey AND reporter = 'bruno@acme.example'").body["total"] >= 1


def test_the_description_is_markup(who: Who) -> None:
    """An Atlassian document is refused; markup comes back as it was sent."""
    key = who("grace").raise_request()
    document = {"type": "doc", "version": 1, "content": []}
    assert who("alex").put(f"{V2}/issue/{key}", {"fields": {"description": document}}).status == 400
    assert who("alex").put(f"{V2}/issue/{key}", {"fields": {"description": "* one\n* two"}}).status == 204
    assert who("alex").get(f"{V2}/issue/{key}").body["fields"]["description"] == "* one\n* two"


def test_every_permission_is_told_at_once(server: Sandbox, who: Who) -> None:
    """`mypermissions` needs no parameter, and is about an issue, a project or the whole site."""
    mine = who("alex").get(f"{V2}/mypermissions", projectKey="HELP").body["permissions"]
    assert mine["SERVICEDESK_AGENT"]["havePermission"]
    assert not mine["ADMINISTER"]["havePermission"]
    assert who("admin").get(f"{V2}/mypermissions").body["permissions"]["ADMINISTER"]["havePermission"]
    assert who("alex").get(f"{V2}/mypermissions", projectKey="NONE").status == 404
    assert who("alex").get(f"{V2}/permissions").status == 403
    assert set(who("admin").get(f"{V2}/permissions").body["permissions"]) == set(mine)


def test_groups_roles_and_schemes_have_names_and_no_ids_of_cloud(who: Who) -> None:
    """Members, actors and holders are told by name."""
    admin = who("admin")
    members = admin.get(f"{V2}/group/member", groupname="jira-administrators").body["values"]
    assert {row["name"] for row in members} == {"admin", "deskhand"}
    assert admin.post(f"{V2}/group/user", {"name": "alex"}, groupname="jira-administrators").status == 201
    assert admin.delete(f"{V2}/group/user", groupname="jira-administrators", username="alex").status == 200
    added = admin.post(f"{V2}/project/HELP/role/10003", {"user": ["bruno@acme.example"]}).body["actors"]
    assert {"name": "bruno@acme.example", "type": "atlassian-user-role-actor"}.items() <= {
        key: value for row in added if row["displayName"] == "Bruno Keller" for key, value in row.items()
    }.items()
    scheme = admin.get(f"{V2}/project/HELP/permissionscheme", expand="all").body
    holders = [row["holder"] for row in scheme["permissions"]]
    assert holders
    assert all("value" not in holder for holder in holders)
    text = admin.get(f"{V2}/permissionscheme", expand="all").raw + admin.get(f"{V2}/applicationrole").raw
    assert b"groupId" not in text
    assert b"accountId" not in text


def test_server_info_tells_the_release() -> None:
    """The version that was asked for, with the Jira that it runs on; `Server`, as Data Center calls itself."""
    told = {}
    for version in ("11.3.0", "10.3.4", "5.12", "4.20.1"):
        with Sandbox(edition="datacenter", version=version) as site:
            body = Caller(site, None).get(f"{V2}/serverInfo").body
            info = Caller(site, None).get(f"{JSM}/info").body
            told[info["version"]] = body["version"]
            assert body["deploymentType"] == "Server"
            assert ".".join(map(str, body["versionNumbers"])) == body["version"] == info["platformVersion"]
            assert body["baseUrl"] == site.url
    assert told == {"11.3.0": "11.3.0", "10.3.4": "10.3.4", "5.12.0": "9.12.0", "4.20.1": "8.20.1"}
    for wrong in ("cloud", "7.1.0", "11", "2.5.0", "3.17.0"):
        with pytest.raises(ValueError, match=r"11\.3\.0|3\.0 to 3\.16"):
            Sandbox(edition="datacenter", version=wrong)
    with pytest.raises(ValueError, match="Cloud has no version"):
        Sandbox(version="11.3.0")


@pytest.mark.parametrize(("version", "bare"), [("5.17.2", 412), ("11.3.0", 200)])
def test_old_versions_ask_to_opt_in(version: str, bare: int) -> None:
    """Approvals were experimental before version 10: 412 without a header, which may say `true` or `opt-in`."""
    with Sandbox(seed=7, edition="datacenter", version=version) as site:
        grace = Caller(site, "grace")
        path = f"{JSM}/request/{grace.raise_request()}/approval"
        values: tuple[str, ...] = ("true", "opt-in")
        assert [grace.call("GET", path, headers={"X-ExperimentalApi": value}).status for value in values] == [200, 200]
        assert grace.get(path).status == bare
        assert grace.get(f"{JSM}/servicedesk").status == 200


def test_a_site_can_answer_below_a_context_path() -> None:
    """Every address has the path in front, pages name it, and above it there is nothing."""
    with Sandbox(seed=7, edition="datacenter", context="/jira") as site:
        assert site.url.endswith("/jira")
        alex, root = Caller(site, "alex"), Caller(site, None)
        page = alex.get(f"/jira{JSM}/servicedesk/1/queue", limit=1).body
        assert page["_links"]["context"] == "/jira"
        assert page["_links"]["base"] == f"{site.url}{JSM}"
        assert page["_links"]["next"].startswith(f"{site.url}{JSM}/servicedesk/1/queue?")
        assert page["values"][0]["_links"]["self"].startswith(f"{site.url}{JSM}/")
        assert alex.get(f"{JSM}/servicedesk/1/queue").status == 404
        assert root.get("/jira/_sandbox/clock").status == 200
        assert b"Data Center 11.3.0" in root.get("/jira").raw
    for wrong in ("/a/b", "a b", "_sandbox"):
        with pytest.raises(ValueError, match="/jira"):
            Sandbox(context=wrong)


def test_a_kept_site_stays_what_it_is(tmp_path: Path) -> None:
    """A state file knows its edition and version; it cannot be opened as the other edition."""
    state = tmp_path / "site.db"
    with Sandbox(edition="datacenter", version="10.3.0", state=state):
        pass
    with Sandbox(state=state) as again:
        assert Caller(again, "alex").get(f"{V2}/serverInfo").body["version"] == "10.3.0"
    with pytest.raises(ValueError, match="datacenter"):
        Sandbox(edition="cloud", state=state)


def test_the_company_is_the_same(server: Sandbox, site: Sandbox) -> None:
    """From one number both editions have the same people, and the same requests by the same people."""
    assert [account.display_name for account in server.accounts] == [account.display_name for account in site.accounts]
    jql = {"jql": "project = HELP ORDER BY key", "maxResults": 50, "fields": ["summary", "reporter", "status"]}
    here = Caller(server, "alex").post(f"{V2}/search", jql).body["issues"]
    there = Caller(site, "alex").post(f"{V2}/search/jql", jql).body["issues"]
    sides = [
        [
            (
                row["key"],
                row["fields"]["summary"],
                row["fields"]["reporter"]["displayName"],
                row["fields"]["status"]["name"],
            )
            for row in side
        ]
        for side in (here, there)
    ]
    assert sides[0] == sides[1]
