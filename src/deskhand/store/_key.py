"""Where the key that seals secrets comes from: the caller, the keyring of the system, or a file."""

import binascii
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from deskhand.errors import LocalFailure, UserError

__all__ = ["Key", "find_key", "make_key"]

LENGTH = 32  # bytes; AES-256
SERVICE, USER = "deskhand", "key"  # as in `keyring set deskhand key`
REAL_KEYRING = 1  # keyring's own measure: a backend below it keeps secrets in the open, or none at all


class Key(NamedTuple):
    """A key and, for messages, where it came from."""

    value: bytes
    source: str

    def __repr__(self) -> str:
        """Its source alone."""
        return f"Key({self.source})"


def find_key(given: str | None, file: Path) -> Key | None:
    """The key that the caller gave, or else the keyring's, or else the file's, or else None."""
    if given:
        return Key(_decode(given, "DESKHAND_KEY"), "DESKHAND_KEY")
    if kept := _from_keyring():
        return Key(_decode(kept, "the system's keyring"), "the system's keyring")
    return _from_file(file)


def make_key(file: Path) -> Key:
    """Make a key in a file that only its owner can read; where another program was first, take that one."""
    written = b64encode(os.urandom(LENGTH)) + b"\n"
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(written)
            out.flush()
            os.fsync(descriptor)
        # Linking, unlike renaming, leaves a key alone that came into being meanwhile.
        with suppress(FileExistsError):
            os.link(new, file)
    except OSError as error:
        raise LocalFailure(f"the key {file} cannot be made: {error.strerror}") from error
    finally:
        with suppress(OSError):
            new.unlink()
    made = _from_file(file)
    if made is None:
        raise LocalFailure(f"the key {file} vanished while it was made")
    return made


def _from_file(file: Path) -> Key | None:
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_mode & 0o077:
                raise LocalFailure(f"others can read the key {file}: run chmod 600 {file}")
            return Key(_decode(opened.read().decode("ascii", "replace"), str(file)), str(file))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LocalFailure(f"the key {file} cannot be read: {error.strerror}") from error


def _from_keyring() -> str | None:
    import keyring  # noqa: PLC0415 (slow to import, and only those who open secrets need it)
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        backend = keyring.get_keyring()
        return backend.get_password(SERVICE, USER) if backend.priority >= REAL_KEYRING else None
    except (KeyringError, RuntimeError):
        return None


def _decode(written: str, source: str) -> bytes:
    try:
        value = b64decode(written.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != LENGTH:
        raise UserError(
            f"the key of {source} is not {LENGTH} bytes in base64; `openssl rand -base64 {LENGTH}` makes one"
        )
    return value
