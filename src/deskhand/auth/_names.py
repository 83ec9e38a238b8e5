"""The names that people give to what is stored."""

import re

from deskhand.errors import UserError

__all__ = ["check_name"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def check_name(whose: str, name: str) -> None:
    """UserError where a name cannot be typed without quotes, or stand in an address."""
    if not _NAME.fullmatch(name):
        raise UserError(f"{whose} name is lower-case letters, digits and dashes, not {name!r}")
