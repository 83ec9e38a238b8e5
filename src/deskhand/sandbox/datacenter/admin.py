"""What administrators set for the pages of queues."""

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import QueueSettings
from deskhand.sandbox._replies import Json
from deskhand.sandbox.datacenter._pages import PAGES

SOURCE = f"{PAGES}queue-settings/"
WHOLE_SITE = ""
UNKNOWN = "Who may set it: here Jira administrators. It is for the pages of Jira, and changes no other reply."


@handles(
    "GET /admin/queues/{projectKey}",
    edition="datacenter",
    source=SOURCE,
    unknown="The names in the reply, which the document calls any JSON: here those of the paths that set them."
    " Who may read it: here Jira administrators.",
)
def get_queue_settings(call: Call) -> Json:
    """What is set for a project's pages of queues, whatever the site lets them."""
    administrators_only(call)
    row = call.site.queue_settings.get(_key(call)) or QueueSettings()
    return {"includeCount": row.include_count, "cacheCount": row.cache_count}


@handles("PUT /admin/queues/include-count", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def include_count(call: Call) -> bool:
    """Whether pages of queues say how much is in them."""
    row = _settings(call, WHOLE_SITE)
    row.include_count = call.read(bool)
    return row.include_count


@handles("PUT /admin/queues/{projectKey}/include-count", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def include_count_of_project(call: Call) -> bool:
    """Whether a project's pages of queues say how much is in them, where the site lets them."""
    row = _settings(call, _key(call))
    row.include_count = call.read(bool)
    return row.include_count


@handles("PUT /admin/queues/cache-count", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def cache_count(call: Call) -> bool:
    """Whether pages of queues may say how much was in them a while ago."""
    row = _settings(call, WHOLE_SITE)
    row.cache_count = call.read(bool)
    return row.cache_count


@handles("PUT /admin/queues/{projectKey}/cache-count", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def cache_count_of_project(call: Call) -> bool:
    """Whether a project's pages of queues may say how much was in them a while ago, where the site lets them."""
    row = _settings(call, _key(call))
    row.cache_count = call.read(bool)
    return row.cache_count


def _settings(call: Call, key: str) -> QueueSettings:
    administrators_only(call)
    call.read(bool)
    if call.site.queue_settings.get(key) is None:
        call.site.queue_settings.add(key, QueueSettings())
    return call.site.queue_settings.edit(key)


def _key(call: Call) -> str:
    project = call.site.project(call.params["projectKey"])
    if project is None or call.site.desk_of(project.id) is None:
        raise Refusal(404, "The service desk does not exist.", key="sd.error.servicedesk.missing")
    return project.key
