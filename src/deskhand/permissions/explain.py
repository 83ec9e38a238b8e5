"""Explain, from facts alone, whether an account may do something, and why: layer by layer, by every way that leads there."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from deskhand.errors import CallError
from deskhand.permissions._answer import Cause, Change, Explanation, Layer, Remedy, Verdict, all_of
from deskhand.permissions._assignable import assignee
from deskhand.permissions._globally import globally
from deskhand.permissions._holders import is_licensed, is_one
from deskhand.permissions._known import AGENTS_PRODUCT, Account, Desk, Facts, Issue, Project, Unread
from deskhand.permissions._pages import page
from deskhand.permissions._portal import customer_access, membership, request_type
from deskhand.permissions._product import product_access
from deskhand.permissions._question import AGENT, BROWSE, GLOBAL, Asked, Door
from deskhand.permissions._restriction import restriction
from deskhand.permissions._scheme import kind_of_account, people, permission_scheme
from deskhand.permissions._security import issue_security
from deskhand.permissions._sign_in import apps_only, lacks_scope, scopes, sign_in
from deskhand.permissions._target import app_access_rules, operation, target
from deskhand.permissions._workflow import workflow

__all__ = ["explain", "explain_all"]

SCOPE_WORDS = "scope does not match"
"""What Atlassian's gateway says to a token that lacks a scope."""

OF_PROJECTS = frozenset(
    {
        "ADMINISTER_PROJECTS",
        "CREATE_ISSUES",
        "EDIT_ISSUE_LAYOUT",
        "EDIT_WORKFLOW",
        "MANAGE_SPRINTS_PERMISSION",
        "SERVICEDESK_AGENT",
        "VIEW_READONLY_WORKFLOW",
    }
)
"""Permissions that are the same for every issue of a project."""

Look = Callable[[Facts, Asked, Door], Layer | None]


def _first(facts: Facts, asked: Asked, door: Door) -> Layer:
    return sign_in(facts, asked)


