"""What is said of functions in JQL that cannot be used."""

from deskhand.sandbox._jql import Function
from deskhand.sandbox._jql_tokens import WrongQuery

JIRA_FUNCTIONS = frozenset(
    {
        "cascadeoption", "choiceoption", "currentlogin", "earliestunreleasedversion", "futuresprints", "closedsprints",
        "componentsleadbyuser", "currentuser", "endofday", "endofmonth", "endofweek", "endofyear", "inactiveusers",
        "issuehistory", "issueswithremotelinksbyglobalid", "lastlogin", "latestreleasedversion", "linkedissue",
        "linkedissues", "membersof", "now", "opensprints", "organizationmembers", "parentepic",
        "projectsleadbyuser", "projectswhereuserhaspermission", "projectswhereuserhasrole", "releasedversions",
        "standardissuetypes", "startofday", "startofmonth", "startofweek", "startofyear", "subtaskissuetypes",
        "unreleasedversions", "updatedby", "userswhojoinedorganization", "votedissues", "watchedissues",
    }
)  # fmt: skip
"""Functions that Jira has, whether or not they are known here."""


def no_function(function: Function) -> WrongQuery:
    """What is said of a function that cannot be used: in Jira's words only where Jira says so too."""
    said = f"{function.name}({', '.join(function.arguments)})"
    if function.name.casefold() in JIRA_FUNCTIONS:
        return WrongQuery(f"The sandbox does not know the JQL function '{said}' here, though Jira may.")
    return WrongQuery(f"Unable to find JQL function '{said}'.")
