"""Settings that real sites have in their administration pages only, changed here under `/_sandbox/settings`."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json


class DeskSettings(Struct, forbid_unknown_fields=True):
    """Who may enter a portal."""

    access: Literal["open", "closed", "public"]


class RequestTypeSettings(Struct, forbid_unknown_fields=True):
    """Who may raise requests of a type."""

    restricted: bool
    users: list[str] = []
    groups: list[str] = []


class UserSettings(Struct, rename="camel", forbid_unknown_fields=True):
    """What an account is."""

    active: bool | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    portal_access: bool | UnsetType = UNSET


class Settings(Struct, rename="camel", forbid_unknown_fields=True):
    """What is to be changed: desks and request types by number, users by e-mail, the rest by key."""

    desks: dict[int, DeskSettings] = field(default_factory=dict)
    request_types: dict[int, RequestTypeSettings] = field(default_factory=dict)
    users: dict[str, UserSettings] = field(default_factory=dict)
    global_permissions: dict[str, list[str]] = field(default_factory=dict)
    application_roles: dict[str, list[str]] = field(default_factory=dict)


@handles("GET /_sandbox/settings", basis="sandbox", anonymous=True)
def get_settings(call: Call) -> Json:
    """The settings that can be changed here."""
    site = call.site
    return {
        "desks": {str(number): {"access": row.access} for number, row in site.desks.items()},
        "requestTypes": {
            str(number): {"restricted": row.restricted, "users": row.allowed_users, "groups": row.allowed_groups}
            for number, row in site.request_types.items()
        },
        "globalPermissions": {key: row.groups for key, row in site.global_permissions.items()},
        "applicationRoles": {key: row.groups for key, row in site.application_roles.items()},
    }


@handles("POST /_sandbox/settings", basis="sandbox", anonymous=True)
def change_settings(call: Call) -> Reply:
    """Change settings; what is not named stays as it is, and a name that is not there changes nothing at all."""
    site, sent = call.site, call.read(Settings)
    people = {email: site.by_email.get(email.casefold()) for email in sent.users}
    unknown = [str(number) for number in sent.desks if number not in site.desks]
    unknown += [str(number) for number in sent.request_types if number not in site.request_types]
    unknown += [email for email, who in people.items() if who is None]
    unknown += [key for key in sent.global_permissions if key not in site.global_permissions]
    unknown += [key for key in sent.application_roles if key not in site.application_roles]
    if unknown:
        raise Refusal(404, "There is no " + ", ".join(unknown))
    for number, desk in sent.desks.items():
        site.desks.edit(number).access = desk.access
    for number, kind in sent.request_types.items():
        row = site.request_types.edit(number)
        row.restricted, row.allowed_users, row.allowed_groups = kind.restricted, kind.users, kind.groups
    for email, who in people.items():
        _change_user(call, who or "", sent.users[email])
    for key, groups in sent.global_permissions.items():
        site.global_permissions.edit(key).groups = groups
    for key, groups in sent.application_roles.items():
        site.application_roles.edit(key).groups = groups
    return Reply(204)


def _change_user(call: Call, who: str, sent: UserSettings) -> None:
    row = call.site.users.edit(who)
    row.active = row.active if isinstance(sent.active, UnsetType) else sent.active
    row.time_zone = row.time_zone if isinstance(sent.time_zone, UnsetType) else sent.time_zone
    row.portal_access = row.portal_access if isinstance(sent.portal_access, UnsetType) else sent.portal_access
