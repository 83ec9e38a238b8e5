"""Refusing what no sandbox can be made with, before anything is made."""

import math
from typing import Any, get_args

from deskhand.sandbox._edition import Edition
from deskhand.sandbox._seed import Company


def check(**given: Any) -> None:
    """Raise a `ValueError` that names the first argument that is wrong."""
    for name, value in given.items():
        problem = _problem(name, value)
        if problem:
            raise ValueError(f"{name}={value!r}: {problem}.")


def _problem(name: str, value: Any) -> str:
    if name == "company":
        return "" if value in get_args(Company) else f"must be one of {_listed(Company)}"
    if name == "edition":
        return "" if value is None or value in get_args(Edition) else f"must be one of {_listed(Edition)}"
    if name == "seed":
        return "" if _is_whole(value) else "must be a whole number"
    if name == "requests":
        return "" if value is None or (_is_whole(value) and value >= 0) else "must be a whole number, not below 0"
    if name == "port":
        return "" if _is_whole(value) and 0 <= value <= 65_535 else "must be a whole number from 0 to 65535"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if number and math.isfinite(value) and value >= 0 else "must be a number of seconds, not below 0"


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _listed(kinds: Any) -> str:
    return ", ".join(map(repr, get_args(kinds)))
