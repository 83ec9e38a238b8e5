"""What can go wrong, as one tree, by what the person can do about it.

DeskhandError
├── UserError                what was typed or written is wrong: mend it (exit status 2)
│   ├── RecipeError          a recipe, with its file and line
│   └── NotStored            no connection, recipe or job of that name
├── LocalFailure             this machine: a full disk, a locked database, a lost key
└── CallError                a call to Jira, with the call and the reply
    ├── Unreachable          no reply: the host, the network, the time limit
    │   └── Barred           nor will there be one before somebody mends the way: a certificate, a proxy's password
    ├── NotJira              a reply that is not Jira's: HTML, a proxy's page
    │   └── OtherShape       Jira's, but without what the documentation says is in it
    ├── SignInFailed         401, or a 200 that hides a failed sign-in
    │   ├── ClientRefused    an OAuth app's or a service account's own id and secret are not accepted
    │   └── GrantGone        a person's consent was withdrawn or lapsed: it has to be given again
    ├── Refused              403: signed in, but not allowed
    │   └── ScopeMissing     the account might, the token may not
    ├── NotFound             404: absent, or hidden from this account
    ├── Invalid              400, 409, 412, 422: Jira understood and said no
    ├── Removed              410, 501, or an operation that this site does not have
    ├── TooManyCalls         429: after waiting as told
    └── SiteFailed           5xx
"""

from collections.abc import Mapping, Sequence

__all__ = [
    "Barred",
    "CallError",
    "ClientRefused",
    "DeskhandError",
    "GrantGone",
    "Invalid",
    "LocalFailure",
    "NotFound",
    "NotJira",
    "NotStored",
    "OtherShape",
    "RecipeError",
    "Refused",
    "Removed",
    "ScopeMissing",
    "SignInFailed",
    "SiteFailed",
    "TooManyCalls",
    "Unreachable",
    "UserError",
]


class DeskhandError(Exception):
    """Something went wrong; the message says what, where, and what to do."""

    exit_status = 1
    may_have_happened = False


class UserError(DeskhandError):
    """What was typed or written is wrong."""

    exit_status = 2


class RecipeError(UserError):
    """A recipe cannot be run as written: every problem with its line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class NotStored(UserError):
    """Nothing of that name is stored."""


class LocalFailure(DeskhandError):
    """This machine cannot do it: the disk, the database or the key."""


class CallError(DeskhandError):
    """A call to Jira failed.

    `operation` is the operation as Atlassian writes it (`POST /request/{issueIdOrKey}/comment`), `url` the address without
    its query, `status` the HTTP status or None where no reply came, `messages` what Jira said, `fields` what it said of
    single fields. `may_have_happened` tells whether Jira may have acted all the same: only then is a write in doubt.
    `about` is what an explanation needs beside that: what stood in the path's blanks, by their names, and of a body the ids
    of desk, request type and transition and whether it is `public`; its texts never.
    """

    advice = ""
    about: Mapping[str, str | bool] = {}

    def __init__(
        self,
        said: str,
        *,
        operation: str,
        url: str,
        status: int | None = None,
        messages: Sequence[str] = (),
        fields: dict[str, str] | None = None,
        may_have_happened: bool = False,
        retry_after: float | None = None,
    ) -> None:
        self.said = said
        self.operation = operation
        self.url = url
        self.status = status
        self.messages = tuple(messages)
        self.fields = fields or {}
        self.may_have_happened = may_have_happened
        self.retry_after = retry_after
        where = f"{operation.partition(' ')[0]} {url}" + (f" answered {status}" if status else "")
        super().__init__(f"{said} ({where})" + (f". {self.advice}" if self.advice else ""))

    @property
    def worth_retrying(self) -> bool:
        """Whether the same call may succeed later without anybody changing anything: a maintenance page passes, too."""
        return isinstance(self, Unreachable | TooManyCalls | SiteFailed | NotJira)


class Unreachable(CallError):
    """No reply came."""

    advice = "Check the address and the network"


class Barred(Unreachable):
    """The way to the site is closed: a certificate that is not trusted, a proxy that does not let the call through."""

    advice = ""


class NotJira(CallError):
    """Something answered that is not Jira."""

    advice = "Check that the address is the site's own, and that no proxy or sign-in page stands before it"


class OtherShape(NotJira):
    """Jira answered, but otherwise than documented, and without what was asked for."""

    advice = "Jira may have changed, or an app in it changes its replies: please report it, with Jira's version"


class SignInFailed(CallError):
    """Jira does not know who is asking."""

    advice = "Check the account and its token or password; API tokens expire after a year at most"


class ClientRefused(SignInFailed):
    """Atlassian does not accept the client id or its secret."""

    advice = "Check the client id and the client secret"


class GrantGone(SignInFailed):
    """The consent that a connection lives on was withdrawn, or lapsed unused."""

    advice = ""


class Refused(CallError):
    """The account is signed in but not allowed."""

    advice = "The account lacks a permission, a role or product access for this"


class ScopeMissing(Refused):
    """The token does not have the scope that the operation takes, whatever its account may do."""

    advice = "Make a token with that scope, or authorize the connection again with it"


class NotFound(CallError):
    """It is not there, or hidden from this account: Jira does not tell which."""

    advice = "It does not exist, or this account may not see it"


class Invalid(CallError):
    """Jira understood the call and said no to what it asks."""


class Removed(CallError):
    """This site does not have the operation."""


class TooManyCalls(CallError):
    """Jira asked to slow down, and still does after waiting."""


class SiteFailed(CallError):
    """Jira itself failed."""

    advice = "Jira's own failure: it may pass"
