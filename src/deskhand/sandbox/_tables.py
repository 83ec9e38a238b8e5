"""Records by id: free to read, written through `add`, `edit` and `drop`, shared until they are written."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, ValuesView
from typing import Generic, Protocol, TypeVar

import msgspec

K = TypeVar("K", int, str)
R = TypeVar("R", bound=msgspec.Struct)
Asked_contra = TypeVar("Asked_contra", int, str, contravariant=True)
Made_co = TypeVar("Made_co", covariant=True)
MOST_MADE = 4096


class Maker(Protocol[Asked_contra, Made_co]):
    """Makes records when they are asked for: always the same from the same key."""

    def __call__(self, key: Asked_contra, /) -> Made_co:
        """The whole record."""

    def glance(self, parts: frozenset[str]) -> Callable[[Asked_contra], Made_co]:
        """A quicker way to records of which only the surface is looked at, and these of the deeper parts."""


class Table(Generic[K, R]):
    """One kind of record.

    A fresh site shares the seed's records with every other site of the process; the first write to a record
    makes this site's own copy of it. That is what makes a fresh site cost microseconds.
    """

    def __init__(
        self, name: str, record: type[R], rows: dict[K, R | None] | None = None, *, shared: bool = False
    ) -> None:
        self.name = name
        self.record = record
        self._rows: dict[K, R | None] = {} if rows is None else rows
        self.maker: Maker[K, R] | None = None
        self._made: dict[K, R] = {}
        self._own: set[K] | None = set() if shared else None
        self.written: Callable[[str, K], None] = lambda *_: None
        self.before: Callable[[K, R | None], None] | None = None

    def copy(self) -> "Table[K, R]":
        """A table with the same records, which copies each before it writes it."""
        twin = Table(self.name, self.record, dict(self._rows), shared=True)
        twin.maker = self.maker
        return twin

    def lay(self, keys: Iterable[K], maker: Maker[K, R]) -> None:
        """Put records in that are made when they are first asked for."""
        self.maker = maker
        self._rows.update(dict.fromkeys(keys))

    def laid(self) -> Iterator[K]:
        """The records that nobody wrote since they were laid."""
        return (key for key, row in self._rows.items() if row is None)

    def _lazy(self, key: K) -> R:
        row = self._made.get(key)
        if row is None:
            if self.maker is None:
                raise KeyError(key)
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            row = self._made[key] = self.maker(key)
        return row

    def glance(self, parts: frozenset[str]) -> Callable[[K], R]:
        """A way to records of which only the surface is looked at, and these of the deeper parts; not to be kept."""
        make, rows = None if self.maker is None else self.maker.glance(parts), self._rows
        if make is None:
            return self.__getitem__

        def look(key: K) -> R:
            row = rows[key]
            return make(key) if row is None else row

        return look

    def add(self, key: K, row: R) -> R:
        """Put a record in."""
        if self.before is not None:
            self.before(key, None)
        self._rows[key] = row
        if self._own is not None:
            self._own.add(key)
        self.written(self.name, key)
        return row

    def edit(self, key: K) -> R:
        """The record, to be changed."""
        row = self[key]
        if self.before is not None:
            self.before(key, row)
        if self._rows[key] is None or (self._own is not None and key not in self._own):
            row = msgspec.msgpack.decode(msgspec.msgpack.encode(row), type=self.record)
            self._rows[key] = row
            self._made.pop(key, None)
            if self._own is not None:
                self._own.add(key)
        self.written(self.name, key)
        return row

    def drop(self, key: K) -> None:
        """Take a record out."""
        del self._rows[key]
        self._made.pop(key, None)
        self.written(self.name, key)

    def __getitem__(self, key: K) -> R:
        row = self._rows[key]
        return row if row is not None else self._lazy(key)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[K]:
        return iter(self._rows)

    def get(self, key: K) -> R | None:
        """The record, or nothing."""
        return self[key] if key in self._rows else None

    def keys(self) -> KeysView[K]:
        """All ids, in the order in which they came."""
        return self._rows.keys()

    def values(self) -> ValuesView[R]:
        """All records, in the order in which they came."""
        return ValuesView(self) if self.maker is not None else self._rows.values()  # type: ignore[return-value]

    def items(self) -> ItemsView[K, R]:
        """Ids with their records."""
        return ItemsView(self) if self.maker is not None else self._rows.items()  # type: ignore[return-value]
