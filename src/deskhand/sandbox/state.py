"""Test control of the whole state: take it along as a file."""

import tempfile
from pathlib import Path

from deskhand.sandbox._call import Call, Reply
from deskhand.sandbox._handles import handles


@handles("GET /_sandbox/state", basis="sandbox", anonymous=True)
def get_state(call: Call) -> Reply:
    """Everything that the site knows, as a file that a sandbox can begin with."""
    from deskhand.sandbox._saving import save  # noqa: PLC0415 (most sites are never saved)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site"
        save(call.site, path)
        content = path.read_bytes()
    headers = {
        "Content-Type": "application/vnd.sqlite3",
        "Content-Disposition": 'attachment; filename="site.db"',
        "Content-Length": str(len(content)),
    }
    return Reply(200, headers=headers, content=iter([content]))
