"""One call and one reply, against a server that misbehaves as told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from client.server import Answer, serving
from deskhand.auth import ApiToken
from deskhand.client import Jira, Upload
from deskhand.errors import (
    CallError,
    Invalid,
    NotFound,
    NotJira,
    Refused,
    Removed,
    ScopeMissing,
    SignInFailed,
    SiteFailed,
    TooManyCalls,
    Unreachable,
    UserError,
)

COMMENT = {"id": "1000", "body": "Hello", "public": True}
TOKEN = "very-secret-token"


class Waits:
    """Waits no time, and remembers how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def connected(url: str, waits: Waits | None = None, **settings: Any) -> Jira:
    return Jira(url, ApiToken("me@acme.example", TOKEN), wait=waits or Waits(), **settings)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errorMessage": "No such desk", "i18nErrorMessage": {"i18nKey": "x", "parameters": []}}, "No such desk"),
        ({"errorMessages": ["One", "Two"], "errors": {"summary": "is empty"}}, "One; Two; summary: is empty"),
        ({"code": 400, "message": "Gateway says no"}, "Gateway says no"),
        ({"error": "invalid_grant", "error_description": "Unknown token."}, "Unknown token."),
        (
            {
                "errorMessage": "Invalid",
                "errors": [{"detail": "Is required", "context": [{"id": "q1", "type": "question"}]}],
            },
            "Invalid; question q1: Is required",
        ),
        (b"<html>no</html>", "Jira does not accept the call and does not say why"),
    ],
)
async def test_each_shape_of_error_is_read(body: Any, said: str) -> None:
    """What Jira says stands in the error, whichever of its shapes it comes in."""
    async with serving(Answer(400, body)) as server, connected(server.url) as jira:
        with pytest.raises(Invalid) as caught:
            await jira.comments.get("HELP-1", "1000")
    assert said == caught.value.said
    assert caught.value.status == 400
    assert caught.value.operation == "GET /request/{issueIdOrKey}/comment/{commentId}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SignInFailed),
        (403, Refused),
        (404, NotFound),
        (409, Invalid),
        (410, Removed),
        (412, Invalid),
        (422, Invalid),
        (429, TooManyCalls),
        (500, SiteFailed),
        (501, Removed),
        (503, SiteFailed),
    ],
)
async def test_the_status_decides_the_kind_of_error(status: int, kind: type[CallError]) -> None:
    """Errors are told apart by what a person can do about them."""
    async with serving(Answer(status, {})) as server, connected(server.url, tries=1) as jira:
        with pytest.raises(kind) as caught:
            await jira.requests.get("HELP-1")
    assert kind is type(caught.value)


async def test_a_missing_scope_is_a_refusal_and_not_a_failed_sign_in() -> None:
    """The gateway answers 401 for a scope that the token lacks; signing in again would not help."""
    told = {"code": 401, "message": "Unauthorized; scope does not match"}
    async with serving(Answer(401, told)) as server, connected(server.url) as jira:
        with pytest.raises(ScopeMissing, match="scope does not match: this takes read:servicedesk-request") as caught:
            await jira.requests.get("HELP-1")
    assert isinstance(caught.value, Refused)


async def test_retry_after_is_the_least_that_is_waited() -> None:
    """A 429 is repeated, a write too, after at least what `Retry-After` asks for."""
    waits = Waits()
    slow_down = Answer(429, {}, {"Retry-After": "3"})
    async with serving(slow_down, slow_down, Answer(201, COMMENT)) as server, connected(server.url, waits) as jira:
        made = await jira.comments.create("HELP-1", "Hello", public=True)
    assert made.id == "1000"
    assert len(server.heard) == 3
    assert jira.http.calls == 3
    assert all(3.0 <= seconds <= 3.75 for seconds in waits.seconds)


async def test_a_retry_after_that_is_too_long_is_told_instead_of_waited() -> None:
    """Who calls decides what to do with an hour's pause."""
    waits = Waits()
    async with serving(Answer(429, {}, {"Retry-After": "3600"})) as server, connected(server.url, waits) as jira:
        with pytest.raises(TooManyCalls) as caught:
            await jira.requests.get("HELP-1")
    assert caught.value.retry_after == 3600
    assert waits.seconds == []


