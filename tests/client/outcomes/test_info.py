"""What the service desk tells of itself."""

from client.outcomes.company import Company
from client.outcomes.shown import shows


@shows("GET /info")
async def test_the_version_is_told(acme: Company) -> None:
    """And that it is licensed."""
    info = await acme.grace.info.get()
    assert info.version
    assert info.is_licensed_for_use
