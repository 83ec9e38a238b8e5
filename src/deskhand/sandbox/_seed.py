"""The company that the sandbox begins with, small, large or without a past: the same from the same number."""

import functools
import gc
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from deskhand.sandbox._edition import Edition
from deskhand.sandbox._seed_apps import lay_apps, lay_tokens
from deskhand.sandbox._seed_assets import lay_assets
from deskhand.sandbox._seed_desk import lay_desk
from deskhand.sandbox._seed_forms import fill_forms, lay_forms
from deskhand.sandbox._seed_people import lay_people
from deskhand.sandbox._seed_requests import raise_requests
from deskhand.sandbox._site import Site

Company = Literal["small", "large", "empty"]
REQUESTS = {"small": 500, "large": 100_000, "empty": 0}
MINUTE = 60_000


def seeded(
    seed: int,
    now: int | None = None,
    company: Company = "small",
    requests: int | None = None,
    edition: Edition = "cloud",
) -> Site:
    """A site of its own; what is behind it is made once per process and shared until it is written."""
    site = _template(seed, now, company, REQUESTS[company] if requests is None else requests, edition).copy()
    site.written.clear()
    return site


@functools.lru_cache(maxsize=4)
def _template(seed: int, now: int | None, company: Company, requests: int, edition: Edition) -> Site:
    anchor = (time.time_ns() // 1_000_000 if now is None else now) // MINUTE * MINUTE
    site = Site()
    site.edition = edition
    site.clock.hold(anchor)
    chance = random.Random(seed)  # noqa: S311
    lay_people(site, chance, anchor)
    if edition == "cloud":
        lay_apps(site)
    else:
        lay_tokens(site, anchor)
    lay_desk(site)
    with _no_collection():
        _laid(company)(site, chance, anchor, requests)
    if edition == "cloud":
        lay_assets(site, anchor)
        lay_forms(site, anchor)
    if edition == "cloud" and company != "large":
        fill_forms(site)
    return site


def _laid(company: Company) -> Callable[[Site, random.Random, int, int], None]:
    if company != "large":
        return raise_requests
    from deskhand.sandbox._seed_large import lay_requests  # noqa: PLC0415 (most companies are small)

    return lay_requests


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave the garbage collector out of it: it would walk thousands of new records, again and again, all of which stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
