"""The past of the small company: requests, raised and worked on in the order in which it happened."""

import random
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from deskhand.sandbox import _approving as approving
from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._seed_fields import LOCATION
from deskhand.sandbox._seed_project import PROJECT
from deskhand.sandbox._site import Site

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SPAN = 90 * DAY
QUIET = 30 * MINUTE


class Story(NamedTuple):
    """What people write into one request type."""

    request_type: int
    summaries: tuple[str, ...]
    details: tuple[str, ...]


STORIES = (
    Story(
        1,
        ("Printer on floor {n} shows an error", "Cannot open the shared calendar", "Video calls have no sound", "Wi-Fi drops in room {n}", "How do I archive old mail?"),
        ("It started this morning. I have restarted everything twice.", "My colleague next to me has the same.", "It works on my phone, but not on the laptop."),
    ),
    Story(
        2,
        ("CRM answers very slowly", "VPN refuses to connect", "Order form shows a blank page", "Nightly report {n} did not arrive", "Payroll export stops half way"),
        ("Since about nine o'clock. *Nobody* in the team can work.", "The page turns for a minute, then says {{timeout}}.", "It worked yesterday, nothing was changed on our side."),
    ),
    Story(
        3,
        ("New laptop for a designer", "Second monitor for desk {n}", "Replacement for a broken headset", "Phone for the on-call team"),
        ("The old one is six years old and loses its battery within an hour.", "A new colleague joins us, see the list below.\n* screen\n* keyboard\n* bag"),
    ),
    Story(
        4,
        ("Access to the CRM for a new colleague", "Read access to folder {n}", "Source code access for a contractor", "VPN account for travel"),
        ("Needed for the quarterly closing.", "She takes over the accounts of a colleague who left."),
    ),
    Story(
        5,
        ("New colleague in Sales, desk {n}", "Onboarding of two engineers", "Intern for the summer, team {n}"),
        ("Please have mail and badge ready on the first day.", "Same equipment as the rest of the team."),
    ),
    Story(
        7,
        ("Licence for a drawing tool", "Whiteboard for room {n}", "Training on databases", "Two conference tickets"),
        ("The offer is attached to my mail.", "It pays for itself within a year."),
    ),
    Story(
        6,
        ("Strange message asks for my password", "Lost phone on the train", "Unknown device in room {n}"),
        ("I did not click on anything.", "It was locked, but I am not sure about the code."),
    ),
)  # fmt: skip
ASKED = (
    "Thanks for telling us. Since when do you see this?",
    "We are on it. Could you send a screenshot?",
    "Which version do you use? See Help, About.",
)
TOLD = (
    "Since Monday, on both machines.",
    "Here is what it says: {{error 0x80}}.",
    "The newest one, I think.",
    "It happened again just now.",
)
NOTED = (
    "Same pattern as last week, look at the proxy first.",
    "Customer is in a hurry, keep them posted.",
    "Asked the network team in the corridor, they look into it.",
)
SOLVED = (
    "Done, please try again.",
    "We replaced it. Tell us if it comes back.",
    "Your account is ready, the details are in your inbox.",
)

Act = Callable[[int], None]


class _Past:
    """Gathers what happens, then lets it happen in order."""

    def __init__(self, site: Site, chance: random.Random, end: int) -> None:
        self.site, self.chance, self.end = site, chance, end
        self.acts: list[tuple[int, int, Act]] = []
        self.agents = [
            user.account_id
            for user in site.users.values()
            if user.kind == "agent" and user.email != "deskhand@acme.example"
        ]
        self.customers = [user.account_id for user in site.users.values() if user.kind == "customer"]

    def at(self, moment: int, act: Act) -> None:
        if moment < self.end:
            self.acts.append((moment, len(self.acts), act))

    def happen(self) -> None:
        for moment, _, act in sorted(self.acts, key=lambda row: row[:2]):
            act(moment)


def raise_requests(site: Site, chance: random.Random, anchor: int, count: int) -> None:
    """So many requests over the last three months, the latest a while ago."""
    past = _Past(site, chance, anchor - QUIET)
    moments = sorted(anchor - QUIET - HOUR - chance.randrange(SPAN) for _ in range(count))
    for moment in moments:
        _plan(past, moment)
    past.happen()


