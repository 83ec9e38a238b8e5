"""Every setting: its name, its default, and one line of help."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["SETTINGS", "BadSetting", "Setting", "home", "number", "text"]


class BadSetting(ValueError):
    """A setting is set to what it cannot be."""


class Setting(NamedTuple):
    """One environment variable that Deskhand reads; `default` is what a person would read as its default."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "DESKHAND_HOME",
        "$XDG_DATA_HOME/deskhand or ~/.local/share/deskhand",
        "The folder that Deskhand keeps its data in.",
    ),
    Setting("DESKHAND_KEY", "", "The key that secrets are sealed with: 32 bytes in base64."),
    Setting("DESKHAND_TOKEN", "", "The API token for `deskhand connection add`."),
    Setting("DESKHAND_PASSWORD", "", "The password for `deskhand connection add`."),
    Setting(
        "DESKHAND_CLIENT_SECRET",
        "",
        "The client secret for `deskhand connection add` and `deskhand oauth-profile add`.",
    ),
    Setting("DESKHAND_PROXY_PASSWORD", "", "The proxy's password for `deskhand connection add`."),
    Setting(
        "DESKHAND_CLIENT_KEY_PASSWORD",
        "",
        "What a client certificate's key is sealed with, for `deskhand connection add`.",
    ),
    Setting("DESKHAND_ATLASSIAN_AUTH", "https://auth.atlassian.com", "Where Atlassian hands out OAuth tokens."),
    Setting("DESKHAND_ATLASSIAN_API", "https://api.atlassian.com", "Where Atlassian's gateway to every Cloud site is."),
    Setting("DESKHAND_INTERVAL", "60", "Seconds between two reads of a site."),
    Setting("DESKHAND_CONCURRENCY", "20", "How many jobs run at the same time."),
    Setting("DESKHAND_DEBUG", "", "Set to 1 to see the traceback of an unexpected error."),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str, environ: Mapping[str, str]) -> str:
    """The value of a setting; an empty variable counts as an absent one."""
    return environ.get(name) or _BY_NAME[name].default


def number(name: str, environ: Mapping[str, str]) -> float:
    """The value of a setting that is a number above zero; BadSetting where it is not."""
    written = text(name, environ)
    try:
        value = float(written)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise BadSetting(f"{name} must be a number above 0, not {written!r}")
    return value


def home(environ: Mapping[str, str]) -> Path:
    """The folder that Deskhand keeps its data in."""
    if given := environ.get("DESKHAND_HOME"):
        return Path(given).expanduser()
    # An XDG variable that is not absolute is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
    data = environ.get("XDG_DATA_HOME", "")
    return (Path(data) if data.startswith("/") else Path("~/.local/share").expanduser()) / "deskhand"
