"""What is said of functions in JQL that cannot be used."""

from deskhand.sandbox._jql import Function
from deskhand.sandbox._queries import WrongQuery

FUNCTIONS = frozenset(
    {
        "currentuser", "endofday", "endofmonth", "endofweek", "endofyear", "inactiveusers", "issueswithremotelinksbyglobalid",
        "linkedissue", "linkedissues", "membersof", "now", "organizationmembers", "projectsleadbyuser",
        "projectswhereuserhaspermission", "projectswhereuserhasrole", "standardissuetypes", "startofday", "startofmonth",
        "startofweek", "startofyear", "subtaskissuetypes", "updatedby", "votedissues", "watchedissues",
    }
)  # fmt: skip
"""Functions that are answered here, each for some fields."""
JIRA_FUNCTIONS = {
    name.casefold(): name
    for name in (
        "cascadeOption", "choiceOption", "closedSprints", "componentsLeadByUser", "currentLogin", "earliestUnreleasedVersion",
        "futureSprints", "issueHistory", "lastLogin", "latestReleasedVersion", "openSprints", "parentEpic",
        "releasedVersions", "unreleasedVersions",
    )
}  # fmt: skip
"""Functions that Jira has, and that ask for what is not kept here."""


def no_function(function: Function, field: str) -> WrongQuery:
    """What is said of a function that cannot be used: in Jira's words only where Jira says so too."""
    name = function.name.casefold()
    if name in FUNCTIONS:
        return WrongQuery(f"A value provided by the function '{function.name}' is invalid for the field '{field}'.")
    said = f"{function.name}({', '.join(function.arguments)})"
    if name in JIRA_FUNCTIONS:
        return WrongQuery(f"The sandbox does not know the JQL function '{said}', though Jira does.")
    return WrongQuery(f"Unable to find JQL function '{said}'.")
