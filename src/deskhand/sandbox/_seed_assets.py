"""What the small company owns: offices, laptops, monitors and phones, and who has them."""

from deskhand.sandbox import _assets as assets
from deskhand.sandbox._asset_records import Asset, AssetAttribute, AssetSchema, AssetType, Status
from deskhand.sandbox._site import Site

SCHEMA, OFFICE, HARDWARE, LAPTOP, MONITOR, PHONE = 1, 1, 2, 3, 4, 5
STATUSES = (Status(1, "In use", 1), Status(2, "In stock", 2), Status(3, "Retired", 0))
OFFICES = (("Berlin", "Germany"), ("New York", "United States"), ("Sydney", "Australia"))
LAPTOPS = ("ThinkPad X1", "MacBook Pro 14", "EliteBook 840")
ROBOT = "deskhand@acme.example"
DAY = 86_400_000


def lay_assets(site: Site, anchor: int) -> None:
    """The schema, its types, and the things; everybody has a laptop, every third a monitor."""
    made = anchor - 500 * DAY
    site.asset_schemas.add(SCHEMA, AssetSchema(SCHEMA, "ITA", "IT assets", made, list(STATUSES)))
    _types(site, made)
    offices = [_thing(site, OFFICE, made, Name=name, Country=country).id for name, country in OFFICES]
    people = [user for user in site.users.values() if user.kind in {"agent", "customer"} and user.email != ROBOT]
    for place, who in enumerate(people):
        bought = made + place * 7 * DAY
        _thing(
            site, LAPTOP, bought, Name=f"LT-{place + 101}", Model=LAPTOPS[place % 3], Owner=who.account_id, Status=1,
            Serial=f"SN{7_340_211 + place * 613}", Purchased=f"2025-{place % 12 + 1:02}-15", Price=900 + place % 4 * 150,
            Office=offices[place % 3],
        )  # fmt: skip
        if place % 3 == 0:
            _thing(site, MONITOR, bought, Name=f"MN-{place + 201}", Owner=who.account_id, Status=1, Size=27)
    for place in range(4):
        _thing(site, LAPTOP, made, Name=f"LT-{place + 901}", Model=LAPTOPS[0], Status=2 + place % 2, Price=1350)
    _thing(site, PHONE, made, Name="PH-301", Status=2)


def _types(site: Site, made: int) -> None:
    owned = (("Owner", assets.USER, None), ("Status", assets.STATUS, None))
    bought = (("Purchased", assets.DEFAULT, assets.DATE), ("Price", assets.DEFAULT, assets.DOUBLE))
    text = (assets.DEFAULT, assets.TEXT)
    _type(site, OFFICE, "Office", "Where people work.", made, ("Country", *text))
    _type(site, HARDWARE, "Hardware", "Things with a plug.", made, *owned)
    _type(
        site, LAPTOP, "Laptop", "Portable computers.", made, *owned, ("Model", *text), ("Serial", *text), *bought,
        ("Office", assets.REFERENCE, None), parent=HARDWARE,
    )  # fmt: skip
    size = ("Size", assets.DEFAULT, assets.INTEGER)
    _type(site, MONITOR, "Monitor", "Screens.", made, *owned, size, parent=HARDWARE)
    _type(site, PHONE, "Phone", "Phones of the on-call team.", made, *owned, parent=HARDWARE)


def _type(
    site: Site,
    number: int,
    name: str,
    text: str,
    made: int,
    *more: tuple[str, int, int | None],
    parent: int | None = None,
) -> None:
    first = number * 100
    always = [
        AssetAttribute(first, assets.KEY, system=True, least=1),
        AssetAttribute(first + 1, assets.NAME, label=True, unique=True, least=1),
        AssetAttribute(first + 2, assets.CREATED, default=assets.DATE_TIME, system=True, least=1),
        AssetAttribute(first + 3, assets.UPDATED, default=assets.DATE_TIME, system=True, least=1),
    ]
    own = [
        AssetAttribute(
            first + place, named, kind, default, unique=named == "Serial", refers=OFFICE if named == "Office" else None
        )
        for place, (named, kind, default) in enumerate(more, len(always))
    ]
    row = AssetType(number, SCHEMA, name, text, number - 1, made, always + own, parent, number == HARDWARE)
    site.asset_types.add(number, row)


def _thing(site: Site, kind: int, made: int, **named: object) -> Asset:
    number = site.next("asset", 1)
    known = {attribute.name: attribute.id for attribute in site.asset_types[kind].attributes}
    return site.assets.add(
        number, Asset(number, kind, made, made, {known[name]: [value] for name, value in named.items()})
    )
