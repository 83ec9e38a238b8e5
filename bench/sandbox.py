"""What the sandbox costs: its start, a fresh site, reads, a large site, searches in it, and how much of the API it answers."""

import base64
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from deskhand.sandbox import Sandbox

sys.path.append(str(Path(__file__).parents[1]))
from bench._load import calls_per_s
from bench._servers import FLOOR, SITE, Server, prism, python

SPECIFICATIONS = Path(__file__).parents[2] / "shared/spec"
ROUNDS, CALLS, PAGES, FRESH = 5, 2_400, 60, 30
ME = "alex@acme.example"
JSM = "/rest/servicedeskapi"
READ = f"{JSM}/request/HELP-10"
JQL = "project = HELP AND status = Resolved AND updated >= -60d ORDER BY updated DESC"
WANTED = {
    "start_vs_floor": "at most 2",
    "fresh_site_ms": "below 20",
    "read_vs_constant": "at least 0.5",
    "seed_100k_s": "below 30",
    "search_growth": "at most 3",
    "operations_answered": "73",
    "dc_operations_answered": "61",
}
# A process of its own, so that what it keeps is all that it grew by.
LARGE = """
import json, resource, time
from pathlib import Path
from deskhand.sandbox import Sandbox
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
with Sandbox(seed=1, company="empty") as site:
    before = resident()
began = time.perf_counter()
with Sandbox(seed=1, company="large") as site:
    seconds = time.perf_counter() - began
    count = len(site.site.issues)
    print(json.dumps([seconds, (resident() - before) / count, count]))
"""


def main() -> None:
    """Measure everything and print it."""
    figures: dict[str, Any] = {}
    for measure in (start, fresh, reads, large, searches, answered):
        figures |= measure()
    for name, figure in figures.items():
        wanted = f"  (wanted: {WANTED[name]})" if name in WANTED else ""
        print(f"{name:24} {'-' if figure is None else figure}{wanted}")
    if "--json" in sys.argv:
        print(json.dumps(figures))


def start() -> dict[str, float]:
    """From the start of a process to its first answer, in turn with the bare framework."""
    taken: dict[str, list[float]] = {FLOOR: [], SITE: []}
    for run in range(ROUNDS + 1):
        for code, seconds in taken.items():
            with python(code) as server:
                if run:  # The first round writes bytecode.
                    seconds.append(server.seconds)
    floor, site = (statistics.median(seconds) for seconds in taken.values())
    return {"start_vs_floor": round(site / floor, 2), "start_ms": round(site * 1000), "floor_ms": round(floor * 1000)}


def fresh() -> dict[str, float]:
    """A fresh small company in a test: made, listening, asked once, gone."""
    milliseconds = []
    for run in range(FRESH + 1):
        began = time.perf_counter()
        with Sandbox(seed=1) as site:
            Asking(site.url, site.token(ME)).get(READ)
        if run:  # The first makes the company that the others share until they write.
            milliseconds.append((time.perf_counter() - began) * 1000)
    return {"fresh_site_ms": round(statistics.median(milliseconds), 2)}


def reads() -> dict[str, Any]:
    """Calls per second for one request, against a constant of the same bytes, and against Prism."""
    with tempfile.TemporaryDirectory() as scratch, python(SITE) as site:
        body = Asking(site.url, "token-alex").get(READ)
        constant = Path(scratch) / "constant.json"
        constant.write_bytes(body)
        with python(FLOOR, str(constant)) as floor:
            rates = _rates({"site": site, "floor": floor})
        figures = {
            "read_vs_constant": round(rates["site"] / rates["floor"], 3),
            "reads_per_s": round(rates["site"]),
            "constants_per_s": round(rates["floor"]),
        }
        return figures | _against_prism(site, Path(scratch))


def _against_prism(site: Server, scratch: Path) -> dict[str, Any]:
    document = SPECIFICATIONS / "jsm-cloud.json"
    if not document.exists():
        return {"read_vs_prism": None, "read_vs_prism_left_out": "Atlassian's document is not at hand"}
    try:
        with prism(document, scratch) as other:
            rates = _rates({"site": site, "prism": other}, {"prism": {"Authorization": "Bearer any"}})
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return {"read_vs_prism": None, "read_vs_prism_left_out": f"Prism cannot be installed here: {error}"}
    return {"read_vs_prism": round(rates["site"] / rates["prism"], 2)}


