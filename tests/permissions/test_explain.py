"""What follows from facts: each layer refuses for its own reason, and says what it cannot know."""

from typing import Any

import msgspec
import pytest

from deskhand.errors import Refused
from deskhand.permissions import Cause, Explanation, explain
from deskhand.permissions._known import Account, Desk, Grant, Holder, Level, Organization, SignedIn, Unread, Way
from deskhand.permissions._read_workflow import wanted_by
from permissions.acme import CUSTOMER, JAN, facts, on_issue, operation, with_product

COMMENT = "POST /request/{issueIdOrKey}/comment"
ANSWER = "POST /request/{issueIdOrKey}/approval/{approvalId}"
TRANSITION = "POST /rest/api/3/issue/{issueIdOrKey}/transitions"
RESTRICTED = {"ruleKey": "system:restrict-issue-transition"}
UNREAD = Unread("the permission scheme", "Jira answers 403", "a project administrator")


def about(known: Any, spec: str = COMMENT, **details: Any) -> Explanation:
    return explain(known, operation(spec, **details), target="HELP-42")


def cause(known: Any, spec: str = COMMENT, **details: Any) -> str:
    told = about(known, spec, **details)
    assert "refused" == told.verdict
    assert told.cause is not None
    return told.cause.kind


def test_an_agent_comments() -> None:
    """Nothing stands in the way of an agent with the role."""
    told = about(facts())

    assert ("allowed", "Jan Donyada may do it as an agent.") == (told.verdict, told.why)


def test_a_customer_comments_on_an_own_request() -> None:
    """The reporter comes through the portal, without any product."""
    told = about(facts(account=CUSTOMER))

    assert ("allowed", "Grace may do it as a customer in the portal.") == (told.verdict, told.why)


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (facts(account=msgspec.structs.replace(JAN, active=False)), "inactive"),
        (facts(signed_in=SignedIn(works=False)), "sign_in"),
        (facts(account=Account(id=None, name="Anonymous", type="anonymous")), "anonymous"),
        (facts(signed_in=SignedIn(way="OAuth 2.0 token", scopes=("read:jira-work",))), "scope"),
        (facts(account=with_product(JAN, "jira-software")), "product"),
        (facts(team=()), "projectRole"),
        (facts(without=("ADD_COMMENTS",)), "no_grant"),
        (facts(Grant("ADD_COMMENTS", Holder("user", "lee", "Lee")), without=("ADD_COMMENTS",)), "user"),
        (facts(Grant("ADD_COMMENTS", Holder("projectLead")), without=("ADD_COMMENTS",)), "projectLead"),
        (facts(Grant("ADD_COMMENTS", Holder("assignee")), without=("ADD_COMMENTS",)), "assignee"),
        (facts(Grant("ADD_COMMENTS", Holder("reporter")), without=("ADD_COMMENTS",)), "reporter"),
        (facts(issue={"level": Level("5", "Top-secret", "50", ())}), "security_level"),
        (facts(issue={"request_type": None}), "no_request"),
        (facts(missing="HELP-42", issue=None), "absent"),
        (facts(account=msgspec.structs.replace(CUSTOMER, id="hiro")), "membership"),
        (facts(account=CUSTOMER, desk=Desk(id="1", name="IT Help", enters=False)), "customer_access"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_reason_is_named(known: Any, kind: str) -> None:
    """What stands in the way of a comment is named by its kind, and it comes with a remedy."""
    assert kind == cause(known)
    assert about(known).remedies


def test_an_internal_comment_is_for_agents() -> None:
    """A customer may comment, but not internally."""
    assert "product" == cause(facts(account=CUSTOMER), internal=True)


def test_approving_is_for_the_assigned_approvers() -> None:
    """Nobody else answers an approval, agents included."""
    assert "approver" == cause(facts(issue={"approvers": ("lee",)}), ANSWER)
    assert "allowed" == about(facts(issue={"approvers": ("jan",)}), ANSWER).verdict


def test_an_organisation_shares_a_request() -> None:
    """A member of an organisation that the request is shared with has a part in it."""
    shared = (Organization("1", "VIP", ("hiro",)),)
    hiro = msgspec.structs.replace(CUSTOMER, id="hiro")

    assert "allowed" == about(facts(account=hiro, issue={"organizations": shared})).verdict


def test_a_restricted_request_type_is_named() -> None:
    """Who may not ask for a request type is told which, and that it is restricted."""
    desk = Desk(
        id="1", name="IT Help", enters=True, startable=("2",), request_types={"1": "Get IT help", "2": "Access"}
    )
    told = about(facts(account=CUSTOMER, desk=desk, issue=None), "POST /request", request_type="1")

    assert Cause("request_type", "1") == told.cause
    assert "the request type 'Get IT help'" == next(one.looked_at for one in told.layers if one.name == "request type")


def test_the_workflow_has_no_such_transition() -> None:
    """The transitions that there are are told, the one that leads back to work first."""
    ways = (Way("1", "Archive", "Closed", "done"), Way("2", "Reopen", "Waiting for support", "indeterminate"))
    told = about(facts(issue={"ways": ways}), TRANSITION, to="Resolve")

    assert Cause("workflow", "Resolve") == told.cause
    assert "Take 'Reopen' first, which leads to 'Waiting for support'" == told.remedies[0].do


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (None, ()),
        (
            {"operation": "ALL", "conditions": [RESTRICTED | {"parameters": {"permissionKeys": "CLOSE_ISSUES"}}]},
            ("CLOSE_ISSUES",),
        ),
        ({"operation": "ANY", "conditions": [RESTRICTED | {"parameters": {"permissionKeys": "A"}}] * 2}, None),
        ({"operation": "ALL", "conditions": [RESTRICTED | {"parameters": {"roleIds": "10002"}}]}, None),
        ({"operation": "ALL", "conditions": [{"ruleKey": "system:separation-of-duties", "parameters": {}}]}, None),
    ],
)
def test_of_a_transitions_conditions_permissions_are_understood(
    conditions: Any, wanted: tuple[str, ...] | None
) -> None:
    """Other conditions are left open instead of being taken for none."""
    assert wanted == wanted_by(conditions)


