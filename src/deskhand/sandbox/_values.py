"""Field values: reading what a call sends, writing what a reply shows, saying what a history tells."""

import re
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import Call
from deskhand.sandbox._clock import from_iso
from deskhand.sandbox._holders import group_of
from deskhand.sandbox._naming import account_of
from deskhand.sandbox._records import Field, Option
from deskhand.sandbox._replies import group_reference, moment, person, zone_of
from deskhand.sandbox._site import Site
from deskhand.sandbox._text import as_document, as_plain, as_wiki, is_document

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
LONGEST_SUMMARY = 255


class Unfit(ValueError):
    """A value that a field does not take; the text is for the caller."""


def parse(site: Site, field: Field, raw: Any, *, version: int, wiki: bool) -> Any:
    """What is kept of a value that was sent; `wiki` where rich text is sent as markup."""
    if raw is None or raw in ("", []):
        return [] if field.type == "array" else None
    if field.system == "description" or (field.custom or "").endswith(":textarea"):
        return _rich(raw, wiki=wiki or version == 2)
    if field.type == "array":
        return _several(site, field, raw)
    readers = {
        "string": _string,
        "option": _option,
        "option-with-child": _cascade,
        "user": _user,
        "group": _group,
        "date": _day,
        "datetime": _datetime,
        "number": _number,
        "priority": _priority,
        "securitylevel": _level,
    }
    reader = readers.get(field.type)
    if reader is None:
        raise Unfit(f"Field '{field.id}' cannot be set. It is not on the appropriate screen, or unknown.")
    return reader(site, field, raw)


def _rich(raw: Any, *, wiki: bool) -> Any:
    if wiki != isinstance(raw, str) or not (wiki or is_document(raw)):
        raise Unfit("Operation value must be a string" if wiki else NOT_A_DOCUMENT)
    return raw


def _several(site: Site, field: Field, raw: Any) -> Any:
    if not isinstance(raw, list):
        raise Unfit("data was not an array")
    if field.items == "string":
        labels = [_string(site, field, label) for label in raw]
        if any(" " in label for label in labels):
            raise Unfit("The label can't contain spaces.")
        return sorted(dict.fromkeys(labels))
    if field.items == "sd-customerorganization":
        return list(dict.fromkeys(_organization(site, value) for value in raw))
    reader = {"option": _option, "user": _user, "group": _group}.get(field.items or "")
    if reader is None:
        raise Unfit(f"Field '{field.id}' cannot be set. It is not on the appropriate screen, or unknown.")
    return list(dict.fromkeys(reader(site, field, value) for value in raw))


def _organization(site: Site, raw: Any) -> int:
    wanted = str(raw.get("id") if isinstance(raw, dict) else raw)
    if not wanted.isdecimal() or int(wanted[:9]) not in site.organizations:
        raise Unfit(f"The organization '{wanted}' does not exist.")
    return int(wanted)


