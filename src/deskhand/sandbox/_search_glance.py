"""Whether a query can be answered from a glance at each issue, without making what it would not look at."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._jql import Clause, Negation, Node, Sort
from deskhand.sandbox._jql_readers import field_of
from deskhand.sandbox._site import Site

SEEN = frozenset(
    {
        "project", "issuekey", "status", "statusCategory", "created", "updated", "resolutiondate", "duedate",
        "assignee", "reporter", "creator", "text", "summary", "description", "comment", "priority", "labels",
        "resolution", "issuetype",
        constants.REQUEST_TYPE_FIELD, constants.ORGANIZATIONS_FIELD, constants.PARTICIPANTS_FIELD,
    }
)  # fmt: skip


def is_enough(site: Site, where: Node | None, order: tuple[Sort, ...]) -> bool:
    """Whether neither a condition nor the order asks for times of comments, histories, approvals or service levels."""
    return all(field_of(site, sort.field).id in SEEN for sort in order) and (where is None or _asks_little(site, where))


def _asks_little(site: Site, node: Node) -> bool:
    if isinstance(node, Negation):
        return _asks_little(site, node.part)
    if isinstance(node, Clause):
        looks_back = node.operator == "changed" or node.operator.startswith("was")
        return not looks_back and field_of(site, node.field).id in SEEN
    return all(_asks_little(site, part) for part in node.parts)
