"""What became of work that an operation only began; here it is done as soon as it is asked for."""

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._records import Task
from deskhand.sandbox._replies import Json

KEPT = 14 * 86_400_000
FIRST_USER = 10000


def begun(call: Call, description: str) -> Reply:
    """The answer that points to a task."""
    number = call.site.next("task")
    call.site.tasks.add(number, Task(number, call.author, description, call.site.clock.now()))
    return Reply(303, headers={"Location": rest(call, f"task/{number}"), "Content-Length": "0"})


@handles(
    "GET /rest/api/3/task/{taskId}",
    group="tasks",
    unknown="The texts and the `result` of a task, and the number of who submitted it, which accounts do not show elsewhere.",
)
def get_task(call: Call) -> Json:
    """A task, for who began it and for administrators of Jira; it is forgotten after 14 days."""
    text, now = call.params["taskId"], call.site.clock.now()
    row = call.site.tasks.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None or now - row.submitted > KEPT:
        raise Refusal(404, f"The task with ID '{text}' was not found.")
    if row.account != call.user.account_id:
        administrators_only(call)
    return {
        "self": rest(call, f"task/{row.id}"),
        "id": str(row.id),
        "description": row.description,
        "status": "COMPLETE",
        "message": "The task is complete.",
        "submittedBy": FIRST_USER + list(call.site.users).index(row.account),
        "progress": 100,
        "elapsedRuntime": 0,
        **dict.fromkeys(("submitted", "started", "finished", "lastUpdate"), row.submitted),
    }
