"""Customers of a site and of its desks."""

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows

CREATE = "POST /customer"
REVOKE = "PUT /customer/user/{accountId}/revoke-portal-only-access"
ALL = "GET /servicedesk/{serviceDeskId}/customer"
ADD = "POST /servicedesk/{serviceDeskId}/customer"
REMOVE = "DELETE /servicedesk/{serviceDeskId}/customer"
INVITE = "POST /servicedesk/{serviceDeskId}/customer/invite"


@shows(CREATE)
async def test_a_customer_is_made(acme: Company) -> None:
    """With the name and the address that were given."""
    made = await acme.admin.customers.create("new@acme.example", "Noor New")
    account = acme.who(made)
    assert account
    assert ("Noor New", "new@acme.example") == (made.display_name, made.email_address)
    assert "Noor New" == (await acme.admin.platform.users.get(account)).display_name


@shows(ALL)
async def test_customers_are_found_by_words(acme: Company) -> None:
    """In pages of any size."""
    (found,) = await acme.deskhand.customers.list(DESK, query="Grace W").all()
    assert acme.account("grace") == found.account_id
    names = [one.display_name async for one in acme.deskhand.customers.list(DESK, limit=7)]
    assert (30, 30) == (len(names), len(set(names)))


@shows(ADD)
async def test_a_customer_is_let_into_a_desk(acme: Company) -> None:
    """One who was not: from then on a closed desk lets them in."""
    acme.settings(desks={DESK: {"access": "closed"}})
    made = await acme.admin.customers.create("new@acme.example", "Noor New")
    assert [] == await acme.as_("new").service_desks.list().all()
    await acme.deskhand.customers.add(DESK, [acme.who(made) or ""])
    assert [DESK] == [one.id async for one in acme.as_("new").service_desks.list()]


@shows(REMOVE)
async def test_a_customer_is_let_out_of_a_closed_desk(acme: Company) -> None:
    """And cannot enter it any more; one who never was there is no error."""
    acme.settings(desks={DESK: {"access": "closed"}})
    for _ in range(2):
        await acme.deskhand.customers.remove(DESK, [acme.account("bruno")])
    assert [] == await acme.deskhand.customers.list(DESK, query="bruno").all()
    assert [] == await acme.bruno.service_desks.list().all()


@shows(INVITE)
async def test_an_invited_customer_is_one_of_the_desk(acme: Company) -> None:
    """Made and let in with one call."""
    made = await acme.deskhand.customers.invite(DESK, "new@acme.example", "Noor New")
    assert [made.account_id] == [one.account_id async for one in acme.deskhand.customers.list(DESK, query="noor")]


@shows(REVOKE)
async def test_the_portal_is_taken_from_a_customer(acme: Company) -> None:
    """From one who has nothing else, such as vera."""
    assert [DESK] == [one.id async for one in acme.as_("vera").service_desks.list()]
    await acme.admin.customers.revoke_portal_only_access(acme.account("vera"))
    assert [] == await acme.as_("vera").service_desks.list().all()


@refuses(
    No(CREATE, 400, lambda acme: acme.admin.customers.create("grace@acme.example", "Grace")),
    No(CREATE, 400, lambda acme: acme.admin.customers.create("no address", "Noor New")),
    No(CREATE, 403, lambda acme: acme.alex.customers.create("new@acme.example", "Noor New")),
    No(
        CREATE,
        409,
        lambda acme: acme.admin.customers.create("grace@acme.example", "Grace", strict_conflict=True),
        "cloud",
    ),
    No(REVOKE, 403, lambda acme: acme.alex.customers.revoke_portal_only_access(acme.account("vera"))),
    No(REVOKE, 404, lambda acme: acme.admin.customers.revoke_portal_only_access(acme.account("alex"))),
    No(ALL, 403, lambda acme: acme.grace.customers.list(DESK)),
    No(ALL, 404, lambda acme: acme.alex.customers.list("99")),
    No(ADD, 400, lambda acme: acme.deskhand.customers.add(DESK, ["nobody"])),
    No(ADD, 403, lambda acme: acme.alex.customers.add(DESK, [acme.account("grace")])),
    No(REMOVE, 400, lambda acme: acme.deskhand.customers.remove(DESK, [acme.account("grace")])),
    No(REMOVE, 403, lambda acme: acme.grace.customers.remove(DESK, [acme.account("bruno")])),
    No(INVITE, 403, lambda acme: acme.grace.customers.invite(DESK, "new@acme.example", "Noor New")),
    No(
        INVITE,
        409,
        lambda acme: acme.deskhand.customers.invite(DESK, "alex@acme.example", "Alex", strict_conflict=True),
    ),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To those who do not administer; an address that is taken or none; a desk that is open to everybody."""
    await no.said(acme)
