"""A pretend Jira Service Management site over HTTP, for trying things out and for tests."""

from deskhand.sandbox._sandbox import Account, Sandbox, serve

__all__ = ["Account", "Sandbox", "serve"]
