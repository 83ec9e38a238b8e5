"""The client's declarations against the project's table of facts, and the table against Atlassian's documents."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

import deskhand.client
from contract.document import SERVICE_DESK, document, documented, row, scopes_of, table
from deskhand.client import NOT_CALLABLE, Operation, catalogue, nouns

CATALOGUE = catalogue()
OF_SERVICE_DESK = [one for one in CATALOGUE.values() if one.service_desk]
OF_PLATFORM = [one for one in CATALOGUE.values() if not one.service_desk and one.path.startswith("/rest/api/3")]
SHARED_ON_PREM = "jsm-dc-11.3-operations.json"


def file_of(path: str) -> str:
    """The file that an operation of the service desk lives in: by the first noun below `request` or `servicedesk`."""
    names = [part for part in path.split("/") if part and not part.startswith("{")]
    if names[0] in ("request", "servicedesk", "admin") and len(names) > 1 and names[1] != "validate":
        names = names[1:]
    plural = {
        "attachTemporaryFile": "attachments",
        "insight": "assets",
        "requesttype": "request_types",
        "requesttypegroup": "request_types",
        "servicedesk": "service_desks",
    }
    unchanged = ("assets", "feedback", "info", "knowledgebase", "portals", "queues", "status")
    return plural.get(names[0]) or (names[0] if names[0] in unchanged else f"{names[0]}s")


def test_the_table_says_what_atlassian_says() -> None:
    """Method, path, scopes, flags and paging of each operation are those of the document."""
    official = {spec: row(spec, one) for spec, one in documented("jsm-cloud.json", SERVICE_DESK).items()}
    assert official == table()


def test_every_callable_operation_is_there() -> None:
    """The client has each documented operation, or says why it cannot be called."""
    internal = {spec for spec, one in table().items() if "internal" in one.flags}
    assert internal == set(NOT_CALLABLE)
    assert set(table()) - internal == {str(one) for one in OF_SERVICE_DESK if "cloud" in one.editions}


def test_every_on_prem_operation_is_there() -> None:
    """The client has each operation of Data Center's service desk, and claims no other for it."""
    official = {
        f"{method} {path.removeprefix(SERVICE_DESK)}" for method, path, *_ in document(SHARED_ON_PREM)["operations"]
    }
    assert official == {str(one) for one in OF_SERVICE_DESK if "datacenter" in one.editions}


@pytest.mark.parametrize("operation", OF_SERVICE_DESK, ids=str)
def test_it_lives_in_the_file_of_its_noun(operation: Operation[Any, Any]) -> None:
    """Nobody has to remember where an operation is: its path says it."""
    assert f"deskhand.client.{file_of(operation.path)}" == operation.owner.__module__


@pytest.mark.parametrize("operation", [one for one in OF_SERVICE_DESK if "cloud" in one.editions], ids=str)
def test_it_declares_what_the_table_says(operation: Operation[Any, Any]) -> None:
    """Scopes, the experimental mark and who may call it anonymously."""
    fact = table()[str(operation)]
    assert set(fact.classic.split()) == operation.needs.classic_scopes
    assert set(fact.granular.split()) == operation.needs.granular_scopes
    assert ("experimental" in fact.flags) == operation.experimental
    assert ("anonymous" in fact.flags) == (operation.needs.product == "anybody")


@pytest.mark.parametrize("operation", OF_PLATFORM, ids=str)
def test_a_platform_call_is_as_atlassian_says(operation: Operation[Any, Any]) -> None:
    """It is in the document of the edition that has it, with its scopes, its mark and in its chapter."""
    if "cloud" in operation.editions:
        official = documented("platform-cloud-v3.json")[str(operation)]
        assert scopes_of(official) == operation.needs.classic_scopes | operation.needs.granular_scopes
        assert bool(official.get("x-experimental")) == operation.experimental
        assert [operation.chapter] == [re.sub(r"\W+", "-", tag.lower()) for tag in official["tags"]]
    if "datacenter" in operation.editions:
        path = operation.on_prem.path or operation.path.replace("/rest/api/3", "/api/2")
        shape = re.sub(r"\{\w+\}", "{}", f"{operation.method} {path.removeprefix('/rest')}")
        assert shape in {re.sub(r"\{\w+\}", "{}", one) for one in documented("platform-dc-10.3.json")}


