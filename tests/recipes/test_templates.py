"""Texts with `{{ }}` in them, and inputs made of them."""

import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.errors import RecipeError
from deskhand.recipes.expressions import ExpressionError
from deskhand.recipes.templates import Template, convert, holds_template, render

scope: dict[str, object] = {"x": 3, "name": "Åse", "none": None, "labels": ["a", "b"], "when": "2030-01-31T09:00:00Z"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{{ x }}", 3),
        ("{{x}}", 3),
        ("{{ labels }}", ["a", "b"]),
        ("{{ none }}", None),
        ("{{ {'a': {'b': x}} }}", {"a": {"b": 3}}),
        ("{{ '}}' }}", "}}"),
        ("{{ timestamp(when) }}", "2030-01-31T09:00:00Z"),
        ("{{ duration('90m') }}", "PT5400S"),
        (" {{ x }}", " 3"),
        ("Hello {{ name }}!", "Hello Åse!"),
        ("{{ name }}{{ x }}", "Åse3"),
        ("[{{ none }}]", "[]"),
        ("{{ labels }} {{ x == 3 }} {{ 2.5 }}", '["a","b"] true 2.5'),
        ("at {{ timestamp(when) }}", "at 2030-01-31T09:00:00Z"),
        (r"\{{monospace}} {{ x }}", "{{monospace}} 3"),
        (r"C:\\{{ name }}", "C:\\Åse"),
        (r"C:\\\{{ name }}", "C:\\{{ name }}"),
        (r"a\b }} {", r"a\b }} {"),
    ],
)
def test_a_template_gives_its_value(text: str, expected: object) -> None:
    """One single `{{ }}` gives the value with its type, anything else gives text."""
    assert expected == Template.read(text).value(scope)


def test_a_text_can_be_asked_for() -> None:
    """Where only text will do, a single `{{ }}` gives text as well."""
    assert "3" == Template.read("{{ x }}").as_text(scope)


@pytest.mark.parametrize("text", ["{{ x", "{{ {'a': x }}", "a {{"])
def test_an_open_template_is_refused(text: str) -> None:
    """A `{{` without its `}}` says how to write braces."""
    with pytest.raises(ExpressionError, match=r"this \{\{ has no \}\}\. Close it, or write"):
        Template.read(text)


def test_templates_never_reach_python() -> None:
    """What would lead to Python's insides from a value leads nowhere."""
    for text in ("{{ x.__class__ }}", "{{ name.__init__.__globals__ }}", "{{ __import__('os') }}"):
        with pytest.raises(ExpressionError):
            Template.read(text).value(scope)


def test_what_a_value_says_is_not_evaluated() -> None:
    """A customer who writes `{{ x }}` into a request gets it back as text."""
    assert "You wrote {{ x }}" == Template.read("You wrote {{ body }}").value({"body": "{{ x }}"})


def test_an_input_is_rendered_throughout() -> None:
    """Lists and tables within it too; what holds no template stays as it is."""
    step_input = {
        "request": "{{ name }}",
        "labels": ["{{ x }}", "b", 1],
        "fields": {"a": {"b": "{{ labels }}"}, "c": None},
    }
    expected = {"request": "Åse", "labels": [3, "b", 1], "fields": {"a": {"b": ["a", "b"]}, "c": None}}
    assert expected == render(step_input, scope)


def test_an_error_names_the_field() -> None:
    """So that a job's log says where to look."""
    with pytest.raises(ExpressionError, match=r"^fields\.a\[1\]: name\.x: name is a single value, so it has no x$"):
        render({"fields": {"a": ["b", "{{ name.x }}"]}}, scope)


def test_what_holds_a_template_is_known() -> None:
    """Anywhere within it."""
    assert holds_template({"a": ["b", {"c": "{{ x }}"}]})
    assert not holds_template({"a": ["b", {"c": "x }}", "d": 1}]})


class Input(msgspec.Struct, forbid_unknown_fields=True):
    body: Annotated[str, msgspec.Meta(min_length=1)]
    count: int = 1
    labels: list[str] = []
    fields: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"body": 5}, "add_comment.body takes text, not a whole number"),
        ({"body": None}, "add_comment.body takes text, not null"),
        ({"body": "a", "labels": ["a", 5]}, "add_comment.labels[1] takes text, not a whole number"),
        ({"body": "a", "labels": "secret"}, "add_comment.labels takes a list, not text"),
        ({"body": "a", "count": "secret"}, "add_comment.count takes a whole number, not text"),
        ({"body": ""}, "add_comment.body takes text of length >= 1"),
        ({}, "add_comment needs body"),
        ({"body": "a", "x": 1}, "add_comment has no field x"),
    ],
)
def test_data_that_does_not_fit_is_explained(data: dict[str, Any], said: str) -> None:
    """With the field, what it takes and what kind of thing it got: never the value."""
    with pytest.raises(RecipeError) as caught:
        convert(data, Input, "add_comment")
    assert (said,) == caught.value.problems


def test_data_that_fits_becomes_the_input() -> None:
    """The action's own type."""
    assert Input(body="a", count=2) == convert({"body": "a", "count": 2}, Input)


@settings(max_examples=100, deadline=None)
@given(st.text("{}\\ 'x\n\"", max_size=14))
def test_no_text_breaks_a_template(text: str) -> None:
    """Whatever the text, the answer is a value of JSON or an ExpressionError."""
    try:
        given_value = Template.read(text).value(scope)
    except ExpressionError:
        return
    json.dumps(given_value, allow_nan=False)
