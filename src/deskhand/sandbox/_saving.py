"""A site's whole state in a file, and a site from such a file that leaves the file as it is."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deskhand.sandbox._site import Site
from deskhand.sandbox._store import NO_STATE, NotAState, Store


def save(site: Site, path: Path) -> None:
    """Write everything into the file, which is either the old one or whole."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".saving-") as folder:
        draft = Path(folder) / "site"
        store = Store(draft)
        try:
            store.keep_all(site)
            for number in _contents(site):
                store.keep(number, site.files.read(number))
        finally:
            store.close()
        with contextlib.closing(sqlite3.connect(draft)) as whole:
            # One file without a log beside it, which even a reader would leave there.
            whole.execute("PRAGMA journal_mode=DELETE")
        draft.replace(path)


def load(path: Path) -> Site:
    """The site of a file, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "site"
        _copy(path, draft)
        store = Store(draft, called=path)
        try:
            if store.is_new():
                raise NotAState(f"{path} {NO_STATE}")
            return _read(store)
        finally:
            store.close()


def _copy(path: Path, draft: Path) -> None:
    """A copy with what its log still holds: to open a state is to write to it."""
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(draft)) as target,
        ):
            source.backup(target)
    except sqlite3.DatabaseError:
        raise NotAState(f"{path} {NO_STATE}") from None


def _read(store: Store) -> Site:
    site = store.load()
    for number in _contents(site):
        copy = site.files.create()
        for chunk in store.read(number):
            copy.write(chunk)
        site.files.keep(number, copy)
    return site


def _contents(site: Site) -> Iterator[int]:
    yield from (row.content for row in site.attachments.values())
    yield from (row.content for row in site.temporary.values())
