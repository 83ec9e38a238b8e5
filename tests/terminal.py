"""A person at a terminal."""

import os
import pty
import subprocess
import sys

from command_line import CommandLine, clean


class Terminal:
    """Starts a command, waits for a question, and types an answer."""

    def __init__(self, deskhand: CommandLine, *words: str, **settings: str) -> None:
        self.person, terminal = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskhand", *words],
            env=clean(deskhand.home, TERM="dumb", COLUMNS="200", **settings),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self.seen = ""

    def wait_for(self, text: str) -> str:
        """What is shown up to a text; the text is taken as read."""
        while text not in self.seen:
            self.seen += os.read(self.person, 4096).decode()
        before, _, self.seen = self.seen.partition(text)
        return before

    def answer(self, question: str, text: str) -> None:
        """Type a line once the question is there."""
        self.wait_for(question)
        os.write(self.person, f"{text}\n".encode())

    def end(self) -> tuple[int, str]:
        """The exit status, and what is shown since the last answer."""
        try:
            while more := os.read(self.person, 4096):
                self.seen += more.decode()
        except OSError:  # the terminal's other side is closed
            pass
        os.close(self.person)
        return self.process.wait(), self.seen
