"""Whether an account is among the holders of a permission or the members of a security level, and how it could become one."""

from collections.abc import Callable, Iterable

from deskhand.permissions._answer import Change, Remedy
from deskhand.permissions._known import Desk, Facts, Group, Holder, Issue, Project, Role, Unread
from deskhand.permissions._pages import page

__all__ = ["DISPLACES", "OF_ISSUES", "PORTAL", "RANKS", "in_group", "is_licensed", "is_one", "joins", "say", "who_is"]

PORTAL = "sd.customer.portal.only"
OF_ISSUES = frozenset({"assignee", "reporter", "userCustomField", "groupCustomField"})
PEOPLE_PAGE = "Project settings → People"

# Beside who can do it: what is made for giving permissions comes before what means something else to the team.
RANKS = (
    "projectRole",
    "group",
    "applicationRole",
    "userCustomField",
    "groupCustomField",
    "assignee",
    "projectLead",
    "reporter",
)


DISPLACES = ("set_reporter", "set_lead")
"""Changes that take from somebody else what they give: these come last."""


def in_group(facts: Facts, groups: Iterable[Group]) -> bool | None:
    """Whether the account is in one of the groups, None where its groups are not known."""
    wanted = list(groups)
    if not wanted:
        return False
    if isinstance(facts.account.groups, Unread):
        return None
    return any(_same(mine, one) for mine in facts.account.groups for one in wanted)


def is_licensed(facts: Facts, product: str = "") -> bool | None:
    """Whether the account has access to a product, or to any."""
    has = facts.account.applications
    if facts.account.type in ("anonymous", "customer"):
        return False
    if isinstance(has, Unread):
        return None
    return product in has if product else bool(has)


def is_one(facts: Facts, holder: Holder, *, portal: bool) -> bool | None:
    """Whether the account is one of those that a holder stands for; `portal` says that it comes through the portal."""
    if holder.type == "anyone":
        return True
    if facts.account.id is None:
        return False
    if holder.type == PORTAL:
        enters = facts.desk.enters if isinstance(facts.desk, Desk) else None
        return False if not portal else enters if isinstance(enters, bool) else None
    decide = _KINDS.get(holder.type)
    if decide is None:
        return None
    # In Jira itself roles, groups and the rest count for those who use a product; the portal asks for none.
    licensed = True if portal else is_licensed(facts)
    return False if licensed is False else _both(licensed, decide(facts, holder))


def joins(facts: Facts, holder: Holder) -> Remedy | None:
    """What would make the account one of a holder's, None where nothing could."""
    make = _WAYS.get(holder.type)
    return make(facts, holder) if make else None


def say(holder: Holder) -> str:
    """A holder in words."""
    name = holder.name or holder.id
    words = {
        "projectRole": f"the role '{name}'",
        "group": f"the group '{name}'" if holder.name else "a group that is no longer there",
        "user": name,
        "applicationRole": f"everybody with access to {name}"
        if holder.id
        else "everybody who is logged in to a product",
        "reporter": "the reporter",
        "assignee": "the current assignee",
        "projectLead": "the project lead",
        "userCustomField": f"whoever the field '{name}' names",
        "groupCustomField": f"the groups that the field '{name}' names",
        PORTAL: "customers in the portal",
        "anyone": "anyone, even without signing in",
    }
    return words.get(holder.type, f"holders of the type {holder.type}")


def who_is(facts: Facts, holder: Holder) -> str:
    """A holder in words, with how many it stands for where that is known."""
    role = _role(facts, holder) if holder.type == "projectRole" else None
    if role is None:
        return say(holder)
    parts = [f"{len(role.users)} {'person' if len(role.users) == 1 else 'people'}"] if role.users else []
    parts += [f"the group '{one.name}'" for one in role.groups]
    return f"{say(holder)} ({', '.join(parts) or 'nobody'})"


def _both(one: bool | None, other: bool | None) -> bool | None:
    return False if one is False or other is False else None if one is None or other is None else True


def _same(one: Group, other: Group) -> bool:
    return one.id == other.id if one.id and other.id else one.name.casefold() == other.name.casefold()


def _role(facts: Facts, holder: Holder) -> Role | None:
    roles = facts.project.roles if isinstance(facts.project, Project) else ()
    return None if isinstance(roles, Unread) else next((role for role in roles if role.id == holder.id), None)


def _by_role(facts: Facts, holder: Holder) -> bool | None:
    role = _role(facts, holder)
    if role is None:
        return None
    return True if facts.account.id in role.users else in_group(facts, role.groups)


def _by_group(facts: Facts, holder: Holder) -> bool | None:
    return in_group(facts, [Group(holder.id, holder.name)])


def _by_product(facts: Facts, holder: Holder) -> bool | None:
    return is_licensed(facts, holder.id)


