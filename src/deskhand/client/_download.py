"""`@download`: a method whose reply is a file, read in chunks and never held whole."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cached_property, partial, update_wrapper
from pathlib import Path
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, overload
from urllib.parse import unquote, urlsplit

from deskhand.client._bound import Method, dressed
from deskhand.client._call import Call, Progress
from deskhand.client._operation import Operation
from deskhand.client._worlds import BOTH, Async, Blocking, Edition, Nouns, Sender
from deskhand.errors import LocalFailure, NotFound, UserError
from deskhand.needs import Needs

__all__ = ["AsyncFile", "BlockingFile", "Download", "download", "kept_at"]

P = ParamSpec("P")
Opened = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]
Seek = Callable[Concatenate[Any, P], Coroutine[Any, Any, tuple[Operation[Any, Any], Call]]]
"""Finds out which call gives a file, where the address is not known beforehand."""


class AsyncFile:
    """A file at Jira, read when asked for."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def chunks(self) -> AsyncIterator[bytes]:
        """The file's bytes as they come."""
        async with self._opened() as chunks:
            async for chunk in chunks:
                yield chunk

    async def read(self) -> bytes:
        """The whole file."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def save(self, to: Path | str, progress: Progress | None = None) -> int:
        """Write the file to a path and give its size; nothing stands there until all of it is there."""
        to = _path(to)
        partly = to.with_name(to.name + ".part")
        size = 0
        try:
            with partly.open("wb") as file:
                async for chunk in self.chunks():
                    file.write(chunk)
                    size += len(chunk)
                    if progress:
                        progress(size)
            partly.replace(to)
        except OSError as error:
            partly.unlink(missing_ok=True)
            raise LocalFailure(f"cannot write {to}: {error.strerror or error}") from None
        except BaseException:
            partly.unlink(missing_ok=True)
            raise
        return size


class BlockingFile:
    """The same for the blocking world."""

    def __init__(self, file: AsyncFile, wait: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._file, self._wait = file, wait

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes as they come."""
        chunks = self._file.chunks()

        async def turn() -> bytes | None:
            return await anext(chunks, None)

        while (chunk := self._wait(turn())) is not None:
            yield chunk

    def read(self) -> bytes:
        """The whole file."""
        whole: bytes = self._wait(self._file.read())
        return whole

    def save(self, to: Path | str, progress: Progress | None = None) -> int:
        """Write the file to a path and give its size; nothing stands there until all of it is there."""
        size: int = self._wait(self._file.save(to, progress))
        return size


class Download(Method, Generic[P]):
    """An operation that answers with a file."""

    def __init__(self, one: Operation[P, bytes], seek: Seek[P] | None = None) -> None:
        self.operation, self.seek = one, seek
        update_wrapper(self, one.describe)

    def __set_name__(self, owner: type, name: str) -> None:
        self.operation.__set_name__(owner, name)
        self.__doc__ = self.operation.__doc__

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, AsyncFile]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, BlockingFile]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        return MethodType(self._file, nouns)

    @cached_property
    def _file(self) -> Any:
        def file(nouns: Nouns[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
            sender = nouns._sender  # noqa: SLF001
            opened: Opened = partial(sender.stream, self.operation, self.operation.describe(nouns, *args, **kwargs))
            if self.seek is not None and sender.edition == "datacenter":
                opened = partial(_sought, sender, partial(self.seek, nouns._awaited(), *args, **kwargs))  # noqa: SLF001
            found = AsyncFile(opened)
            return BlockingFile(found, sender.wait) if sender.blocking else found

        return dressed(file, self, "a file")


def download(
    spec: str,
    *,
    needs: Needs,
    editions: tuple[Edition, ...] = BOTH,
    chapter: str = "",
    seek: Callable[..., Coroutine[Any, Any, tuple[Operation[Any, Any], Call]]] | None = None,
) -> Callable[[Callable[Concatenate[Any, P], Call]], Download[P]]:
    """Make a method that gives a file of a function that describes the call; on Data Center `seek` may find another."""

    def giving(describe: Callable[Concatenate[Any, P], Call]) -> Download[P]:
        return Download(Operation(spec, bytes, describe, needs=needs, editions=editions, chapter=chapter), seek)

    return giving


def kept_at(address: str | None, operation: Operation[Any, Any]) -> Call:
    """The call for a file on Data Center, by the address that is told of it, such as `…/secure/attachment/10000/log.txt`.

    Of the address only what stands behind `/secure/` is used: whatever host it names, the sign-in goes to the site alone.
    """
    parts = urlsplit(address or "").path.partition("/secure/")[2].split("/")[1:]
    if not parts or not parts[0]:
        raise NotFound("Jira tells no address of such a file", operation=str(operation), url=operation.path)
    name = unquote("/".join(parts[1:])) or f"_thumb_{parts[0]}.png"
    return Call((unquote(parts[0]), name))


@asynccontextmanager
async def _sought(
    sender: Sender, seek: Callable[[], Coroutine[Any, Any, tuple[Operation[Any, Any], Call]]]
) -> AsyncIterator[AsyncIterator[bytes]]:
    operation, call = await seek()
    async with sender.stream(operation, call) as chunks:
        yield chunks


def _path(to: Any) -> Path:
    try:
        return Path(to)
    except TypeError:
        raise UserError(f"something of type {type(to).__name__} is no path to write a file to") from None
