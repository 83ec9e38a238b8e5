"""Atlassian's gateway: the same site under `/ex/jira/{cloudId}`, for tokens that have scopes, and the services beside it."""

from deskhand.sandbox._accounts import basic, identify
from deskhand.sandbox._call import ASSETS, FORMS, Call, Refusal
from deskhand.sandbox._credentials import Token
from deskhand.sandbox._handles import Operation
from deskhand.sandbox._scopes import scopes_of_operations, suffices
from deskhand.sandbox._tokens import CLOUD_ID, scopes_of, valid

PREFIX = "/ex/jira/"
SERVICES = (FORMS, ASSETS)
NO_SITE = "No site has this cloud id."
NO_SCOPE = "Unauthorized; scope does not match"


def refused(status: int, message: str) -> Refusal:
    """A refusal as the gateway writes it, whatever API is behind it."""
    return Refusal(status, message, body={"code": status, "message": message})


def enter(call: Call) -> str:
    """The path behind the gateway; the caller's links lead through it, too."""
    cloud_id, _, rest = call.path.removeprefix(PREFIX).partition("/")
    if cloud_id != CLOUD_ID:
        raise refused(404, NO_SITE)
    call.gateway = True
    call.base = f"{call.site.url}{PREFIX}{cloud_id}"
    call.path = f"/{rest}"
    return call.path


def bearer(call: Call) -> str | None:
    """The token after `Bearer`."""
    scheme, _, rest = call.headers.get(b"authorization", b"").partition(b" ")
    return rest.decode("latin-1").strip() if scheme.lower() == b"bearer" else None


def admit(call: Call, operation: Operation) -> None:
    """Settle who is calling, and that the token's scopes reach the operation."""
    token = _token(call)
    if token is None:
        raise refused(401, "Unauthorized")
    user = call.site.users.get(token.account)
    if user is None or not user.active:
        raise refused(401, "Unauthorized")
    call.account, call.app = user, token.app
    needed = scopes_of_operations().get((operation.method, operation.path), ())
    if not suffices(scopes_of(call.site, token), needed):
        raise refused(401, NO_SCOPE)


def admit_to_service(call: Call, operation: Operation) -> None:
    """Settle who is calling Forms or Assets, which take the tokens that the site takes as well as those that have scopes."""
    user = None if bearer(call) is not None else identify(call)[0]
    if user is None:
        admit(call, operation)
    else:
        call.account = user
    if call.params.get("cloudId", CLOUD_ID) != CLOUD_ID:
        raise refused(404, NO_SITE)


def _token(call: Call) -> Token | None:
    text = bearer(call)
    if text is not None:
        return valid(call.site, text, "access")
    signed = basic(call.headers.get(b"authorization"))
    if signed is None:
        return None
    email, secret = signed
    token = valid(call.site, secret, "scoped")
    return token if token is not None and call.site.by_email.get(email.casefold()) == token.account else None