def _by_lead(facts: Facts, holder: Holder) -> bool | None:
    return facts.project.lead == facts.account.id if isinstance(facts.project, Project) else None


def _by_user(facts: Facts, holder: Holder) -> bool | None:
    return facts.account.id == holder.id


def _on_issue(read: Callable[[Issue, Holder], Iterable[str | None]]) -> Callable[[Facts, Holder], bool | None]:
    def decide(facts: Facts, holder: Holder) -> bool | None:
        return facts.account.id in read(facts.issue, holder) if isinstance(facts.issue, Issue) else None

    return decide


def _by_group_field(facts: Facts, holder: Holder) -> bool | None:
    if not isinstance(facts.issue, Issue):
        return None
    # Pickers name a group by its id on Cloud, by its name elsewhere.
    return in_group(
        facts, [named for one in facts.issue.fields.get(holder.id, ()) for named in (Group(one, ""), Group("", one))]
    )


_KINDS: dict[str, Callable[[Facts, Holder], bool | None]] = {
    "projectRole": _by_role,
    "group": _by_group,
    "applicationRole": _by_product,
    "projectLead": _by_lead,
    "user": _by_user,
    "reporter": _on_issue(lambda issue, _: (issue.reporter,)),
    "assignee": _on_issue(lambda issue, _: (issue.assignee,)),
    "userCustomField": _on_issue(lambda issue, holder: issue.fields.get(holder.id, ())),
    "groupCustomField": _by_group_field,
}


def _join_role(facts: Facts, holder: Holder) -> Remedy | None:
    if not isinstance(facts.project, Project):
        return None
    return Remedy(
        "project administrator",
        f"Add {facts.account.name} to {say(holder)} of {facts.project.key}",
        PEOPLE_PAGE,
        Change("add_to_role", account=facts.account.id or "", project=facts.project.key, role=holder.id),
    )


def _join_group(facts: Facts, holder: Holder) -> Remedy | None:
    if not holder.name:
        return None
    return Remedy(
        "Jira administrator",
        f"Add {facts.account.name} to {say(holder)}: it counts for the whole site",
        page("groups", facts.edition),
        Change("add_to_group", account=facts.account.id or "", group=holder.id or holder.name),
    )


def _join_product(facts: Facts, holder: Holder) -> Remedy | None:
    products = () if isinstance(facts.applications, Unread) else facts.applications
    product = next((one for one in products if not holder.id or one.key == holder.id), None)
    group = product and (product.default or next(iter(product.groups), None))
    what = (product.name if product else "") or holder.name or holder.id or "a product"
    return Remedy(
        "Jira administrator",
        f"Give {facts.account.name} access to {what}" + (f", by the group '{group.name}'" if group else ""),
        page("products", facts.edition),
        Change("add_to_group", account=facts.account.id or "", group=(group.id or group.name) if group else ""),
    )


def _set_on_issue(kind: str, what: str) -> Callable[[Facts, Holder], Remedy | None]:
    def make(facts: Facts, holder: Holder) -> Remedy | None:
        if not isinstance(facts.issue, Issue):
            return None
        change = Change(kind, account=facts.account.id or "", request=facts.issue.key, field=holder.id)  # type: ignore[arg-type]
        do = what.format(account=facts.account.name, issue=facts.issue.key, field=holder.name or holder.id)
        return Remedy("project administrator", do, f"the issue {facts.issue.key} itself", change)

    return make


def _join_field_group(facts: Facts, holder: Holder) -> Remedy | None:
    """A group that the issue's field names already; where it names none, none is proposed."""
    named = facts.issue.fields.get(holder.id, ()) if isinstance(facts.issue, Issue) else ()
    return _join_group(facts, Holder("group", named[0], named[-1])) if named else None


def _lead(facts: Facts, holder: Holder) -> Remedy | None:
    if not isinstance(facts.project, Project):
        return None
    change = Change("set_lead", account=facts.account.id or "", project=facts.project.key)
    return Remedy(
        "project administrator",
        f"Make {facts.account.name} the lead of {facts.project.key}, instead of who it is",
        "Project settings → Details",
        change,
    )


_WAYS: dict[str, Callable[[Facts, Holder], Remedy | None]] = {
    "projectRole": _join_role,
    "group": _join_group,
    "applicationRole": _join_product,
    "groupCustomField": _join_field_group,
    "projectLead": _lead,
    "assignee": _set_on_issue("set_assignee", "Assign {issue} to {account}"),
    "reporter": _set_on_issue("set_reporter", "Make {account} the reporter of {issue}, instead of who it is"),
    "userCustomField": _set_on_issue("set_field", "Put {account} into the field '{field}' of {issue}"),
}
