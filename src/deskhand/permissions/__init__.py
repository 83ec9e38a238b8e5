"""Why an account may or may not do something: facts are asked of the site, what follows from them is worked out here."""

from deskhand.permissions._answer import Cause, Change, Explanation, Layer, Remedy
from deskhand.permissions._known import Facts, SignedIn, Unread
from deskhand.permissions._question import Asked, about_operation, about_permission
from deskhand.permissions.explain import explain, explain_all

__all__ = [
    "Asked",
    "Cause",
    "Change",
    "Explanation",
    "Facts",
    "Layer",
    "Remedy",
    "SignedIn",
    "Unread",
    "about_operation",
    "about_permission",
    "explain",
    "explain_all",
]
