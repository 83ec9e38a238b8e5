"""Settings that real sites have in their administration pages only, changed here under `/_sandbox/settings`."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._constants import METRICS
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Calendar
from deskhand.sandbox._replies import Json
from deskhand.sandbox._site import Site


class DeskSettings(Struct, forbid_unknown_fields=True):
    """Who may enter a portal, and by the number of an SLA the number of the calendar that it counts in."""

    access: Literal["open", "closed", "public"] | UnsetType = UNSET
    calendars: dict[int, int | None] | UnsetType = UNSET


class RequestTypeSettings(Struct, forbid_unknown_fields=True):
    """Who may raise requests of a type: users by e-mail or account id, groups by name or id."""

    restricted: bool
    users: list[str] = []
    groups: list[str] = []


class CalendarSettings(Struct, rename="camel", forbid_unknown_fields=True):
    """Working hours: for each weekday from 1 (Monday) the minutes of the day between which clocks run."""

    name: str
    time_zone: str = "Etc/UTC"
    hours: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    holidays: list[str] = []


class UserSettings(Struct, rename="camel", forbid_unknown_fields=True):
    """What an account is."""

    active: bool | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    portal_access: bool | UnsetType = UNSET


class Settings(Struct, rename="camel", forbid_unknown_fields=True):
    """What is to be changed: desks and request types by number, users by e-mail, the rest by key; the lag in seconds."""

    calendars: dict[int, CalendarSettings] = field(default_factory=dict)
    desks: dict[int, DeskSettings] = field(default_factory=dict)
    request_types: dict[int, RequestTypeSettings] = field(default_factory=dict)
    users: dict[str, UserSettings] = field(default_factory=dict)
    global_permissions: dict[str, list[str]] = field(default_factory=dict)
    application_roles: dict[str, list[str]] = field(default_factory=dict)
    index_lag: Annotated[float, Meta(ge=0, le=86_400)] | UnsetType = UNSET


@handles("GET /_sandbox/settings", basis="sandbox", anonymous=True)
def get_settings(call: Call) -> Json:
    """The settings that can be changed here."""
    site = call.site
    return {
        "calendars": {
            str(number): {
                "name": row.name,
                "timeZone": row.time_zone,
                "hours": {str(day): spans for day, spans in row.hours.items()},
                "holidays": row.holidays,
            }
            for number, row in site.calendars.items()
        },
        "desks": {
            str(number): {
                "access": row.access,
                "calendars": {str(metric.id): row.calendars.get(metric.field) for metric in METRICS.values()},
            }
            for number, row in site.desks.items()
        },
        "requestTypes": {
            str(number): {"restricted": row.restricted, "users": row.allowed_users, "groups": row.allowed_groups}
            for number, row in site.request_types.items()
        },
        "globalPermissions": {key: row.groups for key, row in site.global_permissions.items()},
        "indexLag": 0 if site.lag is None else site.lag.millis / 1000,
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
    unknown += [who for kind in sent.request_types.values() for who in kind.users if _account(site, who) is None]
    unknown += [group for kind in sent.request_types.values() for group in kind.groups if not _is_group(site, group)]
    unknown += [key for key in sent.global_permissions if key not in site.global_permissions]
    unknown += [key for key in sent.application_roles if key not in site.application_roles]
    if unknown:
        raise Refusal(404, "There is no " + ", ".join(unknown))
    for number, row in sent.calendars.items():
        site.calendars.add(number, Calendar(number, row.name, row.time_zone, row.hours, row.holidays))
    for number, desk in sent.desks.items():
        _change_desk(call, number, desk)
    for number, kind in sent.request_types.items():
        changed = site.request_types.edit(number)
        changed.restricted, changed.allowed_groups = kind.restricted, kind.groups
        changed.allowed_users = [who for one in kind.users if (who := _account(site, one))]
    for email, who in people.items():
        _change_user(call, who or "", sent.users[email])
    for key, groups in sent.global_permissions.items():
        site.global_permissions.edit(key).groups = groups
    for key, groups in sent.application_roles.items():
        site.application_roles.edit(key).groups = groups
    if not isinstance(sent.index_lag, UnsetType):
        site.let_lag(round(sent.index_lag * 1000))
    return Reply(204)


def _account(site: Site, named: str) -> str | None:
    """The account that an e-mail address or an id names."""
    return named if named in site.users else site.by_email.get(named.casefold())


def _is_group(site: Site, named: str) -> bool:
    return named in site.groups or any(group.name == named for group in site.groups.values())


def _change_desk(call: Call, number: int, sent: DeskSettings) -> None:
    row = call.site.desks.edit(number)
    row.access = row.access if isinstance(sent.access, UnsetType) else sent.access
    if isinstance(sent.calendars, UnsetType):
        return
    fields = {metric.id: metric.field for metric in METRICS.values()}
    for metric, calendar in sent.calendars.items():
        if metric not in fields or (calendar is not None and calendar not in call.site.calendars):
            raise Refusal(404, f"There is no SLA {metric}, or no calendar {calendar}.")
        if calendar is None:
            row.calendars.pop(fields[metric], None)
        else:
            row.calendars[fields[metric]] = calendar


def _change_user(call: Call, who: str, sent: UserSettings) -> None:
    row = call.site.users.edit(who)
    row.active = row.active if isinstance(sent.active, UnsetType) else sent.active
    row.time_zone = row.time_zone if isinstance(sent.time_zone, UnsetType) else sent.time_zone
    row.portal_access = row.portal_access if isinstance(sent.portal_access, UnsetType) else sent.portal_access
