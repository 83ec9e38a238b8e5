"""What a Data Center site is."""

from deskhand.sandbox._call import Call
from deskhand.sandbox._edition import release
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, moment, zone_of
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.info import BUILT

SOURCE = f"{PAGES}serverinfo/"


@handles(
    "GET /rest/api/2/serverInfo",
    edition="datacenter",
    source=SOURCE,
    anonymous=True,
    unknown="The document gives the reply no properties; these are those that other versions of it name.",
)
def get_server_info(call: Call) -> Json:
    """Version, address and time."""
    jira = release(call.site.version)
    return {
        "baseUrl": call.base,
        "version": jira.platform,
        "versionNumbers": jira.numbers,
        "deploymentType": "Server",
        "buildNumber": jira.build,
        "buildDate": moment(BUILT, zone_of(call)),
        "serverTime": moment(call.site.clock.now(), zone_of(call)),
        "scmInfo": "deskhand",
        "serverTitle": "Jira",
    }
