"""How fast the client is, against the released packages jira and atlassian-python-api and against aiohttp alone."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROUNDS = 5
FOLDER = Path(__file__).parent
PAGE = 50
SLOW = 0.05  # seconds that a slow site takes for each reply
FILE_MB = 200
PEERS = ("atlassian", "jira")
LINES = {
    "single_vs_peer": ("single requests a second, typed, against the better peer", "at least 5"),
    "single_vs_floor": ("time of a single request against aiohttp alone", "at most 1.3"),
    "pages_vs_peer": (f"typed pages of {PAGE} a second against the better peer", "at least 5"),
    "pages_vs_floor": ("time of a page against aiohttp alone", "at most 2"),
    "slow_vs_peer": ("single requests a second from a site 50 ms away", "at least 15"),
    "cpu_vs_peer": ("processor time of a single request against the better peer", "at most 0.35"),
    "blocking_vs_peer": ("requests a second of the blocking client, one at a time", "at least 1"),
    "attachment_peak_mb": (f"memory above idle for {FILE_MB} MB up and down", "at most 40"),
    "import_vs_peer": ("import time against atlassian-python-api's", "at most 1"),
}


def main() -> None:
    """Measure, print, and with `--json` end in one object."""
    with tempfile.TemporaryDirectory() as folder:
        bodies = Path(folder)
        capture(bodies)
        with constant(bodies, 0.0) as near, constant(bodies, SLOW) as far:
            runs = measure(near, far)
    figures = {**compared(runs), "import_vs_peer": import_ratio()}
    for name, (what, wanted) in LINES.items():
        print(f"{name:20} {figures[name]:8.2f}  {what} (wanted: {wanted})")
    if "--json" in sys.argv:
        print(json.dumps({name: round(figures[name], 3) for name in LINES}))


def capture(bodies: Path) -> None:
    """Keep what the sandbox answers: one request, and a page of them."""
    from deskhand.sandbox import Sandbox  # noqa: PLC0415  # not wanted in the processes that are measured

    with Sandbox(seed=1) as site:
        email = "deskhand@acme.example"
        token = b64encode(f"{email}:{site.token(email)}".encode()).decode()

        def got(path: str) -> Any:
            call = Request(f"{site.url}/rest/servicedeskapi{path}", headers={"Authorization": f"Basic {token}"})  # noqa: S310  # loopback
            with urlopen(call) as reply:  # noqa: S310
                return json.load(reply)

        page = got(f"/request?limit={PAGE}")
        page["values"] = [got(f"/request/HELP-{number}") for number in range(1, PAGE + 1)]
        page["size"] = PAGE
    uploaded = {"temporaryAttachments": [{"temporaryAttachmentId": "temp1", "fileName": "big.bin"}]}
    for name, body in (("single", page["values"][0]), ("request", page), ("attachTemporaryFile", uploaded)):
        (bodies / f"{name}.json").write_text(json.dumps(body, separators=(",", ":")))


@contextmanager
def constant(bodies: Path, delay: float) -> Iterator[str]:
    """A server that answers with the captured bodies, on the other core."""
    command = [sys.executable, str(FOLDER / "_constant.py"), str(bodies), str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.stdin.close()


def measure(near: str, far: str) -> dict[str, list[dict[str, float]]]:
    """Every client at every task, in turns, so that a busy moment of the machine hits all of them."""
    tasks = [
        *[
            (client, "single", near, 3000 if client in ("deskhand", "floor") else 500)
            for client in ("deskhand", "floor", *PEERS)
        ],
        *[
            (client, "pages", near, 1000 if client in ("deskhand", "floor") else 150)
            for client in ("deskhand", "floor", *PEERS)
        ],
        ("deskhand", "blocking", near, 1500),
        ("deskhand", "slow", far, 1000),
        *[(peer, "slow", far, 15) for peer in PEERS],
        ("deskhand", "files", near, FILE_MB),
    ]
    runs: dict[str, list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for client, task, url, number in tasks:
            runs.setdefault(f"{client} {task}", []).append(run(client, task.replace("slow", "single"), url, number))
    return runs


def run(client: str, task: str, url: str, number: int) -> dict[str, float]:
    """One client at one task in a process of its own."""
    command = [sys.executable, str(FOLDER / "_clients.py"), client, task, url, str(number)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(told.splitlines()[-1])
    return figures


def compared(runs: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """The medians as ratios; of the peers the better one counts."""

    def median(client: str, task: str, what: str = "wall") -> float:
        return statistics.median(one[what] for one in runs[f"{client} {task}"])

    def best(task: str, what: str = "wall") -> float:
        return min(median(peer, task, what) for peer in PEERS)

    for client in ("deskhand", "floor", *PEERS):
        single, cpu, pages = (median(client, *what) for what in (("single",), ("single", "cpu"), ("pages",)))
        print(
            f"{client:10} {1 / single:6.0f} requests a second at {cpu * 1000:.2f} ms of processor, {1 / pages:6.0f} pages a second"
        )
    return {
        "single_vs_peer": best("single") / median("deskhand", "single"),
        "single_vs_floor": median("deskhand", "single") / median("floor", "single"),
        "pages_vs_peer": best("pages") / median("deskhand", "pages"),
        "pages_vs_floor": median("deskhand", "pages") / median("floor", "pages"),
        "slow_vs_peer": best("slow") / median("deskhand", "slow"),
        "cpu_vs_peer": median("deskhand", "single", "cpu") / best("single", "cpu"),
        "blocking_vs_peer": best("single") / median("deskhand", "blocking"),
        "attachment_peak_mb": median("deskhand", "files", "peak_mb"),
    }


def import_ratio() -> float:
    """How long an import takes beyond starting Python, ours against the peer's."""

    def seconds(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - started

    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS + 2):
        for code in ("pass", "import deskhand.client", "import atlassian"):
            taken.setdefault(code, []).append(seconds(code))
    start, ours, peer = (statistics.median(one) for one in taken.values())
    return (ours - start) / (peer - start)


if __name__ == "__main__":
    main()
