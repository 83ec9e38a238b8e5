"""Spells `default(a.b, c)` out in CEL, none of whose own functions can take what is not there."""

import json
from collections.abc import Sequence

from deskhand.recipes._names import Chain, Token, chain_at

__all__ = ["default_at", "spell_out_defaults"]


def default_at(words: Sequence[Token], index: int) -> Chain | None:
    """What the call of `default` at `index` asks for, where that is a name and a comma follows."""
    if index + 2 >= len(words) or words[index + 2].kind != "name":
        return None
    chain = chain_at(words, index + 2)
    ends_well = chain.tail < len(words) and words[chain.tail].text == ","
    return None if chain.method or chain.is_function or not ends_well else chain


def spell_out_defaults(text: str, words: Sequence[Token]) -> str:
    """The expression with every `default(a.b, c)` as `("b" in a && a.b != null ? a.b : (c))`."""
    made: list[str] = []
    closers: list[str] = []
    done = index = 0
    while index < len(words):
        word = words[index]
        is_call = word.text == "default" and [each.text for each in words[index + 1 : index + 2]] == ["("]
        chain = default_at(words, index) if is_call else None
        if chain is not None:
            made.append(f"{text[done : word.at]}({_is_there(text, chain)} ? {text[chain.at : chain.end]} : (")
            closers.append("))")
            done, index = words[chain.tail].end, chain.tail
        elif word.text == "(":
            closers.append(")")
        elif word.text == ")" and closers:
            made.append(text[done : word.at] + closers.pop())
            done = word.end
        index += 1
    return "".join(made) + text[done:]


def _is_there(text: str, chain: Chain) -> str:
    value, parts = chain.root, [f"{chain.root} != null"]
    for key, _ in chain.members:
        parts.append(f"{json.dumps(key)} in {value}" if isinstance(key, str) else f"size({value}) > {key}")
        value += f"[{json.dumps(key)}]"
        parts.append(f"{value} != null")
    return " && ".join(parts)