async def test_a_read_is_repeated_after_a_broken_connection() -> None:
    """Reading twice changes nothing, so a connection that breaks costs only another call."""
    async with (
        serving(Answer(hang_up=True), Answer(503, {}), Answer(200, COMMENT)) as server,
        connected(server.url) as jira,
    ):
        comment = await jira.comments.get("HELP-1", "1000")
    assert comment.body == "Hello"
    assert len(server.heard) == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_write_is_never_repeated_after_a_broken_connection(method: str) -> None:
    """Jira may have acted: the error says so, and there was one call, also on a connection that was used before."""
    async with serving(Answer(200, COMMENT), Answer(hang_up=True)) as server, connected(server.url) as jira:
        await jira.comments.get("HELP-1", "1000")
        writes = {
            "POST": jira.comments.create("HELP-1", "Hello", public=True),
            "PUT": jira.notifications.subscribe("HELP-1"),
            "DELETE": jira.notifications.unsubscribe("HELP-1"),
        }
        write = writes.pop(method)
        for other in writes.values():
            other.close()
        with pytest.raises(Unreachable) as caught:
            await write
    assert caught.value.may_have_happened
    assert [heard.method for heard in server.heard] == ["GET", method]


async def test_a_write_that_the_site_failed_at_is_in_doubt() -> None:
    """A 503 in answer to a write may come after it was done."""
    async with serving(Answer(503, {})) as server, connected(server.url) as jira:
        with pytest.raises(SiteFailed) as caught:
            await jira.comments.create("HELP-1", "Hello", public=True)
    assert caught.value.may_have_happened
    assert len(server.heard) == 1


async def test_a_refused_connection_is_certainly_not_done() -> None:
    """Where nothing listens nothing can have happened, so even a write is tried again."""
    waits = Waits()
    async with serving(Answer()) as server:
        pass
    async with connected(server.url, waits) as jira:
        with pytest.raises(Unreachable) as caught:
            await jira.comments.create("HELP-1", "Hello", public=True)
    assert not caught.value.may_have_happened
    assert len(waits.seconds) == 3


@pytest.mark.parametrize("content", [b"<!doctype html><title>Proxy</title>", b" \n<html>"])
async def test_a_web_page_is_not_an_answer(content: bytes) -> None:
    """A page of some proxy with status 200 is no reply of Jira's, for reads as for writes without a body."""
    async with serving(Answer(200, content)) as server, connected(server.url) as jira:
        with pytest.raises(NotJira, match="a web page came back"):
            await jira.requests.get("HELP-1")
        with pytest.raises(NotJira, match="a web page came back"):
            await jira.transitions.perform("HELP-1", "5")


async def test_a_redirect_to_a_sign_in_page_is_not_an_answer() -> None:
    """Jira's API does not redirect; what does is a sign-in page before it."""
    away = Answer(302, b"", {"Location": "/login.jsp"})
    async with serving(away) as server, connected(server.url) as jira:
        with pytest.raises(NotJira, match="redirected elsewhere"):
            await jira.requests.get("HELP-1")
        with pytest.raises(NotJira):
            await jira.attachments.content("HELP-1", "1").read()


async def test_a_download_that_ends_at_a_sign_in_page_is_not_the_file() -> None:
    """A file may be kept elsewhere, but a sign-in page is never it."""
    async with (
        serving(Answer(303, b"", {"Location": "/login.jsp"}), Answer(200, b"<html>")) as server,
        connected(server.url) as jira,
    ):
        with pytest.raises(NotJira):
            await jira.attachments.content("HELP-1", "1").read()


async def test_json_that_is_cut_off_is_not_an_answer() -> None:
    """A body that ends too early is an error, whether the connection tells or not."""
    async with serving(Answer(200, b'{"id": "10')) as server, connected(server.url) as jira:
        with pytest.raises(NotJira, match="not JSON, or cut off"):
            await jira.comments.get("HELP-1", "1000")
    async with serving(Answer(200, COMMENT, cut=True)) as server, connected(server.url) as jira:
        with pytest.raises(Unreachable):
            await jira.comments.get("HELP-1", "1000")
    assert len(server.heard) == 4


