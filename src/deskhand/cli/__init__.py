"""The command line: one file for every command, and this root, which imports nothing but the command that is called."""

import sys

__all__ = ["COMMANDS", "main"]

# The help of every command stands here once more, because reading it from their files would mean importing them all.
COMMANDS = {
    "connection": "Connect a site, and look after connections.",
    "doctor": "See what of a site answers, and where it answers otherwise than documented.",
    "explain": "Say whether an account may do something, and why.",
    "job": "Look at one job, and decide about it.",
    "jobs": "List jobs, the newest first.",
    "matrix": "Show what accounts may do, as a table.",
    "needs": "Show the least that recipes need of their account.",
    "oauth-profile": "Keep the OAuth apps that connections share.",
    "recipe": "Check recipes, start them and stop them.",
    "run": "Run the recipes that are started, until interrupted.",
    "sandbox": "Serve a pretend Jira site to try everything on.",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the result is the exit status."""
    if sys.stdout is None or sys.stderr is None:
        _replace_closed_streams()
    given = sys.argv[1:] if arguments is None else arguments
    name = given[0] if given else "--help"
    if name in COMMANDS:
        from deskhand.cli._run import run  # noqa: PLC0415

        return run(name, given[1:])
    if name in ("--help", "-h", "help"):
        return _print(_help())
    if name == "--version":
        from importlib.metadata import version  # noqa: PLC0415

        return _print(f"deskhand {version('deskhand')}\n")
    sys.stderr.write(f"deskhand: {_unknown(name)}\n")
    return 2


def _help() -> str:
    width = max(map(len, COMMANDS)) + 2
    commands = "".join(f"  {name:{width}}{help}\n" for name, help in COMMANDS.items())
    return (
        "Usage: deskhand COMMAND ...\n\n"
        "Connects Jira Service Management to everything else.\n\n"
        f"Commands:\n{commands}\n"
        "Options:\n"
        f"  {'--help':{width}}Show this, or with a command its own options.\n"
        f"  {'--version':{width}}Show the version.\n"
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    what = "option" if name.startswith("-") else "command"
    near = get_close_matches(name, [*COMMANDS, "--help", "--version"], 1)
    return f"there is no {what} {name!r}" + (f"; did you mean {near[0]}?" if near else "; `deskhand --help` lists them")


def _print(text: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        from deskhand.cli._run import lost_output  # noqa: PLC0415

        return lost_output(error)
    return 0


def _replace_closed_streams() -> None:
    """A command that was started with its streams closed does its work unseen."""
    import os  # noqa: PLC0415

    nowhere = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
