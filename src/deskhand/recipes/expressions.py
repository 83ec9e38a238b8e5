"""Expressions in CEL, compiled once and evaluated on what a job knows: the only door to CEL.

A name gives plain data: what the trigger reported, what an earlier step gave. Times in it are ISO 8601 texts; use
`timestamp(…)` to reckon with them. A whole number of more than 64 bits is a text of its digits.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

from deskhand.errors import RecipeError
from deskhand.recipes._defaults import default_at, spell_out_defaults
from deskhand.recipes._explain import Fault, compiler_faults, run_fault
from deskhand.recipes._functions import functions, methods
from deskhand.recipes._names import Chain, Token, chains, tokens
from deskhand.recipes._problems import did_you_mean, name_list
from deskhand.recipes._values import Unfit, inward, outward, words_for

__all__ = ["Expression", "ExpressionError", "Fault", "compile", "describe"]

longest = 10_000
longest_shown = 70
type_names = frozenset({"bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"})


class ExpressionError(RecipeError):
    """An expression that cannot be compiled, or gives nothing for these values."""

    def __init__(self, text: str, faults: Sequence[Fault], *, where: str = "") -> None:
        self.text = text
        self.faults = tuple(faults)
        super().__init__([where + describe(text, fault) for fault in faults])


def describe(text: str, fault: Fault) -> str:
    """One line: the expression, the column, what is wrong."""
    shown = " ".join((text if len(text) <= longest_shown else text[:longest_shown] + "…").split())
    if fault.at == 0:
        return f"{shown}: {fault.said}"
    column = fault.at - text.rfind("\n", 0, fault.at)
    return f"{shown}: column {column}: {fault.said}"


class Expression:
    """A compiled expression; `names` are those it reads, `kind` CEL's name for what it gives (DYN where only the run tells)."""

    def __init__(
        self, text: str, program: cel.Expression, kind: str, roots: Iterable[Chain], names: Iterable[str]
    ) -> None:
        self.text = text
        self.kind = kind
        self.names = frozenset(names)
        self._program = program
        self._chains = tuple(roots)

    def value(self, scope: Mapping[str, object]) -> object:
        """What it gives for these values: JSON's types, datetime and timedelta."""
        try:
            data = {name: inward(scope[name]) for name in self.names}
            result = self._program.eval(data=data)
            if result.type() == cel.Type.ERROR:
                raise self._error(run_fault(str(result.value()), self._chains, scope))
            return outward(result)
        except Unfit as unfit:
            raise self._error(str(unfit)) from unfit
        except KeyError as missing:
            raise self._error(f"nothing is known as {missing.args[0]}") from missing
        except RuntimeError as error:
            raise self._error(run_fault(str(error), self._chains, scope)) from error

    def truth(self, scope: Mapping[str, object]) -> bool:
        """Whether it holds; anything but true and false is an error."""
        given = self.value(scope)
        if isinstance(given, bool):
            return given
        raise self._error(f"a condition must give true or false, this gave {words_for(given)}")

    def items(self, scope: Mapping[str, object]) -> list[object]:
        """The list it gives; anything else is an error."""
        given = self.value(scope)
        if isinstance(given, list):
            return given
        raise self._error(f"for_each needs a list, this gave {words_for(given)}")

    def _error(self, said: str) -> ExpressionError:
        return ExpressionError(self.text, [Fault(0, said)])


def compile(text: str, names: Collection[str]) -> Expression:
    """The expression, which may use `names`; raises ExpressionError with what is wrong at which column."""
    return _compile(text, frozenset(names))


@lru_cache(maxsize=4096)
def _compile(text: str, names: frozenset[str]) -> Expression:
    if len(text) > longest:
        raise ExpressionError(text, [Fault(0, f"it is longer than {longest:,} characters. Split it into steps")])
    if not _encodes(text):
        raise ExpressionError(ascii(text), [Fault(0, "it holds half a character. Remove it")])
    words = list(tokens(text))
    if not words:
        raise ExpressionError(text, [Fault(0, "the expression is empty. Write what it should give")])
    found = chains(words)
    if quote := next((word for word in words if word.text in {"'", '"'}), None):
        raise ExpressionError(text, [Fault(quote.at, "a quote is not closed")])
    faults = [*_name_faults(found, names), *_call_faults(words)]
    if faults:
        raise ExpressionError(text, sorted(faults))
    used = frozenset(chain.root for chain in found if not chain.bound and chain.root in names and not chain.is_function)
    program = _program(text, text, used)
    kind = program.return_type().name()
    if any(chain.root == "default" and chain.is_function for chain in found):
        program = _program(spell_out_defaults(text, words), text, used)
    return Expression(text, program, kind, found, used)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _program(text: str, original: str, names: frozenset[str]) -> cel.Expression:
    try:
        return _environment(names).compile(text)
    except RuntimeError as error:
        raise ExpressionError(original, compiler_faults(str(error), original)) from error


@lru_cache(maxsize=256)
def _environment(names: frozenset[str]) -> cel.Env:
    return cel.NewEnv(
        variables=dict.fromkeys(sorted(names), cel.Type.DYN), extensions=[ext_strings.ExtStrings(), _own()]
    )


def _own() -> cel.CelExtension:
    """`default`, for the compiler alone: every call is spelt out before it runs.

    No function of ours runs inside of CEL, as cel-expr-python 0.1.3 never frees what such a call takes and gives.
    """
    takes = [cel.Type.DYN, cel.Type.DYN]
    overload = cel.Overload("default_value", return_type=cel.Type.DYN, parameters=takes, impl=lambda first, _: first)
    return cel.CelExtension("deskhand", [cel.FunctionDecl("default", [overload])])


def _name_faults(found: Iterable[Chain], names: frozenset[str]) -> Iterable[Fault]:
    for chain in found:
        root = chain.root
        if chain.is_function and root not in functions:
            guess = f"; write x.{root}(…)" if root in methods else did_you_mean(root, functions) or _all(functions)
            yield Fault(chain.at, f"there is no function {root}{guess}")
        elif (
            not chain.is_function
            and not chain.bound
            and root not in names
            and (root not in type_names or chain.members)
        ):
            guess = did_you_mean(root, names) or "."
            yield Fault(
                chain.at, f"nothing is known as {root}{guess} Known here: {name_list(names) or 'nothing'}", root
            )


def _call_faults(words: Sequence[Token]) -> Iterable[Fault]:
    for index, word in enumerate(words[:-1]):
        if word.kind != "name" or words[index + 1].text != "(":
            continue
        if words[index - 1].text == "." and index and word.text not in methods:
            guess = did_you_mean(word.text, methods) or _all(methods)
            yield Fault(word.at, f"there is no function .{word.text}(){guess}")
        elif word.text == "default" and default_at(words, index) is None:
            yield Fault(
                word.at,
                'default takes a name and what stands in for it, such as default(trigger.request.summary, "none")',
            )


def _all(known: Iterable[str]) -> str:
    return f". There are: {name_list(known, most=60)}"