def _plan(past: _Past, moment: int) -> None:
    chance = past.chance
    story = chance.choices(STORIES, weights=(30, 25, 15, 15, 7, 5, 8))[0]
    reporter = chance.choice(past.customers)
    agent = chance.choice(past.agents)
    values = _values(past, story)
    participants = chance.sample(past.customers, chance.choice((0, 0, 0, 1, 2)))
    values[constants.PARTICIPANTS_FIELD] = [person for person in participants if person != reporter]
    mine = [number for number, group in past.site.organizations.items() if reporter in group.members]
    values[constants.ORGANIZATIONS_FIELD] = mine
    raised: list[Issue] = []

    def create(now: int) -> None:
        kind = past.site.request_types[story.request_type]
        approvers = values.get(constants.APPROVERS_FIELD) or kind.approvers
        raised.append(
            changes.create(
                past.site,
                project=PROJECT,
                issue_type=kind.issue_type,
                creator=reporter,
                reporter=reporter,
                moment=now,
                values=values,
                request_type=kind.id,
                status=approving.first_status(approvers),
            )
        )
        if approvers:
            approving.ask(past.site, raised[0].id, approvers, now)

    past.at(moment, create)
    _work(past, moment, raised, story.request_type, reporter, agent)


def _values(past: _Past, story: Story) -> dict[str, Any]:
    chance, site = past.chance, past.site
    values: dict[str, Any] = {
        "summary": chance.choice(story.summaries).format(n=chance.randint(1, 40)),
        "description": chance.choice(story.details),
        "priority": chance.choices((1, 2, 3, 4, 5), weights=(4, 14, 60, 17, 5))[0],
    }
    for field in site.request_types[story.request_type].fields:
        kind = site.fields[field.field]
        if kind.id in values or not (field.required or chance.random() < 0.4):
            continue
        if kind.type == "option":
            values[kind.id] = chance.choice(kind.options).id
        elif kind.items == "option":
            values[kind.id] = sorted(option.id for option in chance.sample(kind.options, chance.randint(1, 2)))
        elif kind.type == "date":
            values[kind.id] = f"2027-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        elif kind.type == "user":
            values[kind.id] = chance.choice(past.customers)
        elif kind.type == "number":
            values[kind.id] = float(chance.randint(2, 40) * 50)
        elif kind.id == LOCATION:
            values[kind.id] = f"Building {chance.choice('ABC')}, room {chance.randint(100, 420)}"
        if field.preset:
            values[kind.id] = list(field.preset)
    return values


def _work(past: _Past, moment: int, raised: list[Issue], request_type: int, reporter: str, agent: str) -> None:
    chance, site = past.chance, past.site

    def say(texts: tuple[str, ...], author: str, *, public: bool = True) -> Act:
        text = chance.choice(texts)
        return lambda now: _said(site, raised[0], author, text, now, public=public)

    def go(author: str, transition: int) -> Act:
        return lambda now: _moved(site, raised[0], author, transition, now)

    def wait(longest: int) -> int:
        return chance.randrange(2 * MINUTE, longest)

    now = moment + wait(6 * HOUR)
    for approver in site.request_types[request_type].approvers:
        past.at(now, _answer(site, raised, approver, "declined" if chance.random() < 0.1 else "approved"))
        now += wait(6 * HOUR)
    if chance.random() < 0.9:
        past.at(now, lambda then: _edited(site, raised[0], agent, {"assignee": agent}, then))
        now += wait(HOUR)
        past.at(now, go(agent, 31))
    if chance.random() < 0.4:
        now += wait(HOUR)
        past.at(now, say(NOTED, agent, public=False))
    while chance.random() < 0.6:
        now += wait(8 * HOUR)
        past.at(now, say(ASKED, agent))
        past.at(now + 1000, go(agent, 11))
        now += wait(20 * HOUR)
        past.at(now, say(TOLD, reporter))
        past.at(now + 1000, go(reporter, 21))
        now += wait(4 * HOUR)
        past.at(now, go(agent, 31))
    if chance.random() < 0.12:
        now += wait(4 * HOUR)
        past.at(now, go(agent, 41))
        past.at(now + 2000, lambda then: _edited(site, raised[0], agent, {"priority": 2}, then))
    if chance.random() < 0.93:
        now += wait(3 * DAY)
        past.at(now, say(SOLVED, agent))
        past.at(now + 1000, go(agent, 51))
        if chance.random() < 0.05:
            now += wait(DAY)
            past.at(now, go(reporter, 71))
        elif chance.random() < 0.5:
            past.at(now + wait(5 * DAY), go(reporter, 61))


def _answer(site: Site, raised: list[Issue], approver: str, answer: Literal["approved", "declined"]) -> Act:
    def act(now: int) -> None:
        row = site.issues[raised[0].id].approvals[0]
        if row.outcome == "pending":
            approving.decide(site, raised[0].id, row.id, approver, answer, now)

    return act


def _said(site: Site, issue: Issue, author: str, text: str, now: int, *, public: bool) -> None:
    changes.comment(site, issue.id, author, text, now, public=public)


def _edited(site: Site, issue: Issue, author: str, values: dict[str, Any], now: int) -> None:
    changes.edit(site, issue.id, author, values, now)


def _moved(site: Site, issue: Issue, author: str, transition: int, now: int) -> None:
    way = constants.TRANSITIONS[transition]
    if issue.status in way.origins:
        changes.move(site, issue.id, author, way.target, now, resolution=way.resolution)
