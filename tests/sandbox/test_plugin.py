import pytest

pytest_plugins = ["pytester"]

TESTS = '''
import pytest
from urllib.request import Request, urlopen


def keys(sandbox):
    return len(sandbox.site.issues)


def test_first(sandbox):
    """Changes its own site."""
    assert sandbox.url.startswith("http://127.0.0.1:")
    sandbox.site.forget_issue(sandbox.site.issue("HELP-1"))
    assert 499 == keys(sandbox)


def test_second(sandbox):
    """Sees nothing of the first."""
    assert 500 == keys(sandbox)
    assert sandbox.token("alex@acme.example")


@pytest.mark.sandbox(company="empty", edition="datacenter")
def test_marked(sandbox):
    """Gets the site that it asks for."""
    assert (0, "datacenter") == (keys(sandbox), sandbox.site.edition)
'''


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inner pytest loads this one plugin, by its entry point."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)


def test_each_test_gets_a_fresh_site(pytester: pytest.Pytester) -> None:
    """The fixture `sandbox` is a running site of one's own, of the kind that a marker names."""
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "deskhand", "--strict-markers", "-W", "error")
    result.assert_outcomes(passed=3)


def test_the_plugin_loads_no_web_server(pytester: pytest.Pytester) -> None:
    """A run that uses no sandbox does not import one."""
    pytester.makepyfile(
        "import sys\n\n\ndef test_it():\n    assert not {'uvicorn', 'starlette', 'deskhand.sandbox._sandbox'} & set(sys.modules)\n"
    )
    pytester.runpytest_subprocess("-p", "deskhand").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ('"empty"', "does not take 'empty', but by name: seed, company,"),
        ("size=3", "does not take size, but by name: seed, company,"),
        ('company="huge"', "company='huge': must be one of 'small', 'large', 'empty'."),
    ],
)
def test_a_marker_that_says_nothing_known_is_an_error(pytester: pytest.Pytester, marker: str, said: str) -> None:
    """What the fixture cannot make is told in one line, instead of another site than was asked for."""
    pytester.makepyfile(f"import pytest\n\n\n@pytest.mark.sandbox({marker})\ndef test_it(sandbox): ...\n")
    result = pytester.runpytest_subprocess("-p", "deskhand", "--strict-markers")
    result.assert_outcomes(errors=1)
    assert any(said in line for line in result.outlines)
