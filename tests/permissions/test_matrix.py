"""Who stands in a matrix: all with a role in the project, by name or by a group, and word of who does not."""

from deskhand.permissions.facts import FactReader
from deskhand.recipes.inquiry import MOST_ACCOUNTS, fill_matrix
from deskhand.sandbox import Sandbox
from deskhand.sandbox._records import Actors, Group
from permissions.conftest import signs_in

TEAM = 10003


def give_role(site: Sandbox, members: list[str]) -> None:
    """Let a group of these have the team's role."""
    site.site.groups.add("night", Group("night", "night-shift", members))
    (number,) = site.site.projects.keys()
    site.site.projects.edit(number).roles[TEAM] = Actors([], ["night-shift"])


async def test_the_members_of_a_group_that_has_a_role_are_there() -> None:
    """A role that only a group has leaves nobody out."""
    with Sandbox(seed=7) as site:
        give_role(site, [site.site.by_email["alex@acme.example"], site.site.by_email["drew@acme.example"]])
        async with signs_in(site)("deskhand") as jira:
            told = await fill_matrix(FactReader(jira), "HELP-42", actions=["EDIT_ISSUES"])

    assert {"Alex Moreau"} <= set(told.accounts)
    assert () == told.left_out


async def test_who_is_left_out_is_told() -> None:
    """More than can be asked in a reasonable time are cut, and the cut is told with its size."""
    with Sandbox(seed=7) as site:
        people = [user.account_id for user in site.site.users.values()][: MOST_ACCOUNTS + 10]
        give_role(site, people)
        async with signs_in(site)("deskhand") as jira:
            told = await fill_matrix(FactReader(jira), "HELP", actions=["EDIT_ISSUES"])

    assert MOST_ACCOUNTS + 1 == len(told.accounts)
    assert "more accounts have a role" in told.left_out[0]


async def test_a_connection_that_cannot_read_roles_says_so() -> None:
    """A plain account's matrix has the account itself, and says why nobody else."""
    with Sandbox(seed=7) as site:
        async with signs_in(site)("alex") as jira:
            told = await fill_matrix(FactReader(jira), "HELP-42", actions=["EDIT_ISSUES"])

    assert ("Alex Moreau",) == told.accounts
    assert "cannot be read" in told.left_out[0]
