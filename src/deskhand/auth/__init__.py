"""How to prove who is asking: one file per way, and the connection."""

from deskhand.auth._keeper import InMemory, Keeper
from deskhand.auth._services import ATLASSIAN, Services
from deskhand.auth._sign_in import Renewing, SignIn
from deskhand.auth._site import SiteType, cloud_id, site_address, site_type
from deskhand.auth._steps import Answer, Ask, Flow, Pause
from deskhand.auth._tokens import Grant, OAuthClient
from deskhand.auth.api_token import ApiToken
from deskhand.auth.connection import WAYS, Auth, Connection, Way, check_way, ways
from deskhand.auth.network import Network
from deskhand.auth.oauth import OAuth
from deskhand.auth.password import Password
from deskhand.auth.personal_token import PersonalToken
from deskhand.auth.scoped_token import ScopedToken
from deskhand.auth.service_account import ServiceAccount

__all__ = [
    "ATLASSIAN",
    "WAYS",
    "Answer",
    "ApiToken",
    "Ask",
    "Auth",
    "Connection",
    "Flow",
    "Grant",
    "InMemory",
    "Keeper",
    "Network",
    "OAuth",
    "OAuthClient",
    "Password",
    "Pause",
    "PersonalToken",
    "Renewing",
    "ScopedToken",
    "ServiceAccount",
    "Services",
    "SignIn",
    "SiteType",
    "Way",
    "check_way",
    "cloud_id",
    "site_address",
    "site_type",
    "ways",
]