def _string(site: Site, field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unfit("Operation value must be a string")
    if field.system == "summary":
        if "\n" in raw or "\r" in raw:
            raise Unfit("The summary is invalid because it contains newline characters.")
        if len(raw) > LONGEST_SUMMARY:
            raise Unfit(f"Summary can't exceed {LONGEST_SUMMARY} characters.")
        if not raw.strip():
            raise Unfit("You must specify a summary of the issue.")
    return raw


def _choice(options: list[Option], raw: Any) -> Option:
    wanted = raw if isinstance(raw, dict) else {"value": raw}
    for option in options:
        if str(wanted.get("id", "")) == option.id or wanted.get("value") == option.value:
            return option
    said = wanted.get("value", wanted.get("id"))
    raise Unfit(f"Option value '{said}' is not valid" if "value" in wanted else f"Option id '{said}' is not valid")


def _option(site: Site, field: Field, raw: Any) -> str:
    return _choice(field.options, raw).id


def _cascade(site: Site, field: Field, raw: Any) -> list[str]:
    parent = _choice(field.options, raw)
    child = raw.get("child") if isinstance(raw, dict) else None
    return [parent.id] if child is None else [parent.id, _choice(parent.children, child).id]


def _user(site: Site, field: Field, raw: Any) -> str:
    wanted = account_of(site, raw)
    if not isinstance(wanted, str) or wanted not in site.users:
        raise Unfit(f"User '{wanted}' does not exist." if isinstance(wanted, str) else "data was not a user")
    return wanted


def _group(site: Site, field: Field, raw: Any) -> str:
    wanted = raw.get("groupId") or raw.get("name") if isinstance(raw, dict) else raw
    found = group_of(site, wanted) if isinstance(wanted, str) else None
    if found is None:
        raise Unfit(f"The group '{wanted}' does not exist." if isinstance(wanted, str) else "data was not a group")
    return found.id


def _day(site: Site, field: Field, raw: Any) -> str:
    if isinstance(raw, str) and DAY.match(raw):
        try:
            from_iso(raw)
        except ValueError:
            pass
        else:
            return raw
    raise Unfit("Error parsing date string: " + str(raw))


def _datetime(site: Site, field: Field, raw: Any) -> int:
    try:
        return from_iso(raw)
    except (TypeError, ValueError):
        raise Unfit("Error parsing time: " + str(raw)) from None


def _number(site: Site, field: Field, raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise Unfit("Operation value must be a number")
    return raw


def _priority(site: Site, field: Field, raw: Any) -> int:
    wanted = raw if isinstance(raw, dict) else {"id": raw, "name": raw}
    for priority in constants.PRIORITIES.values():
        if (
            str(wanted.get("id", "")) == str(priority.id)
            or str(wanted.get("name", "")).casefold() == priority.name.casefold()
        ):
            return priority.id
    said = wanted.get("name", wanted.get("id"))
    raise Unfit(f"The priority selected is invalid: {said}")


def _level(site: Site, field: Field, raw: Any) -> int:
    wanted = raw if isinstance(raw, dict) else {"id": raw}
    for scheme in site.security_schemes.values():
        for level in scheme.levels:
            if str(wanted.get("id", "")) == str(level.id) or wanted.get("name") == level.name:
                return level.id
    raise Unfit(f"The security level '{wanted.get('name', wanted.get('id'))}' does not exist.")


def schema(field: Field) -> dict[str, Any]:
    """What Jira says of a field's type."""
    shown: dict[str, Any] = {"type": field.type}
    if field.items:
        shown["items"] = field.items
    if field.custom:
        shown["custom"] = field.custom
        shown["customId"] = int(field.id.removeprefix("customfield_"))
    else:
        shown["system"] = field.system or field.id
    return shown


def option_of(options: list[Option], number: str) -> Option | None:
    """The option of an id."""
    return next((option for option in options if option.id == number), None)


def show_option(call: Call, options: list[Option], number: str) -> dict[str, Any] | None:
    """An option as the platform shows it."""
    option = option_of(options, number)
    if option is None:
        return None
    return {
        "self": f"{call.base}/rest/api/{call.version}/customFieldOption/{number}",
        "value": option.value,
        "id": number,
    }


def show(call: Call, field: Field, value: Any) -> Any:
    """What a reply of the platform shows of a kept value of a custom field."""
    if value is None or value == []:
        return None
    if (field.custom or "").endswith(":textarea"):
        return as_wiki(value) if call.version == 2 else as_document(value)
    if field.type == "option":
        return show_option(call, field.options, value)
    if field.type == "option-with-child":
        return _show_cascade(call, field, value)
    if field.type == "user":
        return person(call, value)
    if field.type == "group":
        return _show_group(call, value)
    if field.type == "array" and field.items == "group":
        return [_show_group(call, number) for number in value]
    if field.type == "array" and field.items == "option":
        return [show_option(call, field.options, number) for number in value]
    if field.type == "array" and field.items == "user":
        return [person(call, account_id) for account_id in value]
    if field.type == "datetime":
        return moment(value, zone_of(call))
    return value


def _show_group(call: Call, number: str) -> dict[str, Any] | None:
    row = call.site.groups.get(number)
    return None if row is None else group_reference(call, row)


def _show_cascade(call: Call, field: Field, value: list[str]) -> Any:
    shown = show_option(call, field.options, value[0])
    parent = option_of(field.options, value[0])
    if shown is not None and parent is not None and len(value) > 1:
        shown["child"] = show_option(call, parent.children, value[1])
    return shown


def say(site: Site, field: Field, value: Any) -> tuple[str | None, str | None]:
    """A kept value as histories tell it: its id and its text."""
    if value is None or value == []:
        return None, ""
    if field.type == "user":
        return value, site.users[value].display_name
    if field.type == "group":
        return value, site.groups[value].name if value in site.groups else value
    if field.type == "securitylevel":
        names = [
            level.name for scheme in site.security_schemes.values() for level in scheme.levels if level.id == value
        ]
        return str(value), "".join(names)
    if field.type == "priority":
        return str(value), constants.PRIORITIES[value].name
    if field.type == "option":
        option = option_of(field.options, value)
        return value, "" if option is None else option.value
    if field.type == "array" and field.items == "option":
        options = [option_of(field.options, number) for number in value]
        return "[" + ", ".join(value) + "]", ",".join(option.value for option in options if option is not None)
    if field.type == "array" and field.items == "user":
        return "[" + ", ".join(value) + "]", "[" + ", ".join(site.users[who].display_name for who in value) + "]"
    if field.type == "array":
        return None, " ".join(str(item) for item in value)
    if field.type == "option-with-child":
        return ", ".join(value), ", ".join(value)
    if field.type == "date":
        return value, f"{value} 00:00:00.0"
    return None, as_plain(value) if isinstance(value, (str, dict)) else str(value)