def _rates(servers: dict[str, Server], headers: dict[str, dict[str, str]] | None = None) -> dict[str, float]:
    """The medians of a few rounds, in turn, so that a busy moment of the machine hits all alike."""
    rates: dict[str, list[float]] = {name: [] for name in servers}
    for run in range(ROUNDS + 1):
        for name, server in servers.items():
            signed = (headers or {}).get(name) or authorization("token-alex")
            rate, answer = calls_per_s(server.url + READ, signed, CALLS if run else CALLS // 8)
            assert answer.startswith(b"HTTP/1.1 200"), (name, answer[:400])
            if run:
                rates[name].append(rate)
    return {name: statistics.median(found) for name, found in rates.items()}


def large() -> dict[str, float]:
    """A company of 100,000 requests: how long it takes to make, and what a request takes in memory."""
    told = subprocess.run([sys.executable, "-c", LARGE], stdout=subprocess.PIPE, text=True, check=True)
    seconds, size, count = json.loads(told.stdout)
    assert count >= 100_000, count
    return {"seed_100k_s": round(seconds, 2), "bytes_per_request": round(size)}


def searches() -> dict[str, float]:
    """A page of search among 100,000 requests against one among 1,000."""
    few_requests, all_requests = {"company": "large", "requests": 1_000}, {"company": "large"}
    with python(SITE, json.dumps(few_requests)) as small, python(SITE, json.dumps(all_requests)) as great:
        asking = [Asking(server.url, "token-alex") for server in (small, great)]
        taken = [[_search(each) for each in asking] for _ in range(PAGES)]
    few, many = (statistics.median(seconds) for seconds in zip(*taken[PAGES // 6 :], strict=True))
    return {"search_growth": round(many / few, 2), "search_ms": round(many * 1000, 2)}


def _search(asking: "Asking") -> float:
    began = time.perf_counter()
    found = json.loads(asking.get(f"/rest/api/3/search/jql?maxResults=50&fields=summary&jql={quote(JQL)}"))
    assert len(found["issues"]) >= 20, len(found["issues"])
    return time.perf_counter() - began


def answered() -> dict[str, int | None]:
    """How many operations of the documents are answered with anything but 501."""
    figures: dict[str, int | None] = {"operations_answered": None, "dc_operations_answered": None}
    cloud = SPECIFICATIONS / "jsm-cloud.json"
    if cloud.exists():
        paths = json.loads(cloud.read_bytes())["paths"]
        operations = [(method.upper(), path) for path, methods in paths.items() for method in methods]
        callable = [row for row in operations if not row[1].endswith("/skip-permission-check")]
        figures["operations_answered"] = _answered(callable, lambda: Sandbox(seed=1))
    server = SPECIFICATIONS / "jsm-dc-11.3-operations.json"
    if server.exists():
        rows = [(row[0], row[1]) for row in json.loads(server.read_bytes())["operations"]]
        figures["dc_operations_answered"] = _answered(rows, lambda: Sandbox(seed=1, edition="datacenter"))
    return figures


def _answered(operations: list[tuple[str, str]], made: Callable[[], Sandbox]) -> int:
    """Each is called with made-up values on a site of its own, so that no call meets what another left."""
    known = 0
    for method, template in operations:
        if method not in {"GET", "POST", "PUT", "DELETE"}:
            continue
        path = re.sub(r"{(\w+)}", lambda found: "HELP-1" if "Key" in found[1] else "1", template)
        with made() as site:
            me = next(account for account in site.accounts if account.email == "admin@acme.example")
            status = Asking(site.url, me.secret, me.name).status(method, path)
        known += status not in {405, 501}
    return known


def authorization(token: str, email: str = ME) -> dict[str, str]:
    """The header that signs a call."""
    secret = base64.b64encode(f"{email}:{token}".encode()).decode()
    return {"Authorization": f"Basic {secret}"}


class Asking:
    """Calls over one connection."""

    def __init__(self, url: str, token: str, email: str = ME) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=120)
        self._headers = {
            **authorization(token, email),
            "Content-Type": "application/json",
            "X-ExperimentalApi": "opt-in",
        }

    def get(self, path: str) -> bytes:
        """The body of a reply that must be 200."""
        self._connection.request("GET", path, headers=self._headers)
        reply = self._connection.getresponse()
        body = reply.read()
        assert reply.status == 200, (reply.status, body[:400])
        return body

    def status(self, method: str, path: str) -> int:
        """The status of a reply."""
        self._connection.request(method, path, "{}" if method in {"POST", "PUT"} else None, self._headers)
        reply = self._connection.getresponse()
        reply.read()
        self._connection.close()
        return reply.status


if __name__ == "__main__":
    main()
