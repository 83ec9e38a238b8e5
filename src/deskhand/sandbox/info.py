"""What software the site runs."""

from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._edition import Release, release
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, when

BUILT = 1_788_739_200_000
CLOUD = Release("5.17.0-SNAPSHOT", "1001.0.0-SNAPSHOT")


@handles("GET /info", anonymous=True)
def get_info(call: Call) -> Json:
    """Version and licence; needs no account."""
    here = release(call.site.version) if call.site.edition == "datacenter" else CLOUD
    return {
        "version": here.version,
        "platformVersion": here.platform,
        "buildDate": when(call, BUILT),
        "buildChangeSet": "deskhand",
        "isLicensedForUse": True,
        "_links": {"self": f"{call.base}{JSM}/info"},
    }
