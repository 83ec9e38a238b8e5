"""What `scripts/_setup` does on a machine: a small project with its scripts, and a PATH of stand-ins that keep a record."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"
SHELL = ("basename", "bash", "cat", "cksum", "dirname", "env", "head", "ln", "mkdir", "rm", "sed", "sh")

UV = f"""#!/bin/sh
echo "$1" >> "$RECORD"
case "$1" in
  venv) mkdir -p .venv/bin && ln -s {sys.executable} .venv/bin/python ;;
  sync) exit "${{SYNC:-0}}" ;;
esac
"""
OLD_PYTHON = "#!/bin/sh\nexit 1\n"
PYTHON = f'#!/bin/sh\nexec {sys.executable} "$@"\n'


class Machine:
    """A bare machine with a clone of the scripts."""

    def __init__(self, place: Path, **programs: str) -> None:
        self.project, self.path, self.record = place / "project", place / "bin", place / "record"
        shutil.copytree(SCRIPTS, self.project / "scripts")
        for name in ("pyproject.toml", "uv.lock"):
            (self.project / name).write_text("first\n")
        self.path.mkdir()
        for name in SHELL:
            (self.path / name).symlink_to(shutil.which(name) or name)
        for name, text in programs.items():
            self.program(self.path / name, text)
        self.program(self.project / "scripts" / "work", '#!/bin/bash\nsource scripts/_setup\necho "at work with $1"\n')

    @staticmethod
    def program(file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o755)

    def start(self, script: str = "scripts/work", **environ: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [script, "a word"],
            cwd=self.project,
            env={"PATH": str(self.path), "HOME": str(self.path), "RECORD": str(self.record), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str = "scripts/work", **environ: str) -> tuple[int, str, str]:
        process = self.start(script, **environ)
        out, err = process.communicate()
        return process.returncode, out, err

    @property
    def done(self) -> list[str]:
        """What uv was asked for."""
        return self.record.read_text().split() if self.record.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, uv=UV, python3=PYTHON)


def test_the_first_start_sets_up_and_the_second_does_not(machine: Machine) -> None:
    """Only the first start makes the environment and says so; both do the work."""
    first, second = machine.run(), machine.run()

    assert (0, "at work with a word\n", "setup: making .venv (once, less than a minute)\n") == first
    assert (0, "at work with a word\n", "") == second
    assert ["venv", "sync"] == machine.done


@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock"])
def test_what_changed_is_synchronised(machine: Machine, name: str) -> None:
    """Another lock or another project file brings the environment up to date, without making it anew."""
    machine.run()
    (machine.project / name).write_text("second\n")
    machine.run()

    assert ["venv", "sync", "sync"] == machine.done


def test_two_first_starts_at_once(machine: Machine) -> None:
    """One sets up, the other waits for it, and both do the work."""
    starts = [machine.start(), machine.start()]
    outputs = [start.communicate() for start in starts]

    assert [0, 0] == [start.returncode for start in starts]
    assert ["at work with a word\n"] * 2 == [out for out, _ in outputs]
    assert ["venv", "sync"] == machine.done


def test_a_failed_start_is_made_good_by_the_next(machine: Machine) -> None:
    """Where the packages cannot be had the work does not begin, and the next start tries again."""
    status, out, err = machine.run(SYNC="3")
    again = machine.run()

    assert (1, "") == (status, out)
    assert "setup: the packages of uv.lock could not be installed" == err.splitlines()[-1]
    assert (0, ["venv", "sync", "sync"]) == (again[0], machine.done)


def test_a_moved_clone_is_set_up_anew(machine: Machine, tmp_path: Path) -> None:
    """An environment holds absolute paths, so it does not move along."""
    machine.run()
    machine.project = machine.project.rename(tmp_path / "elsewhere")
    machine.run()

    assert ["venv", "sync"] * 2 == machine.done


def test_a_broken_environment_is_made_anew(machine: Machine) -> None:
    """An environment whose Python is gone does not stand in the way."""
    machine.run()
    (machine.project / ".venv/bin/python").unlink()

    assert 0 == machine.run()[0]
    assert ["venv", "sync"] * 2 == machine.done


def test_an_older_python_is_passed_over(tmp_path: Path) -> None:
    """Where `python3` is too old, a newer one under its own name is taken."""
    machine = Machine(tmp_path, **{"uv": UV, "python3": OLD_PYTHON, "python3.12": PYTHON})

    assert 0 == machine.run()[0]


@pytest.mark.parametrize("programs", [{}, {"python3": OLD_PYTHON}, {"uv": UV}])
def test_no_python_is_one_line(tmp_path: Path, programs: dict[str, str]) -> None:
    """Where there is no Python that can do it, one line says which is needed."""
    status, out, err = Machine(tmp_path, **programs).run()

    assert (1, "", 1) == (status, out, err.count("\n"))
    assert err.startswith("setup: Deskhand needs Python 3.11")


def test_check_names_what_failed(machine: Machine) -> None:
    """Every check runs whatever the others say, and the last lines name those that failed."""
    machine.run()
    for name, status in (("ruff", 1), ("mypy", 0), ("lint-imports", 1)):
        machine.program(machine.project / ".venv/bin" / name, f"#!/bin/sh\nexit {status}\n")
    status, out, _ = machine.run("scripts/check")

    assert 1 == status
    assert [f"== {name}" for name in ("ruff format --check", "ruff check", "mypy", "lint-imports")] == [
        line for line in out.splitlines() if line.startswith("==")
    ]
    assert ["ruff format --check", "ruff check", "lint-imports"] == [
        line.rpartition(": ")[2] for line in out.splitlines() if "FAILED" in line
    ]


def test_bench_lists_what_can_be_measured(machine: Machine) -> None:
    """Without a name, or with a wrong one, the names of bench/ are listed with what they measure."""
    machine.run()
    shutil.copytree(SCRIPTS.parent / "bench", machine.project / "bench")
    machine.program(machine.project / "scripts" / "list", "#!/bin/bash\nexec scripts/bench\n")
    listed, wrong = machine.run("scripts/list"), machine.run("scripts/bench")

    assert "  start        How quickly the command line starts, against `python -c pass`." in listed[1].splitlines()
    assert (0, 2, "scripts/bench: there is no a word\n") == (listed[0], wrong[0], wrong[2])
