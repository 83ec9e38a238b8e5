"""What the site is."""

from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, moment, zone_of
from deskhand.sandbox._tokens import CLOUD_ID
from deskhand.sandbox.info import BUILT


@handles("GET /rest/api/3/serverInfo", group="server-info", anonymous=True)
def get_server_info(call: Call) -> Json:
    """Version, address and time."""
    return {
        "baseUrl": call.site.url,
        "displayUrl": call.site.url,
        "displayUrlServicedeskHelpCenter": call.site.url,
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_290,
        "buildDate": moment(BUILT, zone_of(call)),
        "serverTime": moment(call.site.clock.now(), zone_of(call)),
        "scmInfo": "deskhand",
        "serverTitle": "Jira",
        "defaultLocale": {"locale": "en_US"},
        "serverTimeZone": "Etc/UTC",
    }


@handles(
    "GET /_edge/tenant_info",
    basis="observed",
    source="https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
    anonymous=True,
)
def get_tenant_info(call: Call) -> Json:
    """The id under which the gateway knows the site."""
    return {"cloudId": CLOUD_ID}
