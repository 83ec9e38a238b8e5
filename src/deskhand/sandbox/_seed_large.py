"""The past of a large company: as many stories as a small one has, told again and again over three months."""

import random
from array import array

from deskhand.sandbox._seed_project import PROJECT
from deskhand.sandbox._seed_requests import raise_requests
from deskhand.sandbox._site import Site
from deskhand.sandbox._told import FIRST, Told

STORIES = 2_000
APART = 47_000
"""Milliseconds between two tellings of one story, the first of which is the latest."""


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
    told = Told(
        stories,
        array("I", [again for _, again, _ in tellings]),
        array("I", [number for _, _, number in tellings]),
        APART,
    )
    site.issues.lay(told.keys, told)
    told.index(site)
    site.projects.edit(PROJECT).last_number = len(tellings)
    after = FIRST + told.room * len(tellings)
    site.counters |= {"issue": told.first + len(tellings) - 1, "comment": after, "history": after, "approval": after}
