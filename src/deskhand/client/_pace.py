"""When a call may be made again, and after how long."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from deskhand.errors import Barred, CallError, SiteFailed, TooManyCalls, Unreachable

__all__ = ["asked_pause", "pause_before_repeating", "retry_after"]

FIRST_PAUSE = 0.5  # seconds
LONGEST_PAUSE = 30.0  # seconds
JITTER = 0.25  # added at most, as a share of the pause: many callers told the same moment must not come back as one


def pause_before_repeating(
    failure: CallError, *, made: int, most: int, reads: bool, chance: Callable[[], float] = random.random
) -> float | None:
    """Seconds until the call may be repeated after it was `made` times, None if it must not be.

    A write is repeated only if Jira certainly did not act on it. `Retry-After` is a minimum; where it asks for more than
    the longest pause, the caller is told instead of kept waiting.
    """
    if made >= most or not isinstance(failure, TooManyCalls | SiteFailed | Unreachable) or isinstance(failure, Barred):
        return None
    if failure.may_have_happened and not reads:
        return None
    if isinstance(failure, SiteFailed) and failure.status not in (502, 503, 504):
        return None
    pause = max(FIRST_PAUSE * 2.0 ** (made - 1), failure.retry_after or 0.0)
    if pause > LONGEST_PAUSE:
        return None
    return pause * (1 + JITTER * chance())


def asked_pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a reply asks to wait, in whichever of Jira's ways; None where it does not."""
    for name in ("Retry-After", "Beta-Retry-After"):
        pause = retry_after(headers.get(name), now)
        if pause is not None:
            return pause
    try:
        return max(0.0, (datetime.fromisoformat(headers.get("X-RateLimit-Reset", "")) - now).total_seconds())
    except (ValueError, TypeError):  # not there, or without a time zone
        return None


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for: a number, or a date."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (ValueError, TypeError):
        return None
