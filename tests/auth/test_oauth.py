"""A consented grant is renewed for all who share it, by hand and without a network."""

from base64 import b64encode

import msgspec
import pytest

from auth.by_hand import CLIENT, Clock, follow, grant, said, tokens
from deskhand.auth import Answer, Grant, InMemory, OAuth, Renewing, Services
from deskhand.errors import ClientRefused, GrantGone, LocalFailure, SignInFailed, SiteFailed, TooManyCalls

SERVICES = Services(auth="https://auth.example", api="https://api.example")


def written(grant: Grant) -> str:
    return msgspec.json.encode(grant).decode()


def oauth(keeper: InMemory, clock: Clock | None = None) -> OAuth:
    return OAuth(
        CLIENT,
        keeper,
        cloud_id="cloud-1",
        clock=clock or Clock(),
        again="deskhand connection authorize it-desk",
        services=SERVICES,
    )


def bearer(number: int) -> dict[str, str]:
    return {"Authorization": f"Bearer access-{number}"}


def test_a_token_goes_to_the_gateway() -> None:
    """The header carries the access token, the address the cloud id."""
    signed = oauth(InMemory(written(grant(1))))

    assert bearer(1) == signed.headers()
    assert "https://api.example/ex/jira/cloud-1" == signed.base("https://acme.atlassian.net")
    assert isinstance(signed, Renewing)


def test_a_token_is_due_a_minute_before_it_expires() -> None:
    """None expires on its way."""
    clock = Clock()
    signed = oauth(InMemory(written(grant(1))), clock)
    clock.move(minutes=58, seconds=59)
    before = signed.due()
    clock.move(seconds=1)

    assert (False, True) == (before, signed.due())


def test_renewing_keeps_the_new_pair_before_anybody_needs_it() -> None:
    """The refresh token goes to the token service once, and what comes back is kept."""
    keeper = InMemory(written(grant(1)))
    signed = oauth(keeper)
    followed = follow(signed.renew(bearer(1)), tokens(2, scope="a b"))

    (ask,) = followed.asks
    assert ("POST", "https://auth.example/oauth/token") == (ask.method, ask.url)
    assert {
        "grant_type": "refresh_token",
        "client_id": "app-1",
        "client_secret": "app-s3cret",
        "refresh_token": "refresh-1",
    } == ask.json
    assert bearer(2) == signed.headers()
    kept = msgspec.json.decode(keeper.read(), type=Grant)
    assert ("access-2", "refresh-2", ("a", "b")) == (kept.access_token, kept.refresh_token, kept.scopes)


def test_who_comes_second_takes_what_the_first_one_got() -> None:
    """A grant that was renewed meanwhile is used, and nothing is asked."""
    keeper = InMemory(written(grant(1)))
    first, second = oauth(keeper), oauth(keeper)
    follow(first.renew(bearer(1)), tokens(2))
    followed = follow(second.renew(bearer(1)))

    assert [] == followed.asks
    assert bearer(2) == second.headers()


def test_one_waits_while_another_renews() -> None:
    """The lock is tried again until it is free, and then the grant is read anew."""
    keeper = InMemory(written(grant(1)))
    second = oauth(keeper)
    waiting, renewing = second.renew(bearer(1)), oauth(keeper).renew(bearer(1))
    renewing.send(None)
    paused = waiting.send(None)
    with pytest.raises(StopIteration):
        renewing.send(tokens(2))
    with pytest.raises(StopIteration):
        waiting.send(None)

    assert "Pause(seconds=0.05)" == repr(paused)
    assert bearer(2) == second.headers()


def test_nobody_waits_for_ever() -> None:
    """Where the one that renews has come to a stop, the others say so."""
    keeper = InMemory(written(grant(1)))
    keeper.take()
    with pytest.raises(LocalFailure, match="stop it"):
        follow(oauth(keeper).renew(bearer(1)))


def test_a_renewed_grant_that_is_due_itself_is_renewed() -> None:
    """What another process got long ago is only as good as its end."""
    clock = Clock()
    keeper = InMemory(written(grant(1)))
    signed = oauth(keeper, clock)
    keeper.write(written(grant(2)), replacing=keeper.read())
    clock.move(hours=2)
    followed = follow(signed.renew(bearer(1)), tokens(3))

    assert "refresh-2" == followed.asks[0].json["refresh_token"]
    assert bearer(3) == signed.headers()


