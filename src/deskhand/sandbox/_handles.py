"""`@handles(...)`: one declaration ties a function to an operation; routing and reference page come from it."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._edition import Edition

PACKAGES = tuple(f"deskhand.sandbox{name}" for name in ("", ".platform", ".datacenter", ".datacenter.platform"))
CLOUD_PACKAGES = PACKAGES[:2]
ROOTS = ("/rest/", "/jira/", "/jsm/", "/_", "/oauth/", "/authorize", "/secure/")
Handler = Callable[[Call], Any]
SERVICE_DESK_PAGES = "https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-"
PLATFORM_PAGES = "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-"


class Operation(NamedTuple):
    """A handled operation with what is known of it."""

    method: str
    path: str
    names: tuple[str, ...]
    handler: Handler
    basis: Literal["documented", "observed", "sandbox"]
    source: str
    unknown: str
    anonymous: bool
    experimental: bool
    uploads: bool

    @property
    def template(self) -> str:
        """The operation as people name it: the method, then the path below the API's own root."""
        return f"{self.method} {self.path.removeprefix(JSM)}"


Operations = dict[tuple[str, str], Operation]
OPERATIONS: dict[Edition, Operations] = {"cloud": {}, "datacenter": {}}


def handles(
    template: str,
    *,
    edition: Edition = "cloud",
    basis: Literal["documented", "observed", "sandbox"] = "documented",
    group: str = "",
    source: str = "",
    unknown: str = "",
    anonymous: bool = False,
    experimental: bool = False,
    uploads: bool = False,
) -> Callable[[Handler], Handler]:
    """Make a function the answer to an operation.

    A path without one of the `ROOTS` in front lies below `/rest/servicedeskapi`. `group` is the part of Atlassian's
    reference that a platform operation is in; `unknown` says what no document settles. What is said for Cloud holds
    for Data Center too where its own documents have the operation, unless a handler of that edition says otherwise.
    """
    method, path = template.split(" ", 1)
    full = path if path == "/" or path.startswith(ROOTS) else JSM + path

    def declare(handler: Handler) -> Handler:
        if (method, full) in OPERATIONS[edition]:
            raise AssertionError(f"two handlers for {template}")
        names = tuple(re.findall(r"{(\w+)}", full))
        page = source or _page(method, full, group)
        OPERATIONS[edition][method, full] = Operation(
            method, full, names, handler, basis, page, unknown, anonymous, experimental, uploads
        )
        return handler

    return declare


def _page(method: str, path: str, group: str) -> str:
    anchor = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    if path.startswith(JSM):
        return f"{SERVICE_DESK_PAGES}{path.removeprefix(JSM).split('/')[1]}/#api-{anchor}-{method.lower()}"
    return f"{PLATFORM_PAGES}{group}/#api-{anchor}-{method.lower()}" if group else ""


def catalogue(edition: Edition = "cloud") -> Operations:
    """Every operation that a handler is declared for in an edition, from every file whose name is bare."""
    for package in PACKAGES if edition == "datacenter" else CLOUD_PACKAGES:
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if not module.name.startswith("_") and not module.ispkg:
                importlib.import_module(f"{package}.{module.name}")
    return OPERATIONS[edition]
