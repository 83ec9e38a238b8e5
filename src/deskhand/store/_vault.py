"""Seals and opens secrets with the key of this home."""

from pathlib import Path

from deskhand.errors import LocalFailure
from deskhand.store._key import Key, find_key, make_key
from deskhand.store._seal import open_sealed, same_key, seal

__all__ = ["Vault", "sealed_for"]


class Vault:
    """The key, looked for when it is first needed; `given` is the key in base64 if the caller has one."""

    def __init__(self, home: Path, given: str | None) -> None:
        self._file = home / "key"
        self._given = given

    def seal(self, secret: str, bound_to: bytes, *, beside: bytes | None) -> bytes:
        """Seal a secret; `beside` is one that is sealed already, whose key must be the same. Makes a key if there is none."""
        key = find_key(self._given, self._file)
        if key is None:
            if beside is not None:
                raise self._lost()
            key = make_key(self._file)
        if beside is not None and not same_key(beside, key.value):
            raise self._wrong(key)
        return seal(secret, key.value, bound_to)

    def open(self, sealed: bytes, bound_to: bytes, *, owner: str) -> str:
        """Open a secret; `owner` says what it belongs to."""
        key = find_key(self._given, self._file)
        if key is None:
            raise self._lost()
        if not same_key(sealed, key.value):
            raise self._wrong(key)
        return open_sealed(sealed, key.value, bound_to, owner=owner)

    def _lost(self) -> LocalFailure:
        return LocalFailure(
            f"the key that the secrets are sealed with is missing: restore {self._file} or set DESKHAND_KEY; "
            "if it is lost, remove the connections and OAuth profiles and add them again"
        )

    def _wrong(self, key: Key) -> LocalFailure:
        return LocalFailure(
            f"the secrets are sealed with another key than that of {key.source}: give the former one; "
            "if it is lost, remove the connections and OAuth profiles and add them again"
        )


def sealed_for(id: str, record: str) -> bytes:
    """What a secret is bound to: moved to another row, or its site changed in the database, it does not open."""
    return f"{id}\n{record}".encode()
