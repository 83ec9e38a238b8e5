"""Runs one command, and turns whatever happens into one line and an exit status."""

import errno
import os
import sys
from importlib import import_module

import click

from deskhand.cli._print import one_line, print_json
from deskhand.errors import CallError, DeskhandError, RecipeError, UserError
from deskhand.settings import BadSetting

__all__ = ["lost_output", "run"]

INTERRUPTED = 130
BROKEN_PIPE = 141  # what a shell shows for a program that ended by SIGPIPE


def run(name: str, arguments: list[str]) -> int:
    """Run a command: 0 done, 1 failed, 2 a person's mistake, 130 interrupted."""
    # A name that Jira gives may not fit the terminal's encoding; it is shown escaped then.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _called(name, arguments)
        sys.stdout.flush()
    except OSError as error:
        return lost_output(error)
    return status


def _called(name: str, arguments: list[str]) -> int:
    try:
        command: click.Command = import_module(f"deskhand.cli.{name.replace('-', '_')}").command
        command.context_settings.setdefault("help_option_names", ["-h", "--help"])
        # Not `command.main`, which ends the process by itself where a pipe breaks.
        with command.make_context(f"deskhand {name}", [*arguments]) as context:
            command.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stdout.write(f"{error.message}\n")
        return 0
    except click.ClickException as error:
        return _say(UserError(_usage(error)), arguments)
    except BadSetting as error:
        return _say(UserError(str(error)), arguments)
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("\n")
        return INTERRUPTED
    except DeskhandError as error:
        return _say(error, arguments)
    except Exception as error:
        if _is_lost_output(error):
            raise
        if os.environ.get("DESKHAND_DEBUG"):
            sys.excepthook(type(error), error, error.__traceback__)
        return _say(_unexpected(error), arguments)
    return 0


def lost_output(error: OSError) -> int:
    """Nobody reads any more, or the disk that the output goes to is full."""
    # Python would try to flush once more on its way out, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    sys.stderr.write(f"deskhand: writing failed: {error.strerror}\n")
    return 1


def _is_lost_output(error: Exception) -> bool:
    # Without a file's name it was a stream that failed.
    return isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.ENOSPC) and error.filename is None


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    where = f"; `{context.command_path} --help` shows how" if context else ""
    return error.format_message().rstrip(".") + where


def _unexpected(error: Exception) -> DeskhandError:
    return DeskhandError(
        f"unexpected {type(error).__name__}: {one_line(str(error))} (a mistake in Deskhand; DESKHAND_DEBUG=1 shows where)"
    )


def _say(error: DeskhandError, arguments: list[str]) -> int:
    if "--json" in arguments:
        print_json({"error": _described(error)})
    else:
        lines = error.problems if isinstance(error, RecipeError) else (str(error),)
        for line in lines:
            sys.stderr.write(f"deskhand: {one_line(line)}\n")
    return error.exit_status


def _described(error: DeskhandError) -> dict[str, object]:
    told: dict[str, object] = {
        "type": type(error).__name__,
        "message": one_line(str(error)),
        "exit_status": error.exit_status,
    }
    if isinstance(error, RecipeError):
        told["problems"] = list(error.problems)
    if isinstance(error, CallError):
        told |= {"operation": error.operation, "url": error.url, "status": error.status}
        told |= {"messages": list(error.messages), "fields": error.fields}
    return told
