"""The people of the small company: 40 users, their groups and their organisations."""

import random
import uuid

from deskhand.sandbox._permissions import GLOBAL
from deskhand.sandbox._records import ApplicationRole, GlobalPermission, Group, Organization, User
from deskhand.sandbox._site import Site

DOMAIN = "acme.example"
AGENTS = {
    "alex": "Alex Moreau",
    "bailey": "Bailey Stone",
    "casey": "Casey Lindqvist",
    "drew": "Drew Okafor",
    "ellis": "Ellis Brandt",
    "frankie": "Frankie Rossi",
    "glenn": "Glenn Tanaka",
    "harper": "Harper Nowak",
}
CUSTOMERS = {
    "aisha": "Aisha Rahman",
    "bruno": "Bruno Keller",
    "chloe": "Chloe Dubois",
    "diego": "Diego Fuentes",
    "elena": "Elena Petrova",
    "farid": "Farid Haddad",
    "grace": "Grace Whitfield",
    "hiro": "Hiro Nakamura",
    "ines": "Ines Carvalho",
    "jonas": "Jonas Lund",
    "kavya": "Kavya Menon",
    "liam": "Liam Byrne",
    "mei": "Mei Chen",
    "nadia": "Nadia Kovac",
    "omar": "Omar Farouk",
    "priya": "Priya Sharma",
    "quentin": "Quentin Marsh",
    "rosa": "Rosa Delgado",
    "samir": "Samir Aziz",
    "tessa": "Tessa Vogel",
    "ugo": "Ugo Bianchi",
    "vera": "Vera Sokolova",
    "wendy": "Wendy Hughes",
    "xavier": "Xavier Roche",
    "yara": "Yara Nasser",
    "zoe": "Zoe Marchetti",
    "anton": "Anton Weiss",
    "bella": "Bella Ferreira",
    "carlos": "Carlos Medina",
    "dina": "Dina Levy",
}
PORTAL_ONLY = frozenset(list(CUSTOMERS)[20:])
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Etc/UTC")
ORGANIZATIONS = {
    "VIP": ("grace", "hiro", "ines", "jonas"),
    "Branch offices": ("kavya", "liam", "mei", "nadia", "omar", "ugo", "vera"),
}
DAY = 86_400_000
FIRST_KEY = 10100


def lay_people(site: Site, chance: random.Random, anchor: int) -> None:
    """Users, groups, product access and organisations."""
    made = {
        "admin": _user(chance, "admin", "Robin Admin", "administrator"),
        "deskhand": _user(chance, "deskhand", "Deskhand Integration", "agent"),
    }
    made |= {name: _user(chance, name, full, "agent") for name, full in AGENTS.items()}
    made |= {name: _user(chance, name, full, "customer") for name, full in CUSTOMERS.items()}
    for number, name in enumerate(made):
        if name not in {"admin", "deskhand"}:
            made[name].time_zone = ZONES[number % len(ZONES)]
        if site.edition == "datacenter":
            _rename(made[name], number)
        site.add_user(made[name])
    agents = [made[name].account_id for name in ("deskhand", *AGENTS)]
    administrators = [made["admin"].account_id, made["deskhand"].account_id]
    everybody = [made[name].account_id for name in made if name not in CUSTOMERS]
    groups = {
        "jira-administrators": administrators,
        "site-admins": [made["admin"].account_id],
        "jira-servicemanagement-users": agents,
        "jira-software-users": everybody,
    }
    for name, members in groups.items():
        group = Group(_uuid(chance), name, list(members))
        site.groups.add(group.id, group)
    licensed = ["jira-servicemanagement-users", "jira-software-users"]
    holders = {"ADMINISTER": ["jira-administrators", "site-admins"], "SYSTEM_ADMIN": []}
    for key in sorted(GLOBAL):
        site.global_permissions.add(key, GlobalPermission(key, holders.get(key, licensed)))
    site.application_roles.add(
        "jira-servicedesk",
        ApplicationRole(
            "jira-servicedesk",
            "Jira Service Management",
            ["jira-servicemanagement-users"],
            ["jira-servicemanagement-users"],
        ),
    )
    site.application_roles.add(
        "jira-software", ApplicationRole("jira-software", "Jira", ["jira-software-users"], ["jira-software-users"])
    )
    for number, (name, names) in enumerate(ORGANIZATIONS.items(), 1):
        people = [made[member].account_id for member in names]
        site.organizations.add(number, Organization(number, _uuid(chance), name, anchor - 400 * DAY, people))
    site.counters["organization"] = len(ORGANIZATIONS)
    site.counters["user key"] = FIRST_KEY + len(made) - 1


def _user(chance: random.Random, name: str, full: str, kind: str) -> User:
    account_id = f"qm:{_uuid(chance)}:{_uuid(chance)}" if name in PORTAL_ONLY else f"712020:{_uuid(chance)}"
    return User(
        account_id,
        f"{name}@{DOMAIN}",
        full,
        kind,  # type: ignore[arg-type]
        account_type="customer" if name in PORTAL_ONLY else "atlassian",
        token=f"token-{name}",
    )


def _rename(user: User, number: int) -> None:
    """As Data Center names people: staff by a word, customers by their e-mail; every account may open Jira's pages."""
    user.account_id = user.email if user.kind == "customer" else user.email.partition("@")[0]
    user.account_type, user.key = "atlassian", f"JIRAUSER{FIRST_KEY + number}"


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
