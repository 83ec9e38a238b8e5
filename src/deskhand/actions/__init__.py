"""One file for each step that a recipe can take."""

from deskhand.actions._action import Action, Given, Result, Sent, Unknown, catalogue

__all__ = ["Action", "Given", "Result", "Sent", "Unknown", "catalogue"]
