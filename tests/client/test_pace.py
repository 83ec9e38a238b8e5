"""When a call may be made again: decided without a network, on times that are given."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.client._pace import JITTER, LONGEST_PAUSE, asked_pause, pause_before_repeating
from deskhand.errors import Barred, CallError, Invalid, NotFound, SiteFailed, TooManyCalls, Unreachable

NOW = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)


def failed(
    kind: type[CallError], *, happened: bool = False, status: int | None = None, asks: float | None = None
) -> CallError:
    return kind("x", operation="GET /x", url="x", status=status, may_have_happened=happened, retry_after=asks)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "-1"}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:01:00 GMT"}, 60.0),
        ({"Retry-After": "later"}, None),
        ({"Beta-Retry-After": "9"}, 9.0),
        ({"X-RateLimit-Reset": "2026-11-23T10:00:30Z"}, 30.0),
        ({"X-RateLimit-Reset": "2026-11-23T10:00:30"}, None),
        ({"Retry-After": "1", "X-RateLimit-Reset": "2026-11-23T10:00:30Z"}, 1.0),
    ],
)
def test_what_a_reply_asks_for_is_read_in_each_of_its_ways(headers: Mapping[str, str], seconds: float | None) -> None:
    """A number, a date, the newer spelling, or the moment at which the quota is full again."""
    assert seconds == asked_pause(headers, NOW)


@pytest.mark.parametrize(
    "error", [failed(Invalid, status=400), failed(NotFound, status=404), failed(SiteFailed, status=500), failed(Barred)]
)
def test_what_would_fail_again_is_not_repeated(error: CallError) -> None:
    """Jira's own no stays no, and a 500 is a fault that repeating does not mend."""
    assert pause_before_repeating(error, made=1, most=4, reads=True) is None


@given(
    st.sampled_from([failed(TooManyCalls, status=429), failed(Unreachable), failed(SiteFailed, status=503)]),
    st.integers(1, 3),
    st.booleans(),
    st.floats(0, 1),
)
def test_pauses_grow_and_are_never_the_same_for_all(error: CallError, made: int, reads: bool, chance: float) -> None:
    """What certainly did not happen is repeated after longer and longer, spread by chance."""
    pause = pause_before_repeating(error, made=made, most=4, reads=reads, chance=lambda: chance)
    assert pause is not None
    assert 0.5 * 2 ** (made - 1) <= pause <= 0.5 * 2 ** (made - 1) * (1 + JITTER)
    assert pause_before_repeating(error, made=4, most=4, reads=reads) is None


@given(st.floats(0, 100))
def test_retry_after_is_a_minimum(asks: float) -> None:
    """Never sooner than asked; what takes too long is told to the caller instead."""
    pause = pause_before_repeating(failed(TooManyCalls, status=429, asks=asks), made=1, most=4, reads=False)
    assert (pause is None) == (asks > LONGEST_PAUSE)
    assert pause is None or pause >= asks


def test_a_write_that_may_have_happened_is_never_repeated() -> None:
    """Only a read may be made again where Jira may have acted."""
    for error in (failed(Unreachable, happened=True), failed(SiteFailed, happened=True, status=503)):
        assert pause_before_repeating(error, made=1, most=4, reads=False) is None
        assert pause_before_repeating(error, made=1, most=4, reads=True) is not None
