"""Request types of a desk."""

from client.outcomes.company import DESK, GENERAL, Company
from client.outcomes.shown import No, refuses, shows

ALL, EVERYWHERE = "GET /servicedesk/{serviceDeskId}/requesttype", "GET /requesttype"
ONE = "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}"
FIELDS = "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field"
GROUPS = "GET /servicedesk/{serviceDeskId}/requesttypegroup"
CREATE = "POST /servicedesk/{serviceDeskId}/requesttype"
UPDATE = "PUT /servicedesk/{serviceDeskId}/requesttype"
DELETE = "DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}"
CHECK = "POST /servicedesk/{serviceDeskId}/requesttype/permissions/check"
ALLOWLIST = "/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/permission"
PROPERTY = "/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property"
INCIDENT, SERVICE_REQUEST = "2", "10010"


@shows(ALL, GROUPS)
async def test_the_portal_s_offer(acme: Company) -> None:
    """All that a desk can be asked for, and by its headings."""
    everything = [one.name async for one in acme.grace.request_types.list(DESK, limit=3)]
    assert (7, "Get IT help") == (len(everything), everything[0])
    groups = {one.name: one.id async for one in acme.grace.request_types.groups(DESK)}
    assert ["Report a security problem"] == [
        one.name async for one in acme.grace.request_types.list(DESK, group=groups["Security"])
    ]


@shows(ALL, EVERYWHERE, editions=("cloud",))
async def test_request_types_are_found_by_words(acme: Company) -> None:
    """At one desk, and at all of them."""
    assert ["Request new hardware"] == [one.name async for one in acme.grace.request_types.list(DESK, search="laptop")]
    everywhere = acme.grace.request_types.list_all(desks=[int(DESK)], search="laptop")
    assert ["Request new hardware"] == [one.name async for one in everywhere]
    assert 7 == len(await acme.grace.request_types.list_all(limit=3).all())


@shows(ALL)
async def test_restricted_request_types_are_told_apart(acme: Company) -> None:
    """Offered to those alone who may ask for them."""
    acme.settings(requestTypes={"2": {"restricted": True, "groups": ["jira-software-users"]}})
    restricted = acme.alex.request_types.list(DESK, restriction="restricted")
    assert ["Report an incident"] == [one.name async for one in restricted]
    assert 6 == len(await acme.alex.request_types.list(DESK, restriction="open").all())
    assert "Report an incident" not in [one.name async for one in acme.grace.request_types.list(DESK)]


@shows(CREATE, ALL, editions=("cloud",))
async def test_hidden_request_types_are_found_where_asked_for(acme: Company) -> None:
    """A new one stands under no heading yet."""
    await acme.deskhand.request_types.create(DESK, SERVICE_REQUEST, "Borrow a bike")
    assert [] == await acme.grace.request_types.list(DESK, search="bike").all()
    hidden = acme.grace.request_types.list(DESK, search="bike", include_hidden=True)
    assert ["Borrow a bike"] == [one.name async for one in hidden]


@shows(ONE, FIELDS)
async def test_what_a_request_type_asks_for(acme: Company) -> None:
    """Names, what is required, and the values to choose from."""
    kind = await acme.grace.request_types.get(DESK, INCIDENT)
    assert ("Report an incident", DESK) == (kind.name, kind.service_desk_id)
    fields = await acme.grace.request_types.fields(DESK, INCIDENT)
    assert (False, False) == (fields.can_raise_on_behalf_of, fields.can_add_request_participants)
    by_name = {one.name: one for one in fields.request_type_fields}
    assert by_name["Who is affected?"].required
    values = [one.label for one in by_name["Who is affected?"].valid_values or ()]
    assert ["Everyone", "A department", "A team", "One person"] == values
    assert "Labels" not in by_name


@shows(FIELDS, editions=("cloud",))
async def test_administrators_see_hidden_fields(acme: Company) -> None:
    """With the values that are set for everybody."""
    fields = await acme.deskhand.request_types.fields(DESK, INCIDENT, expand=["hiddenFields"])
    (labels,) = [one for one in fields.request_type_fields if one.field_id == "labels"]
    assert (False, ["incident"]) == (labels.visible, [*(labels.preset_values or ())])


@shows(CREATE)
async def test_a_request_type_is_made(acme: Company) -> None:
    """Requests of it can be raised, and carry its name."""
    made = await acme.deskhand.request_types.create(
        DESK, SERVICE_REQUEST, "Borrow a bike", description="For a day", help_text="Bring it back"
    )
    read = await acme.grace.request_types.get(DESK, made.id)
    assert ("Borrow a bike", "For a day", "Bring it back") == (read.name, read.description, read.help_text)
    key = await acme.request(made.id)
    assert made.id == (await acme.grace.requests.get(key)).request_type_id


@shows(UPDATE)
async def test_a_request_type_is_changed(acme: Company) -> None:
    """What is not named stays as it is."""
    before = await acme.alex.request_types.get(DESK, GENERAL)
    await acme.deskhand.request_types.update(DESK, GENERAL, name="Ask anything")
    after = await acme.alex.request_types.get(DESK, GENERAL)
    assert ("Ask anything", before.description) == (after.name, after.description)


