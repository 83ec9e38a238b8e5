"""What wiki markup's characters, emoticons and colours mean, for reading and for writing."""

import html
import re
import string

__all__ = [
    "BARE_ADDRESS",
    "COLOURS",
    "EMOTICON",
    "EMOTICONS",
    "MACRO",
    "MARKS",
    "PANELS",
    "SIGNS",
    "ends_address",
    "escaped",
    "in_address",
    "in_brackets",
    "is_address",
    "unescaped",
]

PANELS = {"info": "#deebff", "note": "#eae6ff", "success": "#e3fcef", "warning": "#fffae6", "error": "#ffebe6"}
MARKS = {"*": "strong", "_": "em", "-": "strike", "+": "underline", "^": "sup", "~": "sub", "??": "em"}
SIGNS = {"strong": "*", "em": "_", "strike": "-", "underline": "+", "sup": "^", "sub": "~"}
COLOURS = {
    "black": "#000000",
    "blue": "#0000ff",
    "brown": "#a52a2a",
    "cyan": "#00ffff",
    "gray": "#808080",
    "green": "#008000",
    "grey": "#808080",
    "lime": "#00ff00",
    "magenta": "#ff00ff",
    "maroon": "#800000",
    "navy": "#000080",
    "olive": "#808000",
    "orange": "#ffa500",
    "pink": "#ffc0cb",
    "purple": "#800080",
    "red": "#ff0000",
    "silver": "#c0c0c0",
    "teal": "#008080",
    "white": "#ffffff",
    "yellow": "#ffff00",
}
EMOTICONS = {
    ":)": ":slight_smile:",
    ":(": ":disappointed:",
    ":P": ":stuck_out_tongue:",
    ":D": ":smiley:",
    ";)": ":wink:",
    "(y)": ":thumbsup:",
    "(n)": ":thumbsdown:",
    "(i)": ":info:",
    "(/)": ":check_mark:",
    "(x)": ":cross_mark:",
    "(!)": ":warning:",
    "(+)": ":plus:",
    "(-)": ":minus:",
    "(?)": ":question:",
    "(on)": ":light_bulb_on:",
    "(off)": ":light_bulb_off:",
    "(*)": ":yellow_star:",
    "(*r)": ":red_star:",
    "(*g)": ":green_star:",
    "(*b)": ":blue_star:",
    "(flag)": ":flag_on:",
    "(flagoff)": ":flag_off:",
}
_SIGNS = "|".join(re.escape(sign) for sign in EMOTICONS)
EMOTICON = re.compile(rf"(?<!\w)(?:{_SIGNS})(?!\w)")
# An underscore next to it will have a backslash before it once it is written.
_ALMOST_EMOTICON = re.compile(rf"(?<![^\W_])(?:{_SIGNS})(?![^\W_])")
# A word in braces that begins or ends a block; `{{code}}` is the word `code` in monospace.
MACRO = re.compile(r"(?<![\\{])\{(code|noformat|quote|panel)(?::([^{}\n]*))?\}(?!\})")

# Within an address no sign marks a passage, unless what comes before it cannot be part of one; an entity is read as such.
_NOT_IN_ADDRESS = "<>\"'`|\\^{}[]*&("
_SAFE = rf"[^\s\x00-\x1f\x7f{re.escape(_NOT_IN_ADDRESS)}"
BARE_ADDRESS = re.compile(rf"(?<!\w)https?://\w(?:(?:{_SAFE}]|&(?!#?\w+;))*{_SAFE}.,;:!?_~+-])?")
_SPECIAL = re.compile(r"[\\{}\[\]|*_+^~?!&:;(-]")
_ENTITY = re.compile(r"&#?\w+;")
_ESCAPE = re.compile(rf"\\([{re.escape(string.punctuation)}])|(&#?\w+;)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[\]|{}\\]|&(?=#?\w+;)")
_NUMBERS = {"\\": "&#92;", "&": "&amp;"}
_PHRASE_SIGNS = "*_+^~-"


def escaped(words: str, *, line_start: bool) -> str:
    """A text so that it reads as itself.

    A backslash cannot escape another, two of them being a line break, so it is written as a number where it has to be.
    """
    made = _SPECIAL.sub(lambda match: _escape(words, match.start()), words)
    if line_start:
        made = re.sub(r"^(h[1-6]|bq)\.(?=\s|$)", r"\1&#46;", made)
        made = re.sub(r"^#(?=(?:#|\\[*-])*(?:\s|$))", r"\#", made)
    return made


def ends_address(char: str) -> bool:
    """Whether an address before this, if there is one, ends here."""
    return not char or char.isspace() or char in _NOT_IN_ADDRESS


def in_brackets(words: str) -> str:
    """A name between brackets, where only the brackets' own signs count."""
    return _BRACKETED.sub(lambda match: _NUMBERS.get(match[0]) or f"\\{match[0]}", words)


def in_address(words: str) -> str:
    """An address as it was written between brackets: entities are part of it."""
    return re.sub(rf"\\([{re.escape(string.punctuation)}])", r"\1", words).strip()


def is_address(words: str) -> bool:
    """Whether something tells where it is, rather than what a file is called."""
    return "/" in words or words.startswith(("#", "www.")) or _SCHEME.match(words) is not None


def unescaped(words: str) -> str:
    """What escaped text says."""
    return _ESCAPE.sub(lambda match: match[1] or html.unescape(match[2]), words)


def _escape(words: str, at: int) -> str:
    char, before, after = words[at], words[at - 1 : at], words[at + 1 : at + 2]
    if char in "{}[]|":
        return f"\\{char}"
    if char == "\\":
        return char if after.isalnum() or after.isspace() else "&#92;"
    if char == "&":
        return "&amp;" if _ENTITY.match(words, at) else char
    if char in _PHRASE_SIGNS:
        within = (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace())
        return char if within else f"\\{char}"
    if char == "?":
        return "\\?" if "?" in (before, after) else char
    if char == "!":
        return char if before.isalnum() or after.isspace() else "\\!"
    return f"\\{char}" if _ALMOST_EMOTICON.match(words, at) else char
