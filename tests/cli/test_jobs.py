"""`deskhand recipe`, `run`, `jobs` and `job`, as processes of their own against the sandbox."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from command_line import CommandLine, clean
from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.sandbox import Sandbox

ME, CUSTOMER = "deskhand@acme.example", "aisha@acme.example"
GREET = """\
recipe: greet
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
  - id: greet
    add_comment:
      request: "{{ trigger.request.key }}"
      body: Hello {{ trigger.request.reporter.name }}
  - stop: greeted
"""


@pytest.fixture
def connected(deskhand: CommandLine, site: Sandbox) -> CommandLine:
    done = deskhand("connection", "add", "it-desk", "--host", site.url, "--email", ME, DESKHAND_TOKEN=site.token(ME))
    assert 0 == done.returncode, done.stderr
    return deskhand


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    file = tmp_path / "greet.yaml"
    file.write_text(GREET)
    return file


@contextmanager
def running(deskhand: CommandLine) -> Iterator["subprocess.Popen[str]"]:
    """`deskhand run`, ended like a person would."""
    command = [sys.executable, "-m", "deskhand", "run", "--interval", "0.2"]
    process = subprocess.Popen(
        command, env=clean(deskhand.home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert "Ctrl-C ends it" in first
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def raise_request(site: Sandbox) -> str:
    async def raised() -> str:
        async with Jira(site.url, ApiToken(CUSTOMER, site.token(CUSTOMER))) as jira:
            desk = await jira.service_desks.list().first()
            assert desk is not None
            types = {one.name: one.id for one in await jira.request_types.list(desk.id).all()}
            fields = {"summary": "Coffee", "description": "None left"}
            return (await jira.requests.create(desk.id, types["Get IT help"], fields)).issue_key

    return asyncio.run(raised())


def job_of(deskhand: CommandLine, key: str) -> dict[str, Any]:
    """The job of a request, once it has come to an end."""
    for _ in range(200):
        jobs: list[dict[str, Any]] = deskhand.json("jobs", "--limit", "1000")
        for job in jobs:
            if job["event"]["request"]["key"] == key and job["status"] in ("done", "failed"):
                return job
    raise AssertionError(f"no job of {key} came to an end")


def test_every_mistake_of_a_recipe_is_told_with_its_line(deskhand: CommandLine, tmp_path: Path) -> None:
    """A misspelt action, an unknown field and a name that no step has: three lines, exit status 2, nothing started."""
    file = tmp_path / "bad.yaml"
    file.write_text(GREET.replace("add_comment", "add_coment").replace("steps:", "stepps: 1\nsteps:"))
    done = deskhand("recipe", "check", str(file))
    assert 2 == done.returncode
    lines = done.stderr.splitlines()
    assert any(re.search(r"bad.yaml:6: .*stepps.*did you mean steps", line) for line in lines), lines
    assert any(re.search(r"bad.yaml:9: .*add_coment; did you mean add_comment", line) for line in lines), lines
    file.write_text(GREET.replace("trigger.request.key", "gret.key"))
    done = deskhand("recipe", "start", str(file))
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "bad.yaml:9" in done.stderr or "bad.yaml:10" in done.stderr
    assert [] == deskhand.json("recipe", "list")


def test_a_recipe_of_an_unknown_connection_is_not_started(deskhand: CommandLine, recipe: Path) -> None:
    """The message names the connection."""
    done = deskhand("recipe", "start", str(recipe))
    assert 2 == done.returncode
    assert "it-desk" in done.stderr


def test_an_editor_gets_a_schema_that_accepts_the_examples(deskhand: CommandLine) -> None:
    """`recipe schema` prints JSON Schema."""
    assert (
        "https://json-schema.org/draft/2020-12/schema"
        == msgspec.json.decode(deskhand("recipe", "schema").stdout)["$schema"]
    )


def test_a_request_goes_from_start_to_job_log(connected: CommandLine, site: Sandbox, recipe: Path) -> None:
    """Started, run, listed, shown with its steps, run again from a step: the whole way of an integrator."""
    assert "greet: version 1 is started" in connected("recipe", "start", str(recipe)).stdout
    with running(connected):
        key = raise_request(site)
        job = job_of(connected, key)
        assert ("done", "greet", 1, "greeted") == (job["status"], job["recipe"], job["version"], job["output"])
        again = connected("run")
        assert (1, 1) == (again.returncode, len(again.stderr.splitlines()))
        assert "an engine runs" in again.stderr
        shown = connected.json("job", "show", job["id"])
        (step,) = shown["steps"]
        assert ("greet", "done", f"{key}") == (step["path"], step["status"], step["input"]["request"])
        assert step["began"] <= step["ended"]
        assert 2 == connected("job", "rerun", job["id"], "--from", "nothing").returncode
        assert 0 == connected("job", "rerun", job["id"], "--from", "greet").returncode
        assert job["id"] == job_of(connected, key)["id"]
    text = connected("job", "show", job["id"]).stdout
    assert re.search(r"^status +done$", text, re.MULTILINE)
    assert "Hello Aisha Rahman" in text


def test_a_stopped_recipe_is_started_by_nothing_new(connected: CommandLine, site: Sandbox, recipe: Path) -> None:
    """`recipe stop` keeps the recipe and its versions; a changed text is a new version."""
    connected("recipe", "start", str(recipe))
    assert 0 == connected("recipe", "stop", "greet").returncode
    assert [False] == [one["started_at"] is not None for one in connected.json("recipe", "list")]
    recipe.write_text(GREET.replace("Hello", "Welcome"))
    assert "version 2" in connected("recipe", "start", str(recipe)).stdout
    assert "Welcome" in connected("recipe", "show", "greet").stdout
    assert "Hello" in connected("recipe", "show", "greet", "--version", "1").stdout
    assert 2 == connected("recipe", "stop", "nothing").returncode


def test_a_job_that_failed_tells_why_and_can_be_run_again(connected: CommandLine, site: Sandbox, recipe: Path) -> None:
    """What Jira refused stands in the job log with Jira's words; mended, `rerun --latest` goes on."""
    recipe.write_text(GREET.replace('"{{ trigger.request.key }}"', "HELP-999999"))
    connected("recipe", "start", str(recipe), "--anyway")
    with running(connected):
        job = job_of(connected, raise_request(site))
        assert "failed" == job["status"]
        assert "404" in job["error"]
        recipe.write_text(GREET)
        connected("recipe", "start", str(recipe))
        assert 0 == connected("job", "rerun", job["id"], "--latest").returncode
        for _ in range(200):
            if connected.json("job", "show", job["id"])["job"]["status"] == "done":
                break
        shown = connected.json("job", "show", job["id"])
        assert ("done", 2) == (shown["job"]["status"], shown["job"]["version"])


def test_run_ends_quietly_when_interrupted(connected: CommandLine) -> None:
    """Ctrl-C is how it is meant to end: status 0, no traceback."""
    with running(connected) as process:
        pass
    assert 0 == process.returncode
