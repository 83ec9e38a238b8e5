"""The reference page of the sandbox, from its handlers: what each rests on, what is not known, and the test that shows it."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from deskhand.sandbox._edition import Edition
from deskhand.sandbox._handles import Operation, catalogue
from deskhand.sandbox._jql_functions import JIRA_FUNCTIONS
from deskhand.sandbox._jql_unlisted import JIRA_FIELDS
from deskhand.sandbox._releases import RULES, Rule

SHOWN = Path(__file__).parent.parent / "tests" / "sandbox" / "shown_by.csv"
EDITIONS: dict[Edition, str] = {"cloud": "Cloud", "datacenter": "Data Center, where it differs"}
JSM = "/rest/servicedeskapi"
RELEASES = """### Releases

`--version` is that of the service desk, from Service Desk 3.0, which ran on Jira 7.0, on. What is not said here is the same in
all; `test_releases.py` shows what is.

| what | basis |
|---|---|"""
START = """# The sandbox

Every operation that the sandbox answers. This page is rendered from its handlers.

- **documented**: written from Atlassian's own page, which the operation's name leads to.
- **observed**: not in a document, but seen on real sites, by people who say so in public.
- **unknown** says what neither settles; there the sandbox does the least surprising thing.
- **shown by** names a test in `tests/sandbox/`.

An operation of Atlassian's documents that is not here answers 501 with its name, a path of no document 404.

Of all operations alike:

- Bodies are read as Jackson does by default: null is absent, a text that is a number is one where a number is wanted, and a number
  is a text where a text is. *Unknown*: how Jira words what does not fit; the sandbox names the property.
- A body that is called anything but `application/json` is 415 (*observed*, for forms as `curl -d` sends them). *Unknown*: what
  stands in such a reply, and what becomes of a body that is called nothing; the sandbox takes it. A body over 32 MB is 413.
- `/rest/api/latest` is version 2, on Data Center as *documented*, on Cloud as *observed*: programs in public that use it there send and
  show texts, where version 3 has documents.
- Lengths of time read `4h`, `1h 5m`, `-36m`. *Unknown*: whether Jira writes parts that are 0.

One address is everything: the site, Atlassian's OAuth (`/authorize`, `/oauth/token`), its gateway (`/ex/jira/{cloudId}`), and
the services beside the site, Forms (`/jira/forms/cloud/{cloudId}`) and Assets (`/jsm/assets/workspace/{workspaceId}`).
So `DESKHAND_ATLASSIAN_AUTH` and `DESKHAND_ATLASSIAN_API` can both be the address of the sandbox. Each site begins with two
apps, `sandbox-app` (callback `http://localhost:47047/callback`) and `sandbox-service-account`, both with the secret
`sandbox-secret`. The token of `alex@acme.example` is `token-alex`, and so on. A page at `/` shows what the site holds.
"""

JQL = """## JQL

The grammar, the reserved words and characters, and what is said of queries that cannot be read are *documented* or *observed*. One
character is taken though Atlassian's page for reserved ones names it: the full stop, which Jira's own grammar takes in a word.
*Unknown*: what Jira says where `is` is followed by something else than `EMPTY`, or a property has no key, and what a number alone means to
`timespent`: here minutes. Fields of SLAs and `approvals`
are searched by their functions only, and Jira may know more.

Jira has these as well, which ask for what the sandbox does not keep; a query that names one is 400 and says that the sandbox does not
know it, so that nobody looks for a mistake:

- fields: {fields}, and properties, as in `issue.property[key].path`;
- functions: {functions}.
"""


def sandbox_page() -> str:
    """The whole page."""
    lines, shown = [START, _jql()], shown_by()
    for edition, title in EDITIONS.items():
        lines += [f"## {title}", ""]
        if edition == "datacenter":
            lines += [RELEASES, *map(_release, RULES), ""]
        for heading, operations in _grouped(catalogue(edition)).items():
            lines += [
                f"### {heading}",
                "",
                "| operation | what it does | basis | unknown | shown by |",
                "|---|---|---|---|---|",
            ]
            lines += [_row(operation, shown.get((edition, operation.template))) for operation in operations]
            lines.append("")
    return "\n".join(lines)


def _jql() -> str:
    fields = ", ".join(f"`{name}`" for name in JIRA_FIELDS.values())
    return JQL.format(fields=fields, functions=", ".join(f"`{name}()`" for name in JIRA_FUNCTIONS.values()))


def _release(rule: Rule) -> str:
    basis = f"[{rule.basis}]({rule.source})" if rule.source else rule.basis
    return f"| {_cell(rule.note)} | {basis} |"


def _grouped(rows: Mapping[tuple[str, str], Operation]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for operation in sorted(rows.values(), key=lambda row: (row.path, row.method)):
        found.setdefault(_heading(operation), []).append(operation)
    order = ("Service management", "Forms and Assets", "Platform", "Signing in", "Test controls")
    return {name: found[name] for name in order if name in found}


def _heading(operation: Operation) -> str:
    if operation.path.startswith("/_sandbox") or operation.path == "/":
        return "Test controls"
    if operation.path.startswith(JSM):
        return "Service management"
    if operation.path.startswith(("/jira/", "/jsm/")):
        return "Forms and Assets"
    return "Signing in" if operation.path.startswith(("/oauth", "/authorize", "/_edge")) else "Platform"


def _row(operation: Operation, shown: tuple[str, str] | None) -> str:
    name = f"`{operation.template}`"
    if operation.source:
        name = f"[{name}]({operation.source})"
    what = (operation.handler.__doc__ or "").strip().splitlines()[0]
    basis = "" if operation.basis == "sandbox" else operation.basis
    test = "" if shown is None else f"`{shown[0]}`: {shown[1].replace('_', ' ')}"
    return f"| {' | '.join(_cell(text) for text in (name, what, basis, operation.unknown, test))} |"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def shown_by() -> dict[tuple[str, str], tuple[str, str]]:
    """For each edition and operation the file and the test that shows it, as `scripts/shown_by.py` found them."""
    with SHOWN.open(encoding="utf-8", newline="") as file:
        return {(row[0], row[1]): (row[2], row[3]) for row in csv.reader(file)}
