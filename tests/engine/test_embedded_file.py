"""The embedded engine's file: who may open it, and what becomes of it when the disk, or somebody, fails it."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.engine._engine import Done, JobRun, Outcome
from deskhand.engine._sqlite.schema import SCHEMA_VERSION
from deskhand.engine.embedded import EmbeddedEngine
from deskhand.errors import LocalFailure
from engine.kit import Gate, Place, drain, gives, new, nothing, walks

WORKER = Path(__file__).with_name("worker.py")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    here = Place("embedded", tmp_path)
    yield here
    await here.close()


async def refusal(place: Place) -> str:
    """What using the database is refused with."""
    messages = []
    engine = place.engine()
    for ask in (engine.counts(), engine.enqueue([new()]), engine.run(walks())):
        with pytest.raises(LocalFailure) as failure:
            await ask
        messages.append(str(failure.value))
    assert len(set(messages)) == 1
    assert "\n" not in messages[0]
    return messages[0]


async def test_one_engine_runs(place: Place) -> None:
    """A second `run` on a database is refused in one line that names the database and the process that has it."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        return Done()

    engine = place.engine()
    await engine.enqueue([new()])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await gate.reached.wait()
    command = [sys.executable, str(WORKER), "embedded", str(place.path), "0", "1"]
    second = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    expected = f"an engine runs on {place.path} already, process {os.getpid()}: stop that one first\n"
    assert (1, expected) == (second.returncode, second.stderr)
    gate.open.set()
    await running
    await drain(place.engine(), interpret)


async def test_only_the_owner_can_read(place: Place) -> None:
    """Jobs hold what customers wrote: every file is readable by its owner alone."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        return Done()

    engine = place.engine()
    await engine.enqueue([new()])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await gate.reached.wait()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.path.parent.iterdir()}
    assert dict.fromkeys(["jobs.db", "jobs.db-shm", "jobs.db-wal", "jobs.db.lock"], 0o600) == modes
    gate.open.set()
    await running


async def test_a_damaged_file(place: Place) -> None:
    """A file that is no database is refused in one line that names it, and left as it is."""
    place.path.write_bytes(b"no database at all" * 500)
    message = await refusal(place)
    assert message.startswith(f"the job database {place.path} is damaged (file is not a database)")
    assert place.path.read_bytes().startswith(b"no database at all")


async def test_a_damaged_page(place: Place) -> None:
    """Damage inside the file stops the engine with one line as soon as it is met."""
    engine = place.engine()
    await engine.enqueue([new(str(number), event="x" * 1000) for number in range(100)])
    await place.close()
    with place.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (place.path.stat().st_size - 4096))
    with pytest.raises(LocalFailure) as failure:
        await drain(place.engine(), walks())
    assert f"the job database {place.path} is damaged" in str(failure.value)


async def test_a_newer_file(place: Place) -> None:
    """A database of a later version is refused with what to do, and left as it is."""
    await place.engine().counts()
    with closing(sqlite3.connect(place.path)) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    message = await refusal(place)
    assert message == (
        f"the job database {place.path} was written by a newer Deskhand (schema {SCHEMA_VERSION + 1}, this one knows"
        f" {SCHEMA_VERSION}): install that version"
    )


async def test_the_file_of_another_program(place: Place) -> None:
    """A database that is not Deskhand's is refused, not added to."""
    with closing(sqlite3.connect(place.path)) as database:
        database.execute("CREATE TABLE theirs (a)")
    assert await refusal(place) == f"{place.path} is the database of another program: name another file"


async def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is told in one line."""
    place = Place("embedded", tmp_path / "nowhere")
    assert await refusal(place) == f"cannot open the job database {place.path}: No such file or directory"
    await place.close()


async def test_a_full_disk(place: Place) -> None:
    """An engine that meets the end of the disk stops with one line; what it recorded is whole, and it goes on later."""
    command = [sys.executable, str(WORKER), "embedded", str(place.path), "2000", "20", "200000"]
    worker = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert worker.returncode == 1
    assert worker.stderr.count("\n") == 1
    assert str(place.path) in worker.stderr
    kept = {line.split()[0] for line in worker.stdout.splitlines() if " kept " in line}
    assert kept
    engine = place.engine()
    assert kept <= {job.id for job in await engine.jobs(limit=2000)}
    with closing(sqlite3.connect(place.path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    await drain(engine, walks("look", "send", "tell"))
    counts = await engine.counts()
    assert counts["done"] == sum(counts.values()) >= len(kept)


async def test_no_room_left(place: Place) -> None:
    """Where SQLite finds no room, nothing of the job in hand is half-written, and it runs when there is room."""
    engine = place.engine()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("small", nothing)
        await run.step("large", gives("x" * 1_000_000))
        return Done()

    await engine.enqueue([new()])
    assert isinstance(engine, EmbeddedEngine)
    await engine._writer.write(lambda journal: journal.execute("PRAGMA max_page_count = 20"))
    with pytest.raises(LocalFailure) as failure:
        await drain(engine, interpret)
    assert (
        str(failure.value) == f"no room left for the job database {place.path}: make room on the disk, then start again"
    )
    assert [(step.path, step.status) for step in await engine.steps("one")] == [("small", "done")]
    await drain(place.engine(), interpret)
    assert (await engine.job("one")).status == "done"


async def test_one_mistake_is_nobody_elses(place: Place) -> None:
    """What cannot be written is refused to who asked for it; what shares its transaction is kept."""
    engine = place.engine()
    before, wrong, after = await asyncio.gather(
        engine.enqueue([new("before")]),
        engine.enqueue([new("with it"), new("no text: \ud800")]),
        engine.enqueue([new("after")]),
        return_exceptions=True,
    )
    assert isinstance(wrong, UnicodeEncodeError)
    assert [before, after] == [1, 1]
    assert [job.id for job in await engine.jobs()] == ["after", "before"]