def _second(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    return scopes(facts, asked)


CHAINS: dict[Door, tuple[Look, ...]] = {
    "agent": (
        _first, _second, operation, target, product_access, kind_of_account, people, permission_scheme, issue_security, restriction,
        request_type, membership, workflow, app_access_rules,
    ),
    "portal": (
        _first, _second, operation, target, customer_access, permission_scheme, request_type, issue_security, restriction, membership,
        workflow, app_access_rules,
    ),
    "platform": (
        _first, _second, operation, target, product_access, people, permission_scheme, issue_security, restriction, assignee, workflow,
        app_access_rules,
    ),
    "desk administrator": (_first, _second, operation, target, product_access, people, permission_scheme, app_access_rules),
    "administrator": (_first, _second, operation, kind_of_account, app_access_rules),
    "staff": (_first, _second, operation, product_access, app_access_rules),
    "site administrator": (_first, _second, operation, kind_of_account, app_access_rules),
    "user": (_first, _second, operation, product_access, globally, app_access_rules),
    "app": (_first, _second, operation, apps_only, app_access_rules),
    "site": (_first, _second, operation, membership, globally, app_access_rules),
}  # fmt: skip
"""What Jira looks at, in its order, for each of the ways to do something; a layer that does not come into it is None."""


def explain(facts: Facts, asked: Asked, *, target: str = "", refused: CallError | None = None) -> Explanation:
    """Whether the account may do what is asked; `refused` is the error that Jira answered with, if it was tried already."""
    if refused is not None and SCOPE_WORDS in refused.said:
        return _without_scope(facts, asked, target)
    if facts.internal and "{commentId}" in asked.name:
        asked = replace(asked, internal=True)
    chains = {door: _look(facts, asked, door) for door in asked.doors}
    verdicts = {door: all_of(layer.verdict for layer in _deciding(chain)) for door, chain in chains.items()}
    door = _shown(facts, verdicts)
    verdict, layers = verdicts[door], chains[door]
    if refused is not None and verdict != "refused":
        layers, verdict = [*layers, _replied(refused)], "refused"
    decides = next((layer for layer in _deciding(layers) if layer.verdict == verdict), layers[-1])
    return Explanation(
        account=facts.account.name,
        asked=asked.name,
        target=target,
        verdict=verdict,
        why=_sentence(facts, asked, door, verdict, decides),
        layers=tuple(layers),
        remedies=_ways_out(facts, asked, decides) if verdict == "refused" else (),
        unread=_unread(facts, decides) if verdict == "unknown" else (),
        read_by=facts.read_by,
        read_at=facts.read_at,
    )


def _without_scope(facts: Facts, asked: Asked, target: str) -> Explanation:
    """What the gateway refused for want of a scope needs no further look."""
    wanted = sorted(asked.needs.classic_scopes or asked.needs.granular_scopes)
    layers = (
        sign_in(facts, asked),
        lacks_scope(facts, asked, [one for one in wanted if one not in (facts.signed_in.scopes or ())]),
    )
    return Explanation(
        account=facts.account.name,
        asked=asked.name,
        target=target,
        verdict="refused",
        why=f"{facts.account.name} may not: scopes: {layers[1].found}.",
        layers=layers,
        remedies=layers[1].remedies,
        read_by=facts.read_by,
        read_at=facts.read_at,
    )


def explain_all(
    facts: Facts, asked: Sequence[Asked], *, name: str, target: str = "", refused: CallError | None = None
) -> Explanation:
    """Whether the account may do all of several things, as one action does them; the first that it may not is told."""
    told = [explain(facts, one, target=target) for one in asked]
    verdict = all_of(one.verdict for one in told)
    if refused is not None and verdict != "refused":
        told = [
            explain(facts, one, target=target, refused=refused) for one in asked if one.name == refused.operation
        ] or [explain(facts, asked[0], target=target, refused=refused)]
        verdict = "refused"
    first = next(one for one in told if one.verdict == verdict)
    return replace(first, asked=name)


def _look(facts: Facts, asked: Asked, door: Door) -> list[Layer]:
    layers: list[Layer] = []
    for look in CHAINS[door]:
        layer = look(facts, asked, door)
        layers += [] if layer is None else [layer]
        # Of an account that Jira does not know, or a thing that it does not show, nothing further is known.
        if layer is not None and layer.name in ("sign-in", "target") and layer.verdict == "refused":
            break
    return layers


def _ways_out(facts: Facts, asked: Asked, decides: Layer) -> tuple[Remedy, ...]:
    if facts.account.id is None:
        do = "Sign in: nobody can be given a permission without a name"
        return (Remedy("user", do, page("tokens", facts.edition), Change("sign_in")),)
    lacks = decides.name == "product access" and decides.cause is not None
    of_desk = isinstance(facts.project, Project) and facts.project.service_desk
    for_agents = lacks and (of_desk or facts.account.type == "customer" or (decides.cause and decides.cause.about))
    if not for_agents or _leans_to_agent(facts):
        return decides.remedies
    where = f"the request {facts.issue.key} itself" if isinstance(facts.issue, Issue) else "the portal"
    ask = Remedy("user", "Ask an agent of the desk: this is for agents", where, Change("ask"))
    if asked.internal and not facts.internal and explain(facts, replace(asked, internal=False)).verdict == "allowed":
        ask = Remedy("user", "Write it in public: what is internal is for agents", where, Change("ask"))
    return (ask, *decides.remedies)


def _deciding(layers: list[Layer]) -> list[Layer]:
    """The layers without those that only inform."""
    return [layer for layer in layers if layer.name != "people"]


def _shown(facts: Facts, verdicts: dict[Door, Verdict]) -> Door:
    """The way that is told: one that is open; one that may be; otherwise the one that the account is nearer to."""
    for wanted in ("allowed", "unknown"):
        for door, verdict in verdicts.items():
            if verdict == wanted:
                return door
    return (
        "agent"
        if "agent" in verdicts and ("portal" not in verdicts or _leans_to_agent(facts))
        else next(reversed(verdicts))
    )


def _leans_to_agent(facts: Facts) -> bool:
    if facts.account.type in ("customer", "anonymous"):
        return False
    if is_licensed(facts, AGENTS_PRODUCT):
        return True
    project = facts.project
    if not isinstance(project, Project) or isinstance(project.grants, Unread):
        return bool(facts.seen.get("agent"))
    # Whoever has an agent's role or group, but lost the product, is told about the product.
    licensed = Facts(
        account=_with_product(facts.account), applications=facts.applications, project=project, issue=facts.issue
    )
    agents = [grant.holder for grant in project.grants if grant.permission == AGENT]
    return any(is_one(licensed, holder, portal=False) for holder in agents)


def _with_product(account: Account) -> Account:
    return Account(id=account.id, name=account.name, groups=account.groups, applications=(AGENTS_PRODUCT,))


def _replied(refused: CallError) -> Layer:
    return Layer(
        name="Jira's reply",
        verdict="refused",
        looked_at=f"what Jira answered: {refused.status or 'nothing'}",
        found=f"{refused.said}; by all that could be read the account may do it, so something else stands in the way",
        remedies=(
            Remedy(
                "Jira administrator",
                "Look at it with Jira's own permission helper, and at the project's automation and apps",
                "Settings → System → Permission helper",
                Change("ask"),
            ),
        ),
        cause=Cause("reply", str(refused.status or "")),
    )


def _sentence(facts: Facts, asked: Asked, door: Door, verdict: Verdict, decides: Layer) -> str:
    way = {"portal": " as a customer in the portal", "agent": " as an agent"}.get(door, "")
    if verdict == "allowed":
        return f"{facts.account.name} may do it{way}{_limits(facts, asked)}."
    found = decides.found.rstrip(".")  # Jira's own words may end the sentence already
    if verdict == "refused":
        return f"{facts.account.name} may not: {decides.name}: {found}."
    return f"It cannot be known: {decides.name}: {found}."


def _limits(facts: Facts, asked: Asked) -> str:
    """What a yes about a whole project leaves open for each of its requests."""
    if asked.place == "site" and BROWSE in asked.needs.permissions:
        return ": what comes back is what the account may browse, which can be nothing; name a project to ask about that one"
    on_issues = asked.place in ("issue", "request") or any(
        key not in GLOBAL | OF_PROJECTS for key in asked.needs.permissions
    )
    if facts.issue is not None or not isinstance(facts.project, Project) or not on_issues or asked.creates:
        return ""
    return (
        f" in {facts.project.key}, as far as the project tells: a single request can differ by its security level, by its "
        "status, and by what is granted to its reporter or assignee"
    )


def _unread(facts: Facts, decides: Layer) -> tuple[str, ...]:
    if decides.name == "scopes":
        way = facts.signed_in.way
        return (f"the scopes of the {way}: Atlassian lists them nowhere; whoever made the token could read them",)
    parts: list[object] = [
        facts.applications,
        facts.account.groups,
        facts.account.applications,
        facts.project,
        facts.issue,
        facts.desk,
    ]
    if isinstance(facts.project, Project):
        parts += [facts.project.grants, facts.project.roles]
    if isinstance(facts.issue, Issue):
        issue = facts.issue
        parts += [issue.level, issue.participants, issue.organizations, issue.approvers, issue.ways]
        parts += [] if issue.level is None or isinstance(issue.level, Unread) else [issue.level.members]
    if isinstance(facts.desk, Desk):
        parts += [facts.desk.enters, facts.desk.startable]
    unread = [one for one in parts if isinstance(one, Unread)]
    return tuple(dict.fromkeys(f"{one.fact}: {one.why}; {one.who} could read it" for one in unread))
