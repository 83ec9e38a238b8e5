"""One call as a handler sees it, and the ways in which a handler answers."""

from collections.abc import Iterator
from http.client import responses
from typing import IO, Any, TypeVar
from urllib.parse import parse_qs

import msgspec

from deskhand.sandbox import _shapes as shapes
from deskhand.sandbox._records import User
from deskhand.sandbox._site import Site

JSM = "/rest/servicedeskapi"
FORMS, ASSETS = "/jira/forms/", "/jsm/assets/"
T = TypeVar("T")
NO_JSON = "There was an error parsing JSON. Check that your request body is valid."
JSON = frozenset({b"", b"application/json"})
SIGN_IN = "Client must be authenticated to access this resource."


class Refusal(Exception):
    """The site says no. `errors` are those of single fields, `key` is Atlassian's own name of the text."""

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        errors: dict[str, str] | None = None,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        body: object = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.errors, self.key = status, message, errors, key
        self.headers, self.body = headers or {}, body

    def shape(self, path: str) -> object:
        """The body: Jira Service Management, Forms and the platform say errors differently."""
        if self.body is not None:
            return self.body
        if path.startswith(JSM):
            said: dict[str, Any] = {"errorMessage": self.message or "; ".join((self.errors or {}).values())}
            said["i18nErrorMessage"] = {"i18nKey": self.key or said["errorMessage"], "parameters": []}
            return said
        if path.startswith(FORMS):
            title = responses.get(self.status, "Error")
            row = {"status": self.status, "code": title.upper().replace(" ", "_"), "title": title, "context": []}
            return {"errors": [row | {"detail": self.message}]}
        return {"errorMessages": [self.message] if self.message else [], "errors": self.errors or {}}


class Reply(msgspec.Struct):
    """An answer that is more than a 200 with a JSON body."""

    status: int
    body: object = None
    headers: dict[str, str] = {}
    content: Iterator[bytes] | None = None


class Upload(msgspec.Struct):
    """One file of a multipart call."""

    name: str
    mime: str
    size: int
    file: IO[bytes]


class Call:
    """What was asked, and by whom."""

    __slots__ = (
        "account",
        "app",
        "base",
        "body",
        "gateway",
        "headers",
        "method",
        "params",
        "path",
        "query",
        "site",
        "uploads",
        "version",
    )

    def __init__(self, site: Site, method: str, path: str, query: bytes, headers: dict[bytes, bytes]) -> None:
        self.site, self.method, self.path, self.headers = site, method, path, headers
        self.base = site.url
        self.version = 3
        self.query: dict[str, list[str]] = (
            parse_qs(query.decode("utf-8", "replace"), keep_blank_values=True) if query else {}
        )
        self.params: dict[str, str] = {}
        self.account: User | None = None
        self.app: str | None = None
        self.gateway = False
        self.body = b""
        self.uploads: list[Upload] = []

    @property
    def user(self) -> User:
        """The account that calls; a call nobody signed is refused."""
        if self.account is None:
            raise Refusal(401, SIGN_IN)
        return self.account

    @property
    def author(self) -> str:
        """The account that a write is by; one that nobody signed is by nobody."""
        return "" if self.account is None else self.account.account_id

    def read(self, shape: type[T]) -> T:
        """The JSON body in a shape; one that does not fit is refused."""
        self._check_type()
        try:
            return shapes.read(self.body or b"{}", shape)
        except ValueError as wrong:
            raise Refusal(400, f"Invalid request payload. {wrong}") from None
        except (msgspec.DecodeError, RecursionError):
            raise Refusal(400, NO_JSON) from None

    def _check_type(self) -> None:
        """Refuse what is said to be anything but JSON; of a call that does not say it, no document tells, so it is taken."""
        said = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if said not in JSON and self.body and not self.path.startswith("/_sandbox"):
            raise Refusal(415, "Unsupported Media Type")

    def one(self, name: str, default: str = "") -> str:
        """A query parameter's value."""
        values = self.query.get(name)
        return values[-1] if values else default

    def many(self, name: str) -> list[str]:
        """All values of a query parameter, repeated or parted by commas."""
        return [part.strip() for value in self.query.get(name, ()) for part in value.split(",") if part.strip()]

    def flag(self, name: str, *, default: bool) -> bool:
        """A query parameter that is true or false."""
        value = self.one(name).casefold()
        return default if value not in {"true", "false"} else value == "true"

    def number(self, name: str, default: int) -> int:
        """A query parameter that is a whole number, not below 0."""
        text = self.one(name)
        if not text:
            return default
        if not (text.removeprefix("-").isdecimal() and len(text) < 18):
            raise Refusal(400, f"The value of the query parameter '{name}' must be a whole number.")
        return max(0, int(text))
