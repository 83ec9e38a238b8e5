"""JQL as a tree, and the grammar that makes one of a query's text."""

from typing import NamedTuple

from deskhand.sandbox._jql_cursor import Cursor
from deskhand.sandbox._queries import WrongQuery

COMPARING = ("=", "!=", "<", ">", "<=", ">=", "~", "!~")
PREDICATES = frozenset({"after", "before", "on", "during", "by", "from", "to"})
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
Predicates = tuple[tuple[str, tuple[Value | Function, ...]], ...]
EMPTY = Value("\0EMPTY")


def parse(text: str) -> Query:
    """A query from its text."""
    return _Parser(text).query()


def said(operand: Value | Function) -> str:
    """A value as Jira repeats it."""
    if isinstance(operand, Function):
        return f"{operand.name}({', '.join(operand.arguments)})"
    if operand == EMPTY:
        return "EMPTY"
    return operand.text if operand.text.lstrip("-").isdigit() else f'"{operand.text}"'


class _Parser(Cursor):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        # Jira first tells what it cannot read at all.
        self.senseless: list[WrongQuery] = []

    def query(self) -> Query:
        where = None
        if not self.at_end() and not self.at_word("order"):
            where = self.either()
        order = self.order() if self.word("order") else ()
        if not self.at_end():
            raise self.wrong("Expecting either 'OR' or 'AND'")
        if self.senseless:
            raise self.senseless[0]
        return Query(where, order)

    def order(self) -> tuple[Sort, ...]:
        self.need("by")
        sorts = [self.sort()]
        while self.sign(","):
            sorts.append(self.sort())
        if not self.at_end():
            directed = sorts[-1].descending is not None
            raise self.wrong("Expecting ','" if directed else "Expecting either 'ASC' or 'DESC'")
        return tuple(sorts)

    def sort(self) -> Sort:
        field = self.field()
        if self.word("desc"):
            return Sort(field, True)
        return Sort(field, False if self.word("asc") else None)

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
        self.deeper()
        node = self.part()
        self.depth -= 1
        return node

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongQuery("Error in the JQL Query: The query is nested too deeply.")

    def part(self) -> Node:
        if self.word("not") or self.sign("!"):
            return Negation(self.single())
        if self.sign("("):
            inner = self.either()
            self.need(")")
            return inner
        return self.clause()

    def field(self) -> str:
        if self.word("cf"):
            return self.custom_field()
        token = self.token
        if not self.is_text():
            raise self.no_field()
        self.take()
        if not token.text.strip():
            raise self.wrong_at(token, "A field name cannot be empty.")
        return token.text + self.property() if self.sign("[") else token.text

    def custom_field(self) -> str:
        self.need("[")
        if not self.is_text() or not self.token.text.isdecimal():
            raise self.wrong("Expecting a custom field id (a positive number)")
        number = self.number(self.take())
        self.need("]")
        return f"cf[{number}]"

    def property(self) -> str:
        if not self.is_text():
            raise self.wrong("Expecting a property id")
        key = self.take().text
        self.need("]")
        path = self.take().text if self.token.kind == "word" and self.token.text.startswith(".") else ""
        return f"[{key}]{path}"

    def clause(self) -> Node:
        field = self.field()
        if self.token.kind == "sign" and self.token.text in COMPARING:
            return self.compared(field, self.take().text)
        if self.word("is"):
            return self.emptiness(field)
        if self.word("not"):
            self.need("in")
            return Clause(field, "not in", self.several(field, "not in"), many=True)
        if self.word("in"):
            return Clause(field, "in", self.several(field, "in"), many=True)
        if self.at_word("was", "changed"):
            return self.history(field)
        raise self.no_operator()

    def compared(self, field: str, operator: str) -> Node:
        operands, many = self.operands()
        if many:
            values = ", ".join(said(operand) for operand in operands)
            self.senseless.append(
                WrongQuery(f"Operator '{operator}' does not support the list value '({values})' for field '{field}'.")
            )
        return Clause(field, operator, operands)

    def emptiness(self, field: str) -> Node:
        operator = "is not" if self.word("not") else "is"
        if self.token.kind == "sign" and self.token.text == "!":
            raise self.wrong("Expecting 'NOT'")
        operands, _ = self.operands()
        if operands != (EMPTY,):
            self.senseless.append(
                WrongQuery(f"The operator '{operator}' of the field '{field}' takes EMPTY or NULL only.")
            )
        return Clause(field, operator, operands)

    def several(self, field: str, operator: str) -> tuple[Value | Function, ...]:
        operands, many = self.operands()
        if not many and isinstance(operands[0], Value) and operands[0] != EMPTY:
            value = said(operands[0])
            self.senseless.append(
                WrongQuery(f"Operator '{operator}' does not support the non-list value '{value}' for field '{field}'.")
            )
        return operands

    def history(self, field: str) -> Node:
        if self.word("changed"):
            predicates = self.predicates()
            if self.is_text():
                self.senseless.append(
                    WrongQuery(
                        "The CHANGED operator does not support the use of values without predicates. You must prefix "
                        f"the {self.take().text} value with a suitable predicate."
                    )
                )
                predicates = self.predicates()
            return Clause(field, "changed", (), predicates=predicates)
        self.take()
        operator = "was not" if self.word("not") else "was"
        if self.word("in"):
            return Clause(field, operator, self.several(field, f"{operator} in"), True, self.predicates())
        operands, many = self.operands()
        return Clause(field, operator, operands, many, self.predicates())

    def predicates(self) -> Predicates:
        found = []
        while self.at_word(*PREDICATES):
            name = self.take().text.lower()
            found.append((name, self.operands()[0]))
        return tuple(found)

    def operands(self) -> tuple[tuple[Value | Function, ...], bool]:
        """A value or a function, or a list of them; lists in a list are one list."""
        if not self.sign("("):
            return (self.operand(),), False
        self.deeper()
        found = [*self.operands()[0]]
        while self.sign(","):
            found.extend(self.operands()[0])
        self.need(")")
        self.depth -= 1
        return tuple(found), True

    def operand(self) -> Value | Function:
        if self.word("empty") or self.word("null"):
            return EMPTY
        if not self.is_text():
            raise self.no_operand()
        token = self.take()
        if self.sign("("):
            if not token.text.strip():
                raise self.wrong_at(token, "A function name cannot be empty.")
            return Function(token.text, self.arguments())
        return Value(token.text if token.kind == "string" else self.number(token), token.kind == "string")

    def arguments(self) -> tuple[str, ...]:
        found: list[str] = []
        if self.sign(")"):
            return ()
        if self.at_end() or self.token.text == ",":
            raise self.missing(")")
        while True:
            if self.token.kind not in {"word", "string"}:
                raise self.no_argument()
            found.append(self.take().text)
            if self.sign(")"):
                return tuple(found)
            if not self.sign(","):
                raise self.missing(")") if self.at_end() else self.wrong("Expecting ')' or ','")
