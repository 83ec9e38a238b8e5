"""The causes that are planted, one in each situation, and the name that the explanation should give each first."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench import _deeds as deeds
from bench import _plants_people as people
from bench import _plants_places as places
from bench import _plants_readers as readers
from bench import _plants_rules as rules
from bench import _plants_written as written
from bench._world import PORTAL, Deed, Spoil, World

from deskhand.client._worlds import Edition
from deskhand.permissions import Cause

__all__ = ["HARMLESS", "PLANTS", "Plant"]


class Plant(NamedTuple):
    """One kind of cause: the deeds that it spoils, and what plants it and tells what it should be called.

    `own` marks what only the account itself can see. `edges` is 2 where two things stand in the way, of which the first
    has to be named first. `harmless` marks what changes the site and spoils nothing: the verdict has to be allowed.
    """

    name: str
    deeds: Sequence[Deed]
    plant: Spoil
    edition: Edition = "cloud"
    own: bool = False
    edges: int = 1
    harmless: bool = False


def _both(first: Callable[[World], Cause], second: Callable[[World], Cause]) -> Spoil:
    def plant(world: World) -> Cause:
        second(world)
        return first(world)

    return plant


_UNSEEN = (
    deeds.READ_REQUEST,
    deeds.WRITE,
    deeds.NOTE,
    deeds.SLAS,
    deeds.READ_ISSUE,
    deeds.EDIT,
    deeds.ASSIGN,
    deeds.UPLOAD,
)
_OPEN = (deeds.READ_ISSUE, deeds.ISSUE_COMMENT)
_GRANTED = (*deeds.PLATFORM, deeds.CREATE_ISSUE)
_ON_ISSUES = deeds.PLATFORM
# Without these the account that reads the facts can still read them.
_OWN = (deeds.EDIT, deeds.ASSIGN, deeds.ISSUE_COMMENT, deeds.LOG_WORK, deeds.LINK, deeds.UPLOAD, deeds.WATCH)
_PORTAL = (*_OWN, deeds.RESOLVE, deeds.CREATE_ISSUE)
_AGENTS_ONLY = (
    deeds.NOTE, deeds.QUEUES, deeds.SLAS, deeds.ATTACH, deeds.SHARE, deeds.READ_NOTE, deeds.RAISE_FOR, deeds.QUEUE_ISSUES, deeds.LET_IN,
)  # fmt: skip
_SEEING = (*deeds.PLATFORM, deeds.READ_REQUEST, deeds.NOTE, deeds.READ_COMMENTS, deeds.SLAS, deeds.ATTACH)
_OF_DESK = (deeds.QUEUES, deeds.QUEUE_ISSUES, deeds.LET_IN, deeds.RAISE_FOR)
# Data Center has no API for some of the rest, or names people otherwise.
_DATA_CENTER = (
    deeds.READ_REQUEST, deeds.WRITE, deeds.NOTE, deeds.QUEUES, deeds.SLAS, deeds.ATTACH, deeds.READ_ISSUE, deeds.EDIT, deeds.ASSIGN,
    deeds.LOG_WORK, deeds.UPLOAD, deeds.READ_OWN, deeds.WRITE_OWN, deeds.ATTACH_OWN, deeds.MOVE_OWN, deeds.RAISE,
)  # fmt: skip
_KEYED = (*deeds.PLATFORM, *(one for one in deeds.AGENTS if one not in _OF_DESK), *deeds.CUSTOMERS)
_SCOPED = (*deeds.AGENTS, *deeds.PLATFORM, *deeds.CUSTOMERS, deeds.RAISE)

PLANTS = (
    Plant("wrong token", deeds.FINE, people.wrong_token, own=True),
    Plant("a scope is missing", _SCOPED, people.no_scope, own=True),
    Plant("deactivated account", deeds.FINE, people.deactivated),
    Plant("mistyped key", _KEYED, places.mistyped_key),
    Plant("an operation of the other edition", (deeds.PORTALS,), places.other_edition),
    Plant("an archived project", (*_KEYED, *_OF_DESK, deeds.RAISE, deeds.CREATE_ISSUE), places.archived),
    Plant("no access to Jira Service Management", (*_AGENTS_ONLY, deeds.NEW_ORGANIZATION), people.no_service_product),
    Plant("no product at all", (*deeds.PLATFORM, deeds.CREATE_ISSUE), people.no_product),
    Plant("not in the agents' role", (*deeds.AGENTS, *deeds.PLATFORM, deeds.CREATE_ISSUE), people.no_role),
    Plant("a collaborator, not an agent", _AGENTS_ONLY, people.collaborator),
    Plant("the agents' role is a group's", _AGENTS_ONLY, people.team_by_group),
    Plant("agents are a group's members", _AGENTS_ONLY, people.agents_by_group),
    Plant("agents are portal customers", _AGENTS_ONLY, people.agents_by_portal),
    Plant("granted to a role", _GRANTED, rules.to_role),
    Plant("granted to a role that a group has", _GRANTED, rules.to_role_of_group),
    Plant("granted to a group", _GRANTED, rules.to_group),
    Plant("granted to users of software only", _GRANTED, rules.to_software),
    Plant("granted to users of the service desk only", _GRANTED, rules.to_service_desk),
    Plant("granted to one person", _OWN, rules.to_one_person),
    Plant("granted to the project lead", _GRANTED, rules.to_holder("projectLead")),
    Plant("granted to the reporter", _ON_ISSUES, rules.to_holder("reporter")),
    Plant(
        "granted to the assignee",
        tuple([one for one in _ON_ISSUES if one is not deeds.ASSIGN]),
        rules.to_holder("assignee"),
    ),
    Plant("granted to whom a field names", _ON_ISSUES, rules.to_user_field),
    Plant("granted to groups that a field names", _ON_ISSUES, rules.to_group_field),
    Plant("granted to nobody", _OWN, rules.to_nobody),
    Plant("granted to portal customers only", _PORTAL, rules.to_portal),
    Plant("not granted to portal customers", (deeds.READ_OWN, deeds.WRITE_OWN), rules.not_to_portal),
    Plant("raising not granted to portal customers", (deeds.RAISE,), rules.not_to_portal),
    Plant("files and moves not granted to portal customers", (deeds.ATTACH_OWN, deeds.MOVE_OWN), rules.not_to_portal),
    Plant("a level with one person", _SEEING, rules.level("user")),
    Plant("a level with a group", _SEEING, rules.level("group")),
    Plant("a level with a role", _SEEING, rules.level("projectRole")),
    Plant("a level with users of software", _SEEING, rules.level("applicationRole")),
    Plant("a level with the reporter", _SEEING, rules.level("reporter")),
    Plant("a level with the assignee", _SEEING, rules.level("assignee")),
    Plant("a level with the project lead", _SEEING, rules.level("projectLead")),
    Plant("a level with whom a field names", _SEEING, rules.level("userCustomField")),
    Plant("a level with groups that a field names", _SEEING, rules.level("groupCustomField")),
    Plant("a level with portal customers", deeds.PLATFORM, rules.level("sd.customer.portal.only")),
    Plant("a level with nobody else", _SEEING, rules.level("nobody")),
    Plant("a level with nobody at all", _SEEING, rules.level("nobody", alone=True)),
    Plant("a level without the customer", deeds.CUSTOMERS, rules.level("team")),
    Plant("no part in the request", deeds.CUSTOMERS, places.outsider),
    Plant(
        "left the organisation", (deeds.READ_OWN, deeds.WRITE_OWN, deeds.READ_OWN_COMMENTS), places.left_organization
    ),
    Plant("a desk closed to all but its customers", (*deeds.CUSTOMERS, deeds.RAISE), places.closed_desk),
    Plant("access to portals was taken", (deeds.READ_OWN, deeds.WRITE_OWN, deeds.RAISE), places.no_portal_access),
    Plant("a restricted request type", (deeds.RAISE,), places.restricted_type),
    Plant("no such request type", (deeds.RAISE,), places.no_such_type),
    Plant("an issue that is no request", (deeds.READ_REQUEST, deeds.NOTE, deeds.SLAS, deeds.SHARE), places.plain_issue),
    Plant("not an approver", (deeds.APPROVE,), places.no_approver),
    Plant("not the reporter", (deeds.RATE,), places.not_reporter),
    Plant("an internal comment by a customer", (deeds.NOTE,), people.customer_does_it),
    Plant("an internal file by a customer", (deeds.ATTACH,), people.customer_does_it),
    Plant("an internal comment read by a customer", (deeds.READ_NOTE,), people.customer_does_it),
    Plant("participants added by a customer", (deeds.SHARE,), people.customer_does_it),
    Plant("raised for somebody else by a customer", (deeds.RAISE_FOR,), people.customer_does_it),
    Plant("organisations by a customer", (deeds.NEW_ORGANIZATION, deeds.LET_IN), people.customer_does_it),
    Plant("a comment of somebody else", (deeds.EDIT_COMMENT, deeds.DELETE_COMMENT), written.by_another),
    Plant("own comments granted to a role", (deeds.EDIT_COMMENT, deeds.DELETE_COMMENT), rules.to_role),
    Plant("a comment for a role", (deeds.READ_COMMENT,), written.for_administrators),
    Plant("searching granted to a role", (deeds.SEARCH,), rules.to_role),
    Plant("searching without a role", (deeds.SEARCH,), people.no_role),
    Plant("searching an archived project", (deeds.SEARCH,), places.archived),
    Plant("a search by a customer", (deeds.SEARCH,), written.customer_searches, edges=2),
    Plant("no product, on the site", (deeds.PRIORITIES,), written.without_product),
    Plant("not a site administrator", (deeds.NEW_GROUP,), people.as_it_is(Cause("site_administrator"))),
    Plant("queues by a customer", (deeds.QUEUES, deeds.QUEUE_ISSUES), people.customer_does_it),
    Plant("people looked for by a customer", (deeds.FIND_PEOPLE,), people.customer_looks_for_people),
    Plant("no such transition", (deeds.RESOLVE,), places.no_way),
    Plant("the condition of a transition wants a role", (deeds.RESOLVE,), rules.condition("projectRole")),
    Plant("the condition of a transition wants the portal", (deeds.RESOLVE,), rules.condition(PORTAL)),
    Plant("no such transition in the portal", (deeds.MOVE_OWN,), places.no_way),
    Plant("not a Jira administrator", (deeds.NEW_CUSTOMER,), people.as_it_is(Cause("administrator"))),
    Plant(
        "not an administrator of the project",
        (deeds.ADD_CUSTOMER, deeds.READ_ROLE),
        people.as_it_is(Cause("projectRole", "Administrators")),
    ),
    Plant("administration granted to portal customers only", (deeds.ADD_CUSTOMER, deeds.READ_ROLE), rules.to_portal),
    Plant("granted to a role, on Data Center", _GRANTED, rules.to_role, edition="datacenter"),
    Plant("granted to portal customers only, on Data Center", _PORTAL, rules.to_portal, edition="datacenter"),
    Plant("not in the agents' role, on Data Center", _AGENTS_ONLY, people.no_role, edition="datacenter"),
    Plant("no part in the request, on Data Center", deeds.CUSTOMERS, places.outsider, edition="datacenter"),
    Plant("a restricted request type, on Data Center", (deeds.RAISE,), places.restricted_type, edition="datacenter"),
    Plant("a condition that whoever reads does not meet", (deeds.CANCEL, deeds.MOVE), readers.condition),
    Plant("raising granted to the team alone", (deeds.RAISE,), readers.team_raises),
    Plant("moving granted to somebody else alone", (deeds.RESOLVE, deeds.CANCEL), rules.to_one_person),
    Plant("no service desk", (*_AGENTS_ONLY, *deeds.CUSTOMERS, deeds.RAISE), readers.no_desk),
    Plant("no such project", (*_OWN, deeds.NOTE, deeds.SLAS), readers.no_project),
    Plant("a customer in Jira itself", deeds.PLATFORM, readers.customer_in_jira),
    Plant("a customer in the agents' groups", _AGENTS_ONLY, readers.customer_among_agents),
    Plant("a customer where anyone browses", (deeds.EDIT, deeds.ASSIGN, deeds.LOG_WORK), readers.anyone_browses),
    Plant("granted to a group that was deleted", _OWN, readers.deleted_group),
    Plant("nobody signed in", (*deeds.AGENTS, *deeds.CUSTOMERS, deeds.RAISE), readers.nobody),
    Plant("deactivated, and not in the role", deeds.AGENTS, _both(people.deactivated, people.no_role), edges=2),
    Plant("no product, and a level", deeds.PLATFORM, _both(people.no_product, rules.level("group")), edges=2),
    Plant("not in the role, and a level", deeds.PLATFORM, _both(people.no_role, rules.level("user")), edges=2),
    Plant("archived, and not in the role", deeds.PLATFORM, _both(places.archived, people.no_role), edges=2),
    Plant("no product, and not in the role", _AGENTS_ONLY, _both(people.no_service_product, people.no_role), edges=2),
    Plant("granted to a role, and a level", deeds.PLATFORM, _both(rules.to_role, rules.level("group")), edges=2),
    Plant("a level, and no such transition", (deeds.RESOLVE,), _both(rules.level("user"), places.no_way), edges=2),
    Plant(
        "a closed desk, and a restricted type",
        (deeds.RAISE,),
        _both(places.closed_desk, places.restricted_type),
        edges=2,
    ),
    Plant(
        "a closed desk, and no part",
        (deeds.READ_OWN, deeds.WRITE_OWN),
        _both(places.closed_desk, places.outsider),
        edges=2,
    ),
)

HARMLESS = (
    Plant("whoever reads lacks the right", (*_OWN, deeds.RESOLVE, deeds.CANCEL, deeds.CREATE_ISSUE), readers.account_alone, harmless=True),
    Plant("whoever reads lacks the right to write in public", (deeds.WRITE, deeds.WRITE_OWN), readers.account_alone, harmless=True),
    Plant("whoever reads may not raise requests", (deeds.RAISE, deeds.WRITE_OWN, deeds.READ_OWN), readers.account_raises, harmless=True),
    Plant("whoever reads does not browse", _UNSEEN, readers.account_browses, harmless=True),
    Plant("granted to anyone, for customers", _OPEN, readers.anyone_as_customer, harmless=True),
    Plant("granted to anyone, without a product", _OPEN, readers.anyone_without_product, harmless=True),
    Plant("granted to anyone, without signing in", _OPEN, readers.anyone_unsigned, harmless=True),
    Plant("as it is, on Data Center", _DATA_CENTER, readers.as_it_is, edition="datacenter", harmless=True),
)  # fmt: skip
"""What changes the site, its edition or who asks, and leaves the deed possible."""