@pytest.mark.parametrize("reason", ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED"])
async def test_a_success_that_hides_a_failed_sign_in_is_an_error(reason: str) -> None:
    """Jira answers some calls of a failed sign-in as if nobody had asked, with 200 and nothing in it."""
    nothing = Answer(200, {"issues": [], "isLast": True}, {"X-Seraph-LoginReason": reason})
    async with serving(nothing) as server, connected(server.url) as jira:
        with pytest.raises(SignInFailed):
            await jira.platform.search.issues("project = HELP").all()


async def test_what_was_said_to_a_stranger_is_told_as_that() -> None:
    """A request that a failed sign-in does not find may well be there."""
    hidden = Answer(404, {"errorMessages": ["It does not exist."]}, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
    async with serving(hidden) as server, connected(server.url) as jira:
        with pytest.raises(SignInFailed, match="the sign-in; as to a stranger it said: It does not exist"):
            await jira.platform.issues.get("HELP-1")


async def test_anybody_may_ask_what_a_site_runs() -> None:
    """A failed sign-in does not matter to an operation that needs none; a successful one has the same header."""
    told = Answer(200, {"version": "5.0"}, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
    signed_in = Answer(200, COMMENT, {"X-Seraph-LoginReason": "OK"})
    async with serving(told, signed_in) as server, connected(server.url) as jira:
        assert (await jira.info.get()).version == "5.0"
        assert (await jira.comments.get("HELP-1", "1000")).id == "1000"


async def test_an_answer_of_another_shape_tells_no_values() -> None:
    """What does not decode is named by its place, not by its content, which may be anybody's."""
    async with serving(Answer(200, [{"secret": "of a customer"}])) as server, connected(server.url) as jira:
        with pytest.raises(NotJira) as caught:
            await jira.comments.get("HELP-1", "1000")
    assert "of a customer" not in str(caught.value)


async def test_no_secret_is_told() -> None:
    """The token is in no repr and in no error."""
    async with serving(Answer(401, {})) as server, connected(server.url) as jira:
        with pytest.raises(SignInFailed) as caught:
            await jira.requests.get("HELP-1")
        told = [
            repr(jira),
            repr(jira.http),
            repr(ApiToken("me@acme.example", TOKEN)),
            str(caught.value),
            repr(caught.value),
        ]
    assert server.heard[0].headers["authorization"].startswith("Basic ")
    assert not [text for text in told if TOKEN in text or server.heard[0].headers["authorization"][6:] in text]


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """A site that takes calls and says nothing."""
    over = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    over.set()
    listening.close()


async def test_silence_ends_after_the_time_limit(tmp_path: Path) -> None:
    """A site that says nothing is unreachable, not waited for for ever; nor is it for an upload or a download."""
    async with silent() as url, connected(url, tries=1, silence=0.05) as jira:
        with pytest.raises(Unreachable, match="no reply in time") as caught:
            await jira.comments.create("HELP-1", "Hello", public=True)
        with pytest.raises(Unreachable, match="no reply in time"):
            await jira.attachments.attach_temporary("1", Upload("note.txt", b"Hello"))
        with pytest.raises(Unreachable, match="no reply in time"):
            await jira.attachments.download("HELP-1", "1", tmp_path / "note.txt")
    assert caught.value.may_have_happened


async def test_calls_are_given_up_one_by_one() -> None:
    """Each call has its own time, and the client goes on to give up those made after one was."""
    async with silent() as url, connected(url, tries=1, silence=0.05) as jira:
        for _ in range(2):
            told = await asyncio.gather(*[jira.comments.get("HELP-1", "1") for _ in range(3)], return_exceptions=True)
            assert [Unreachable] * 3 == [type(one) for one in told]


@pytest.mark.parametrize(
    "body",
    [
        b'{"issueId": "1", "issueKey": "\xff"}',
        b'{"issueId": "1", "issueKey": "HELP-1", "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"issueId": "1", "issueKey": ' + b"9" * 5000 + b"}",
    ],
    ids=["no text", "too deep", "too long a number"],
)
async def test_what_cannot_be_read_is_not_jiras(body: bytes) -> None:
    """Whatever is wrong with a reply, the error is ours."""
    async with serving(Answer(200, body)) as server, connected(server.url, tries=1) as jira:
        with pytest.raises(NotJira):
            await jira.requests.get("HELP-1")


async def test_a_part_that_cannot_be_read_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    """The rest of the reply is there, and the log says what is not."""
    body = b'{"issueId": "1", "issueKey": "HELP-1", "reporter": {"displayName": "\xff"}}'
    async with serving(Answer(200, body)) as server, connected(server.url) as jira:
        request = await jira.requests.get("HELP-1")
    assert request.reporter is None
    assert [
        "Request.reporter is otherwise than documented: not JSON, or more of it than can be read"
    ] == caplog.messages


async def test_a_callback_that_fails_is_not_the_networks_fault() -> None:
    """Its own error comes out, and nothing is tried again."""

    def progress(_: int) -> None:
        raise ZeroDivisionError

    async with serving(Answer(201, {})) as server, connected(server.url) as jira:
        with pytest.raises(ZeroDivisionError):
            await jira.attachments.attach_temporary("1", Upload("note.txt", b"Hello", progress=progress))


async def test_a_request_shows_what_it_is() -> None:
    """In a notebook or a debugger, with the parts that are read when they are asked for."""
    body = {
        "issueId": "1",
        "issueKey": "HELP-1",
        "summary": "The printer is on fire",
        "reporter": {"displayName": "Ada"},
        "requestFieldValues": [],
    }
    async with serving(Answer(200, body)) as server, connected(server.url) as jira:
        shown = repr(await jira.requests.get("HELP-1"))
    assert shown.startswith(
        "Request(issue_id='1', issue_key='HELP-1', summary='The printer is on fire', reporter=User("
    )


async def test_who_cancels_a_call_has_it_cancelled() -> None:
    """It is not taken for the site's silence."""
    async with silent() as url, connected(url, silence=60) as jira:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await jira.comments.get("HELP-1", "1")


async def test_paths_and_queries_are_encoded() -> None:
    """What stands in a blank stays in that blank."""
    async with serving(Answer(200, COMMENT)) as server, connected(server.url) as jira:
        await jira.comments.get("HELP-1/../x y?", "1#", expand=["attachment", "renderedBody"])
        with pytest.raises(UserError, match="say which one is meant"):
            await jira.comments.get("HELP-1", "..")
    assert server.heard[0].path == "/rest/servicedeskapi/request/HELP-1%2F..%2Fx%20y%3F/comment/1%23"
    assert server.heard[0].query == {"expand": ["attachment,renderedBody"]}


async def test_the_experimental_are_opted_into() -> None:
    """Experimental operations carry the header that they need, others do not."""
    page = {"values": [], "isLastPage": True}
    async with serving(Answer(200, page)) as server, connected(server.url) as jira:
        await jira.customers.list("1").all()
        await jira.organizations.of_desk("1").all()
    assert [heard.headers.get("x-experimentalapi") for heard in server.heard] == ["opt-in", None]


async def test_the_site_s_clock_is_read_from_its_replies() -> None:
    """What the site shows counts, not what this machine shows."""
    later = datetime.now(UTC) + timedelta(hours=2)
    async with (
        serving(Answer(200, {}, {"Date": format_datetime(later, usegmt=True)})) as server,
        connected(server.url) as jira,
    ):
        assert abs(jira.site_time() - datetime.now(UTC)) < timedelta(minutes=1)
        await jira.info.get()
        assert abs(jira.site_time() - later) < timedelta(minutes=1)


async def test_an_operation_that_the_edition_lacks_is_refused_before_the_call() -> None:
    """One clear error, and no call."""
    async with serving(Answer()) as server, connected(server.url) as jira:
        with pytest.raises(Removed, match=r"Jira Cloud has no `.*`, so it was not called"):
            await jira.queues.create("1", "All", "project = HELP", ["summary"])
    assert server.heard == []


@pytest.mark.parametrize("date", ["soon", "Mon, 23 Nov 2026 10:00:00", ""])
async def test_a_date_that_is_none_is_no_matter(date: str) -> None:
    """A proxy's odd `Date` keeps no reply from being read."""
    async with serving(Answer(200, {"version": "5"}, {"Date": date})) as server, connected(server.url) as jira:
        assert (await jira.info.get()).version == "5"
        assert abs(jira.site_time() - datetime.now(UTC)) < timedelta(minutes=1)
