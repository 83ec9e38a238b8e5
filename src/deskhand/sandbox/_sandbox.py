"""`Sandbox` for programs and tests, `serve` for the command."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from deskhand.sandbox._accounts import password
from deskhand.sandbox._checked import check
from deskhand.sandbox._clock import from_iso
from deskhand.sandbox._edition import Edition, release, usable_context
from deskhand.sandbox._limits import Limits, Settings, limitable
from deskhand.sandbox._lock import Lock, UnusableState
from deskhand.sandbox._naming import name_keys
from deskhand.sandbox._records import User
from deskhand.sandbox._releases import LIMITS
from deskhand.sandbox._seed import Company, seeded
from deskhand.sandbox._server import App
from deskhand.sandbox._serving import Serving, listen
from deskhand.sandbox._site import Site

if TYPE_CHECKING:
    from deskhand.sandbox._store import Store


class Account(NamedTuple):
    """Somebody who can sign in to the sandbox: with `name` and `secret`, which on Data Center is a password."""

    email: str
    display_name: str
    account_id: str
    kind: str
    name: str
    secret: str


class Sandbox:
    """A pretend Jira Service Management site, served over HTTP while the `with` block lasts.

    `version` is that of Data Center; `context` is the path below which the site answers, such as `/jira`.
    `state` is a file that the site goes on from and is kept in; `begin_with` one that it is only read from.

    >>> with Sandbox(seed=7) as site:
    ...     print(site.url, site.token("alex@acme.example"))
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        company: Company = "small",
        requests: int | None = None,
        edition: Edition | None = None,
        version: str | None = None,
        context: str = "",
        limits: bool = False,
        index_lag: float = 0.0,
        host: str = "127.0.0.1",
        port: int = 0,
        state: Path | None = None,
        begin_with: Path | None = None,
        now: str | None = None,
    ) -> None:
        check(seed=seed, company=company, requests=requests, edition=edition, index_lag=index_lag, port=port)
        self._host, self._port, self._context = host, port, usable_context(context)
        self._serving: Serving | None = None
        self._lock = Lock(state) if state is not None else None
        self._store: Store | None = None
        try:
            kept = self._kept(state, begin_with, edition)
            moment = None if now is None else from_iso(now)
            self.site = kept or seeded(seed, moment, company, requests, edition or "cloud")
            self._set_up(version, limits=limits, index_lag=index_lag, now=now)
            if kept is None:  # accounts keep the key that they once got
                name_keys(self.site)
        except BaseException:
            self._let_go()
            raise

    def _kept(self, state: Path | None, begin_with: Path | None, edition: Edition | None) -> Site | None:
        """The site of a file, None where it is to be a new one."""
        if state is None and begin_with is None:
            return None
        from deskhand.sandbox._saving import load  # noqa: PLC0415 (slow to load, and most sites come from no file)
        from deskhand.sandbox._store import Store  # noqa: PLC0415

        if state is not None:
            self._store = Store(state)
            if not self._store.is_new():
                return _checked(self._store.load(), edition, state)
        return None if begin_with is None else _checked(load(begin_with), edition, begin_with)

    def _set_up(self, version: str | None, *, limits: bool, index_lag: float, now: str | None) -> None:
        if version is not None:
            if self.site.edition == "cloud":
                raise ValueError("Cloud has no version to choose; Data Center has.")
            self.site.version = release(version).version
        if limits and not limitable(self.site):
            raise ValueError(f"{LIMITS.note} {self.site.version} has none.")
        self.site.limits = Limits(Settings()) if limits else None
        self.site.let_lag(round(index_lag * 1000))
        if now is not None:
            self.site.clock.hold(from_iso(now))

    def start(self) -> Self:
        """Listen and answer until `stop`."""
        if self._serving is not None:
            return self
        app = App(self.site)
        listener = listen(self._host, self._port)
        port = listener.getsockname()[1]
        name = f"[{self._host}]" if ":" in self._host else self._host
        self.site.context = self._context
        self.site.url = f"http://{name}:{port}{self._context}"
        if self._store is not None:
            store, site = self._store, self.site
            store.bind(site)
            app.commit = lambda: store.commit(site)
        self._serving = Serving(app, listener)
        return self

    def stop(self) -> None:
        """Close every connection; a state file is complete."""
        if self._serving is not None:
            self._serving.stop()
            self._serving = None
        self._let_go()
        self.site.files.close()

    def _let_go(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def save(self, path: Path) -> None:
        """Write the whole state into a file, for `begin_with` or `state` of another sandbox."""
        from deskhand.sandbox._saving import save  # noqa: PLC0415

        lock = Lock(path)
        try:
            if self._serving is None:
                save(self.site, path)
            else:
                self._serving.call(lambda: save(self.site, path))
        finally:
            lock.release()

    @property
    def url(self) -> str:
        """The site's base address."""
        return self.site.url

    @property
    def accounts(self) -> list[Account]:
        """Everybody who can sign in."""
        return [_account(user, self.site.edition) for user in self.site.users.values() if user.token]

    def token(self, email: str) -> str:
        """The API token of an account, on Data Center its personal access token, which versions before 4.15 do not take."""
        return self._user(email).token

    def password(self, email: str) -> str:
        """The password of an account, which Data Center takes."""
        return password(self._user(email))

    def _user(self, email: str) -> User:
        return self.site.users[self.site.by_email[email.casefold()]]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    seed: int = 1,
    company: Company = "small",
    requests: int | None = None,
    edition: Edition | None = None,
    version: str | None = None,
    context: str = "",
    limits: bool = False,
    index_lag: float = 0.0,
    state: Path | None = None,
    now: str | None = None,
    ready: Callable[[str, list[Account]], None] | None = None,
) -> None:
    """Serve a site until the process is told to stop (SIGINT or SIGTERM); `ready` is called when it listens."""
    told = threading.Event()
    before = {number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with Sandbox(
            seed=seed,
            company=company,
            requests=requests,
            edition=edition,
            version=version,
            context=context,
            limits=limits,
            index_lag=index_lag,
            host=host,
            port=port,
            state=state,
            now=now,
        ) as sandbox:
            if ready is not None:
                ready(sandbox.url, sandbox.accounts)
            told.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _checked(site: Site, edition: Edition | None, file: Path) -> Site:
    if edition not in {None, site.edition}:
        raise ValueError(f"{file} keeps a site of the edition {site.edition}.")
    return site


def _account(user: User, edition: Edition) -> Account:
    if edition == "datacenter":
        name, secret = user.account_id, password(user)
    else:
        name, secret = user.email, user.token
    return Account(user.email, user.display_name, user.account_id, user.kind, name, secret)


__all__ = ["Account", "Sandbox", "Site", "UnusableState", "serve"]