@shows(DELETE)
async def test_a_request_type_is_deleted(acme: Company) -> None:
    """It is gone; its requests stay as issues."""
    key = await acme.request()
    await acme.deskhand.request_types.delete(DESK, GENERAL)
    await No(ONE, 404, lambda acme: acme.alex.request_types.get(DESK, GENERAL)).said(acme)
    assert key == (await acme.alex.platform.issues.get(key)).key


@shows(CHECK)
async def test_who_may_ask_and_who_may_administer(acme: Company) -> None:
    """Oneself, and for administrators anybody."""
    both = await acme.deskhand.request_types.check_permissions(
        DESK, [1, 2], permissions=["canCreateRequest", "canAdminister"]
    )
    assert ([1, 2], [1, 2]) == (both.can_create_request, both.can_administer)
    acme.settings(requestTypes={"2": {"restricted": True}})
    of_grace = await acme.deskhand.request_types.check_permissions(
        DESK, [1, 2], permissions=["canCreateRequest", "canAdminister"], account=acme.account("grace")
    )
    assert ([1], []) == (of_grace.can_create_request, of_grace.can_administer)


@shows(f"PUT {ALLOWLIST}", f"GET {ALLOWLIST}")
async def test_an_allowlist_lets_in_who_is_on_it(acme: Company) -> None:
    """An organisation's people can ask for it then, and others cannot."""
    await acme.deskhand.request_types.set_allowlist(DESK, GENERAL, organizations=["1"], groups=["jira-administrators"])
    told = await acme.deskhand.request_types.allowlist(DESK, GENERAL)
    assert {("ORGANIZATION", "VIP"), ("GROUP", "jira-administrators")} == {
        (one.entity_type, one.display_name) for one in told.permissions
    }
    assert "Get IT help" in [one.name async for one in acme.grace.request_types.list(DESK)]
    assert "Get IT help" not in [one.name async for one in acme.bruno.request_types.list(DESK)]


@shows(f"PUT {PROPERTY}/{{propertyKey}}", f"GET {PROPERTY}/{{propertyKey}}", f"GET {PROPERTY}")
async def test_properties_are_kept(acme: Company) -> None:
    """Any JSON, under a key; what is set again is replaced."""
    for value in ({"level": [1, None, "ü"]}, "gold"):
        await acme.deskhand.request_types.set_property(DESK, GENERAL, "tier", value)
        assert value == (await acme.alex.request_types.get_property(DESK, GENERAL, "tier")).value
    assert ["tier"] == (await acme.alex.request_types.property_keys(DESK, GENERAL)).names


@shows(f"DELETE {PROPERTY}/{{propertyKey}}")
async def test_a_property_is_deleted(acme: Company) -> None:
    """And not found then."""
    await acme.deskhand.request_types.set_property(DESK, GENERAL, "tier", 1)
    await acme.deskhand.request_types.delete_property(DESK, GENERAL, "tier")
    assert [] == (await acme.alex.request_types.property_keys(DESK, GENERAL)).names


@refuses(
    No(ALL, 404, lambda acme: acme.grace.request_types.list("99")),
    No(ONE, 404, lambda acme: acme.grace.request_types.get(DESK, 99)),
    No(FIELDS, 404, lambda acme: acme.grace.request_types.fields(DESK, 99)),
    No(GROUPS, 404, lambda acme: acme.grace.request_types.groups("99")),
    No(CREATE, 403, lambda acme: acme.alex.request_types.create(DESK, SERVICE_REQUEST, "Borrow a bike")),
    No(CREATE, 404, lambda acme: acme.deskhand.request_types.create(DESK, "999", "Borrow a bike")),
    No(CREATE, 400, lambda acme: acme.deskhand.request_types.create(DESK, SERVICE_REQUEST, "")),
    No(UPDATE, 403, lambda acme: acme.alex.request_types.update(DESK, GENERAL, name="Ask anything")),
    No(DELETE, 403, lambda acme: acme.alex.request_types.delete(DESK, GENERAL)),
    No(DELETE, 404, lambda acme: acme.deskhand.request_types.delete(DESK, 99)),
    No(CHECK, 401, lambda acme: acme.grace.request_types.check_permissions(DESK, [1], account=acme.account("bruno"))),
    No(CHECK, 400, lambda acme: acme.alex.request_types.check_permissions(DESK, [*range(51)])),
    No(f"PUT {ALLOWLIST}", 400, lambda acme: acme.deskhand.request_types.set_allowlist(DESK, GENERAL, groups=["none"])),
    No(f"GET {ALLOWLIST}", 403, lambda acme: acme.alex.request_types.allowlist(DESK, GENERAL)),
    No(f"GET {PROPERTY}", 404, lambda acme: acme.alex.request_types.property_keys(DESK, 99)),
    No(
        f"GET {PROPERTY}/{{propertyKey}}", 404, lambda acme: acme.alex.request_types.get_property(DESK, GENERAL, "tier")
    ),
    No(
        f"PUT {PROPERTY}/{{propertyKey}}",
        403,
        lambda acme: acme.alex.request_types.set_property(DESK, GENERAL, "tier", 1),
    ),
    No(
        f"DELETE {PROPERTY}/{{propertyKey}}",
        403,
        lambda acme: acme.alex.request_types.delete_property(DESK, GENERAL, "tier"),
    ),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """What is not there, and to those who do not administer the desk."""
    await no.said(acme)
