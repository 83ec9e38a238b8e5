"""Why an account may or may not do something: facts are asked of the site, what follows from them is worked out here."""

from deskhand.permissions._answer import Cause, Change, Explanation, Layer, Remedy
from deskhand.permissions._known import Facts, SignedIn, Unread
from deskhand.permissions._question import Asked, about_operation, about_permission
from deskhand.permissions._target_words import Target, read_target
from deskhand.permissions.explain import explain, explain_all
from deskhand.permissions.facts import FactReader

__all__ = [
    "Asked",
    "Cause",
    "Change",
    "Explanation",
    "FactReader",
    "Facts",
    "Layer",
    "Remedy",
    "SignedIn",
    "Target",
    "Unread",
    "about_operation",
    "about_permission",
    "explain",
    "explain_all",
    "read_target",
]
