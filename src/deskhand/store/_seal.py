"""A secret sealed with AES-256-GCM, bound to what it belongs to."""

import os

from deskhand.errors import LocalFailure

__all__ = ["open_sealed", "same_key", "seal"]

_FORMAT = b"\x01"
_MARK = slice(1, 9)
_NONCE = slice(9, 21)
_BODY = slice(21, None)


def seal(secret: str, key: bytes, bound_to: bytes) -> bytes:
    """Seal a secret: a format byte, the key's mark, the nonce, then what AES-GCM makes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (listing needs no cryptography)

    nonce = os.urandom(12)
    head = _FORMAT + _mark(key)
    return head + nonce + AESGCM(key).encrypt(nonce, secret.encode(), head + bound_to)


def same_key(sealed: bytes, key: bytes) -> bool:
    """Whether it was sealed with this key."""
    return sealed[_MARK] == _mark(key)


def open_sealed(sealed: bytes, key: bytes, bound_to: bytes, *, owner: str) -> str:
    """Open a secret; LocalFailure where it was changed, or belongs to something else than `owner`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        return AESGCM(key).decrypt(sealed[_NONCE], sealed[_BODY], sealed[: _MARK.stop] + bound_to).decode()
    except (InvalidTag, ValueError):
        raise LocalFailure(
            f"the {owner} or its secret was changed in the database by something else than Deskhand: "
            "remove it and add it again"
        ) from None


def _mark(key: bytes) -> bytes:
    """Eight bytes that tell keys apart and give nothing of them away."""
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(b"deskhand seal" + key).digest()[:8]
