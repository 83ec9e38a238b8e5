"""The variables in a webhook's address: each delivery has what happened in their place.

Which events have which: https://jira.atlassian.com/browse/JRASERVER-68087
"""

import re

from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_records import Attachment, Worklog
from deskhand.sandbox._records import Project

VARIABLE = re.compile(r"\$\{([\w.]+)\}")


def filled(url: str, happening: Happening) -> str:
    """The address with its variables filled in; one that the event does not have stays as it is written."""
    if "${" not in url:
        return url
    values = _values(happening)
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), url)


def _values(happening: Happening) -> dict[str, str]:
    issue, thing = happening.issue, happening.thing
    if isinstance(thing, Worklog):
        return {"worklog.id": str(thing.id)}
    if isinstance(thing, Attachment):
        return {"attachment.id": str(thing.id)}
    if isinstance(thing, Project):
        return {"project.id": str(thing.id), "project.key": thing.key}
    if happening.comment is not None:
        return {"comment.id": str(happening.comment.id)}
    if issue is None or not happening.kind.startswith("issue_"):
        return {}
    project, _, _ = issue.key.rpartition("-")
    places = {"project.id": str(issue.project), "project.key": project}
    return {"issue.id": str(issue.id), "issue.key": issue.key, **places}
