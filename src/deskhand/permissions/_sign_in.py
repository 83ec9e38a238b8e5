"""The first layers: whether Jira knows who asks, and whether the sign-in has the scopes."""

from collections.abc import Sequence

from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._known import Facts
from deskhand.permissions._pages import page
from deskhand.permissions._proven import is_proven
from deskhand.permissions._question import Asked, Door

__all__ = ["lacks_scope", "scopes", "sign_in"]

CONSOLE_PAGE = "developer.atlassian.com/console → the app → Permissions"


def sign_in(facts: Facts, asked: Asked) -> Layer:
    """Whether the call is signed, and by an account that may still sign in."""
    looked = (
        f"the {facts.signed_in.way} of {facts.account.name}"
        if facts.account.mine
        else f"the account {facts.account.name}"
    )
    if asked.needs.product == "anybody" and asked.place == "site":
        return Layer(name="sign-in", verdict="allowed", looked_at=looked, found="this needs no sign-in")
    if not facts.account.active:
        return _refuse(
            looked,
            f"{facts.account.name} is deactivated",
            Cause("inactive", facts.account.id or ""),
            Remedy(
                "Jira administrator",
                f"Restore the access of {facts.account.name}",
                f"{page('users', facts.edition)} → {facts.account.name}",
                Change("activate", account=facts.account.id or ""),
            ),
        )
    if not facts.signed_in.works:
        found = "Jira does not accept it" + (f": {facts.signed_in.said}" if facts.signed_in.said else "")
        return _refuse(
            looked,
            found,
            Cause("sign_in"),
            Remedy(
                "user",
                "Make a new token and store it in the connection",
                page("tokens", facts.edition),
                Change("sign_in"),
            ),
        )
    # Asked without a sign-in, a permission may still be given to anyone: the permission scheme says whether.
    if facts.account.id is None and not asked.answers_anybody:
        return _refuse(
            "the call, which nobody signed",
            f"{'the service desk' if asked.service_desk else 'Jira'} answers this to nobody it does not know",
            Cause("anonymous"),
            Remedy("user", "Sign in", page("tokens", facts.edition), Change("sign_in")),
        )
    found = "nobody signed the call" if facts.account.id is None else f"Jira knows {facts.account.name}"
    return Layer(name="sign-in", verdict="allowed", looked_at=looked, found=found)


def apps_only(facts: Facts, asked: Asked, door: Door) -> Layer:
    """What Jira lets nobody do but apps, whoever they sign in for."""
    looked = "the kind of sign-in"
    if not facts.account.mine:
        found = f"this is for apps that sign in by OAuth 2.0, and how {facts.account.name} signs in only it can tell"
        return Layer(name="kind of account", verdict="unknown", looked_at=looked, found=found)
    if "OAuth" in facts.signed_in.way:
        return Layer(
            name="kind of account", verdict="allowed", looked_at=looked, found=f"an app by {facts.signed_in.way}"
        )
    return Layer(
        name="kind of account",
        verdict="refused",
        looked_at=looked,
        found=f"only apps that sign in by OAuth 2.0 may do it, and this is an {facts.signed_in.way}",
        who_would=("apps that sign in by OAuth 2.0",),
        remedies=(Remedy("user", "Sign in by OAuth 2.0, or do without it", CONSOLE_PAGE, Change("sign_in")),),
        cause=Cause("app"),
    )


def scopes(facts: Facts, asked: Asked) -> Layer | None:
    """Whether the token has the scopes of the operation: all of the classic ones, or all of the granular ones."""
    has = facts.signed_in.scopes
    if not facts.account.mine:
        return None
    if facts.signed_in.hides_scopes:
        return _hidden(facts, asked)
    if has is None:
        found = f"the {facts.signed_in.way} has all that its account may do"
        return Layer(name="scopes", verdict="allowed", looked_at=f"the {facts.signed_in.way}", found=found)
    sets = [one for one in (asked.needs.classic_scopes, asked.needs.granular_scopes) if one]
    looked = f"the scopes of the {facts.signed_in.way}"
    if not sets or any(one <= set(has) for one in sets):
        return Layer(name="scopes", verdict="allowed", looked_at=looked, found="they are there")
    return lacks_scope(facts, asked, sorted(sets[0] - set(has)))


def _hidden(facts: Facts, asked: Asked) -> Layer:
    """Of a token that hides its scopes: those are there that a call has just shown."""
    wanted = " ".join(sorted(asked.needs.classic_scopes or asked.needs.granular_scopes))
    seen = bool(wanted) and is_proven(asked.needs, facts.signed_in.proven)
    found = f"nothing tells which it has; it needs {wanted}" if wanted else "none are documented for this"
    return Layer(
        name="scopes",
        verdict="unknown" if wanted and not seen else "allowed",
        looked_at=f"the scopes of the {facts.signed_in.way}",
        found="they are there: calls that take them were just let through" if seen else found,
        who_would=(f"tokens with {wanted}",) if wanted and not seen else (),
    )


def lacks_scope(facts: Facts, asked: Asked, lacking: Sequence[str]) -> Layer:
    """The layer that refuses a token without these scopes."""
    words = " ".join(lacking)
    wanted = " ".join(sorted(asked.needs.classic_scopes or asked.needs.granular_scopes))
    return Layer(
        name="scopes",
        verdict="refused",
        looked_at=f"the scopes of the {facts.signed_in.way}",
        found=f"it lacks {words}",
        who_would=(f"tokens with {wanted}",),
        remedies=(
            Remedy("user", f"Sign in anew with the scope {words}", CONSOLE_PAGE, Change("grant_scope", scope=words)),
        ),
        cause=Cause("scope", words),
    )


def _refuse(looked: str, found: str, cause: Cause, remedy: Remedy) -> Layer:
    return Layer(name="sign-in", verdict="refused", looked_at=looked, found=found, remedies=(remedy,), cause=cause)