@pytest.mark.parametrize("operation", [one for one in OF_SERVICE_DESK if "cloud" in one.editions], ids=str)
def test_its_page_is_in_its_chapter(operation: Operation[Any, Any]) -> None:
    """The link leads to the chapter that Atlassian has the operation in."""
    tags = documented("jsm-cloud.json", SERVICE_DESK)[str(operation)].get("tags", ["Knowledgebase"])
    assert [f"/api-group-{tag.lower()}/#api-rest-servicedeskapi-" in operation.page for tag in tags] == [True]


@pytest.mark.parametrize("operation", CATALOGUE.values(), ids=str)
def test_it_links_its_page(operation: Operation[Any, Any]) -> None:
    """Every operation has one line of its own and the address of Atlassian's page."""
    assert operation.__doc__
    assert operation.page in operation.__doc__
    assert operation.page.startswith("https://")


def examples() -> list[tuple[str, Any]]:
    """The official examples of successful replies of operations whose replies have a shape."""
    try:
        told = document("jsm-cloud-examples.json")
    except pytest.skip.Exception:
        return []
    return [
        (spec.replace(SERVICE_DESK, ""), body)
        for spec, replies in told.items()
        for status, body in replies.items()
        if status.startswith("2")
    ]


@pytest.mark.parametrize(("spec", "body"), examples(), ids=lambda one: one if isinstance(one, str) else "")
def test_the_official_example_decodes(spec: str, body: Any) -> None:
    """Each of Atlassian's example replies is read in the shape that the operation declares."""
    operation = CATALOGUE[spec]
    assert operation.returns is not None
    assert operation.decoder.decode(msgspec.json.encode(body)) is not None


def test_there_are_fifty_examples() -> None:
    """None of the examples is passed over."""
    document("jsm-cloud-examples.json")
    assert len(examples()) >= 50


def test_a_noun_has_a_file_and_a_file_a_noun() -> None:
    """What stands in the folder is what the client offers."""
    folder = Path(deskhand.client.__file__).parent
    files = {path.stem for path in folder.glob("[a-z]*.py")}
    platform = {f"platform.{path.stem}" for path in folder.glob("platform/[a-z]*.py")}
    assert files | {"platform"} == {name for name in nouns() if "." not in name}
    assert platform == {name for name in nouns() if "." in name}


def test_the_package_s_door_is_in_order() -> None:
    """What is exported is there, and everything public that is imported is exported."""
    exported = deskhand.client.__all__
    assert sorted(exported, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == list(exported)
    assert not [name for name in exported if not hasattr(deskhand.client, name)]


def older_examples() -> list[tuple[str, str]]:
    """The example replies that stood in the document of August 2023, as they are written there."""
    try:
        operations = documented("jsm-cloud-2023-08.json", SERVICE_DESK)
    except pytest.skip.Exception:
        return []
    return [
        (spec, example)
        for spec, operation in operations.items()
        for status, reply in operation["responses"].items()
        for content in reply.get("content", {}).values()
        if status.startswith("2") and isinstance(example := content.get("example"), str) and example.startswith("{")
    ]


@pytest.mark.parametrize(("spec", "example"), older_examples(), ids=lambda one: one.partition("\n")[0][:80])
def test_the_replies_of_three_years_ago_decode(spec: str, example: str) -> None:
    """Sites lag behind the document: what Jira answered in 2023 is read too, in the same shapes."""
    assert CATALOGUE[spec].decoder.decode(example) is not None
