"""The two apps that every company has: one that asks people for consent, one that acts as a service account."""

from deskhand.sandbox._credentials import App
from deskhand.sandbox._scopes import OFFLINE, known_scopes
from deskhand.sandbox._site import Site

APP, SERVICE_ACCOUNT, SECRET = "sandbox-app", "sandbox-service-account", "sandbox-secret"
CALLBACK = "http://localhost:47047/callback"


def lay_apps(site: Site) -> None:
    """Both may ask for every scope there is."""
    owner, robot = site.by_email["admin@acme.example"], site.by_email["deskhand@acme.example"]
    scopes = sorted(known_scopes() - {OFFLINE})
    site.apps.add(APP, App(APP, SECRET, "Sandbox app", owner, CALLBACK, scopes))
    site.apps.add(
        SERVICE_ACCOUNT,
        App(SERVICE_ACCOUNT, SECRET, "Sandbox service account", owner, scopes=scopes, service_account=robot),
    )