def test_a_condition_that_cannot_be_read_leaves_it_open() -> None:
    """Of another account nothing is said that the conditions could make untrue; the account itself is told by Jira."""
    hidden = Unread("the conditions of 'Close'", "Jira answers 401", "a Jira administrator")
    ways = (Way("61", "Close", "Closed", "done", asks=hidden),)
    other = facts(account=msgspec.structs.replace(JAN, mine=False), issue={"ways": ways})

    assert "unknown" == about(other, TRANSITION, to="Close").verdict
    assert "allowed" == about(facts(issue={"ways": ways}), TRANSITION, to="Close").verdict


def test_what_cannot_be_read_is_told_and_not_guessed() -> None:
    """Without the scheme the verdict is unknown, and the answer names who could read it."""
    known = facts()
    project = msgspec.structs.replace(known.project, grants=UNREAD)  # type: ignore[type-var]
    told = about(msgspec.structs.replace(known, project=project))

    assert "unknown" == told.verdict
    assert ("the permission scheme: Jira answers 403; a project administrator could read it",) == told.unread


def test_jiras_own_word_stands_in_for_the_scheme() -> None:
    """A plain account's verdict comes from what Jira says of it, and from what it could open."""
    known = facts()
    project = msgspec.structs.replace(known.project, grants=UNREAD)  # type: ignore[type-var]
    plain = msgspec.structs.replace(known, project=project, seen={"request": True, "agent": True})

    assert "allowed" == about(msgspec.structs.replace(plain, says={"ADD_COMMENTS": True})).verdict
    assert "refused" == about(msgspec.structs.replace(plain, says={"ADD_COMMENTS": False})).verdict


def test_a_refusal_that_nothing_explains_stays_a_refusal() -> None:
    """Where the facts allow it and Jira refused, the reply is a layer of its own."""
    error = Refused("no", operation=COMMENT, url="https://acme.example/x", status=403)
    told = explain(facts(), operation(COMMENT), refused=error)

    assert ("refused", Cause("reply", "403")) == (told.verdict, told.cause)


def test_every_kind_of_refusal_names_a_settings_page() -> None:
    """Each remedy says who can do it and on which page."""
    told = on_issue(facts(team=()), "EDIT_ISSUES")

    assert all(remedy.page and remedy.by for remedy in told.remedies)
    assert ["project administrator", "Jira administrator"] == list(dict.fromkeys(remedy.by for remedy in told.remedies))


def test_the_answer_has_a_schema() -> None:
    """Machines get JSON with a schema, and it can be read back."""
    told = about(facts(team=()))

    assert "Explanation" in msgspec.json.schema(Explanation)["$defs"]
    assert told == msgspec.json.decode(msgspec.json.encode(told), type=Explanation)


def test_a_token_that_hides_its_scopes_is_unknown_until_it_is_refused() -> None:
    """Nothing tells which scopes an API token has; once the gateway refuses it, what it lacks is named."""
    known = facts(signed_in=SignedIn(way="API token with scopes", hides_scopes=True))
    error = Refused("Unauthorized; scope does not match", operation=COMMENT, url="https://acme.example/x", status=401)
    told = explain(known, operation(COMMENT), refused=error)

    assert "unknown" == about(known).verdict
    assert ("refused", Cause("scope", "write:servicedesk-request")) == (told.verdict, told.cause)


def test_an_archived_project_is_closed_to_everybody() -> None:
    """The remedy is a Jira administrator's."""
    known = facts()
    project = msgspec.structs.replace(known.project, archived=True)  # type: ignore[type-var]
    told = about(msgspec.structs.replace(known, project=project))

    assert (Cause("archived", "HELP"), "Jira administrator") == (told.cause, told.remedies[0].by)


def test_nothing_is_told_beyond_what_jira_does_not_show() -> None:
    """Where the sign-in fails or the target is missing, the chain ends there."""
    assert ["sign-in"] == [layer.name for layer in about(facts(signed_in=SignedIn(works=False))).layers]
    assert "target" == about(facts(missing="HELP-42", issue=None)).layers[-1].name


def test_a_group_that_a_field_names_is_joined() -> None:
    """A permission for the groups that a field names: the way in is a group that the field names on this issue."""
    grant = Grant("ADD_COMMENTS", Holder("groupCustomField", "customfield_1", "Responsible team"))
    named = facts(grant, without=("ADD_COMMENTS",), issue={"fields": {"customfield_1": ("g-night", "night-shift")}})
    member = facts(
        grant, without=("ADD_COMMENTS",), issue={"fields": {"customfield_1": ("g-agents", "jira-servicedesk-users")}}
    )

    assert "allowed" == about(member).verdict
    assert "groupCustomField" == cause(named)
    assert "g-night" == about(named).remedies[0].change.group


def test_a_sentence_ends_once() -> None:
    """What Jira said may end with a full stop of its own."""
    error = Refused("You cannot see this resource.", operation=COMMENT, url="https://acme.example/x", status=403)
    found = facts(signed_in=SignedIn(works=False, said="You cannot see this resource."))

    assert ".." not in about(found).why
    assert ".." not in explain(facts(), operation(COMMENT), refused=error).why
