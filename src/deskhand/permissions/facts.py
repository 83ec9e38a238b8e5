"""Ask the site for the facts of an explanation: each once, kept for minutes, those that are refused among them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from deskhand.client import Jira
from deskhand.errors import CallError, Refused, SignInFailed
from deskhand.permissions import _read_desk as desks
from deskhand.permissions import _read_issues as issues
from deskhand.permissions import _read_people as people
from deskhand.permissions import _read_places as places
from deskhand.permissions import _read_workflow as workflows
from deskhand.permissions._assignable import may_be_assigned
from deskhand.permissions._holders import is_one
from deskhand.permissions._known import Account, Desk, Facts, Group, Issue, Level, Project, Role, SignedIn, Unread
from deskhand.permissions._portal import settle
from deskhand.permissions._proven import proven
from deskhand.permissions._question import ADMINISTER_PROJECT, AGENT, BROWSE, Asked, about_permission, mentioned
from deskhand.permissions._read_sign_in import signed_in as how
from deskhand.permissions._read_word import foresee, hides_scheme, word
from deskhand.permissions._read_written import written
from deskhand.permissions._reading import Reading, refused
from deskhand.permissions._scheme import permission_scheme
from deskhand.permissions._target_words import Target

__all__ = ["ANYBODY", "FactReader"]

FEWEST = 3  # issues that are worth a search: it costs a call itself

ANYBODY = "anonymous"
"""What to ask about in place of an account: a call that nobody signed."""


class FactReader:
    """Reads the facts of one site, as the account that `jira` signs in as."""

    def __init__(
        self,
        jira: Jira,
        *,
        signed_in: SignedIn | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.jira = jira
        self._signed_in = signed_in or how(jira)
        self._reading = Reading(clock)

    async def foresee(self, places: Sequence[tuple[Target, Sequence[Asked]]], *, account: str | None = None) -> None:
        """Read at once what questions about many issues have in common, so that each costs few calls or none."""
        wanted = list(dict.fromkeys(target.issue for target, _ in places if target.issue))
        if len(wanted) < FEWEST:
            return
        found = await issues.see_at_once(self.jira, self._reading, wanted)
        for project in dict.fromkeys(target.project for target, _ in places if target.issue):
            here = [int(one.id) for one in found if one.key.startswith(f"{project}-")]
            asked = [one for target, several in places for one in several if target.project == project]
            facts = await self.read(Target("project", project, project), (), account=account)
            if here and facts.account.id and hides_scheme(facts):
                keys = {key for one in asked for key in mentioned(one)} | {AGENT, ADMINISTER_PROJECT}
                await foresee(self.jira, self._reading, None if facts.account.mine else facts.account.id, here, keys)

    async def read(
        self, target: Target, asked: Sequence[Asked], *, account: str | None = None, glance: bool = False
    ) -> Facts:
        """All that questions about one target take; `account` is an e-mail address or an id, None for the account itself.

        At a `glance` nothing is read of who has a part in a request, nor tried what Jira offers: where that is enough for a
        yes, it is the same yes.
        """
        self._reading.begin()
        try:
            me = await people.myself(self.jira, self._reading)
        except SignInFailed as error:
            unknown = Account(id="", name="the account")
            return Facts(
                account=unknown, signed_in=replace(self._signed_in, works=False, said=error.said), read_by="nobody"
            )
        except Refused as error:
            # A token that may not even ask who it is: what follows cannot be known, but it is no failure.
            hidden = Unread("the account", error.said, "whoever made the token")
            unknown = Account(id="", name="the account", groups=hidden, applications=hidden)
            return Facts(account=unknown, signed_in=self._signed_in, read_by="nobody")
        who = await self._who(me, account)
        products = await people.applications(self.jira, self._reading)
        facts = Facts(
            account=people.with_products(who, products),
            signed_in=self._signed_in if who.mine else SignedIn(),
            site=self.jira.site,
            edition=self.jira.edition,
            read_by=me.name,
            applications=products,
        )
        if target.project:
            facts = await self._about_place(facts, target, asked, glance=glance)
        says, checked = await word(self.jira, self._reading, facts, asked)
        if facts.signed_in.hides_scopes:
            facts = replace(facts, signed_in=replace(facts.signed_in, proven=proven(self._reading)))
        return replace(facts, says=says, checked=checked, read_at=self._reading.oldest)

    async def _who(self, me: Account, account: str | None) -> Account:
        if account is None or account == me.id:
            return me
        if account == ANYBODY:
            return people.ANONYMOUS
        other = await people.somebody(self.jira, self._reading, account)
        return me if other.id == me.id else other

    async def _about_place(self, facts: Facts, target: Target, asked: Sequence[Asked], *, glance: bool) -> Facts:
        jira, reading, mine = self.jira, self._reading, facts.account.mine
        facts = replace(facts, project=await places.project(jira, reading, target.project))
        if not mine and facts.project and await places.is_absent(jira, reading, facts.project):
            return replace(facts, project=None, missing=f"project {target.project}")
        if mine:
            facts = replace(facts, seen={"project": await places.shows(jira, reading, target.project)})
        if who := next((one.assigns for one in asked if one.assigns), ""):
            assignable = await may_be_assigned(jira, reading, target.project, target.issue, who)
            facts = replace(facts, assignable=assignable)
        if target.issue:
            facts = await self._about_issue(facts, target, asked, glance=glance)
        if any(one.service_desk or one.place == "desk" for one in asked):
            deep = not mine or any(one.creates for one in asked)
            wanted = next((one.request_type for one in asked if one.request_type), "")
            met = await desks.desk(jira, reading, target.project, facts, deep=deep, wanted=wanted)
            facts = replace(facts, desk=met)
            facts = settle(facts)
            if target.queue and isinstance(facts.desk, Desk):
                facts = replace(facts, missing=await desks.lacks_queue(jira, reading, facts.desk.id, target.queue))
        if isinstance(facts.project, Unread) and isinstance(facts.desk, Desk) and facts.desk.enters is True:
            # Customers meet the project as a desk, whose key they know.
            hidden = facts.project
            known = Project(id="", key=target.project, name=facts.desk.name, grants=hidden, roles=hidden)
            facts = replace(facts, project=known)
        if mine and hides_scheme(facts) and _creates_issues(asked):
            makes = await places.may_create(jira, reading, target.project)
            facts = replace(facts, seen={**facts.seen, "creates": makes})
        if mine and hides_scheme(facts) and not isinstance(facts.desk, Unread) and facts.desk is not None:
            facts = replace(facts, seen={**facts.seen, "agent": await self._is_agent(facts.desk.id)})
        if (
            isinstance(facts.project, Unread)
            and not facts.missing
            and not target.issue
            and mine
            and isinstance(facts.desk, Unread | None)
        ):
            facts = replace(facts, missing=f"project {target.project}", there=await self._has_desk(target.project))
        return facts

    async def _about_issue(self, facts: Facts, target: Target, asked: Sequence[Asked], *, glance: bool) -> Facts:
        jira, reading, mine = self.jira, self._reading, facts.account.mine
        seen = await issues.see_issue(jira, reading, target.issue)
        glance = glance and not any(one.needs.membership for one in asked) and not isinstance(seen, Unread)
        desk = any(one.service_desk for one in asked) and not glance
        # Jira denies an issue that it hides, but forbids the request behind it: that tells whether it is there.
        request = await issues.see_request(jira, reading, target.issue) if desk or isinstance(seen, Unread) else None
        shown: dict[str, bool] = {}
        if mine:
            shown = {"issue": not isinstance(seen, Unread)}
            shown |= {"request": not isinstance(request, Unread)} if desk else {}
        facts = replace(facts, seen={**facts.seen, **shown})
        if not isinstance(seen, Unread):
            issue = await issues.from_issue(jira, reading, seen)
            if has := issues.security(seen):
                issue = issues.with_level(issue, await places.level(jira, reading, target.project, *has))
                facts = await self._with_level_roles(facts, issue)
        elif desk and request is not None and not isinstance(request, Unread):
            issue = await issues.from_request(request)
        else:
            there = not isinstance(request, Unread) or "403" in request.why
            moves = any(one.to for one in asked)
            return await self._without_issue(replace(facts, there=there), target, seen, moves=moves)
        if desk and request is not None:
            issue = await issues.part(jira, reading, issue, request)
        moves = any("TRANSITION_ISSUES" in one.needs.permissions and not one.service_desk for one in asked)
        if moves and (any(one.to for one in asked) or (mine and hides_scheme(facts) and not glance)):
            issue = await workflows.ways(jira, reading, issue, facts.project, mine=mine)
        if any(one.to and one.service_desk for one in asked):
            issue = await workflows.portal_ways(jira, reading, issue, facts.project, mine=mine)
        through_desk = any(one.service_desk for one in asked)
        if target.comment and through_desk:
            facts = await self._about_comment(facts, target)
        if target.part and not facts.missing and not (mine and through_desk):
            facts = await written(jira, reading, facts, target)
        tried = {} if glance else await self._tried(facts, issue, asked)
        return replace(facts, issue=issue, seen={**facts.seen, **tried})

    async def _about_comment(self, facts: Facts, target: Target) -> Facts:
        """Whether the comment is there, and whether customers see it."""
        found = await issues.sees_comment(self.jira, self._reading, target.issue, target.comment)
        if not isinstance(found, Unread):
            return replace(facts, internal=not found)
        # What whoever asks is not shown may be for a role or a group that the account is in.
        absent = "404" in found.why and facts.account.mine
        return replace(facts, missing=f"comment {target.comment} of {target.issue}") if absent else facts

    async def _tried(self, facts: Facts, issue: Issue, asked: Sequence[Asked]) -> dict[str, bool]:
        """What Jira offers the account itself to do with the issue, where the rules cannot be read."""
        if not facts.account.mine or not hides_scheme(facts):
            return {}
        offered: dict[str, bool] = {}
        if issue.ways and not isinstance(issue.ways, Unread):
            offered["moves"] = (
                True  # none may be offered to those as well who may, in a status that nothing leads out of
            )
        wanted = {key for one in asked if not one.service_desk for key in one.needs.permissions}
        if wanted & {"EDIT_ISSUES", "ASSIGN_ISSUES"}:
            fields = await issues.editable(self.jira, self._reading, issue)
            offered["edits"] = bool(fields)
            # A field can be missing from the screen, so that only its being there says something.
            offered |= {"assigns": True} if "assignee" in fields else {}
        return offered

    async def _with_level_roles(self, facts: Facts, issue: Issue) -> Facts:
        """A level may name roles that the permission scheme does not."""
        project = facts.project
        level = issue.level
        if level is None or isinstance(level, Unread) or isinstance(level.members, Unread):
            return facts
        if not isinstance(project, Project) or isinstance(project.roles, Unread):
            return facts
        known = {role.id for role in project.roles}
        more: list[Role] = []
        for holder in level.members:
            if holder.type == "projectRole" and holder.id not in known:
                role = await places.role(self.jira, self._reading, project.key, holder.id)
                more += [] if isinstance(role, Unread) else [role]
        return replace(facts, project=replace(project, roles=(*project.roles, *more)))

    async def _without_issue(self, facts: Facts, target: Target, why: Unread, *, moves: bool) -> Facts:
        """An issue that Jira does not show: the rules may tell why, as far as the account that asks can read them."""
        jira, reading = self.jira, self._reading
        whether = "it is there, but" if facts.there else "it is not there, or"
        hidden = Unread(target.issue, f"{why.why}: {whether} hidden from {facts.read_by}", why.who)
        me = replace(facts, account=await people.myself(jira, reading))
        browses = permission_scheme(me, about_permission(BROWSE, place="project"), "platform")
        if not hides_scheme(facts) and browses.verdict == "refused":
            whole = facts.there and not (facts.account.mine or target.comment or target.part or moves)
            if whole and await places.levels_without(jira, reading, facts, target.project) == ():
                # It is there, and no level could hide it from the account: what the project tells is enough.
                return replace(facts, there=False)
            return replace(facts, issue=hidden)
        if hides_scheme(facts) or browses.verdict != "allowed":
            # To the account itself what is not shown is refused, whatever hides it; about others nothing follows.
            return replace(facts, missing=target.issue) if facts.account.mine else replace(facts, issue=hidden)
        levels = await places.levels_without(jira, reading, me, target.project)
        # Whoever browses a project and is in all of its security levels sees all that is there; and who is in none of the
        # others sees nothing of what they hide.
        if levels == () or facts.account.mine or (levels and _is_outside(facts, levels)):
            return replace(facts, missing=target.issue, hidden_by=levels or ())
        return replace(facts, issue=hidden)

    async def _has_desk(self, project: str) -> bool:
        """Whether the portal shows what Jira itself hides."""
        met = await desks.desk(self.jira, self._reading, project, Facts(account=people.ANONYMOUS), deep=False)
        return isinstance(met, Desk)

    async def permissions(self) -> frozenset[str]:
        """The keys of all permissions that the site knows, those of its apps among them; none where it does not tell."""
        known = await self._reading.attempt(
            "permissions", "the permissions of the site", people.JIRA_ADMINISTRATOR, self.jira.platform.permissions.list
        )
        return frozenset() if isinstance(known, Unread) else frozenset(known.permissions)

    async def members(self, group: Group) -> tuple[str, ...] | Unread:
        """The accounts in a group, without those of apps."""
        asked = self.jira.platform.groups.members(group.id or group.name)
        found = await self._reading.attempt(
            f"members {group.id or group.name}",
            f"the members of the group '{group.name}'",
            people.JIRA_ADMINISTRATOR,
            asked.all,
        )
        if isinstance(found, Unread):
            return found
        return tuple([who for one in found if one.account_type != "app" and (who := people.account_of(one))])

    async def _is_agent(self, desk: str) -> bool:
        async def look() -> bool:
            try:
                await self.jira.queues.list(desk, limit=1).first()
            except CallError as error:
                if not refused(error):
                    raise
                return False
            return True

        return await self._reading.once(f"agent {desk}", look)


def _is_outside(facts: Facts, levels: Sequence[Level]) -> bool:
    """Whether the account is certainly a member of none of these levels."""
    members = [one for level in levels if not isinstance(level.members, Unread) for one in level.members]
    return all(is_one(facts, one, portal=portal) is False for one in members for portal in (True, False))


def _creates_issues(asked: Sequence[Asked]) -> bool:
    return any("CREATE_ISSUES" in one.needs.permissions and not one.service_desk for one in asked)
