"""AQL, the query language of Assets: a query becomes a test of things, and an order.

https://support.atlassian.com/jira-service-management-cloud/docs/use-assets-query-language-aql/
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from deskhand.sandbox import _aql_values as aql_values
from deskhand.sandbox._aql_tokens import Token, WrongAql, tokens_of
from deskhand.sandbox._aql_values import Context, Place, Wanted
from deskhand.sandbox._asset_records import Asset
from deskhand.sandbox._assets import REFERENCE

Test = Callable[[Asset], bool]
REFERENCES = {"inboundreferences": True, "inr": True, "outboundreferences": False, "outr": False}
DEEPEST = 100


class Query(NamedTuple):
    """What is looked for, and in what order."""

    test: Test
    order: Place | None
    descending: bool


def found(context: Context, text: str) -> list[Asset]:
    """The things that a query describes, in its order; by their labels where it names none."""
    query = _Parser(context, text).query()
    rows = [row for row in context.site.assets.values() if query.test(row)]
    return sorted(rows, key=lambda row: aql_values.place_in_order(context, row, query.order), reverse=query.descending)


class _Parser:
    def __init__(self, context: Context, text: str) -> None:
        self.context, self.text = context, text
        self.tokens = tokens_of(text)
        self.at = self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self, *words: str) -> bool:
        if not self.token.says(*words):
            return False
        self.at += 1
        return True

    def want(self, word: str) -> None:
        if not self.take(word):
            raise WrongAql(f"The AQL is not valid: expected '{word}' but got '{self.token.text or 'the end'}'.")

    def query(self) -> Query:
        test = _everything if self.token.kind == "end" or self.token.says("order") else self.either()
        order, descending = None, False
        if self.take("order"):
            self.want("by")
            order = self.place(ordering=True)
            descending = self.take("desc") or (self.take("asc") and False)
        if self.token.kind != "end":
            raise WrongAql(f"The AQL is not valid: '{self.token.text}' was not expected.")
        return Query(test, order, descending)

    def either(self) -> Test:
        tests = [self.both()]
        while self.take("or"):
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.take("and"):
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongAql("The AQL is not valid: it is nested too deeply.")
        try:
            if self.take("not"):
                inner = self.one()
                return lambda row: not inner(row)
            if self.take("("):
                test = self.either()
                self.want(")")
                return test
            return self.clause()
        finally:
            self.depth -= 1

    def clause(self) -> Test:
        if self.token.says("object") and self.tokens[self.at + 1].says("having", "not"):
            self.at += 1
            return self.references(has=not self.take("not"))
        place = self.place()
        if self.take("is"):
            empty = not self.take("not")
            self.want("empty")
            return lambda row: empty == (not place.values(row))
        negated = self.take("not")
        if self.take("in"):
            wanted = self.several()
            return _compared(place, "=", wanted, negated=negated)
        if self.take("having"):
            return _all_of(place, self.several())
        operator = self.token.text.casefold()
        if operator not in aql_values.OPERATORS or (negated and operator != "like") or self.token.kind == "string":
            raise WrongAql(f"The AQL is not valid: '{self.token.text}' is no operator.")
        self.at += 1
        return _compared(place, operator, [self.value()], negated=negated)

    def references(self, *, has: bool) -> Test:
        self.want("having")
        name = self.token.text.casefold()
        if name not in REFERENCES:
            raise WrongAql(f"The sandbox does not know {self.token.text}() in AQL.")
        self.at += 1
        self.want("(")
        test = _everything if self.token.says(")") else self.either()
        self.want(")")
        related = _referring if REFERENCES[name] else _referred
        return lambda row: has == any(test(other) for other in related(self.context, row))

    def place(self, *, ordering: bool = False) -> Place:
        names = [self.name()]
        while self.take("."):
            names.append(self.name())
        return aql_values.place(self.context, names, ordering=ordering)

    def name(self) -> str:
        token = self.token
        if token.kind not in {"word", "string"}:
            raise WrongAql(f"The AQL is not valid: expected a name but got '{token.text or 'the end'}'.")
        self.at += 1
        return token.text

    def several(self) -> list[Wanted]:
        if not self.take("("):
            return [self.value()]
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
        self.want(")")
        return found

    def value(self) -> Wanted:
        token = self.token
        text = self.name()
        if token.kind == "word" and self.take("("):
            arguments: list[str] = []
            while not self.take(")"):
                arguments.append(self.argument())
                self.take(",")
            return aql_values.function(self.context, text, arguments)
        while token.kind == "word" and self.token.says(".") and self.token.start == self.tokens[self.at - 1].end:
            self.at += 1
            text += f".{self.name()}"
        return aql_values.quoted_function(self.context, text) or Wanted(text)

    def argument(self) -> str:
        """What stands in a function's parentheses: spaces are part of it, as in `now(-2h 15m)`."""
        parts = []
        while not self.token.says(",", ")"):
            parts.append(self.name())
        return " ".join(parts)


def _everything(_: Asset) -> bool:
    return True


def _compared(place: Place, operator: str, wanted: list[Wanted], *, negated: bool) -> Test:
    fits = aql_values.OPERATORS[operator]

    def test(row: Asset) -> bool:
        values = place.values(row)
        hit = any(fits(value, one) for value in values for one in wanted)
        return hit if not negated else place.has(row) and not hit

    return test


def _all_of(place: Place, wanted: list[Wanted]) -> Test:
    """Every one that the function names is among the values."""
    one_by_one = [Wanted(text) for one in wanted for text in (one.any_of or (one.text,))]

    def test(row: Asset) -> bool:
        values = place.values(row)
        return all(any(aql_values.equals(value, one) for value in values) for one in one_by_one)

    return test


def _referred(context: Context, row: Asset) -> Iterator[Asset]:
    for attribute in context.site.asset_types[row.type].attributes:
        if attribute.kind == REFERENCE:
            for number in row.values.get(attribute.id, ()):
                yield context.site.assets[number]


def _referring(context: Context, row: Asset) -> Iterator[Any]:
    return (other for other in context.site.assets.values() if any(one is row for one in _referred(context, other)))
