from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Answer, Caller
from sandbox.signing import signed

HOLD = {"now": "2026-11-23T10:20:30+00:00"}


@pytest.fixture(autouse=True)
def held(site: Sandbox) -> None:
    """The clock stands, so that no bucket fills by itself."""
    Caller(site, None).post("/_sandbox/clock", HOLD)


def turn_on(site: Sandbox, **settings: Any) -> None:
    assert 200 == Caller(site, None).post("/_sandbox/limits", settings).status


def until_refused(caller: Caller, path: str, most: int) -> tuple[int, Answer]:
    """How many calls were let through, and the refusal."""
    for count in range(most + 1):
        answer = caller.get(path)
        if answer.status == 429:
            return count, answer
    raise AssertionError(f"{most} calls and no refusal")


def test_without_limits_nothing_is_refused_and_nothing_told(alex: Caller) -> None:
    """Limits are off until they are asked for."""
    answers = [alex.get(f"{JSM}/servicedesk/1") for _ in range(120)]
    assert {200} == {answer.status for answer in answers}
    assert not [name for name in answers[-1].headers if "ratelimit" in name]


def test_a_burst_ends_with_every_documented_header(site: Sandbox, alex: Caller) -> None:
    """The 101st read of one endpoint within a second is refused, and says until when."""
    turn_on(site)
    count, refused = until_refused(alex, f"{JSM}/servicedesk/1", 120)
    assert 100 == count
    expected = {
        "retry-after": "1",
        "x-ratelimit-limit": "100",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "2026-11-23T10:20:31Z",
        "x-ratelimit-nearlimit": "true",
        "ratelimit-reason": "jira-burst-based",
    }
    assert expected == {name: refused.headers.get(name) for name in expected}
    assert 200 == alex.get(f"{JSM}/servicedesk").status, "another endpoint has a bucket of its own"
    alex.post("/_sandbox/clock", {"advance": 0.1})
    assert (10, 429) == (until_refused(alex, f"{JSM}/servicedesk/1", 20)[0], refused.status)


def test_the_last_fifth_of_a_bucket_is_near_the_limit(site: Sandbox, alex: Caller) -> None:
    """Replies tell how many calls are left, and warn below twenty percent."""
    turn_on(site, rates={"GET /servicedesk": 10})
    answers = [alex.get(f"{JSM}/servicedesk") for _ in range(10)]
    assert [str(left) for left in range(9, -1, -1)] == [answer.headers["x-ratelimit-remaining"] for answer in answers]
    assert 2 == sum("x-ratelimit-nearlimit" in answer.headers for answer in answers)


def test_customers_of_a_desk_may_be_listed_five_times_a_second(site: Sandbox, alex: Caller) -> None:
    """One endpoint has the small limit that Atlassian's page names."""
    turn_on(site)
    alex.headers["X-ExperimentalApi"] = "opt-in"
    assert 5 == until_refused(alex, f"{JSM}/servicedesk/1/customer", 10)[0]


def test_one_issue_takes_twenty_writes_in_two_seconds(site: Sandbox, alex: Caller) -> None:
    """Writes are counted per issue: the 21st is refused, another issue still takes one, and time heals."""
    turn_on(site)
    said = {"body": "Again", "public": False}

    def write(key: str) -> Answer:
        return alex.post(f"{JSM}/request/{key}/comment", said)

    assert {201} == {write("HELP-1").status for _ in range(20)}
    refused = write("HELP-1")
    assert (429, "jira-per-issue-on-write") == (refused.status, refused.headers["ratelimit-reason"])
    assert "2" == refused.headers["retry-after"]
    assert 201 == write("HELP-2").status
    alex.post("/_sandbox/clock", {"advance": 2})
    assert 201 == write("HELP-1").status


def test_one_issue_takes_a_hundred_writes_in_thirty_seconds(site: Sandbox, alex: Caller) -> None:
    """Slower writes meet the longer window."""
    turn_on(site)
    statuses = []
    for _ in range(6):
        statuses += [alex.post(f"{JSM}/request/HELP-1/comment", {"body": "x", "public": False}) for _ in range(20)]
        alex.post("/_sandbox/clock", {"advance": 2})
    assert 100 == [answer.status for answer in statuses].index(429)
    assert "20" == statuses[100].headers["retry-after"]


@pytest.fixture
def robot(site: Sandbox) -> Caller:
    """An OAuth app behind the gateway."""
    caller = Caller(site, None)
    sent = {"client_id": "sandbox-service-account", "client_secret": "sandbox-secret"}
    token = caller.post("/oauth/token", {**sent, "grant_type": "client_credentials"}).body["access_token"]
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


@pytest.fixture
def cloud(robot: Caller) -> str:
    return f"/ex/jira/{robot.get('/_edge/tenant_info').body['cloudId']}"


def left(answer: Answer) -> int:
    """The points that are left, as the reply says."""
    return int(answer.headers["beta-ratelimit"].partition("r=")[2].partition(";")[0])


def test_apps_pay_points_by_what_they_read(site: Sandbox, robot: Caller, cloud: str) -> None:
    """A read costs one and one more for each object, two for a person; a write costs one."""
    turn_on(site, points=1017)
    members = robot.get(f"{cloud}{V3}/group/member", groupname="jira-servicemanagement-users", maxResults=8)
    assert 1017 - 17 == left(members), "Atlassian's own example: a group's eight members"
    assert 1000 - 2 == left(robot.get(f"{cloud}{V3}/issue/HELP-1"))
    assert 998 - 3 == left(robot.get(f"{cloud}{V3}/myself"))
    assert 995 - 6 == left(robot.get(f"{cloud}{JSM}/servicedesk/1/requesttype", limit=5))
    comment = {"body": "Hello", "public": False}
    assert 989 - 1 == left(robot.post(f"{cloud}{JSM}/request/HELP-1/comment", comment))


