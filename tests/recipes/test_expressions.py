"""Expressions: what they give, and what is said when they give nothing."""

import contextlib
import resource
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.recipes.expressions import ExpressionError, compile

scope = {
    "trigger": {
        "request": {
            "key": "HELP-1",
            "assignee": None,
            "count": 5,
            "labels": ["a", "b"],
            "created": "2030-01-31T09:00:00Z",
        }
    },
    "found": {"requests": [{"key": "A", "v": 1}, {"key": "B", "v": None}]},
    "x": 3,
    "name": "Åse",
}


def value(text: str) -> object:
    return compile(text, scope.keys()).value(scope)


def refusal(text: str) -> str:
    with pytest.raises(ExpressionError) as caught:
        value(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trigger.request.key", "HELP-1"),
        ("trigger.request.assignee", None),
        ("trigger.request.labels", ["a", "b"]),
        ("found.requests.filter(r, r.v == 1)", [{"key": "A", "v": 1}]),
        ("{'a': [1, 2.5, null, true]}", {"a": [1, 2.5, None, True]}),
        ("{1: 2}", {"1": 2}),
        ("timestamp(trigger.request.created) + duration('1h')", datetime(2030, 1, 31, 10, tzinfo=UTC)),
        ("duration('90m')", timedelta(minutes=90)),
        ("'VPN'.lowerAscii()", "vpn"),
        ("name.matches('(?i)åSE')", True),
        ("trigger.request.labels.join(', ')", "a, b"),
        ("'a,b'.split(',')", ["a", "b"]),
        ("'aXb'.replace('X', '-')", "a-b"),
        ("'VPN is down'.matches('^VPN')", True),
        ("type(x) == int", True),
        ("x in [1, 3]", True),
        ("x // three\n + 1", 4),
    ],
)  # fmt: skip
def test_an_expression_gives_its_value(text: str, expected: object) -> None:
    """Values come back with their types."""
    assert expected == value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('default(trigger.request.assignee.name, "nobody")', "nobody"),
        ('default(trigger.request.missing, "none")', "none"),
        ('default(trigger.request.key, "none") + "!"', "HELP-1!"),
        ('default(trigger.request["key"], "none")', "HELP-1"),
        ("default(trigger.request.labels[7], 'no label')", "no label"),
        ("default(trigger.request.a, default(trigger.request.b, ')'.trim() + ('(')))", ")("),
        ("found.requests.map(r, default(r.v, 0))", [1, 0]),
        ("default(x, 1/0)", 3),
        ("default(x, 1) + default(x, 2)", 6),
    ],
)
def test_default_stands_in_for_what_is_null_or_missing(text: str, expected: object) -> None:
    """However deep the gap is, and only then is the second part evaluated."""
    assert expected == value(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("triger.x", "nothing is known as triger; did you mean trigger? Known here: found, name, trigger, x"),
        ("x + zebra", "column 5: nothing is known as zebra."),
        ("lowr(x)", "there is no function lowr."),
        ("trim(name)", "there is no function trim; write x.trim(…)"),
        ("name.trm()", "column 6: there is no function .trm(); did you mean trim?"),
        ("1 +", "column 4: it ends too early"),
        ("(1", "it ends too early"),
        ("1 + + 2", "column 5: unexpected +"),
        ("'abc", "a quote is not closed"),
        ("", "the expression is empty"),
        ('1 + "a"', "column 3: + does not work on a whole number and text"),
        ("'%d'.format()", "format is not used like that"),
        ("default(1, 2)", "default takes a name and what stands in for it"),
        ("default(x)", "default takes a name and what stands in for it"),
        ("google.protobuf.Any{}", "nothing is known as google."),
        ("(" * 50 + "1" + ")" * 50, "nested too deep"),
        ("1" + " + 1" * 5000, "longer than 10,000 characters"),
    ],
)
def test_what_cannot_be_compiled_is_explained(text: str, said: str) -> None:
    """With the column, the nearest name, and what there is."""
    with pytest.raises(ExpressionError) as caught:
        compile(text, scope.keys())
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trigger.request.kye", "trigger.request has no kye; did you mean key?"),
        ("trigger.request.assignee.name", "trigger.request.assignee is null, so it has no name. Use default("),
        ("trigger.request.labels[4]", "trigger.request.labels is a list of 2 items, so it has no 4"),
        ("trigger.request.key.x", "trigger.request.key is a single value, so it has no x"),
        ("found.requests.exists(r, r.kye == 1)", 'there is no "kye" in one of the values'),
        ('trigger.request.count > "a"', "> does not work on a whole number and text"),
        ("x ? 1 : 2", "what stands before the ? is not true or false"),
        ("x && true", "&& joins only what is true or false"),
        ("name.map(i, i)", "go through a list or a table only"),
        ("1 / 0", "divide by zero"),
        ("int('a')", "cannot convert string to int"),
        ("1.0 / 0.0", "a number without end"),
        ("b'a'", "it gives bytes. Use string(…)"),
        ("[type(1)]", "it gives a type, not a value"),
    ],
)
def test_what_cannot_be_evaluated_is_explained(text: str, said: str) -> None:
    """In the recipe's own names, in one line, and never with a value."""
    assert said in refusal(text)
    assert "\n" not in refusal(text)


