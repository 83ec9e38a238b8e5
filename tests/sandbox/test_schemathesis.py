"""Calls that Schemathesis makes up from Atlassian's document, each of which must get a documented kind of answer."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import response_schema_conformance

from deskhand.sandbox import Sandbox
from sandbox.caller import Caller

DOCUMENT = Path(__file__).parents[3] / "shared/spec/jsm-cloud.json"
SEED, EXAMPLES = 20_261_123, 25
INTERNAL = "/skip-permission-check"
NULLABLE = {"string", "integer", "number", "boolean", "object", "array"}
# Addresses of things that are there, so that most calls come further than the first 404.
KNOWN = {
    "issueIdOrKey": ("HELP-1", "HELP-2", "HELP-500"),
    "requestIdOrKey": ("HELP-1", "HELP-7"),
    "serviceDeskId": ("1", "HELP", "projectKey:HELP"),
    "requestTypeId": ("1", "2", "5"),
    "organizationId": ("1", "2"),
    "queueId": ("1", "2"),
    "slaMetricId": ("1", "2"),
    "propertyKey": ("colour",),
    "pageId": ("65001",),
    "commentId": ("10000", "10001"),
    "approvalId": ("10000",),
    "attachmentId": ("10000",),
}


def tolerant(node: Any) -> Any:
    """The same schema with nulls allowed, which the site sends where the document forgets them."""
    if isinstance(node, list):
        return [tolerant(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {
        name: tolerant(part)
        for name, part in node.items()
        if name not in {"additionalProperties", "example", "examples", "format"}
    }
    if isinstance(made.get("type"), str) and made["type"] in NULLABLE:
        made["nullable"] = True
    if isinstance(made.get("enum"), list):
        made["enum"] = [*made["enum"], None]
    return made


def operations() -> list[Any]:
    """Every operation that anybody outside Atlassian can call."""
    if not DOCUMENT.exists():
        return []
    document = json.loads(DOCUMENT.read_bytes())
    document["components"]["schemas"] = tolerant(document["components"]["schemas"])
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"] = tolerant(operation["responses"])
    results: list[Any] = list(schemathesis.openapi.from_dict(document).get_all_operations())
    found = [result.ok() for result in results]
    return [operation for operation in found if not operation.path.endswith(INTERNAL)]


@pytest.mark.skipif(not DOCUMENT.exists(), reason="Atlassian's document is not beside the project")
@pytest.mark.parametrize("who", ["deskhand", "grace"])
def test_whatever_is_sent_gets_a_documented_kind_of_answer(who: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No call that the document allows, by an agent or a customer, meets a 500 or a body outside its schema."""
    statuses: Counter[int] = Counter()
    found = operations()
    assert 73 == len(found)
    for operation in found:
        with Sandbox(seed=7) as site:
            _try(site, operation, who, statuses)
    with capsys.disabled():
        made = f"{statuses.total()} calls of {len(found)} operations"
        print(f"\nSchemathesis as {who}: {made}, seed {SEED}, {dict(statuses)}")  # noqa: T201


def _try(site: Sandbox, operation: Any, who: str, statuses: Counter[int]) -> None:
    headers = {**Caller(site, who).headers, "X-ExperimentalApi": "opt-in", "X-Atlassian-Token": "no-check"}

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=st.data())
    def run(case: Any, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in KNOWN and data.draw(st.integers(0, 4)):
                case.path_parameters[name] = data.draw(st.sampled_from(KNOWN[name]))
        reply = case.call(base_url=site.url, headers=headers)
        statuses[reply.status_code] += 1
        assert reply.status_code < 500, (case.as_curl_command(), reply.text)
        if reply.content:
            case.validate_response(reply, checks=[response_schema_conformance])

    run()
