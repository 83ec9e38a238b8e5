"""A real Chromium without a window, driven over its DevTools protocol: https://chromedevtools.github.io/devtools-protocol/."""

import asyncio
import base64
import json
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NONE_HERE = "there is no Chromium on this machine, and none can be downloaded to it"
PATIENCE = 60.0


class Page:
    """One page of a browser; a person looks at it, chooses and clicks."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._session: str | None = None
        self._loaded = 0

    async def open(self) -> None:
        """A new tab."""
        target = await self._ask("Target.createTarget", url="about:blank", newWindow=True, width=900, height=900)
        attached = await self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self._ask("Page.enable")

    async def go(self, address: str) -> None:
        """Type an address, and wait for what is there."""
        before = self._loaded
        await self._ask("Page.navigate", url=address)
        await self._arrive(before)

    async def click(self, button: str) -> None:
        """Click a button by what stands on it, with the mouse, and wait for where it leads."""
        found = f"[...document.querySelectorAll('button, summary, a')].find(one => one.innerText.trim() === {json.dumps(button)})"
        box = await self.see(
            f"(one => {{ one.scrollIntoView(); const box = one.getBoundingClientRect(); "
            f"return [box.x + box.width / 2, box.y + box.height / 2] }})({found})"
        )
        before = self._loaded
        for kind in ("mousePressed", "mouseReleased"):
            await self._ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
        await self._arrive(before)

    async def choose(self, label: str, option: str) -> None:
        """Choose from a list by its label."""
        lists = (
            f"[...document.querySelectorAll('label')].find(one => one.innerText.trim() === {json.dumps(label)}).control"
        )
        await self.see(f"{lists}.value = {json.dumps(option)}")

    async def see(self, script: str) -> Any:
        """What the page shows, as a script sees it."""
        told = await self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def text(self) -> str:
        """All that can be read on the page."""
        return str(await self.see("document.body.innerText"))

    async def address(self) -> str:
        """Where the page is."""
        return str(await self.see("location.href"))

    async def picture(self, file: Path) -> None:
        """What it looks like."""
        told = await self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(told["data"]))

    async def close_browser(self) -> None:
        """The whole browser ends."""
        self._session = None
        with suppress(aiohttp.ClientError, TypeError):
            await self._ask("Browser.close")

    async def _arrive(self, before: int) -> None:
        while self._loaded == before:
            self._hear(await self._socket.receive_json(timeout=PATIENCE))

    async def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        where = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **where})
        while (heard := await self._socket.receive_json(timeout=PATIENCE)).get("id") != number:
            self._hear(heard)
        assert "error" not in heard, (method, heard["error"])
        return heard["result"]

    def _hear(self, event: dict[str, Any]) -> None:
        self._loaded += event.get("method") == "Page.loadEventFired"


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Page]:
    """A browser with an empty profile in a folder, and one page."""
    assert CHROMIUM
    words = [
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "--no-first-run",
        "--disable-gpu",
    ]
    if os.geteuid() == 0:
        words.append("--no-sandbox")  # Chromium's own cage does not work for root, as which containers run
    process = await asyncio.create_subprocess_exec(
        CHROMIUM, *words, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, start_new_session=True
    )
    assert process.stderr
    try:
        async with asyncio.timeout(PATIENCE):
            while not (said := re.search(rb"DevTools listening on (ws://\S+)", await process.stderr.readline())):
                assert process.returncode is None, "Chromium did not start"
        draining = asyncio.create_task(_drain(process.stderr))
        async with aiohttp.ClientSession() as session, session.ws_connect(said[1].decode(), max_msg_size=0) as socket:
            page = Page(socket)
            await page.open()
            yield page
            await page.close_browser()
        await draining
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass
