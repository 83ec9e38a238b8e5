"""What a release of Data Center has, and what it calls experimental: one table, by the number of Jira itself, with its sources."""

import functools
import re
from typing import Literal, NamedTuple

from deskhand.sandbox._edition import Release, release

Number = tuple[int, int]
JSD_4, JSM_10 = (8, 0), (10, 0)
JSM = "/rest/servicedeskapi/"
WRITES = "POST|PUT|DELETE"
NAMED, BARE = re.compile(r"{\w+}"), "{}"
THEN = "https://github.com/atlassian-api/atlassian-python-api/pull/113"
QUEUES_39 = (
    "https://docs.atlassian.com/jira-servicedesk/3.9.0-m0124/com/atlassian/servicedesk/api/queue/package-summary.html"
)
PAGES = "https://docs.atlassian.com/jira-servicedesk/REST/"


class Rule(NamedTuple):
    """Operations by method and path, the Jira that the rule ends or begins with, and where that is said."""

    operations: str
    jira: Number
    basis: Literal["documented", "observed", "unknown"]
    source: str
    note: str


SINCE = (
    Rule(
        "PUT /rest/api/2/project/{}/(archive|restore)",
        (7, 10),
        "documented",
        "https://developer.atlassian.com/server/jira/platform/jira-archiver/",
        "Projects are put away since Jira 7.10.",
    ),
    Rule(
        "GET /rest/api/2/issue/createmeta/{}/issuetypes(/{})?",
        (8, 4),
        "observed",
        "https://github.com/SecurityRAT/SecurityRAT/issues/207",
        "What can be created is told by issue type since Jira 8.4.",
    ),
    Rule(
        f"({WRITES}) {JSM}servicedesk/{{}}/queue(/.+)?",
        JSD_4,
        "observed",
        QUEUES_39,
        "Queues can only be read in Service Desk 3: its Java API has no writing of them in 3.9, that of 4.9 has.",
    ),
    Rule(
        f"({WRITES}) {JSM}servicedesk/{{}}/requesttype(/.+)?|GET {JSM}servicedesk/{{}}/requesttype/{{}}/permission"
        f"|[A-Z]+ {JSM}(portals|organization/cleanup).*|GET {JSM}request/{{}}/approval/{{}}/config",
        JSD_4,
        "unknown",
        "",
        "With which version portals, the writing of request types and their permissions, the cleaning up of organizations and "
        "the settings of an approval came: no page or program of Service Desk 3 that could be read has them, so here they are "
        "not there before 4.0.",
    ),
)
UNTIL = (
    Rule(
        f"[A-Z]+ {JSM}admin/queues.*",
        JSM_10,
        "documented",
        f"{PAGES}3.4.2",
        "The settings of queues are experimental before 10.0.",
    ),
    Rule(
        f"[A-Z]+ {JSM}request/{{}}/approval.*",
        JSM_10,
        "documented",
        f"{PAGES}server",
        "Approvals are experimental before 10.0. Unknown: since when; a program of 2018 does not say it of them.",
    ),
    Rule(
        f"POST {JSM}customer", JSM_10, "documented", f"{PAGES}5.12.0", "Making a customer is experimental before 10.0."
    ),
    Rule(
        f"[A-Z]+ {JSM}(organization.*|servicedesk/{{}}/organization|request/{{}}/(transition|attachment)"
        "|servicedesk/{}/attachTemporaryFile)",
        JSD_4,
        "observed",
        THEN,
        "Organizations, the steps that customers take and files are experimental in Service Desk 3. Unknown: with which version each ceased to be; "
        "here it is 4.0.",
    ),
)
TOKENS = Rule(
    "",
    (8, 15),
    "observed",
    "https://docs.gitguardian.com/secrets-detection/secrets-detection-engine/detectors/specifics/jira_data_center_pat",
    "There are personal access tokens since Service Management 4.15 (where Jira has no service desk, since 8.14). Unknown: what a "
    "bearer is answered before; here it is taken for nobody.",
)
LIMITS = Rule(
    "",
    (8, 6),
    "documented",
    "https://community.developer.atlassian.com/t/rate-limiting-coming-to-jira-data-center-8-6/33603",
    "There are rate limits since Jira 8.6.",
)
NUMBERED_KEYS = Rule(
    "",
    (8, 4),
    "observed",
    "https://community.developer.atlassian.com/t/different-between-key-and-username-in-jira-api/37936",
    "A new account's key is `JIRAUSER` and a number since Jira 8.4; before, it is the user name.",
)
BESIDE = Rule(
    "",
    (7, 0),
    "unknown",
    "",
    "Which Jira 7 came with Service Desk 3.4 to 3.8: here 7.3, 7.3, 7.4, 7.4 and 7.5; and since which 7 `serverInfo` has a "
    "`deploymentType`: here it always has.",
)
RULES = (*SINCE, *UNTIL, TOKENS, LIMITS, NUMBERED_KEYS, BESIDE)


@functools.lru_cache(maxsize=256)
def has(rule: Rule, version: str) -> bool:
    """Whether a version of the service desk runs on a Jira that a rule has begun with."""
    return _number(release(version)) >= rule.jira


@functools.lru_cache(maxsize=4096)
def lacks(method: str, path: str, version: str) -> bool:
    """Whether a version does not have an operation yet."""
    return _ruled(SINCE, method, path, version)


@functools.lru_cache(maxsize=4096)
def asks_to_opt_in(method: str, path: str, version: str) -> bool:
    """Whether an operation is experimental in a version, so that calls must say that they know."""
    return _ruled(UNTIL, method, path, version)


def _ruled(rules: tuple[Rule, ...], method: str, path: str, version: str) -> bool:
    operation, number = f"{method} {NAMED.sub(BARE, path)}", _number(release(version))
    return any(number < rule.jira and _pattern(rule).fullmatch(operation) for rule in rules)


@functools.cache
def _pattern(rule: Rule) -> re.Pattern[str]:
    return re.compile(rule.operations.replace(BARE, re.escape(BARE)))


def _number(one: Release) -> Number:
    return one.numbers[0], one.numbers[1]
