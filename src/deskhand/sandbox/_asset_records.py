"""What the pretend site keeps of Assets: schemas, the types of things in them, and the things."""

from typing import Any

from msgspec import Struct, field


class Status(Struct):
    """A status that things can be in; the category is 0 for inactive, 1 for active, 2 for pending."""

    id: int
    name: str
    category: int


class AssetSchema(Struct):
    """A set of types, whose things carry its key in theirs."""

    id: int
    key: str
    name: str
    created: int
    statuses: list[Status] = field(default_factory=list)


class AssetAttribute(Struct):
    """An attribute of a type: `kind` and `default` are the numbers that Atlassian's document has for them."""

    id: int
    name: str
    kind: int = 0
    default: int | None = 0
    label: bool = False
    system: bool = False
    unique: bool = False
    least: int = 0
    most: int = 1
    refers: int | None = None


class AssetType(Struct):
    """A type of things; a child of another type is one of its kind."""

    id: int
    schema: int
    name: str
    description: str
    position: int
    created: int
    attributes: list[AssetAttribute]
    parent: int | None = None
    abstract: bool = False


class Asset(Struct):
    """A thing: its values by attribute; people by account id, other things and statuses by number."""

    id: int
    type: int
    created: int
    updated: int
    values: dict[int, list[Any]] = field(default_factory=dict)
