"""The recipe format."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.errors import RecipeError
from deskhand.recipes.document import ActionStep, ForEachStep, IfStep, StopStep, parse, walk
from recipes.small_catalogues import head

whole = """\
recipe: greet-and-route
description: Greets who raised it
connection: it-desk
trigger:
  request_created:
    desk: HELP
  if: trigger.request.priority == "High"
steps:
  - id: greet
    add_comment:
      request: "{{ trigger.request.key }}"
      body: |
        Hello
      public: true
  - if: greet.id == "1"
    then:
      - assign: {request: HELP-1}
    else:
      - assign:
      - stop: {failed: no one}
  - for_each: found.requests
    as: each
    do:
      - add_comment: {labels: [a, 1, 2.5, null, yes, 2030-01-31]}
  - stop: "why"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        parse(text, "f.yaml")
    return list(caught.value.problems)


def test_a_recipe_is_read_whole() -> None:
    """Name, connection, trigger, condition and steps are where they were written."""
    recipe = parse(whole)
    assert ("greet-and-route", "Greets who raised it", "it-desk") == (
        recipe.name,
        recipe.description,
        recipe.connection,
    )
    assert ("request_created", {"desk": "HELP"}) == (recipe.trigger.name, recipe.trigger.input)
    assert 'trigger.request.priority == "High"' == recipe.trigger.condition
    assert [ActionStep, IfStep, ForEachStep, StopStep] == [type(step) for step in recipe.steps]


def test_values_keep_their_types() -> None:
    """YAML 1.2: `yes` is text, a date is text, numbers and null are themselves."""
    last = [step for step in walk(parse(whole).steps) if isinstance(step, ActionStep)][-1]
    assert {"labels": ["a", 1, 2.5, None, "yes", "2030-01-31"]} == last.input


def test_paths_use_ids_where_there_are_ids() -> None:
    """A path names a step by its id, and a step without one by its kind and number."""
    assert [
        "greet",
        "if-1",
        "if-1/then/assign",
        "if-1/else/assign_2",
        "if-1/else/stop-1",
        "for_each-1",
        "for_each-1/do/add_comment",
        "stop-1",
    ] == [step.path for step in walk(parse(whole).steps)]


def test_steps_know_their_lines() -> None:
    """Every step has the line of its action or its first word."""
    assert [10, 15, 17, 19, 20, 21, 24, 25] == [step.line for step in walk(parse(whole).steps)]


def test_a_default_id_never_takes_a_chosen_one() -> None:
    """Where somebody calls a step `assign`, another step's default id gives way, even if it comes first."""
    recipe = parse(head + "  - assign:\n  - id: assign\n    add_comment:\n")
    assert ["assign_2", "assign"] == [step.id for step in recipe.steps if isinstance(step, ActionStep)]


def test_a_control_step_may_have_an_id() -> None:
    """The id of an `if` is part of the paths below it."""
    recipe = parse(head + "  - id: route\n    if: true\n    then:\n      - assign:\n")
    assert ["route", "route/then/assign"] == [step.path for step in walk(recipe.steps)]


def test_the_digest_is_of_the_meaning() -> None:
    """Comments, order of keys, description and style do not change it; an input does."""
    plain = parse(head + "  - assign: {request: A, who: b}\n").digest
    other = parse("description: x\n" + head + "  # why\n  - assign:\n      who: 'b'\n      request: A\n").digest
    assert plain == other
    assert plain != parse(head + "  - assign: {request: A, who: c}\n").digest


def test_a_recipe_is_stored_as_its_text() -> None:
    """`source` is the text, and reads the same again."""
    recipe = parse(whole)
    assert recipe == parse(recipe.source)


