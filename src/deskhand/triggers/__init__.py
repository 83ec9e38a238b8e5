"""One file for each thing that starts a recipe."""

from deskhand.triggers._trigger import Event, Given, Snapshot, Trigger, catalogue

__all__ = ["Event", "Given", "Snapshot", "Trigger", "catalogue"]
