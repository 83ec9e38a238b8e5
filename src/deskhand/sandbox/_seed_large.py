"""The past of a large company: stories that happened once, told again and again, each request made when it is asked for."""

import copy
import random
from array import array

import msgspec

from deskhand.sandbox._issue_records import Approval, Comment, Cycle, History, Issue
from deskhand.sandbox._seed_project import PROJECT
from deskhand.sandbox._seed_requests import raise_requests
from deskhand.sandbox._site import Site

STORIES = 2_000
APART = 47_000
"""Milliseconds between two tellings of one story, the first of which is the latest."""
FIRST = 1_000_000
"""The first number that a telling gives to its comments, histories and approvals."""


def lay_requests(site: Site, chance: random.Random, anchor: int, count: int) -> None:
    """So many requests over the last three months."""
    scratch = site.copy()
    raise_requests(scratch, chance, anchor, min(STORIES, count))
    stories = list(scratch.issues.values())
    rounds = -(-count // len(stories)) if stories else 0
    tellings = sorted(
        (story.created - again * APART, again, number)
        for again in range(rounds)
        for number, story in enumerate(stories)
    )[-count:]
    told = _Told(stories, [again for _, again, _ in tellings], [number for _, _, number in tellings])
    site.issues.lay(range(told.first, told.first + len(tellings)), told, told.glance)
    _index(site, told, len(tellings))
    site.projects.edit(PROJECT).last_number = len(tellings)
    after = FIRST + told.room * len(tellings)
    site.counters |= {"issue": told.first + len(tellings) - 1, "comment": after, "history": after, "approval": after}


def _index(site: Site, told: "_Told", count: int) -> None:
    updated: list[tuple[int, int]] = []
    for position in range(count):
        number = told.first + position
        story = told.stories[told.numbers[position]]
        updated.append((story.updated - told.rounds[position] * APART, number))
        site.by_key[f"{told.prefix}-{position + 1}"] = number
        site.involve(story, number)
    updated.sort()
    site.by_updated[PROJECT] = updated
    site.by_number[PROJECT] = list(range(told.first, told.first + count))
    for place in updated:
        status = told.stories[told.numbers[place[1] - told.first]].status
        site.by_status.setdefault((PROJECT, status), []).append(place)


class _Told:
    """Makes the request of a number: its story, moved back in time and given numbers of its own."""

    def __init__(self, stories: list[Issue], rounds: list[int], numbers: list[int]) -> None:
        self.stories = stories
        self.rounds, self.numbers = array("I", rounds), array("I", numbers)
        self.first = stories[0].id if stories else 10_000
        self.prefix = stories[0].key.partition("-")[0] if stories else ""
        self.room = max((_numbered(story) for story in stories), default=0)

    def glance(self, number: int) -> Issue:
        """The request, but what was said and done in it is still the story's own."""
        position = number - self.first
        story = self.stories[self.numbers[position]]
        back = self.rounds[position] * APART
        issue = copy.copy(story)
        issue.id, issue.key = number, f"{self.prefix}-{position + 1}"
        issue.created, issue.updated = story.created - back, story.updated - back
        issue.status_since = story.status_since - back
        issue.resolved = _moved(story.resolved, back)
        return issue

    def __call__(self, number: int) -> Issue:
        position = number - self.first
        story = self.stories[self.numbers[position]]
        back = self.rounds[position] * APART
        issue = self.glance(number)
        issue.statuses = [(status, since - back) for status, since in story.statuses]
        issue.slas = {name: [_cycle(cycle, back) for cycle in cycles] for name, cycles in story.slas.items()}
        if story.feedback is not None:
            issue.feedback = msgspec.structs.replace(story.feedback, created=story.feedback.created - back)
        _renumber(issue, story, FIRST + position * self.room, back)
        return issue


def _numbered(story: Issue) -> int:
    return max(len(story.comments), len(story.histories), len(story.approvals))


def _renumber(issue: Issue, story: Issue, first: int, back: int) -> None:
    issue.comments = [_comment(row, first + at, back) for at, row in enumerate(story.comments)]
    issue.histories = [
        History(first + at, row.author, row.created - back, row.changes) for at, row in enumerate(story.histories)
    ]
    issue.approvals = [_approval(row, first + at, back) for at, row in enumerate(story.approvals)]


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
