"""Projects put away and taken back on Data Center."""

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.platform.project_life import put
from deskhand.sandbox.platform.projects import the_project

PROJECT, SOURCE = "/rest/api/2/project/{projectIdOrKey}", f"{PAGES}project/"


@handles(f"PUT {PROJECT}/archive", edition="datacenter", source=SOURCE)
def archive_project(call: Call) -> Reply:
    """Put a project away; one that is away already is refused."""
    return _put(call, archived=True, status=204)


@handles(f"PUT {PROJECT}/restore", edition="datacenter", source=SOURCE)
def restore_project(call: Call) -> Reply:
    """Take a project back out of the archive; one that is not there is refused."""
    return _put(call, archived=False, status=202)


def _put(call: Call, *, archived: bool, status: int) -> Reply:
    administrators_only(call)
    project = the_project(call)
    if project.archived == archived:
        raise Refusal(403, f"The project is already {'archived' if archived else 'restored'}.")
    put(call, project, archived=archived)
    return Reply(status)
