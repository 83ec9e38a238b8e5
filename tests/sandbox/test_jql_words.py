"""Jira's words for queries that cannot be read, as they were recorded from its sites."""

import pytest

from deskhand.sandbox._jql import parse
from deskhand.sandbox._queries import WrongQuery
from sandbox.caller import V3, Caller

ESCAPES = r"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."
OPERATORS = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
RESERVED = "is a reserved JQL character. You must enclose it in a string or use the escape"
LONG = "3482094382084092840932809482"
RANGE = "Numbers must be between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807."
SAID = [
    ("reporter = grace@acme.example", rf"The character '@' {RESERVED} '\u0040' instead. (line 1, character 17)"),
    ("reporter=a/user/with/slash", rf"The character '/' {RESERVED} '\u002f' instead. (line 1, character 11)"),
    ("labels = a+b", rf"The character '+' {RESERVED} '\u002b' instead. (line 1, character 11)"),
    ("project = HELP$", rf"The character '$' {RESERVED} '\u0024' instead. (line 1, character 15)"),
    ("key = HELP-1;", rf"The character ';' {RESERVED} '\u003b' instead. (line 1, character 13)"),
    ("# comment", rf"The character '#' {RESERVED} '\u0023' instead. (line 1, character 1)"),
    ("mine{www = x", rf"The character '{{' {RESERVED} '\u007b' instead. (line 1, character 5)"),
    ("a =\nb and c = d?", rf"The character '?' {RESERVED} '\u003f' instead. (line 2, character 12)"),
    ("summary ~ select", "'select' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 1, character 11)"),
    ("project = End", "'End' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 1, character 11)"),
    ("comment ~ 'test\n", "The quoted string 'test ' has not been completed. (line 1, character 11)"),
    ("comment ~ '", "The quoted string has not been completed. (line 1, character 11)"),
    ("comme\\unt ~ test", rf"'\un' is an illegal JQL escape sequence. {ESCAPES} (line 1, character 6)"),
    ("status =\n\n\\", f"The escape sequence has not been completed. {ESCAPES} (line 3, character 1)"),
    ("a =\x7fb", r"The character 'U+007F' on line 1 at position 4 must be escaped. Use the escape '\u007f' instead. (line 1, character 4)"),
    ('a ="\x7f"', r"The character 'U+007F' on line 1 at position 5 must be escaped. Use the escape '\u007f' instead. (line 1, character 5)"),
    (f"a=-{LONG}", f"'-{LONG}' is not a valid number. {RANGE} (line 1, character 3)"),
    ("a =b order", "Expecting 'by' before the end of the query."),
    ("a =b order summary", "Expecting 'by' but got 'summary'. (line 1, character 12)"),
    ("a =b order by", "Expecting a field name at the end of the query."),
    ("a =b order by asc", "Expecting a field name but got 'asc'. You must surround 'asc' in quotation marks to use it as a field name. (line 1, character 15)"),
    ("a =b order by c d", "Expecting either 'ASC' or 'DESC' but got 'd'. (line 1, character 17)"),
    ("order by a desc d", "Expecting ',' but got 'd'. (line 1, character 17)"),
    ("'' = c", "A field name cannot be empty. (line 1, character 1)"),
    ("a = ''()", "A function name cannot be empty. (line 1, character 5)"),
    ("a", f"Expecting operator before the end of the query. {OPERATORS}"),
    ("invalid query", f"Expecting operator but got 'query'. {OPERATORS} (line 1, character 9)"),
    ("a =a and j not is empty", "Expecting 'IN' but got 'is'. (line 1, character 16)"),
    ("a =a and j is ! empty", "Expecting 'NOT' but got '!'. (line 1, character 15)"),
    ("cf", "Expecting '[' before the end of the query."),
    ("cf[ = 9", "Expecting a custom field id (a positive number) but got '='. (line 1, character 5)"),
    ("cf[29829", "Expecting ']' before the end of the query."),
    ("[78] = q", "Expecting a field name but got '['. Did you mean 'cf['? (line 1, character 1)"),
    (", a = b", "Expecting a field name but got ','. You must surround ',' in quotation marks to use it as a field name. (line 1, character 1)"),
    ("a = f(", "Expecting ')' before the end of the query."),
    ("a = f(, b = c", "Expecting ')' but got ','. (line 1, character 7)"),
    ("a = f(b", "Expecting ')' before the end of the query."),
    ("a = f(b,)", "Function argument must be specified. (line 1, character 9)"),
    ("a = f(b,", "Expecting a function argument at the end of the query."),
    ("a = f(!", "Expecting a function argument but got '!'. You must surround '!' in quotation marks to use it as an argument. (line 1, character 7)"),
    ("a = f(b!)", "Expecting ')' or ',' but got '!'. (line 1, character 8)"),
    ("a was in (fred, bob", "Expecting ')' before the end of the query."),
    ("a IN ((foo) b = c", "Expecting ')' but got 'b'. (line 1, character 13)"),
    ("(a=b and c = d", "Expecting ')' before the end of the query."),
    ("project = HELP and", "Expecting a field name at the end of the query."),
    ("a=b !c=d", "Expecting either 'OR' or 'AND' but got '!'. (line 1, character 5)"),
    ("a = ((c,d), d) and", "Expecting a field name at the end of the query."),
]  # fmt: skip


