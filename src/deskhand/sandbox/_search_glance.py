"""Which of an issue's deeper parts a query looks at: the rest of it need not be made for that."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._jql import Clause, Negation, Node, Sort
from deskhand.sandbox._jql_readers import field_of
from deskhand.sandbox._site import Site

NOTHING: frozenset[str] = frozenset()
PAST = frozenset({"histories"})
OF_FIELDS = {
    "text": frozenset({"comments"}),
    "comment": frozenset({"comments"}),
    "attachment": frozenset({"attachments"}),
    **dict.fromkeys(("watcher", "watches"), frozenset({"watchers"})),
    **dict.fromkeys(("issueLink", "issueLinkType"), frozenset({"links"})),
    "statusCategoryChangedDate": frozenset({"statuses"}),
    **dict.fromkeys(("timespent", "worklogAuthor", "worklogDate", "worklogComment"), frozenset({"worklogs"})),
    constants.APPROVALS_FIELD: frozenset({"approvals"}),
    **dict.fromkeys((constants.SATISFACTION_FIELD, constants.SATISFACTION_DATE_FIELD), frozenset({"feedback"})),
    **dict.fromkeys(constants.METRICS, frozenset({"slas"})),
}


def parts_of(site: Site, where: Node | None, order: tuple[Sort, ...]) -> frozenset[str]:
    """The deeper parts that conditions and order look at."""
    found = NOTHING.union(*(OF_FIELDS.get(field_of(site, sort.field).id, NOTHING) for sort in order))
    return found if where is None else found | _asked(site, where)


def _asked(site: Site, node: Node) -> frozenset[str]:
    if isinstance(node, Negation):
        return _asked(site, node.part)
    if isinstance(node, Clause):
        if node.operator == "changed" or node.operator.startswith("was"):
            return PAST
        return OF_FIELDS.get(field_of(site, node.field).id, NOTHING)
    return NOTHING.union(*(_asked(site, part) for part in node.parts))
