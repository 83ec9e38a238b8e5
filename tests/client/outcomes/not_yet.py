"""What the sandbox does not know: the one list to shorten when it learns."""

NOT_YET: dict[str, set[str]] = {
    "cloud": set(),
    "datacenter": {
        "GET /admin/queues/{projectKey}",
    },
}
