"""What software the site runs."""

from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, when

BUILT = 1_788_739_200_000


@handles("GET /info", anonymous=True)
def get_info(call: Call) -> Json:
    """Version and licence; needs no account."""
    return {
        "version": "5.17.0-SNAPSHOT",
        "platformVersion": "1001.0.0-SNAPSHOT",
        "buildDate": when(call, BUILT),
        "buildChangeSet": "deskhand",
        "isLicensedForUse": True,
        "_links": {"self": f"{call.base}{JSM}/info"},
    }
