"""`deskhand doctor`, as a process of its own against the sandbox."""

from command_line import CommandLine
from deskhand.sandbox import Sandbox


def add(deskhand: CommandLine, site: Sandbox, email: str) -> None:
    done = deskhand(
        "connection", "add", "it-desk", "--host", site.url, "--email", email, DESKHAND_TOKEN=site.token(email)
    )
    assert 0 == done.returncode, done.stderr


def test_an_agent_sees_everything_answer(deskhand: CommandLine, site: Sandbox) -> None:
    """All is read, nothing drifts: status 0."""
    add(deskhand, site, "deskhand@acme.example")
    done = deskhand("doctor", "it-desk")
    assert (0, "") == (done.returncode, done.stderr)
    assert "Every reply is as documented." in done.stdout


def test_what_a_customer_is_refused_is_told(deskhand: CommandLine, site: Sandbox) -> None:
    """The queues do not answer a customer: each refusal with its reason, and status 1."""
    add(deskhand, site, "aisha@acme.example")
    answers = {one["what"]: one["said"] for one in deskhand.json("doctor", "it-desk")["answers"]}
    assert answers["the account"] is None
    assert "403" in answers["the queues"]
    assert 1 == deskhand("doctor", "it-desk").returncode


def test_what_is_left_of_a_quota_is_shown(deskhand: CommandLine) -> None:
    """A site that counts calls says how many are left, and so does the doctor."""
    with Sandbox(seed=7, limits=True) as site:
        add(deskhand, site, "deskhand@acme.example")
        left = deskhand.json("doctor", "it-desk")["left"]
        assert left
        assert all(quota["remaining"] > 0 for quota in left.values())
        assert "Left of " in deskhand("doctor", "it-desk").stdout
