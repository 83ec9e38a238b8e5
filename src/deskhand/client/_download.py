"""`@download`: a method whose reply is a file, read in chunks and never held whole."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from functools import cached_property, partial, update_wrapper
from pathlib import Path
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, overload

from deskhand.client._bound import Method, dressed
from deskhand.client._call import Call, Progress
from deskhand.client._operation import Operation
from deskhand.client._worlds import BOTH, Async, Blocking, Edition, Nouns
from deskhand.errors import LocalFailure
from deskhand.needs import Needs

__all__ = ["AsyncFile", "BlockingFile", "Download", "download"]

P = ParamSpec("P")


class AsyncFile:
    """A file at Jira, read when asked for."""

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]) -> None:
        self._opened = opened

    async def chunks(self) -> AsyncIterator[bytes]:
        """The file's bytes as they come."""
        async with self._opened() as chunks:
            async for chunk in chunks:
                yield chunk

    async def read(self) -> bytes:
        """The whole file."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def save(self, to: Path, progress: Progress | None = None) -> int:
        """Write the file to a path and give its size; nothing stands there until all of it is there."""
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

    def save(self, to: Path, progress: Progress | None = None) -> int:
        """Write the file to a path and give its size; nothing stands there until all of it is there."""
        size: int = self._wait(self._file.save(to, progress))
        return size


class Download(Method, Generic[P]):
    """An operation that answers with a file."""

    def __init__(self, one: Operation[P, bytes]) -> None:
        self.operation = one
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
            found = AsyncFile(partial(sender.stream, self.operation, self.operation.describe(nouns, *args, **kwargs)))
            return BlockingFile(found, sender.wait) if sender.blocking else found

        return dressed(file, self, "a file")


def download(
    spec: str, *, needs: Needs, editions: tuple[Edition, ...] = BOTH, chapter: str = ""
) -> Callable[[Callable[Concatenate[Any, P], Call]], Download[P]]:
    """Make a method that gives a file of a function that describes the call."""

    def giving(describe: Callable[Concatenate[Any, P], Call]) -> Download[P]:
        return Download(Operation(spec, bytes, describe, needs=needs, editions=editions, chapter=chapter))

    return giving
