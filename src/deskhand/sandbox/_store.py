"""A site in a file: what was answered is in it, and a new start goes on from it."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from deskhand.sandbox._clock import CLOCK, FIRST
from deskhand.sandbox._edition import Edition
from deskhand.sandbox._lock import UnusableState
from deskhand.sandbox._packed import Packed
from deskhand.sandbox._site import KINDS, Site
from deskhand.sandbox._tables import Table
from deskhand.sandbox._told import Told

VERSION = 2
NO_STATE = "is not a state that a sandbox kept."
GONE = b""
"""The body of a request that would be told if it had not been deleted."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS content (number INTEGER NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL,
                                    PRIMARY KEY (number, part));
"""
UPSERT = """
INSERT INTO record VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body
"""


class NotAState(UnusableState):
    """The file is not a state that a sandbox kept."""


class Store:
    """One SQLite file. Its write-ahead log survives the death of the process at any moment."""

    def __init__(self, path: Path, *, called: Path | None = None) -> None:
        name = called or path
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise UnusableState(f"{name} cannot be used: {error}.") from None
        try:
            wrong = self._opened()
        except sqlite3.OperationalError as error:
            self._db.close()
            raise UnusableState(f"{name} cannot be used: {error}.") from None
        if wrong:
            self._db.close()
            raise NotAState(f"{name} {wrong}")

    def _opened(self) -> str | None:
        """What is wrong with the file."""
        try:
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master")}
            if version not in {0, VERSION} and {"record", "content"} <= tables:
                return f"was kept by a sandbox that writes states of version {version}; this one reads {VERSION} only."
            if version not in {0, VERSION} or (version == 0 and tables):
                return NO_STATE
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(f"{SCHEMA} PRAGMA user_version = {VERSION};")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return NO_STATE
        return None

    def is_new(self) -> bool:
        """Whether nothing was ever kept here."""
        return self._db.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None

    def load(self) -> Site:
        """The site as it was left."""
        site = Site()
        decoders = {name: msgspec.msgpack.Decoder(kind) for name, (_, kind) in KINDS.items()}
        rows: dict[str, list[tuple[Any, Any]]] = {name: [] for name in KINDS}
        issues: dict[int, bytes] = {}
        told: Told | None = None
        for kind, text, body in self._db.execute("SELECT kind, key, body FROM record ORDER BY rowid"):
            if kind == "counters":
                site.counters[text] = msgspec.msgpack.decode(body, type=int)
            elif kind == "software":
                site.edition, site.version = msgspec.msgpack.decode(body, type=tuple[Edition, str])
            elif kind == "clock":
                site.clock.set(*msgspec.msgpack.decode(body, type=tuple[int | None, int]))
            elif kind == "issues":
                issues[int(text)] = body
            elif kind == "told":
                told = Told.of(body)
            elif kind in KINDS:
                rows[kind].append((KINDS[kind][0](text), decoders[kind].decode(body)))
        for name, found in rows.items():
            table: Table[Any, Any] = getattr(site, name)
            for key, row in found:
                table.add(key, row)
        for user in site.users.values():
            site.by_email[user.email.casefold()] = user.account_id
        _lay(site, issues, told)
        site.clock.go_on_from(max((order[-1][0] for order in site.by_updated.values() if order), default=FIRST))
        site.written.clear()
        return site

    def bind(self, site: Site) -> None:
        """Keep this site from now on, whole if nothing was kept before."""
        site.files.keeper = self
        if self.is_new():
            self.keep_all(site)
        else:
            site.written[CLOCK] = None
            self.commit(site)

    def keep_all(self, site: Site) -> None:
        """Keep all records of a site; requests that are told are kept as what they are made from."""
        told = _told(site)
        made = set() if told is None else set(told.keys)
        if isinstance(site.issues.maker, Packed):
            made.difference_update(site.issues.maker.bodies)
        made.intersection_update(site.issues.laid())
        site.written = {(name, key): None for name in KINDS for key in getattr(site, name) if name != "issues"}
        site.written |= {("issues", key): None for key in site.issues if key not in made}
        site.written |= {("counters", name): None for name in site.counters} | {("software", ""): None, CLOCK: None}
        if told is not None:
            site.written |= {("told", ""): None}
            site.written |= {("issues", key): None for key in told.keys if key not in site.issues}
        self.commit(site)

    def commit(self, site: Site) -> None:
        """Keep what was written since the last time."""
        gone = [(kind, str(key)) for kind, key in site.written if _is_gone(site, kind, key)]
        kept = ((kind, str(key), _body(site, kind, key)) for kind, key in site.written)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(UPSERT, (row for row in kept if row[2] is not None))
            self._db.executemany("DELETE FROM record WHERE kind = ? AND key = ?", gone)
        except sqlite3.Error:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        site.written.clear()

    def keep(self, number: int, chunks: Iterator[bytes]) -> None:
        """Keep the bytes of an upload."""
        rows: Iterable[tuple[int, int, bytes]] = ((number, part, data) for part, data in enumerate(chunks))
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def read(self, number: int) -> Iterator[bytes]:
        """The bytes of an upload."""
        part = 0
        query = "SELECT data FROM content WHERE number = ? AND part = ?"
        while (row := self._db.execute(query, (number, part)).fetchone()) is not None:
            yield row[0]
            part += 1

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _lay(site: Site, issues: dict[int, bytes], told: Told | None) -> None:
    """Put issues in and find them again; they stay packed until somebody asks for them, which takes a tenth of the room."""
    packed = Packed({number: body for number, body in issues.items() if body != GONE}, told)
    if told is not None:
        site.issues.lay((number for number in told.keys if issues.get(number) != GONE), packed)
        told.index(site, issues)
    site.issues.lay(packed.bodies, packed)
    look = packed.glance(frozenset({"approvals"}))
    for number in packed.bodies:
        site.index(look(number))


def _told(site: Site) -> Told | None:
    maker = site.issues.maker
    told = maker.told if isinstance(maker, Packed) else maker
    return told if isinstance(told, Told) else None


def _is_gone(site: Site, kind: str, key: Any) -> bool:
    return kind in KINDS and key not in getattr(site, kind) and _body(site, kind, key) is None


def _body(site: Site, kind: str, key: Any) -> bytes | None:
    """What is kept of a record; nothing of one that is gone."""
    encode, told = msgspec.msgpack.encode, _told(site)
    if kind == "counters":
        return encode(site.counters[key])
    if kind == "software":
        return encode((site.edition, site.version))
    if kind == CLOCK[0]:
        return encode(site.clock.setting)
    if kind == "told":
        return None if told is None else told.keep()
    row = getattr(site, kind).get(key)
    if row is None:
        return GONE if kind == "issues" and told is not None and key in told.keys else None
    return encode(row)