@pytest.mark.parametrize(("jql", "said"), SAID)
def test_what_cannot_be_read_is_told_in_jiras_words(jql: str, said: str) -> None:
    """Each sentence is recorded, from a site or from Jira's own tests, with its place."""
    with pytest.raises(WrongQuery) as wrong:
        parse(jql)
    assert f"Error in the JQL Query: {said}" == str(wrong.value)


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        ("project =", "before the end of the query."),
        ("a was", "before the end of the query."),
        ("a = (b,", "before the end of the query."),
        (
            "status = = Done",
            "but got '='. You must surround '=' in quotation marks to use it as a value. (line 1, character 10)",
        ),
        (
            "project = IN",
            "but got 'IN'. You must surround 'IN' in quotation marks to use it as a value. (line 1, character 11)",
        ),
    ],
)
def test_a_missing_value_is_told_with_other_words_than_the_rest(jql: str, said: str) -> None:
    """Jira says "in JQL Query" here, and "in the JQL Query" everywhere else."""
    with pytest.raises(WrongQuery) as wrong:
        parse(jql)
    assert f"Error in JQL Query: Expecting either a value, list or function {said}" == str(wrong.value)


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        ("summary in test", "Operator 'in' does not support the non-list value '\"test\"' for field 'summary'."),
        ("status = (Closed, 1)", "Operator '=' does not support the list value '(\"Closed\", 1)' for field 'status'."),
        ("status = currentUser()", "A value provided by the function 'currentUser' is invalid for the field 'status'."),
        ('created > now("-1d")', "Function 'now' expected '0' arguments but received '1'."),
        (
            "created > startOfDay(soon)",
            "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier.",
        ),
        (
            "assignee in membersOf(nobodies)",
            "Function 'membersOf' can not generate a list of usernames for group 'nobodies'; the group does not exist.",
        ),
        ('text ~ ""', "The field 'text' does not support searching for an empty string."),
        ("text ~ 'AND'", "Unable to parse the text 'AND' for field 'text'."),
        ("text !~ x", "The operator '!~' is not supported by the 'text' field."),
        ("text = x", "The operator '=' is not supported by the 'text' field."),
        ("status changed Closed", "The CHANGED operator does not support the use of values without predicates. You must prefix the Closed value with a suitable predicate."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_jiras_words(alex: Caller, jql: str, said: str) -> None:
    """A query that can be read is refused over HTTP for what it asks, in the words that are recorded."""
    answer = alex.post(f"{V3}/search/jql", {"jql": jql})
    assert (400, {"errorMessages": [said], "errors": {}}) == (answer.status, answer.body)


def test_escapes_and_quotation_marks_let_everything_through(alex: Caller, grace: Caller) -> None:
    """What is reserved can be searched for when it is quoted or escaped."""
    key = grace.raise_request(summary="a/b")
    alex.put(f"{V3}/issue/{key}", {"fields": {"labels": ["a+b", "select"]}})
    for clause in (
        'labels = "a+b"',
        r"labels = a\u002bb",
        "labels in (('a+b'), nothing)",
        "labels = 'select'",
        r'reporter = grace\u0040acme.example and labels is not EMPTY and summary ~ "a/b"',
        r'summary ~ "a\u002fb"',
    ):
        assert [key] == alex.keys(f"key = {key} AND {clause}"), clause


def test_a_text_without_words_finds_nothing(alex: Caller) -> None:
    """Signs are not indexed: what consists of them alone is in no text."""
    assert [] == alex.keys('summary ~ "☃"')
    assert [] == alex.keys('text ~ "--"')
    assert 500 == len(alex.keys('project = HELP AND summary !~ "☃"'))


def test_words_of_a_text_search_combine(alex: Caller, grace: Caller) -> None:
    """Words stand for all of them, OR for any, a minus or NOT for none, and inner quotation marks for a phrase."""
    one, two = grace.raise_request(summary="red balloon over town"), grace.raise_request(summary="blue balloon")
    for text, found in (
        ("red balloon", [one]),
        ("red AND balloon", [one]),
        ("red OR blue", [one, two]),
        ("balloon -red", [two]),
        ("balloon NOT red", [two]),
        ("+balloon +blue", [two]),
        (r"\"balloon over\"", [one]),
        (r"\"over balloon\"", []),
        (r"\"red OR blue\" OR town", [one]),
        ("ball*", [one, two]),
        ("-red", []),
    ):
        assert found == alex.keys(f'key in ({one}, {two}) AND summary ~ "{text}" ORDER BY key'), text
