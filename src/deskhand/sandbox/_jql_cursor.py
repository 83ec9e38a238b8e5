"""A place in a query, and Jira's words for what it does not expect there."""

from deskhand.sandbox._jql_tokens import KEYWORDS, Token, in_one_line, tokens_of, wrong
from deskhand.sandbox._queries import WrongQuery

OPERATORS = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
LARGEST = 2**63


class Cursor:
    """Goes through the pieces of a query, one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The next piece."""
        return self.tokens[self.index]

    def take(self) -> Token:
        """The next piece, which is done with."""
        token = self.token
        self.index += 1
        return token

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.token.kind == "end"

    def at_word(self, *wanted: str) -> bool:
        """Whether the next piece is one of these words, unquoted."""
        return self.token.kind == "word" and self.token.text.lower() in wanted

    def is_text(self) -> bool:
        """Whether the next piece is in quotation marks or needs none."""
        token = self.token
        return token.kind == "string" or (token.kind == "word" and token.text.lower() not in KEYWORDS)

    def word(self, wanted: str) -> bool:
        """Take a word, if it is the next piece."""
        found = self.at_word(wanted)
        self.index += found
        return found

    def sign(self, *wanted: str) -> bool:
        """Take one of some signs, if it is the next piece."""
        found = self.token.kind == "sign" and self.token.text in wanted
        self.index += found
        return found

    def need(self, wanted: str) -> None:
        """Take a word or a sign, which has to come now."""
        if not self.sign(wanted) and not self.word(wanted):
            raise self.missing(wanted.upper() if wanted == "in" else wanted)

    def number(self, token: Token) -> str:
        """A piece that Jira can count with, if it is a number at all."""
        digits = token.text.removeprefix("-")
        if digits.isdecimal() and not -LARGEST <= int(token.text) < LARGEST:
            raise self.wrong_at(
                token,
                f"'{token.text}' is not a valid number. Numbers must be between {-LARGEST:,} and {LARGEST - 1:,}.",
            )
        return token.text

    def wrong_at(self, token: Token, what: str) -> WrongQuery:
        """What is wrong with a piece."""
        return wrong(what, self.text, token.at)

    def wrong(self, expecting: str, more: str = "", query: str = "the JQL Query") -> WrongQuery:
        """Something else than the next piece was expected; more, in which {} stands for it, is said of it."""
        got = in_one_line(self.token.text)
        if self.at_end():
            return WrongQuery(f"Error in {query}: {expecting} before the end of the query.")
        return wrong(f"{expecting} but got '{got}'.{more.replace('{}', got)}", self.text, self.token.at, query)

    def missing(self, wanted: str) -> WrongQuery:
        """A certain sign was expected."""
        return self.wrong(f"Expecting '{wanted}'")

    def no_field(self) -> WrongQuery:
        """A field was expected."""
        if self.at_end():
            return WrongQuery("Error in the JQL Query: Expecting a field name at the end of the query.")
        if self.token.text == "[":
            return self.wrong("Expecting a field name", " Did you mean 'cf['?")
        return self.wrong(
            "Expecting a field name", " You must surround '{}' in quotation marks to use it as a field name."
        )

    def no_operator(self) -> WrongQuery:
        """An operator was expected."""
        if self.at_end():
            return WrongQuery(
                "Error in the JQL Query: Expecting operator before the end of the query. The valid operators are "
                f"{OPERATORS}."
            )
        return self.wrong("Expecting operator", f" The valid operators are {OPERATORS}.")

    def no_operand(self) -> WrongQuery:
        """A value was expected. Jira leaves out an article where it says so."""
        return self.wrong(
            "Expecting either a value, list or function",
            " You must surround '{}' in quotation marks to use it as a value.",
            "JQL Query",
        )

    def no_argument(self) -> WrongQuery:
        """An argument of a function was expected."""
        if self.at_end():
            return WrongQuery("Error in the JQL Query: Expecting a function argument at the end of the query.")
        if self.token.text == ")":
            return self.wrong_at(self.token, "Function argument must be specified.")
        return self.wrong(
            "Expecting a function argument", " You must surround '{}' in quotation marks to use it as an argument."
        )
