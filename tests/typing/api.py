"""What type checkers make of the client, in both worlds; never run, only checked."""

from pathlib import Path
from typing import Any, assert_type

import deskhand
from deskhand.auth import ApiToken
from deskhand.client import (
    AsyncFile,
    AsyncPages,
    Attachment,
    BlockingFile,
    BlockingJira,
    BlockingPages,
    Comment,
    History,
    Issue,
    Jira,
    Page,
    Request,
    ServiceDesk,
    Upload,
    User,
)
from deskhand.client.attachments import Attached
from deskhand.client.platform.permissions import PermissionMap
from deskhand.client.requests import RaisedRequest
from deskhand.permissions import Explanation

SIGN_IN = ApiToken("me@acme.example", "token")


async def awaited() -> None:
    """In the async world operations are awaited, lists and files are walked."""
    async with Jira("https://acme.atlassian.net", SIGN_IN) as jira:
        assert_type(jira, Jira)
        assert_type(await jira.requests.get("HELP-1", expand=["status"]), Request)
        assert_type(await jira.comments.create("HELP-1", "Hello", public=True), Comment)
        assert_type(await jira.participants.add("HELP-1", ["account"]), Page[User])
        assert_type(await jira.transitions.perform("HELP-1", "5"), None)
        assert_type(jira.service_desks.list(), AsyncPages[ServiceDesk])
        assert_type([desk async for desk in jira.service_desks.list()], list[ServiceDesk])
        assert_type(await jira.attachments.list("HELP-1").all(), list[Attachment])
        assert_type(await jira.platform.search.issues("project = HELP").first(), Issue | None)
        assert_type(await jira.platform.users.search("alex"), list[User])
        assert_type(jira.attachments.content("HELP-1", "1"), AsyncFile)
        attached = (await jira.platform.attachments.add("HELP-1", "a.txt", Upload("b", b"")))[0]
        assert_type(await jira.attachments.download("HELP-1", attached.id, "a"), int)
        assert_type([one.items async for one in jira.service_desks.list().pages()], list[list[ServiceDesk]])
        assert_type(await jira.attachments.attach("HELP-1", "1", Upload("a", b""), public=True), Attached)
        assert_type(await jira.attachments.download("HELP-1", "1", Path("a")), int)
        assert_type(await jira.requests.create_with_files("1", "5", {}, [Path("a")]), RaisedRequest)
        assert_type((await jira.requests.get("HELP-1")).reporter, User | None)
        assert_type((await jira.platform.issues.get("HELP-1")).field("summary"), Any)
        assert_type(jira.platform.issues.changelog("HELP-1"), AsyncPages[History])
        assert_type(await jira.platform.permissions.mine(["EDIT_ISSUES"], issue="HELP-1"), PermissionMap)
    async with deskhand.Jira.connect("it-desk") as connected:
        assert_type(await connected.permissions.explain("add_comment", "HELP-1", public=True), Explanation)
        assert_type(await connected.permissions.explain(Path("greet.yaml")), Explanation)


def blocking() -> None:
    """In the blocking world the same methods give the same types."""
    with BlockingJira("https://acme.atlassian.net", SIGN_IN) as jira:
        assert_type(jira, BlockingJira)
        assert_type(jira.requests.get("HELP-1", expand=["status"]), Request)
        assert_type(jira.comments.create("HELP-1", "Hello", public=True), Comment)
        assert_type(jira.participants.add("HELP-1", ["account"]), Page[User])
        assert_type(jira.transitions.perform("HELP-1", "5"), None)
        assert_type(jira.service_desks.list(), BlockingPages[ServiceDesk])
        assert_type(list(jira.service_desks.list()), list[ServiceDesk])
        assert_type(jira.attachments.list("HELP-1").all(), list[Attachment])
        assert_type(jira.platform.search.issues("project = HELP").first(), Issue | None)
        assert_type(jira.platform.users.search("alex"), list[User])
        assert_type(jira.attachments.content("HELP-1", "1"), BlockingFile)
        attached = jira.platform.attachments.add("HELP-1", "a.txt", Upload("b", b""))[0]
        assert_type(jira.attachments.download("HELP-1", attached.id, "a"), int)
        assert_type([one.items for one in jira.service_desks.list().pages()], list[list[ServiceDesk]])
        assert_type(jira.attachments.attach("HELP-1", "1", Upload("a", b""), public=True), Attached)
        assert_type(jira.attachments.download("HELP-1", "1", Path("a")), int)
        assert_type(jira.requests.create_with_files("1", "5", {}, [Path("a")]), RaisedRequest)
        assert_type(jira.requests.get("HELP-1").reporter, User | None)
        assert_type(jira.platform.issues.get("HELP-1").field("summary"), Any)
        assert_type(jira.platform.issues.changelog("HELP-1"), BlockingPages[History])
        assert_type(jira.platform.permissions.mine(["EDIT_ISSUES"], issue="HELP-1"), PermissionMap)
    with deskhand.BlockingJira.connect("it-desk") as connected:
        assert_type(connected.permissions.explain("request_created", "HELP", account="anonymous"), Explanation)


async def mistaken() -> None:
    """What is wrong is told before it runs: each ignore below would itself be an error if it were not."""
    async with Jira("https://acme.atlassian.net", SIGN_IN) as jira:
        await jira.comments.create("HELP-1", "Hello")  # type: ignore[call-arg]
        await jira.comments.get("HELP-1", comment=None)  # type: ignore[arg-type]
        await jira.service_desks.list()  # type: ignore[misc]
