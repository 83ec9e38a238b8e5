"""Test controls of rate limits: turn them on, with other figures if need be, and off."""

from deskhand.sandbox._answered import named
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._limits import Limits, Settings, limitable
from deskhand.sandbox._releases import LIMITS
from deskhand.sandbox._replies import Json


@handles("GET /_sandbox/limits", basis="sandbox", anonymous=True)
def get_limits(call: Call) -> Json:
    """Whether limits are on, and which."""
    limits = call.site.limits
    return {"on": limits is not None, "settings": None if limits is None else limits.settings}


@handles("POST /_sandbox/limits", basis="sandbox", anonymous=True)
def set_limits(call: Call) -> Json:
    """Turn limits on; what is not named keeps the documented figure, and nothing is spent yet."""
    settings = call.read(Settings)
    if not limitable(call.site):
        raise Refusal(400, f"{LIMITS.note} {call.site.version} has none.")
    try:
        settings.rates = {named(call.site.edition, name): rate for name, rate in settings.rates.items()}
    except ValueError as wrong:
        raise Refusal(400, str(wrong)) from None
    call.site.limits = Limits(settings)
    return get_limits(call)  # type: ignore[no-any-return]


@handles("DELETE /_sandbox/limits", basis="sandbox", anonymous=True)
def clear_limits(call: Call) -> Reply:
    """Turn limits off."""
    call.site.limits = None
    return Reply(204)
