"""Which OAuth scopes an operation asks for: a reading of Atlassian's two documents."""

import functools
from pathlib import Path

CLASSIC = {
    "read:jira-user": "View user information in Jira that the user has access to",
    "read:jira-work": "Read project and issue data, search for issues, and objects associated with issues",
    "write:jira-work": "Create and edit issues, post comments, create worklogs, and delete issues",
    "manage:jira-project": "Create and edit project settings and create new project-level objects",
    "manage:jira-configuration": "Configure Jira settings that require the Jira administrator permission",
    "manage:jira-webhook": "Register and manage Jira webhooks",
    "read:servicedesk-request": "Read customer request data, including approvals, attachments, comments and participants",
    "write:servicedesk-request": "Create and edit customer request data, such as comments, attachments and approvals",
    "manage:servicedesk-customer": "Create, manage and delete customers and organizations",
}
OFFLINE = "offline_access"
Alternatives = tuple[frozenset[str], ...]


@functools.cache
def scopes_of_operations() -> dict[tuple[str, str], Alternatives]:
    """For each operation the sets of scopes of which a token needs one; where there is none, any token will do."""
    table = Path(__file__).with_name("_scopes.txt").read_text(encoding="utf-8")
    found = {}
    for line in table.splitlines():
        operation, *sets = line.split(" | ")
        method, _, path = operation.partition(" ")
        found[method, path] = tuple(frozenset(whole(name) for name in names.split()) for names in sets)
    return found


def whole(name: str) -> str:
    """A scope as Atlassian writes it; the table leaves out `:jira` and shortens Jira Service Management."""
    if name in CLASSIC:
        return name
    return name[:-4] + ":jira-service-management" if name.endswith(":jsm") else f"{name}:jira"


def suffices(held: frozenset[str], alternatives: Alternatives) -> bool:
    """Whether a token's scopes let it call an operation."""
    return not alternatives or any(needed <= held for needed in alternatives)


@functools.cache
def known_scopes() -> frozenset[str]:
    """Every scope that some operation asks for."""
    named = (scope for sets in scopes_of_operations().values() for needed in sets for scope in needed)
    return frozenset({*named, *CLASSIC, OFFLINE})


def say(scope: str) -> str:
    """What a scope lets an app do, for the person who is asked."""
    if scope == OFFLINE:
        return "Go on while you are away"
    if scope in CLASSIC:
        return CLASSIC[scope]
    verb, _, rest = scope.partition(":")
    noun, _, product = rest.rpartition(":")
    return f"{verb.capitalize()} {noun.replace('.', ' ').replace('-', ' ')} ({product.replace('-', ' ')})"
