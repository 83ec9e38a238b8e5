"""The site's clock: real time, unless a test holds it or moves it."""

import time
from datetime import UTC, datetime

FIRST, LAST = -2_000_000_000_000, 250_000_000_000_000
"""What the site takes for a moment: from 1906 to 9892, so that every time zone can show it."""
CLOCK = ("clock", "")
"""What the clock is kept under, beside the site's records."""


class Clock:
    """Milliseconds since the epoch."""

    def __init__(self) -> None:
        self._held: int | None = None
        self._offset = 0

    def now(self) -> int:
        """What time it is on the site."""
        if self._held is not None:
            return self._held
        return time.time_ns() // 1_000_000 + self._offset

    def hold(self, moment: int) -> None:
        """Stand still at a moment."""
        self._held = moment

    def advance(self, seconds: float) -> None:
        """Jump forward: a held clock stays held, a running one runs on from there."""
        if self._held is not None:
            self._held += round(seconds * 1000)
        else:
            self._offset += round(seconds * 1000)

    def resume(self) -> None:
        """Go back to real time."""
        self._held, self._offset = None, 0

    @property
    def setting(self) -> tuple[int | None, int]:
        """Where the clock is held, and by how much it is off real time otherwise."""
        return self._held, self._offset

    def set(self, held: int | None, offset: int) -> None:
        """Go on as a clock with this setting would."""
        self._held, self._offset = held, offset

    def go_on_from(self, moment: int) -> None:
        """Be no earlier than something that has happened: a running clock runs on from there."""
        if self._held is None and self.now() < moment:
            self._offset += moment - self.now()

    @property
    def held(self) -> bool:
        """Whether the clock stands still."""
        return self._held is not None


def from_iso(text: str) -> int:
    """Epoch milliseconds of an ISO 8601 text; without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    millis = round(moment.timestamp() * 1000)
    if not FIRST <= millis <= LAST:
        raise ValueError(f"{text} lies outside of the calendar")
    return millis
