"""Draws the terminal pictures of the docs from real runs on the sandbox. Usage: scripts/pictures [--check]."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from deskhand.sandbox import Sandbox
from deskhand.sandbox._records import Actors, Grant, Member, ProjectRole, SecurityLevel, SecurityScheme

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "how-to" / "pictures"
COMMAND = str(Path(sys.executable).with_name("deskhand"))
LETTER, LINE, EDGE = 8.4, 19, 16
BACK, INK, DIM = "#10151f", "#d9e0ea", "#8b98ab"
SIGNS = {"✓": "#7fd48b", "✗": "#ff8a80", "?": "#ffd166", "$": DIM}
QA = 10050


class Picture(NamedTuple):
    """One picture: its file's name, the command, and who its connection signs in as."""

    name: str
    words: tuple[str, ...]
    who: str = "deskhand"


PICTURES = (
    Picture("allowed", ("explain", "add_comment", "HELP-42")),
    Picture("qa-role", ("explain", "--as", "alex@acme.example", "CLOSE_ISSUES", "HELP-42")),
    Picture("top-secret", ("explain", "--as", "bailey@acme.example", "get_request", "HELP-7")),
    Picture("plain-account", ("explain", "update_fields", "HELP"), "casey"),
    Picture(
        "matrix", ("matrix", "HELP-42", *(f"--account={name}@acme.example" for name in ("alex", "aisha", "grace")))
    ),
    Picture("needs", ("needs", "examples/greet-and-route.yaml")),
)


def main() -> None:
    """Run every command on a sandbox and draw what it printed; with --check only compare."""
    stale = []
    with Sandbox(seed=7) as site:
        _prepare(site)
        for picture in PICTURES:
            drawn, file = _draw(picture, _run(site, picture)), FOLDER / f"{picture.name}.svg"
            if "--check" in sys.argv:
                stale += [] if file.exists() and file.read_text() == drawn else [file.name]
                continue
            FOLDER.mkdir(exist_ok=True)
            file.write_text(drawn)
    if stale:
        sys.exit(f"pictures: {', '.join(stale)} show other than what is printed now: run scripts/pictures")


def _prepare(sandbox: Sandbox) -> None:
    """A situation of each kind: the role 'QA' that alone may close, and a 'Top-secret' issue."""
    site = sandbox.site
    jan = site.by_email["drew@acme.example"]
    reader = site.by_email["deskhand@acme.example"]
    administrators = next(group.id for group in site.groups.values() if group.name == "jira-administrators")
    (number,) = site.projects.keys()
    project = site.projects.edit(number)
    site.project_roles.add(QA, ProjectRole(QA, "QA"))
    project.roles[QA] = Actors([jan])
    scheme = site.permission_schemes.edit(project.permission_scheme)
    scheme.grants = [grant for grant in scheme.grants if grant.permission != "CLOSE_ISSUES"]
    scheme.grants.append(Grant(site.next("grant"), "CLOSE_ISSUES", "projectRole", str(QA)))
    holders = [("user", jan), ("user", reader), ("group", administrators), ("projectRole", str(QA))]
    members = [Member(site.next("security member"), kind, parameter) for kind, parameter in holders]
    level = SecurityLevel(site.next("security level"), "Top-secret", members=members)
    secret = site.next("security scheme")
    site.security_schemes.add(secret, SecurityScheme(secret, "Secrets", levels=[level]))
    project.security_scheme = secret
    site.issues.edit(site.by_key["HELP-7"]).security = level.id


def _run(site: Sandbox, picture: Picture) -> str:
    email = f"{picture.who}@acme.example"
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKHAND_")}
        environ = {**kept, "DESKHAND_HOME": home, "COLUMNS": "100", "NO_COLOR": "1"}
        environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        words = ("--host", site.url, "--type", "cloud", "--auth", "api_token", "--email", email, "--token-stdin")
        _do(("connection", "add", "it-desk", *words), environ, typed=site.token(email))
        printed = _do(picture.words, environ)
    # How long it took to read the facts is no part of what the picture shows.
    return re.sub(r", \d+ seconds ago$", ", just now", printed, flags=re.MULTILINE)


def _do(words: tuple[str, ...], environ: Mapping[str, str], typed: str = "") -> str:
    done = subprocess.run(
        [COMMAND, *words], env=environ, input=typed, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.stderr:
        sys.exit(f"pictures: {' '.join(words)}: {done.stderr}")
    return done.stdout


def _draw(picture: Picture, printed: str) -> str:
    command = " ".join(f'"{word}"' if " " in word else word for word in ("deskhand", *picture.words))
    lines = [f"$ {command}", "", *printed.rstrip().splitlines()]
    width = round(max(map(len, lines)) * LETTER + 2 * EDGE)
    height = len(lines) * LINE + 2 * EDGE
    rows = "\n".join(
        f'<text x="{EDGE}" y="{EDGE + 14 + number * LINE}" xml:space="preserve">{_painted(line)}</text>'
        for number, line in enumerate(lines)
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(command, {chr(34): "&quot;"})}">\n'
        f'<rect width="100%" height="100%" rx="8" fill="{BACK}"/>\n'
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="{INK}">\n'
        f"{rows}\n</g>\n</svg>\n"
    )


def _painted(line: str) -> str:
    sign = line.lstrip()[:1]
    colour = SIGNS.get(sign)
    if colour is None:
        return escape(line)
    before, _, after = line.partition(sign)
    return f'{escape(before)}<tspan fill="{colour}">{sign}</tspan>{escape(after)}'


if __name__ == "__main__":
    main()
