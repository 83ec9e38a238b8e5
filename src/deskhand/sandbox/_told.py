"""Stories that happened once, told again and again: each request of a large company is made when it is asked for."""

from array import array
from collections.abc import Callable, Container

import msgspec

from deskhand.sandbox._issue_records import Approval, Comment, Cycle, History, Issue
from deskhand.sandbox._site import Site

FIRST = 1_000_000
"""The first number that a telling gives to its comments, histories and approvals."""
MOVED = frozenset({"slas", "histories"})
"""The parts of which a query sees the times; of the others it sees what all tellings have alike."""


class Kept(msgspec.Struct, array_like=True):
    """What all tellings are made from."""

    stories: list[Issue]
    rounds: bytes
    numbers: bytes
    apart: int


class Told:
    """Makes the request of a number: its story, moved back in time and given numbers of its own.

    A story's first telling is the latest; `apart` are the milliseconds between two of them.
    """

    def __init__(self, stories: list[Issue], rounds: "array[int]", numbers: "array[int]", apart: int) -> None:
        self.stories, self.rounds, self.numbers, self.apart = stories, rounds, numbers, apart
        self.first = stories[0].id if stories else 10_000
        self.prefix = stories[0].key.partition("-")[0] if stories else ""
        self.room = max((_numbered(story) for story in stories), default=0)

    @classmethod
    def of(cls, body: bytes) -> "Told":
        """The tellings of what was kept."""
        kept = msgspec.msgpack.decode(body, type=Kept)
        return cls(kept.stories, array("I", kept.rounds), array("I", kept.numbers), kept.apart)

    def keep(self) -> bytes:
        """What all tellings are made from, which is a small part of what they say."""
        return msgspec.msgpack.encode(Kept(self.stories, self.rounds.tobytes(), self.numbers.tobytes(), self.apart))

    @property
    def keys(self) -> range:
        """The numbers of all tellings."""
        return range(self.first, self.first + len(self.numbers))

    def index(self, site: Site, left_out: Container[int] = ()) -> None:
        """Enter the tellings into the orders in which a site finds issues; it has no others yet."""
        if not self.stories:
            return
        project = self.stories[0].project
        updated: list[tuple[int, int]] = []
        numbers = []
        for position, number in enumerate(self.keys):
            if number in left_out:
                continue
            story = self.stories[self.numbers[position]]
            updated.append((story.updated - self.rounds[position] * self.apart, number))
            numbers.append(number)
            site.by_key[f"{self.prefix}-{position + 1}"] = number
            site.involve(story, number)
        updated.sort()
        site.by_updated[project] = updated
        site.by_number[project] = numbers
        for place in updated:
            status = self.stories[self.numbers[place[1] - self.first]].status
            site.by_status.setdefault((project, status), []).append(place)

    def glance(self, parts: frozenset[str]) -> Callable[[int], Issue]:
        """A quicker way to requests of which only some of the deeper parts are looked at."""
        moved = parts & MOVED
        if not moved:
            return self.surface

        def look(number: int) -> Issue:
            position = number - self.first
            story, back = self.stories[self.numbers[position]], self.rounds[position] * self.apart
            issue = self.surface(number)
            if "slas" in moved:
                issue.slas = _slas(story, back)
            if "histories" in moved:
                issue.histories = _histories(story, FIRST + position * self.room, back)
            return issue

        return look

    def surface(self, number: int) -> Issue:
        """The request, but what was said and done in it is still the story's own."""
        position = number - self.first
        story = self.stories[self.numbers[position]]
        back = self.rounds[position] * self.apart
        issue: Issue = story.__copy__()  # type: ignore[attr-defined]
        issue.id, issue.key = number, f"{self.prefix}-{position + 1}"
        issue.created, issue.updated = story.created - back, story.updated - back
        issue.status_since = story.status_since - back
        issue.resolved = _moved(story.resolved, back)
        return issue

    def __call__(self, number: int) -> Issue:
        position = number - self.first
        story = self.stories[self.numbers[position]]
        back = self.rounds[position] * self.apart
        issue = self.surface(number)
        issue.statuses = [(status, since - back) for status, since in story.statuses]
        issue.slas = _slas(story, back)
        if story.feedback is not None:
            issue.feedback = msgspec.structs.replace(story.feedback, created=story.feedback.created - back)
        first = FIRST + position * self.room
        issue.comments = [_comment(row, first + at, back) for at, row in enumerate(story.comments)]
        issue.histories = _histories(story, first, back)
        issue.approvals = [_approval(row, first + at, back) for at, row in enumerate(story.approvals)]
        return issue


def _numbered(story: Issue) -> int:
    return max(len(story.comments), len(story.histories), len(story.approvals))


def _slas(story: Issue, back: int) -> dict[str, list[Cycle]]:
    return {name: [_cycle(cycle, back) for cycle in cycles] for name, cycles in story.slas.items()}


def _histories(story: Issue, first: int, back: int) -> list[History]:
    return [History(first + at, row.author, row.created - back, row.changes) for at, row in enumerate(story.histories)]


def _comment(row: Comment, number: int, back: int) -> Comment:
    return Comment(
        number, row.author, row.body, row.public, row.created - back, row.updated - back, row.attachments, row.editor
    )


def _cycle(row: Cycle, back: int) -> Cycle:
    pauses = [[_moved(moment, back) for moment in pause] for pause in row.pauses]
    return Cycle(row.start - back, row.goal, _moved(row.stop, back), pauses)


def _approval(row: Approval, number: int, back: int) -> Approval:
    completed = _moved(row.completed, back)
    return msgspec.structs.replace(row, id=number, created=row.created - back, completed=completed)


def _moved(moment: int | None, back: int) -> int | None:
    return None if moment is None else moment - back
