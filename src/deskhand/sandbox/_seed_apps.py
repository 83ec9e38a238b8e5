"""The two apps that every company on Cloud has, and the personal access tokens of one on Data Center."""

from deskhand.sandbox._credentials import DAY, App, Token
from deskhand.sandbox._scopes import OFFLINE, known_scopes
from deskhand.sandbox._site import Site

APP, SERVICE_ACCOUNT, SECRET = "sandbox-app", "sandbox-service-account", "sandbox-secret"
HUNDRED_YEARS = 36_525 * DAY
CALLBACK = "http://localhost:47047/callback"


def lay_apps(site: Site) -> None:
    """One app asks people for consent, the other acts as a service account; both may ask for every scope there is."""
    owner, robot = site.by_email["admin@acme.example"], site.by_email["deskhand@acme.example"]
    scopes = sorted(known_scopes() - {OFFLINE})
    site.apps.add(APP, App(APP, SECRET, "Sandbox app", owner, CALLBACK, scopes))
    site.apps.add(
        SERVICE_ACCOUNT,
        App(SERVICE_ACCOUNT, SECRET, "Sandbox service account", owner, scopes=scopes, service_account=robot),
    )


def lay_tokens(site: Site, moment: int) -> None:
    """A personal access token for everybody: the text that is an API token on Cloud."""
    for user in site.users.values():
        site.tokens.add(user.token, Token(user.token, "personal", user.account_id, moment + HUNDRED_YEARS))
