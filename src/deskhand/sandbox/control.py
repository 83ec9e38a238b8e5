"""Test controls under `/_sandbox`: what was called, what time it is, what goes wrong."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from deskhand.sandbox._answered import named
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._clock import CLOCK, FIRST, LAST, from_iso
from deskhand.sandbox._faults import Rule
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json
from deskhand.sandbox._shapes import fit


class ClockChange(Struct, forbid_unknown_fields=True):
    """How to set the clock: hold it, move it, or let it go."""

    now: str | None = None
    advance: float | None = None
    resume: Any = None


class Rules(Struct, forbid_unknown_fields=True):
    """Several rules at once."""

    rules: list[Rule]


@handles("GET /_sandbox/calls", basis="sandbox", anonymous=True)
def get_calls(call: Call) -> Json:
    """How often each operation was called."""
    return {"total": sum(call.site.calls.values()), "calls": dict(call.site.calls)}


@handles("DELETE /_sandbox/calls", basis="sandbox", anonymous=True)
def forget_calls(call: Call) -> Reply:
    """Begin counting again."""
    call.site.calls.clear()
    return Reply(204)


@handles("GET /_sandbox/accounts", basis="sandbox", anonymous=True)
def get_accounts(call: Call) -> Json:
    """Everybody who can sign in, with the token."""
    return {
        "accounts": [
            {
                "email": user.email,
                "displayName": user.display_name,
                "accountId": user.account_id,
                "kind": user.kind,
                "token": user.token,
            }
            for user in call.site.users.values()
            if user.token
        ]
    }


@handles("GET /_sandbox/outbox", basis="sandbox", anonymous=True)
def get_outbox(call: Call) -> Json:
    """The notifications that were written, or those to one address."""
    wanted = call.one("to").casefold()
    rows = [row for row in call.site.mails.values() if not wanted or row.to.casefold() == wanted]
    return {"mails": rows}


@handles("DELETE /_sandbox/outbox", basis="sandbox", anonymous=True)
def empty_outbox(call: Call) -> Reply:
    """Throw the notifications away."""
    for number in list(call.site.mails.keys()):
        call.site.mails.drop(number)
    return Reply(204)


@handles("GET /_sandbox/clock", basis="sandbox", anonymous=True)
def get_clock(call: Call) -> Json:
    """What time it is on the site."""
    clock = call.site.clock
    now = datetime.fromtimestamp(clock.now() / 1000, UTC).isoformat(timespec="milliseconds")
    return {"now": now, "epochMillis": clock.now(), "held": clock.held}


@handles("POST /_sandbox/clock", basis="sandbox", anonymous=True)
def set_clock(call: Call) -> Json:
    """Hold the clock at `now`, `advance` it by seconds, or `resume` real time."""
    sent = call.read(ClockChange)
    call.site.written[CLOCK] = None
    if sent.resume:
        call.site.clock.resume()
    if sent.now is not None:
        try:
            call.site.clock.hold(from_iso(sent.now))
        except ValueError:
            raise Refusal(400, f"'{sent.now}' is not a moment in ISO 8601.") from None
    if sent.advance is not None:
        if not FIRST <= call.site.clock.now() + sent.advance * 1000 <= LAST:
            raise Refusal(400, "The clock cannot leave the calendar.")
        call.site.clock.advance(sent.advance)
    if call.site.courier is not None:
        call.site.courier.look()
    return get_clock(call)  # type: ignore[no-any-return]


@handles("GET /_sandbox/faults", basis="sandbox", anonymous=True)
def get_faults(call: Call) -> Json:
    """The rules that are in force, with how often each struck."""
    return {"rules": call.site.faults}


@handles("POST /_sandbox/faults", basis="sandbox", anonymous=True)
def add_faults(call: Call) -> Json:
    """Add one rule, or several as `{"rules": [...]}`."""
    raw = call.read(dict[str, Any])
    try:
        rules = fit(raw, Rules).rules if "rules" in raw else [fit(raw, Rule)]
        for rule in rules:
            rule.operation = "*" if rule.operation == "*" else named(call.site.edition, rule.operation)
    except ValueError as wrong:
        raise Refusal(400, f"Not a rule: {wrong}") from None
    call.site.faults.extend(rules)
    return get_faults(call)  # type: ignore[no-any-return]


@handles("DELETE /_sandbox/faults", basis="sandbox", anonymous=True)
def clear_faults(call: Call) -> Reply:
    """Let everything work again."""
    call.site.faults.clear()
    return Reply(204)
