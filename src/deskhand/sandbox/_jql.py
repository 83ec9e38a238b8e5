"""JQL as a tree: the grammar, and Jira's words for what is wrong with a query."""

from typing import NamedTuple

from deskhand.sandbox._jql_tokens import Token, WrongQuery, tokens_of

RESERVED = frozenset({"and", "or", "not", "in", "is", "empty", "null", "order", "by", "was", "changed"})
OPERATORS = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
MOST_SORTS = 7
DEEPEST = 60


class Value(NamedTuple):
    """A literal."""

    text: str
    quoted: bool = False


class Function(NamedTuple):
    """A call such as `startOfDay("-1d")`."""

    name: str
    arguments: tuple[str, ...]


class Clause(NamedTuple):
    """A field, an operator, what it is held against, and for history the predicates."""

    field: str
    operator: str
    operands: tuple[Value | Function, ...]
    many: bool = False
    predicates: tuple[tuple[str, tuple[Value | Function, ...]], ...] = ()


class Negation(NamedTuple):
    """Not."""

    part: "Node"


class Junction(NamedTuple):
    """All of the parts, or any of them."""

    all: bool
    parts: tuple["Node", ...]


class Sort(NamedTuple):
    """One field of ORDER BY."""

    field: str
    descending: bool | None


class Query(NamedTuple):
    """A whole query."""

    where: "Node | None"
    order: tuple[Sort, ...]


Node = Clause | Negation | Junction
EMPTY = Value("\0EMPTY")


def parse(text: str) -> Query:
    """A query from its text."""
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def word(self, *wanted: str) -> bool:
        """Whether the next words are these, unquoted; if so they are taken."""
        ahead = self.tokens[self.index : self.index + len(wanted)]
        if [token.text.lower() for token in ahead if token.kind == "word"] != list(wanted):
            return False
        self.index += len(wanted)
        return True

    def sign(self, *wanted: str) -> bool:
        if self.token.kind != "sign" or self.token.text not in wanted:
            return False
        self.index += 1
        return True

    def wrong(self, expected: str, more: str = "") -> WrongQuery:
        token = self.token
        got = "end of query" if token.kind == "end" else token.text
        if token.kind == "end":
            return WrongQuery(f"Error in the JQL Query: Expecting {expected} before the end of the query.{more}")
        line = self.text.count("\n", 0, token.at) + 1
        column = token.at - (self.text.rfind("\n", 0, token.at) + 1) + 1
        return WrongQuery(
            f"Error in the JQL Query: Expecting {expected} but got '{got}'.{more} (line {line}, character {column})"
        )

    def query(self) -> Query:
        where = None
        if self.token.kind != "end" and not self._at_order():
            where = self.either()
        order = self.order() if self._at_order() else ()
        if self.token.kind != "end":
            raise self.wrong("either 'OR' or 'AND'") if not order else self.wrong("','")
        return Query(where, order)

    def _at_order(self) -> bool:
        words = [token.text.lower() for token in self.tokens[self.index : self.index + 2] if token.kind == "word"]
        return words == ["order", "by"]

    def order(self) -> tuple[Sort, ...]:
        self.index += 2
        sorts = []
        while True:
            field = self.field()
            descending = None
            if self.word("desc"):
                descending = True
            elif self.word("asc"):
                descending = False
            sorts.append(Sort(field, descending))
            if not self.sign(","):
                return tuple(sorts)

    def either(self) -> Node:
        parts = [self.both()]
        while self.word("or") or self.sign("||", "|"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Junction(all=False, parts=tuple(parts))

    def both(self) -> Node:
        parts = [self.single()]
        while self.word("and") or self.sign("&&", "&"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Junction(all=True, parts=tuple(parts))

    def single(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongQuery("Error in the JQL Query: The query is nested too deeply.")
        node = self.part()
        self.depth -= 1
        return node

    def part(self) -> Node:
        if self.word("not") or self.sign("!"):
            return Negation(self.single())
        if self.sign("("):
            inner = self.either()
            if not self.sign(")"):
                raise self.wrong("')'")
            return inner
        return self.clause()

    def field(self) -> str:
        token = self.token
        if token.kind == "word" and token.text.lower() in RESERVED:
            raise WrongQuery(
                f"Error in the JQL Query: '{token.text}' is a reserved JQL word. You must surround it in quotation "
                "marks to use it as a field or value."
            )
        if token.kind not in {"word", "string"}:
            raise self.wrong("a field name")
        self.index += 1
        return token.text

    def clause(self) -> Node:
        field = self.field()
        if self.token.kind == "sign" and self.token.text in {"=", "!=", "<", ">", "<=", ">=", "~", "!~"}:
            return Clause(field, self.take().text, (self.operand(),))
        if self.word("is", "not"):
            return Clause(field, "!=", (self.emptiness(),))
        if self.word("is"):
            return Clause(field, "=", (self.emptiness(),))
        if self.word("not", "in"):
            return Clause(field, "not in", *self.several())
        if self.word("in"):
            return Clause(field, "in", *self.several())
        if self.token.kind == "word" and self.token.text.lower() in {"was", "changed"}:
            return self.history(field)
        raise self.wrong("operator", f" The valid operators are {OPERATORS}.")

    def history(self, field: str) -> Node:
        if self.word("changed"):
            return Clause(field, "changed", (), predicates=self.predicates())
        self.take()
        negated = self.word("not")
        if self.word("in"):
            operands, many = self.several()
        else:
            operands, many = (self.operand(),), False
        return Clause(field, "was not" if negated else "was", operands, many, self.predicates())

    def predicates(self) -> tuple[tuple[str, tuple[Value | Function, ...]], ...]:
        found = []
        while self.token.kind == "word" and self.token.text.lower() in {
            "after",
            "before",
            "on",
            "during",
            "by",
            "from",
            "to",
        }:
            name = self.take().text.lower()
            if self.token.kind == "sign" and self.token.text == "(":
                found.append((name, self.several()[0]))
            else:
                found.append((name, (self.operand(),)))
        return tuple(found)

    def emptiness(self) -> Value:
        if self.word("empty") or self.word("null"):
            return EMPTY
        raise self.wrong("either 'EMPTY' or 'NULL'")

    def several(self) -> tuple[tuple[Value | Function, ...], bool]:
        if not self.sign("("):
            operand = self.operand()
            if isinstance(operand, Function):
                return (operand,), True
            self.index -= 1
            raise self.wrong("either a list or a function")
        found = [self.operand()]
        while self.sign(","):
            found.append(self.operand())
        if not self.sign(")"):
            raise self.wrong("either ')' or ','")
        return tuple(found), True

    def operand(self) -> Value | Function:
        if self.word("empty") or self.word("null"):
            return EMPTY
        token = self.token
        if token.kind == "word" and token.text.lower() in RESERVED:
            raise WrongQuery(
                f"Error in the JQL Query: '{token.text}' is a reserved JQL word. You must surround it in quotation "
                "marks to use it as a field or value."
            )
        if token.kind not in {"word", "string"}:
            raise self.wrong("either a value, list or function")
        self.index += 1
        if self.sign("("):
            return Function(token.text, self.arguments())
        return Value(token.text, token.kind == "string")

    def arguments(self) -> tuple[str, ...]:
        found: list[str] = []
        while not self.sign(")"):
            if found and not self.sign(","):
                raise self.wrong("either ')' or ','")
            if self.token.kind not in {"word", "string"}:
                raise self.wrong("a function argument")
            found.append(self.take().text)
        return tuple(found)
