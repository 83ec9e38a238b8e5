"""The situations of the setup guide of a Jira Service Desk connector, one by one: people, issue security, permission schemes."""

import pytest

from deskhand.permissions import Cause
from deskhand.permissions._known import Account, Grant, Group, Holder, Level
from permissions.acme import ADMINISTRATORS, JAN, QA, SOFTWARE, facts, in_group, on_issue, with_product

CLOSE = Grant("CLOSE_ISSUES", QA)
ADMINISTRATORS_HOLDER = Holder("group", ADMINISTRATORS.id, ADMINISTRATORS.name)
TOP_SECRET = Level("5", "Top-secret", "50", (Holder("user", "jan", "Jan Donyada"), ADMINISTRATORS_HOLDER, QA))
LEE = Account(
    id="lee",
    name="Lee",
    groups=(Group("g-agents", "jira-servicedesk-users"),),
    applications=("jira-servicedesk",),
)
LEE_IN_TEAM = ("jan", "lee")


def test_close_issues_is_refused_outside_the_qa_role() -> None:
    """Only the 'QA' role may close issues: an account without it may not, and is told to get the role."""
    told = on_issue(facts(CLOSE), "CLOSE_ISSUES")

    assert "refused" == told.verdict
    assert Cause("projectRole", "QA") == told.cause
    assert ("project administrator", "Project settings → People") == (told.remedies[0].by, told.remedies[0].page)
    assert "Add Jan Donyada to the role 'QA' of HELP" == told.remedies[0].do


def test_close_issues_is_allowed_to_a_person_added_to_the_qa_role() -> None:
    """A user who is added to the project with the role 'QA' may close issues."""
    assert "allowed" == on_issue(facts(CLOSE, qa=("jan",)), "CLOSE_ISSUES").verdict


def test_close_issues_is_allowed_to_a_group_added_to_the_qa_role() -> None:
    """A group that is added to the project with the role 'QA' brings the role to all of its members."""
    admin = in_group(JAN, ADMINISTRATORS)

    assert "allowed" == on_issue(facts(CLOSE, qa_groups=(ADMINISTRATORS,), account=admin), "CLOSE_ISSUES").verdict
    assert "refused" == on_issue(facts(CLOSE, qa_groups=(ADMINISTRATORS,)), "CLOSE_ISSUES").verdict


@pytest.mark.parametrize(
    "member",
    [
        facts(issue={"level": TOP_SECRET}),
        facts(
            issue={"level": TOP_SECRET},
            account=in_group(LEE, ADMINISTRATORS),
            team=LEE_IN_TEAM,
        ),
        facts(issue={"level": TOP_SECRET}, account=LEE, team=LEE_IN_TEAM, qa=("lee",)),
    ],
    ids=["Jan Donyada", "the group Jira Administrators", "the role QA"],
)
def test_top_secret_is_seen_by_its_three_kinds_of_members(member: object) -> None:
    """Jan Donyada, the members of 'Jira Administrators' and those with the role 'QA' see 'Top-secret' issues."""
    assert "allowed" == on_issue(member, "BROWSE_PROJECTS").verdict  # type: ignore[arg-type]


def test_top_secret_is_hidden_from_everybody_else() -> None:
    """An agent who is none of the three is refused, and told who would be allowed and what makes a member."""
    told = on_issue(facts(issue={"level": TOP_SECRET}, account=LEE, team=LEE_IN_TEAM), "BROWSE_PROJECTS")
    layer = next(layer for layer in told.layers if layer.name == "issue security")

    assert ("refused", Cause("security_level", "Top-secret")) == (told.verdict, told.cause)
    assert ("Jan Donyada", "the group 'Jira Administrators'", "the role 'QA' (nobody)") == layer.who_would
    assert "Add Lee to the role 'QA' of HELP" == told.remedies[0].do


@pytest.mark.parametrize(
    ("granted_to", "has", "verdict"),
    [
        ("jira-servicedesk", ("jira-servicedesk",), "allowed"),
        ("jira-servicedesk", ("jira-software",), "refused"),
        ("jira-software", ("jira-software",), "allowed"),
        ("jira-software", ("jira-servicedesk",), "refused"),
        ("", ("jira-servicedesk",), "allowed"),
        ("", ("jira-software",), "allowed"),
    ],
)
def test_application_access_decides_who_assigns(granted_to: str, has: tuple[str, ...], verdict: str) -> None:
    """'Assign issues' for users of the service desk only, of software only, or for any logged in user of either."""
    grant = Grant("ASSIGN_ISSUES", Holder("applicationRole", granted_to, granted_to))
    known = facts(grant, without=("ASSIGN_ISSUES",), account=with_product(JAN, *has))

    assert verdict == on_issue(known, "ASSIGN_ISSUES").verdict


def test_application_access_is_told_with_the_group_that_gives_it() -> None:
    """Where only users of Jira Software may assign, the way in is that product's group, and a Jira administrator's to give."""
    grant = Grant("ASSIGN_ISSUES", Holder("applicationRole", SOFTWARE.key, SOFTWARE.name))
    told = on_issue(
        facts(grant, without=("ASSIGN_ISSUES",), account=with_product(JAN, "jira-servicedesk")), "ASSIGN_ISSUES"
    )

    assert Cause("applicationRole", "Jira Software") == told.cause
    assert "Jira administrator" == told.remedies[0].by
    assert "Give Jan Donyada access to Jira Software, by the group 'jira-software-users'" == told.remedies[0].do


def test_managing_sprints_is_for_the_jira_administrators() -> None:
    """Only the group 'Jira Administrators' may manage sprints: membership is global, and a Jira administrator gives it."""
    grant = Grant("MANAGE_SPRINTS_PERMISSION", ADMINISTRATORS_HOLDER)
    told = on_issue(facts(grant), "MANAGE_SPRINTS_PERMISSION")
    admin = in_group(JAN, ADMINISTRATORS)

    assert ("refused", Cause("group", "Jira Administrators")) == (told.verdict, told.cause)
    assert ("Jira administrator", "add_to_group") == (told.remedies[0].by, told.remedies[0].change.kind)
    assert "allowed" == on_issue(facts(grant, account=admin), "MANAGE_SPRINTS_PERMISSION").verdict
