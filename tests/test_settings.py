"""Every setting has a default, a line of help, and a line in the reference."""

from pathlib import Path

import pytest

from deskhand import settings
from deskhand.settings import SETTINGS, BadSetting, Setting

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_reference_says_what_the_declaration_says(setting: Setting) -> None:
    """The page in the documentation has the declared name, default and help."""
    assert f"| `{setting.name}` | {setting.default} | {setting.help} |" in REFERENCE.read_text().splitlines()


def test_an_empty_variable_is_an_absent_one() -> None:
    """What is set to nothing has its default."""
    expected = settings.text("DESKHAND_INTERVAL", {})

    assert expected == settings.text("DESKHAND_INTERVAL", {"DESKHAND_INTERVAL": ""})
    assert settings.text("DESKHAND_INTERVAL", {"DESKHAND_INTERVAL": "5"}) != expected


@pytest.mark.parametrize("written", ["soon", "0", "-1", "inf", "nan"])
def test_a_number_is_above_zero(written: str) -> None:
    """What is no usable number is named with its setting."""
    with pytest.raises(BadSetting, match=f"DESKHAND_INTERVAL must be a number above 0, not '{written}'"):
        settings.number("DESKHAND_INTERVAL", {"DESKHAND_INTERVAL": written})


def test_where_home_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """DESKHAND_HOME comes first, then XDG_DATA_HOME where it is absolute, then the usual place below the user's home."""
    monkeypatch.setenv("HOME", "/h")
    usual = Path("/h/.local/share/deskhand")

    assert Path("/d") == settings.home({"DESKHAND_HOME": "/d", "XDG_DATA_HOME": "/x"})
    assert Path("/h/d") == settings.home({"DESKHAND_HOME": "~/d"})
    assert Path("/x/deskhand") == settings.home({"XDG_DATA_HOME": "/x"})
    assert usual == settings.home({"XDG_DATA_HOME": "relative"})
    assert usual == settings.home({})