def test_the_lock_is_let_go_whatever_happens() -> None:
    """After a failure, and after being given up half way, the next one gets the lock."""
    keeper = InMemory(written(grant(1)))
    with pytest.raises(SiteFailed):
        follow(oauth(keeper).renew(bearer(1)), Answer(503))
    given_up = oauth(keeper).renew(bearer(1))
    given_up.send(None)
    given_up.close()

    assert keeper.take()


@pytest.mark.parametrize(
    "answer",
    [
        said(403, error="invalid_grant", error_description="Unknown or invalid refresh token."),
        said(400, error="invalid_grant"),
        said(403, error="unauthorized_client", error_description="refresh_token is invalid"),
    ],
)
def test_a_grant_that_is_gone_names_the_command(answer: Answer) -> None:
    """One error says what to type; it is a failed sign-in, and not worth repeating."""
    with pytest.raises(GrantGone, match="give it again: deskhand connection authorize it-desk") as gone:
        follow(oauth(InMemory(written(grant(1)))).renew(bearer(1)), answer)

    assert isinstance(gone.value, SignInFailed)
    assert not gone.value.worth_retrying
    assert "refresh-1" not in str(gone.value)


def test_a_grant_without_a_refresh_token_is_gone_when_it_ends() -> None:
    """Nothing is asked that cannot be answered."""
    lone = Grant(access_token="access-1", expires_at=Clock().now)
    with pytest.raises(GrantGone, match="offline_access"):
        follow(oauth(InMemory(written(lone))).renew(bearer(1)))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(429, b"", 7.0), TooManyCalls),
        (Answer(502, b"<html>"), SiteFailed),
        (said(401, error="invalid_client"), ClientRefused),
        (said(403, error="access_denied", error_description="Unauthorized"), ClientRefused),
    ],
)
def test_other_failures_are_not_taken_for_a_lost_grant(answer: Answer, error: type[Exception]) -> None:
    """A busy service or a changed client secret costs nobody the consent."""
    keeper = InMemory(written(grant(1)))
    with pytest.raises(error) as caught:
        follow(oauth(keeper).renew(bearer(1)), answer)

    assert not isinstance(caught.value, GrantGone)
    assert written(grant(1)) == keeper.read()
    assert answer.retry_after == getattr(caught.value, "retry_after", None)


class FullDisk(InMemory):
    """Keeps nothing until there is room."""

    full = True

    def write(self, secret: str, *, replacing: str) -> bool:
        if self.full:
            raise LocalFailure("the disk is full")
        return super().write(secret, replacing=replacing)


def test_a_pair_that_could_not_be_kept_is_kept_as_soon_as_there_is_room() -> None:
    """The new pair is not lost with a full disk: it stays due, and the next attempt keeps it without asking."""
    keeper = FullDisk(written(grant(1)))
    signed = oauth(keeper)
    with pytest.raises(LocalFailure):
        follow(signed.renew(bearer(1)), tokens(2))
    due, keeper.full = signed.due(), False
    followed = follow(signed.renew(signed.headers()))

    assert (True, []) == (due, followed.asks)
    assert "access-2" == msgspec.json.decode(keeper.read(), type=Grant).access_token
    assert not signed.due()


def test_a_consent_given_again_meanwhile_wins() -> None:
    """A grant that was replaced while the old one was being renewed stays."""
    keeper = InMemory(written(grant(1)))
    signed = oauth(keeper)
    flow = signed.renew(bearer(1))
    flow.send(None)
    keeper.write(written(grant(9)), replacing=keeper.read())
    with pytest.raises(StopIteration):
        flow.send(tokens(2))

    assert bearer(9) == signed.headers()
    assert "access-9" == msgspec.json.decode(keeper.read(), type=Grant).access_token


def test_nothing_shows_a_token() -> None:
    """What is printed by mistake holds no secret."""
    signed = oauth(InMemory(written(grant(1))))
    flow = signed.renew(bearer(1))
    shown = (
        f"{signed!r} {grant(1)!r} {grant(1).__rich_repr__()} {CLIENT!r} {CLIENT.__rich_repr__()} {flow.send(None)!r}"
    )

    for secret in ("access-1", "refresh-1", "app-s3cret", b64encode(b"app-s3cret").decode()):
        assert secret not in shown
    assert "access-2" not in repr(tokens(2))


def test_a_kept_grant_that_is_none() -> None:
    """What cannot be read says what to do."""
    with pytest.raises(LocalFailure, match="give it again"):
        oauth(InMemory("an API token"))