def test_spent_points_come_back_with_the_hour(site: Sandbox, robot: Caller, cloud: str) -> None:
    """An app without points waits until the top of the hour; accounts with a plain token do not pay."""
    turn_on(site, points=4)
    assert [200, 200, 429] == [robot.get(f"{cloud}{V3}/issue/HELP-1").status for _ in "abc"]
    refused = robot.get(f"{cloud}{V3}/issue/HELP-1")
    wait = str(39 * 60 + 30)
    assert (wait, "jira-quota-global-based") == (refused.headers["retry-after"], refused.headers["ratelimit-reason"])
    assert "2026-11-23T11:00:00Z" == refused.headers["x-ratelimit-reset"]
    assert wait == refused.headers["beta-retry-after"]
    assert '"global-app-quota";q=4;w=3600' == refused.headers["beta-ratelimit-policy"]
    assert 200 == Caller(site, "alex").get(f"{V3}/issue/HELP-1").status
    robot.post("/_sandbox/clock", {"advance": int(wait) - 1})
    assert 429 == robot.get(f"{cloud}{V3}/issue/HELP-1").status
    robot.post("/_sandbox/clock", {"advance": 1})
    assert 200 == robot.get(f"{cloud}{V3}/issue/HELP-1").status


def test_a_tenant_has_its_own_pool(site: Sandbox, robot: Caller, cloud: str) -> None:
    """The smaller of the two pools refuses first, and says which it is."""
    turn_on(site, tenantPoints=2)
    assert 200 == robot.get(f"{cloud}{V3}/issue/HELP-1").status
    assert "jira-quota-tenant-based" == robot.get(f"{cloud}{V3}/issue/HELP-1").headers["ratelimit-reason"]


def test_data_center_tells_its_bucket_on_every_reply() -> None:
    """On Data Center each account has a bucket, whose headers come with every signed reply."""
    with Sandbox(seed=7, edition="datacenter") as site:
        alex = signed(site, "alex", "password-alex")
        alex.post("/_sandbox/clock", HOLD)
        turn_on(site, capacity=3, fillRate=1, intervalSeconds=2)
        answers = [alex.get("/rest/api/2/myself") for _ in range(4)]
        assert [200, 200, 200, 429] == [answer.status for answer in answers]
        names = ("x-ratelimit-limit", "x-ratelimit-interval-seconds", "x-ratelimit-fillrate", "retry-after")
        assert ["3", "2", "1", "0"] == [answers[0].headers[name] for name in names]
        assert ["3", "2", "1", "2"] == [answers[3].headers[name] for name in names]
        assert 200 == signed(site, "bailey", "password-bailey").get("/rest/api/2/myself").status


def test_limits_can_be_on_from_the_start_and_turned_off() -> None:
    """`limits=True` begins with the documented figures; the control takes them away."""
    with Sandbox(seed=7, limits=True) as site:
        alex = Caller(site, "alex")
        assert "100" == alex.get(f"{JSM}/servicedesk").headers["x-ratelimit-limit"]
        assert 65_000 == alex.get("/_sandbox/limits").body["settings"]["points"]
        assert 204 == alex.delete("/_sandbox/limits").status
        assert "x-ratelimit-limit" not in alex.get(f"{JSM}/servicedesk").headers
        assert 400 == alex.post("/_sandbox/limits", {"unknown": 1}).status


@pytest.mark.parametrize(
    ("names", "trial", "enforced"), [("beta", True, False), ("enforced", False, True), ("both", True, True)]
)
def test_headers_of_points_go_by_either_name(
    site: Sandbox, robot: Caller, cloud: str, *, names: str, trial: bool, enforced: bool
) -> None:
    """Real sites send the headers of points with Beta in front, without, or mixed; a test chooses."""
    turn_on(site, points=1, names=names)
    answer = [robot.get(f"{cloud}{V3}/myself") for _ in range(3)][-1]
    assert 429 == answer.status
    for name in ("ratelimit-policy", "ratelimit"):
        assert trial == (f"beta-{name}" in answer.headers)
        assert enforced == (name in answer.headers)
    assert trial == ("x-beta-ratelimit-reset" in answer.headers)
    assert {"retry-after", "x-ratelimit-limit", "x-ratelimit-reset", "ratelimit-reason"} <= set(answer.headers)


@pytest.mark.parametrize(
    "settings",
    [
        {"points": -1},
        {"rates": {"GET /request": 0}},
        {"rates": {"GET /request": 1e-300}},
        {"rates": {"GET /nothing": 5}},
        {"capacity": 0},
        {"fillRate": 0},
        {"intervalSeconds": 0},
        {"names": "gamma"},
    ],
)
def test_limits_that_cannot_be_are_refused(alex: Caller, settings: dict[str, Any]) -> None:
    """What would let nothing through for ever, or names no operation, is a mistake and said to be one."""
    assert 400 == alex.post("/_sandbox/limits", settings).status
    assert not alex.get("/_sandbox/limits").body["on"]
