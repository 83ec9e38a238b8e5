"""A small company as the sandbox begins with it: the same from the same number."""

import functools
import random
import time

from deskhand.sandbox._seed_desk import lay_desk
from deskhand.sandbox._seed_people import lay_people
from deskhand.sandbox._seed_requests import raise_requests
from deskhand.sandbox._site import Site

REQUESTS = 500
MINUTE = 60_000


def seeded(seed: int, now: int | None = None) -> Site:
    """A site of its own; what is behind it is made once per process and shared until it is written."""
    site = _template(seed, now).copy()
    site.written.clear()
    return site


@functools.lru_cache(maxsize=4)
def _template(seed: int, now: int | None) -> Site:
    anchor = (time.time_ns() // 1_000_000 if now is None else now) // MINUTE * MINUTE
    site = Site()
    site.clock.hold(anchor)
    chance = random.Random(seed)  # noqa: S311
    lay_people(site, chance, anchor)
    lay_desk(site)
    raise_requests(site, chance, anchor, REQUESTS)
    return site