def test_a_runaway_loop_is_stopped_by_its_budget() -> None:
    """27 million rounds end at about ten thousand."""
    loop = compile("n.all(a, n.all(b, n.all(c, a + b + c >= 0)))", ["n"])
    with pytest.raises(ExpressionError, match=r"about 10,000 items"):
        loop.value({"n": list(range(300))})


def test_data_nested_too_deep_is_refused() -> None:
    """CEL itself would end the process."""
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ExpressionError, match=r"nested more than 200 deep"):
        compile("x", ["x"]).value({"x": deep})


def test_long_texts_pass() -> None:
    """Ten million letters go in and come out."""
    long = "é" * 10_000_000
    assert len(long) == compile("x.size()", ["x"]).value({"x": long})


def test_a_nul_does_not_cut_a_text() -> None:
    """To CEL a text ends at its first NUL: an account "admin", NUL, "x" must not be "admin"."""
    assert compile('x == "admin"', ["x"]).value({"x": "admin\0x"}) is False


def test_half_a_character_is_replaced() -> None:
    """A lone surrogate, which JSON can carry, does no harm."""
    assert "a\N{REPLACEMENT CHARACTER}b" == compile("x", ["x"]).value({"x": "a\ud800b"})


@pytest.mark.parametrize("number", [2**62, 2**63 - 1, -(2**63), 2**64 - 1])
def test_whole_numbers_of_64_bits_come_back(number: int) -> None:
    """Signed and unsigned."""
    assert number == compile("x", ["x"]).value({"x": number})


def test_longer_whole_numbers_keep_their_digits() -> None:
    """As text, where a float would lose some."""
    assert str(10**30) == compile("x", ["x"]).value({"x": 10**30})


def test_times_go_in_as_text() -> None:
    """`timestamp(…)` makes a time of them again."""
    at = datetime(2030, 1, 31, tzinfo=UTC)
    assert at == compile("timestamp(x)", ["x"]).value({"x": at})


def test_only_the_names_in_use_are_read() -> None:
    """What an expression does not name is not carried into it, and costs nothing."""
    compiled = compile("x + [1].map(big, big)[0]", ["x", "big"])
    assert frozenset({"x"}) == compiled.names
    assert 4 == compiled.value({"x": 3, "big": object()})


def test_tables_come_back_in_one_order() -> None:
    """CEL keeps the keys of a table in an order that differs between processes; a text made of it must not."""
    table = dict.fromkeys("zyxwvutsrqponmlkjihgfedcba", 1)
    assert sorted(table) == list(compile("x", ["x"]).value({"x": table}))  # type: ignore[call-overload]


def test_nulls_leave_no_trace() -> None:
    """A hundred thousand of them, at every depth, take no reference to None away."""
    compiled = compile("[x, none, {'a': none}]", ["x", "none"])
    before = sys.getrefcount(None)
    for _ in range(10_000):
        compiled.value({"x": [None, {"a": None}, [None] * 5], "none": None})
    assert abs(before - sys.getrefcount(None)) < 1_000


def test_default_leaves_no_trace() -> None:
    """What an expression took is freed when it is done."""
    compiled = compile("default(x.a, default(x.b, ''))", ["x"])
    big = {"a": None, "b": "y" * 1_000_000}
    compiled.value({"x": big})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200):
        compiled.value({"x": big})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB; kept, it would be 200,000


def test_an_expression_is_compiled_once() -> None:
    """The same text over the same names is the same object."""
    assert compile("x + 1", ["x", "y"]) is compile("x + 1", ["y", "x"])


def test_a_condition_gives_true_or_false() -> None:
    """Anything else is an error that names the kind, not the value."""
    assert compile("x == 3", ["x"]).truth(scope) is True
    with pytest.raises(ExpressionError, match=r"must give true or false, this gave text"):
        compile("name", ["name"]).truth(scope)


def test_for_each_needs_a_list() -> None:
    """Anything else is an error that names the kind, not the value."""
    assert ["a", "b"] == compile("trigger.request.labels", ["trigger"]).items(scope)
    with pytest.raises(ExpressionError, match=r"needs a list, this gave null"):
        compile("trigger.request.assignee", ["trigger"]).items(scope)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_every_value_of_json_comes_back(given_value: object) -> None:
    """What goes in comes out, with its type."""
    back = compile("x", ["x"]).value({"x": given_value})
    assert (given_value, type(given_value)) == (back, type(back))


words = (
    """x name .key [0] [ ] ( ) { } default( has( , + == ' " ` 'a' 1 2.5 null in && ! - . // int b'a' \\ é timestamp("""
)
parts = st.sampled_from([".map(i, ", "? ", ": ", "\n", "\ud800", "\0", *words.split()])


@settings(max_examples=200, deadline=None)
@given(st.lists(parts, max_size=12).map("".join))
def test_no_text_breaks_the_compiler(text: str) -> None:
    """Whatever the text, the answer is a value or an ExpressionError."""
    with contextlib.suppress(ExpressionError):
        value(text)
