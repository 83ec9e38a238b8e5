"""Words that many actions' inputs share."""

from typing import Annotated

from msgspec import Meta

__all__ = ["AccountRef", "RequestKey"]

RequestKey = Annotated[str, Meta(description="Key or id of the request", examples=["HELP-42"], min_length=1)]

AccountRef = Annotated[
    str, Meta(description="A user: e-mail address or account id", examples=["alex@acme.example"], min_length=1)
]