def test_a_stop_may_fail_the_job() -> None:
    """`failed` says so; without a text there is none."""
    recipe = parse(head + "  - if: true\n    then:\n      - stop: {failed: bad}\n  - stop:\n")
    stops = [step for step in walk(recipe.steps) if isinstance(step, StopStep)]
    assert [("bad", True), ("", False)] == [(step.text, step.failed) for step in stops]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("  - fo: 1\n    ba: 2\n", "7: a step has one action; found fo and ba."),
        (
            "  - if: a\n    than: 1\n    then: [{stop: }]\n",
            "8: than does not belong to a step with `if`; did you mean then?",
        ),
        ("  - if: a\n", "7: then must be a list of steps."),
        ("  - id: a-b\n    x:\n", "7: 'a-b' is no id."),
        ("  - id: trigger\n    x:\n", "7: trigger means something else in expressions."),
        ("  - id: a\n    x:\n  - id: a\n    y:\n", "9: the id a is taken by line 7."),
        ("  - x: 4\n", "7: below x stand lines of `field: value`."),
        ("  - stop: [1]\n", "7: stop takes a text"),
        ("  - for_each: [1]\n    do: [{stop: }]\n", "7: for_each must be an expression."),
        ("  - for_each: a\n    as: a b\n    do: [{stop: }]\n", "8: 'a b' is no name for an item."),
        ("  - then: []\n", "7: a step has one action; found then."),
        ("  - 5\n", "7: a step is an action, an `if`, a `for_each` or a `stop`."),
        ("  - a: {b: {{ c }}}\n", "7: braces at the start of a value mean a table to YAML."),
        ("  - a: {b: 1, b: 2}\n", "7: b is given twice, first in line 7."),
        ("  - a: &x {b: 1}\n  - a: *x\n", "7: an alias (`*name`) repeats this value."),
        ("  - a: !!python/name:os.system {}\n", "7: the YAML tag"),
        ("  - a: {b: 99999999999999999999}\n", "7: '99999999999999999999' is no number"),
        ("  - a: {b: .inf}\n", "7: '.inf' is no number"),
        ('  - a: {b: "\\ud800"}\n', "7: '\\ud800' is no number or text"),
        ("\t- a:\n", "not valid YAML"),
        ("  - a: [\n", "not valid YAML"),
        ('  - if: "a" == b\n    then: []\n', "7: not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(step: str, said: str) -> None:
    """One line: the file, the line, what is wrong, what to do."""
    found = problems(head + step)
    assert [True] == [said in problem for problem in found if said in problem], found
    assert all(problem.startswith("f.yaml:") and "\n" not in problem for problem in found)


def test_all_mistakes_are_told_at_once() -> None:
    """A recipe with five mistakes has five problems, in the order of their lines."""
    found = problems("recipe: A B\ntriger: 1\nsteps: 4\n")
    assert ["f.yaml:1", "f.yaml:1", "f.yaml:1", "f.yaml:2", "f.yaml:3"] == [
        problem.partition(": ")[0] for problem in found
    ]
    assert "f.yaml:2: a recipe has no key triger; did you mean trigger?" in found


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "just text"])
def test_what_is_no_recipe_says_how_to_begin(text: str) -> None:
    """An empty or foreign file is answered with the four keys of a recipe."""
    assert ["f.yaml:1: this is no recipe. Begin with `recipe:`, `connection:`, `trigger:` and `steps:`"] == problems(
        text
    )


def test_aliases_cannot_blow_up() -> None:
    """Ten lines of aliases of aliases are refused, each where its value stands, and nothing is copied."""
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
    assert any("an alias" in problem for problem in problems(bomb))


@pytest.mark.parametrize("text", ["- " * 3000, "[" * 3000, "{a: " * 500, "a: " + "[" * 200 + "]" * 200])
def test_deep_nesting_is_refused(text: str) -> None:
    """A text nested thousands deep is a problem of the recipe, not of the interpreter."""
    assert problems(text)


def test_a_long_text_is_refused() -> None:
    """A file of megabytes is no recipe."""
    assert ["f.yaml:1: the file is longer than 500,000 characters. Split the recipe"] == problems("#" * 500_001)


words = (
    """recipe steps trigger if then do for_each stop id { } [ ] &a *a | > ' " \\ % --- !! !< # << ~ 1 0b 0x 1e9 .nan"""
)
pieces = st.sampled_from([": ", "\n", "  ", "- ", "\t", "? ", "é", "\ud800", *words.split()])


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80), st.lists(pieces, max_size=40).map("".join), st.binary().map(lambda b: b.decode("latin-1"))
    )
)
def test_no_text_breaks_the_parser(text: str) -> None:
    """Whatever the text, the answer is a recipe or a RecipeError."""
    for candidate in (text, head + text):
        with contextlib.suppress(RecipeError):
            parse(candidate)
