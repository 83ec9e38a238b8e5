"""Which operations a site of an edition answers by which handler, and which it only knows by name."""

import functools
import re

from deskhand.sandbox._call import JSM
from deskhand.sandbox._edition import Edition
from deskhand.sandbox._handles import Operation, Operations, catalogue
from deskhand.sandbox._releases import lacks
from deskhand.sandbox._routes import Routes, table

V2, V3, LATEST = "/rest/api/2/", "/rest/api/3/", "/rest/api/latest/"


def answered(edition: Edition) -> Operations:
    """Every operation that a site of the edition answers."""
    return catalogue("cloud") if edition == "cloud" else _on_premises()


@functools.cache
def routes(edition: Edition, version: str) -> Routes[Operation | str]:
    """Where calls lead: to a handler, or to the name of a documented operation that has none."""
    found: Routes[Operation | str] = Routes()
    for method, path in table(edition):
        if edition == "cloud" or not lacks(method, path, version):
            found.add(method, path, f"{method} {path.removeprefix(JSM)}")
    for (method, path), operation in answered(edition).items():
        if edition == "cloud" or not lacks(method, path, version):
            found.add(method, path, operation)
    return found


@functools.cache
def _on_premises() -> Operations:
    own = catalogue("datacenter")
    documented = {(method, _bare(path)): path for method, path in table("datacenter")}
    found: Operations = {}
    for (method, path), operation in catalogue("cloud").items():
        here = V2 + path.removeprefix(V3) if path.startswith(V3) else path
        if operation.basis == "sandbox":
            found[method, path] = operation
        elif (method, _bare(here)) in documented:
            # Only JSM's newer operations are still experimental on Cloud; what Data Center says of its own is `_releases`'s.
            found[method, here] = operation._replace(path=here, anonymous=operation.anonymous, experimental=False)
    theirs = {(method, _bare(path)) for method, path in own}
    return {key: row for key, row in found.items() if (key[0], _bare(key[1])) not in theirs} | own


def named(edition: Edition, text: str) -> str:
    """The template of the operation that somebody means: below an API's own root, with it, or in another version."""
    method, _, path = text.strip().partition(" ")
    path = path.strip().removeprefix(JSM)
    here = V3 if edition == "cloud" else V2
    for version in (V2, V3, LATEST) if edition == "cloud" else (V2, LATEST):
        if path.startswith(version):
            path = here + path.removeprefix(version)
    known = _templates(edition)
    bare = f"{method.upper()} {_bare(path)}"
    if bare in known:
        return known[bare]
    import difflib  # noqa: PLC0415 (for mistakes alone)

    near = difflib.get_close_matches(text, known.values(), n=1, cutoff=0.8)
    hint = f" Did you mean '{near[0]}'?" if near else " GET /_sandbox/calls names those that were called."
    raise ValueError(f"The sandbox answers no operation '{text}'.{hint}")


@functools.cache
def _templates(edition: Edition) -> dict[str, str]:
    rows = [row for row in answered(edition).values() if row.basis != "sandbox"]
    return {_bare(row.template): row.template for row in rows}


def count(edition: Edition) -> int:
    """How many operations of Jira Service Management's document of the edition are answered."""
    known = {(method, _bare(path)) for method, path in answered(edition)}
    return sum((method, _bare(path)) in known for method, path in table(edition) if path.startswith(JSM))


def _bare(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)
