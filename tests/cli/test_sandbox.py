"""`deskhand sandbox`, as a process of its own."""

import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_line import CommandLine, clean


@contextmanager
def serving(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "deskhand", "sandbox", "--port", "0", *words],
        env=clean(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def printed(process: subprocess.Popen[str]) -> str:
    """What it says until it is ready."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Ctrl-C"):
            break
    return "".join(lines)


def test_what_it_prints_can_be_typed(deskhand: CommandLine) -> None:
    """The command that it shows connects to it, as an agent, while it runs; Ctrl-C ends it cleanly."""
    with serving(deskhand.home) as process:
        shown = printed(process)
        found = re.search(r"DESKHAND_TOKEN=(\S+) deskhand (.*)", shown)
        assert found is not None, shown
        connected = deskhand(*shlex.split(found[2]), DESKHAND_TOKEN=found[1])
        process.send_signal(signal.SIGINT)
        ended = process.wait(30)

    assert (0, "") == (connected.returncode, connected.stderr)
    assert "there as  agent" in connected.stdout
    assert 0 == ended


def test_it_listens_on_loopback_alone(deskhand: CommandLine) -> None:
    """Unless told otherwise nobody else on the network can reach it."""
    with serving(deskhand.home) as process:
        shown = printed(process)

    assert "http://127.0.0.1:" in shown
    assert "Others on the network" not in shown


def test_a_port_that_is_taken(deskhand: CommandLine) -> None:
    """The line names the address and the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = deskhand("sandbox", "--port", str(port))

    assert (1, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n"))
    assert f"cannot listen on 127.0.0.1 port {port}" in done.stderr


def test_a_data_center_site_can_be_connected_to(deskhand: CommandLine) -> None:
    """Edition, version and context path are those that were asked for; its accounts have user names and passwords."""
    words = ("--edition", "datacenter", "--version", "10.3.0", "--context", "/jira")
    with serving(deskhand.home, *words) as process:
        shown = printed(process)
        found = re.search(r"DESKHAND_PASSWORD=(\S+) deskhand (.*)", shown)
        assert found is not None, shown
        connected = deskhand(*shlex.split(found[2]), DESKHAND_PASSWORD=found[1])

    assert re.search(r"answers at http://127\.0\.0\.1:\d+/jira\n", shown)
    assert (0, "") == (connected.returncode, connected.stderr)
    assert "10.3.0" in connected.stdout


def test_a_version_that_never_was(deskhand: CommandLine) -> None:
    """It is a mistake, and the line names the versions there are."""
    done = deskhand("sandbox", "--port", "0", "--edition", "datacenter", "--version", "7.0.0")

    assert (2, "") == (done.returncode, done.stdout)
    assert "4.0 to 5.17, or 10.0 on" in done.stderr
