"""What `App` refuses without asking any site."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.app import App
from deskhand.auth import Connection
from deskhand.errors import UserError
from store_clock import NOON, stands_still

KEY = "a" * 43 + "="
RECORD = {"type": "cloud", "auth": "api_token", "site": "https://acme.example", "email": "me@acme.example"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(tmp_path, key=KEY, clock=stands_still) as app:
        app.store.connections.create("it-desk", RECORD, "s3cret", location="/it")
        yield app


def test_a_stored_connection_signs_in_as_it_was_added(app: App) -> None:
    """What the store keeps becomes the connection that it was."""
    expected = Connection(
        name="it-desk",
        location="/it",
        type="cloud",
        auth="api_token",
        site="https://acme.example",
        email="me@acme.example",
    )

    assert expected == app.connections.get("it-desk")


def test_a_connection_in_use_stays(app: App) -> None:
    """While a started recipe uses a connection it is removed only by force."""
    app.store.recipes.start("greet", "text", digest="d", connection="it-desk", since=NOON)

    with pytest.raises(UserError, match="'it-desk' is used by greet"):
        app.connections.remove("it-desk")
    app.connections.remove("it-desk", force=True)
    assert [] == app.connections.list()


def test_a_stopped_recipe_holds_nothing(app: App) -> None:
    """Once its recipes are stopped a connection can go."""
    app.store.recipes.start("greet", "text", digest="d", connection="it-desk", since=NOON)
    app.store.recipes.stop("greet")
    app.connections.remove("it-desk")

    assert [] == app.connections.list()


async def test_a_name_that_is_taken_is_refused_before_any_call(app: App) -> None:
    """No site is asked, which a site that does not exist would show."""
    with pytest.raises(UserError, match="'it-desk' already"):
        await app.connections.add(app.connections.get("it-desk"), "s3cret")
