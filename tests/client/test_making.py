"""Making a client: what is wrong with it is told at once, and it lives in one loop and one process."""

import asyncio
import os
import pydoc
import signal
from typing import Any

import pytest

from deskhand.auth import ApiToken
from deskhand.client import BlockingJira, Jira
from deskhand.errors import UserError
from deskhand.sandbox import Sandbox

SITE = "https://acme.atlassian.net"
SECRET = "s3cret"


@pytest.mark.parametrize("world", [Jira, BlockingJira])
@pytest.mark.parametrize(
    "site",
    [
        "acme.atlassian.net",
        "",
        "ftp://acme.example",
        "http://127.0.0.1:99999",
        "http://[::1",
        "https://",
        f"{SITE}?a=1",
        None,
        7,
    ],
)
def test_an_address_that_is_none_is_refused_at_once(world: Any, site: Any) -> None:
    """No call is tried, and the error shows how an address is written."""
    with pytest.raises(UserError, match=r"write it like https://acme\.atlassian\.net"):
        world(site)


def test_an_address_with_a_password_is_not_repeated() -> None:
    """It is refused, and the error does not hold it."""
    with pytest.raises(UserError, match="give them as the sign-in") as caught:
        Jira(f"https://me:{SECRET}@acme.example")
    assert SECRET not in str(caught.value)


def test_an_unknown_edition_is_refused_at_once() -> None:
    """There are two."""
    edition: Any = "dc"
    with pytest.raises(UserError, match="'cloud' or 'datacenter'"):
        Jira(SITE, edition=edition)


def test_an_unknown_option_is_refused_at_once() -> None:
    """As a function refuses an argument that it does not have."""
    options: Any = {"retries": 5}
    with pytest.raises(TypeError, match="BlockingJira takes no retries"):
        BlockingJira(SITE, **options)


def test_help_on_a_method_shows_its_arguments() -> None:
    """With its needs, its mark where it is experimental, and its page at Atlassian."""
    jira = Jira(SITE)
    comment = pydoc.plain(pydoc.render_doc(jira.comments.create))
    assert "create(request: " in comment
    assert "public: bool) -> deskhand.client.comments.Comment" in comment
    assert "Needs: an account; ADD_COMMENTS; the scopes write:servicedesk-request, or else " in comment
    assert "Experimental: " not in comment
    assert "Experimental: " in pydoc.plain(pydoc.render_doc(jira.feedback.get))


def test_a_method_can_be_called_on_its_class() -> None:
    """As any method of Python's."""
    with (
        Sandbox() as site,
        BlockingJira(site.url, ApiToken("alex@acme.example", site.token("alex@acme.example"))) as jira,
    ):
        assert jira.requests.get("HELP-1").issue_key == type(jira.requests).get(jira.requests, "HELP-1").issue_key


def test_a_client_of_a_loop_that_is_over_says_so() -> None:
    """Two runs need two clients: the error says it instead of a broken connection."""

    async def call(jira: Jira) -> None:
        await jira.info.get()

    with Sandbox() as site, asyncio.Runner() as first:
        jira = Jira(site.url)
        first.run(call(jira))
        with asyncio.Runner() as second, pytest.raises(UserError, match="an event loop that is over"):
            second.run(call(jira))
        first.run(jira.close())


def test_a_blocking_client_works_in_a_forked_process() -> None:
    """As servers of several processes do it: the child makes connections of its own, and the parent's go on."""
    with (
        Sandbox() as site,
        BlockingJira(site.url, ApiToken("alex@acme.example", site.token("alex@acme.example"))) as jira,
    ):
        expected = jira.requests.get("HELP-1").issue_key
        child = os.fork()
        if not child:
            signal.alarm(20)
            os._exit(0 if jira.requests.get("HELP-1").issue_key == expected else 1)
        _, status = os.waitpid(child, 0)
        assert 0 == status
        assert expected == jira.requests.get("HELP-1").issue_key
