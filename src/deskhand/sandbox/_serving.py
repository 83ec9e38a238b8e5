"""A site on a socket: one thread with one event loop, up in a few milliseconds."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

KEEP_ALIVE_SECONDS = 75


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; from now on calls wait instead of being refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


class Serving:
    """An application being served until `stop`."""

    def __init__(self, app: object, listener: socket.socket) -> None:
        self._listener = listener
        self._config = uvicorn.Config(
            app,  # type: ignore[arg-type]
            log_config=None,
            access_log=False,
            lifespan="off",
            http="h11",
            ws="none",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            server_header=False,
        )
        self._loop = asyncio.new_event_loop()
        self._state = ServerState()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._config.load()
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        server = await self._loop.create_server(self._protocol, sock=self._listener)
        await self._stopping.wait()
        server.close()
        for connection in list(self._state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> asyncio.Protocol:
        return H11Protocol(self._config, self._state, {}, _loop=self._loop)

    def call(self, work: Callable[[], None]) -> None:
        """Do something in the server's own thread, between two calls."""
        done: Future[None] = Future()

        def do() -> None:
            try:
                work()
                done.set_result(None)
            except BaseException as error:  # noqa: BLE001 (it is raised where it was asked for)
                done.set_exception(error)

        self._loop.call_soon_threadsafe(do)
        done.result()

    def stop(self) -> None:
        """Close every connection and end the thread."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
