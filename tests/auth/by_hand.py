"""Answers what a way to sign in asks, without a network."""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from deskhand.auth import Answer, Ask, Flow, Grant, OAuthClient, Pause
from store_clock import NOON

T = TypeVar("T")

CLIENT = OAuthClient(client_id="app-1", client_secret="app-s3cret")


class Followed(NamedTuple):
    """What was asked, how often the flow waited, and what came of it."""

    asks: list[Ask]
    pauses: int
    result: Any


class Clock:
    """A clock that moves when told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def follow(flow: Flow[T], *answers: Answer) -> Followed:
    """Carry out a flow; the answers are given one after another."""
    asks: list[Ask] = []
    pauses, left = 0, list(answers)
    answer: Answer | None = None
    try:
        while True:
            step = flow.send(answer)
            if isinstance(step, Pause):
                pauses, answer = pauses + 1, None
            else:
                asks.append(step)
                answer = left.pop(0)
    except StopIteration as end:
        assert not left
        return Followed(asks, pauses, end.value)


def said(status: int, **body: Any) -> Answer:
    return Answer(status, json.dumps(body).encode())


def tokens(number: int, **more: Any) -> Answer:
    return said(200, access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_in=3600, **more)


def grant(number: int, *, expires_at: datetime = NOON + timedelta(hours=1)) -> Grant:
    return Grant(access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_at=expires_at)
