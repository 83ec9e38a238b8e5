"""How a request stands to its service level agreements; for agents only."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import agents_only, the_request
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._constants import Metric
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json, page
from deskhand.sandbox._sla_times import information


@handles("GET /request/{issueIdOrKey}/sla")
def list_slas(call: Call) -> Json:
    """Every SLA of a request."""
    issue, metrics = _metrics(call)
    return page(call, metrics, lambda metric: information(call, issue, metric))


@handles("GET /request/{issueIdOrKey}/sla/{slaMetricId}")
def get_sla(call: Call) -> Json:
    """One SLA of a request."""
    issue, metrics = _metrics(call)
    for metric in metrics:
        if str(metric.id) == call.params["slaMetricId"]:
            return information(call, issue, metric)
    raise Refusal(404, "The SLA metric does not exist.")


def _metrics(call: Call) -> tuple[Issue, list[Metric]]:
    issue = the_request(call)
    agents_only(call, call.site.projects[issue.project], issue)
    return issue, [metric for metric in constants.METRICS.values() if metric.field in issue.slas]
