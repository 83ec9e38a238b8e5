"""The apps registered at Atlassian, each stored once and shared by connections."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

from typing import TYPE_CHECKING

from deskhand.errors import UserError
from deskhand.store import Store, StoredProfile

if TYPE_CHECKING:
    from deskhand.auth.consent import OAuthProfile

__all__ = ["OAuthProfiles"]


class OAuthProfiles:
    """The stored OAuth profiles."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, client_id: str, client_secret: str, callback: str) -> StoredProfile:
        """Store an app that is registered at Atlassian, for connections to share."""
        from deskhand.auth import OAuthClient
        from deskhand.auth.consent import OAuthProfile

        client = OAuthClient(client_id=client_id, client_secret=client_secret)
        profile = OAuthProfile(name=name, client=client, callback=callback)
        record = {"client_id": client_id, "callback": profile.callback}
        return self._store.oauth_profiles.create(name, record, client_secret)

    def get(self, name: str) -> "OAuthProfile":
        """Get a profile with its secret; NotStored where there is none of that name."""
        from deskhand.auth import OAuthClient
        from deskhand.auth.consent import OAuthProfile

        record = self._store.oauth_profiles.get(name).record
        client = OAuthClient(client_id=record["client_id"], client_secret=self._store.oauth_profiles.secret(name))
        return OAuthProfile(name=name, client=client, callback=record["callback"])

    def remove(self, name: str) -> None:
        """Forget a profile; UserError while a connection uses it."""
        users = [one.name for one in self._store.connections.list() if one.record.get("oauth_profile") == name]
        if users:
            raise UserError(f"the OAuth profile {name!r} is used by {', '.join(users)}: remove that first")
        self._store.oauth_profiles.delete(name)

    def list(self) -> list[StoredProfile]:
        """List all profiles, by name."""
        return self._store.oauth_profiles.list()
