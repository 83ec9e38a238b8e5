"""The JSON Schema that editors use."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from deskhand.recipes.check import check, known_actions, known_triggers
from deskhand.recipes.schema import schema
from recipes.small_catalogues import actions, triggers

made = schema(actions=actions, triggers=triggers)
validator = Draft202012Validator(made)


def recipe(*steps: Any, trigger: Any = None) -> dict[str, Any]:
    return {
        "recipe": "greet",
        "connection": "it-desk",
        "trigger": {"request_created": {"desk": "HELP"}} if trigger is None else trigger,
        "steps": list(steps),
    }


def test_it_is_a_schema() -> None:
    """Of JSON Schema 2020-12, and says so."""
    Draft202012Validator.check_schema(made)
    assert "https://json-schema.org/draft/2020-12/schema" == made["$schema"]


@pytest.mark.parametrize("name", sorted(actions))
def test_it_takes_every_example(name: str) -> None:
    """What an action shows as its example is a step that editors accept."""
    assert validator.is_valid(recipe({name: made["$defs"]["step"]["properties"][name]["examples"][0]}))


@pytest.mark.parametrize(
    "step",
    [
        {
            "id": "a",
            "add_comment": {
                "request": "{{ trigger.request.key }}",
                "body": "b",
                "public": "{{ x }}",
                "labels": ["{{ x }}"],
            },
        },
        {"add_comment": {"request": "A", "body": "b", "labels": "{{ x }}", "fields": {"a": 1}}},
        {"search_requests": None},
        {"if": "a", "then": [{"stop": "why"}], "else": [{"stop": None}]},
        {"if": True, "then": [{"stop": {"failed": "why"}}]},
        {"for_each": "a", "as": "b", "do": [{"stop": 1}]},
    ],
)
def test_it_takes_what_the_format_takes(step: Any) -> None:
    """Every kind of step, and a template for every value."""
    assert [] == [error.message for error in validator.iter_errors(recipe(step))]


@pytest.mark.parametrize(
    "step",
    [
        {"add_coment": {"request": "A", "body": "b"}},
        {"add_comment": {"request": "A"}},
        {"add_comment": {"request": "A", "body": "b", "publik": True}},
        {"add_comment": {"request": "A", "body": "b", "public": "maybe"}},
        {"add_comment": {"request": "A", "body": "b"}, "search_requests": {}},
        {"add_comment": None},
        {"id": "a-b", "search_requests": {}},
        {"id": "trigger", "search_requests": {}},
        {"if": "a"},
        {"if": "a", "then": []},
        {"for_each": "a"},
        {"stop": "a", "then": [{"stop": "b"}]},
        {},
        5,
    ],
)
def test_it_refuses_what_the_format_refuses(step: Any) -> None:
    """What the check would refuse is underlined in the editor."""
    assert not validator.is_valid(recipe(step))


@pytest.mark.parametrize(
    "trigger",
    [
        {},
        {"request_created": {}},
        {"request_creatd": {"desk": "A"}},
        {"request_created": {"desk": "{{ x }}"}},
        {"if": "a"},
    ],
)
def test_it_refuses_a_wrong_trigger(trigger: Any) -> None:
    """A trigger takes no templates."""
    assert not validator.is_valid(recipe({"stop": "a"}, trigger=trigger))


@pytest.mark.parametrize("name", sorted(known_actions()))
def test_it_takes_every_real_example(name: str) -> None:
    """The package's own actions too, and the check agrees."""
    real = schema()
    step = {name: real["$defs"]["step"]["properties"][name]["examples"][0]}
    assert [] == [error.message for error in Draft202012Validator(real).iter_errors(recipe(step))]
    assert "greet" == check(json.dumps(recipe(step))).name


@pytest.mark.parametrize("name", sorted(known_triggers()))
def test_it_takes_every_real_trigger(name: str) -> None:
    """The package's own triggers too, and the check agrees."""
    real = schema()
    whole = recipe(
        {"stop": "{{ trigger.request.key }}"},
        trigger={name: real["$defs"]["trigger"]["properties"][name]["examples"][0]},
    )
    assert [] == [error.message for error in Draft202012Validator(real).iter_errors(whole)]
    assert "greet" == check(json.dumps(whole)).name


def test_it_carries_what_people_read() -> None:
    """Titles, descriptions and examples come from the declarations."""
    step = made["$defs"]["step"]["properties"]["add_comment"]
    assert ("Add comment", "Write a comment.") == (step["title"], step["description"])
    request = made["$defs"]["action.add_comment.CommentInput"]["properties"]["request"]
    assert ("Key of the request", ["HELP-1"]) == (request["description"], request["examples"])


def test_it_agrees_with_the_check_on_a_whole_recipe() -> None:
    """A recipe that passes the check passes the schema."""
    from recipes.test_check import good  # noqa: PLC0415

    assert [] == [error.message for error in validator.iter_errors(YAML(typ="safe", pure=True).load(good))]
