"""A sandbox that these tests only read, clients on it, and the command line."""

from collections.abc import Callable, Iterator

import pytest

from command_line import CommandLine
from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.sandbox import Sandbox

SignIn = Callable[[str], Jira]


@pytest.fixture(scope="session")
def site() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


def signs_in(site: Sandbox) -> SignIn:
    """Make clients that sign in as somebody of the small company."""

    def as_(name: str) -> Jira:
        email = f"{name}@acme.example"
        return Jira(site.url, ApiToken(email, site.token(email)))

    return as_


@pytest.fixture
def sign_in(site: Sandbox) -> SignIn:
    return signs_in(site)


@pytest.fixture(scope="module")
def deskhand(tmp_path_factory: pytest.TempPathFactory, site: Sandbox) -> CommandLine:
    """The command line with the connection `it-desk`, an agent who administers Jira."""
    deskhand = CommandLine(tmp_path_factory.mktemp("home"))
    connect(deskhand, site, "it-desk", "deskhand")
    return deskhand


def connect(deskhand: CommandLine, site: Sandbox, name: str, who: str) -> None:
    """Store a connection of somebody's."""
    email = f"{who}@acme.example"
    words = ("--host", site.url, "--type", "cloud", "--auth", "api_token", "--email", email, "--token-stdin")
    done = deskhand("connection", "add", name, *words, typed=site.token(email))
    assert 0 == done.returncode, done.stderr
