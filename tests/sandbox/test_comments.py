"""Comments on both sides of the desk."""

from sandbox.caller import JSM, V3, Caller


def test_public_is_required(alex: Caller) -> None:
    """A comment that does not say who may read it is refused."""
    assert alex.post(f"{JSM}/request/HELP-1/comment", {"body": "Hello"}).status == 400
    assert alex.post(f"{JSM}/request/HELP-1/comment", {"public": True}).status == 400


def test_customers_write_and_read_public_ones(alex: Caller, grace: Caller) -> None:
    """An internal comment is the agents': a customer can neither write nor list nor open one."""
    key = grace.raise_request()
    path = f"{JSM}/request/{key}/comment"
    assert grace.post(path, {"body": "Help!", "public": True}).status == 201
    assert grace.post(path, {"body": "Psst", "public": False}).status == 403
    inside = alex.post(path, {"body": "A known problem", "public": False}).body
    assert [row["body"] for row in grace.get(path).body["values"]] == ["Help!"]
    assert [row["body"] for row in alex.get(path).body["values"]] == ["Help!", "A known problem"]
    assert [row["body"] for row in alex.get(path, public="false").body["values"]] == ["A known problem"]
    assert grace.get(f"{path}/{inside['id']}").status == 404
    assert alex.get(f"{path}/{inside['id']}").body == inside


def test_a_request_one_cannot_open_has_no_comments(grace: Caller, bruno: Caller) -> None:
    """The list hides a refusal behind an empty page; a request that is not there is 404."""
    key = grace.raise_request()
    grace.post(f"{JSM}/request/{key}/comment", {"body": "Mine", "public": True})
    hidden = bruno.get(f"{JSM}/request/{key}/comment")
    assert (200, []) == (hidden.status, hidden.body["values"])
    assert bruno.get(f"{JSM}/request/HELP-99999/comment").status == 404


def test_both_apis_show_the_same_comment(alex: Caller, grace: Caller) -> None:
    """Markup on one side is a document on the other, and `jsdPublic` tells who may read it."""
    key = grace.raise_request()
    alex.post(f"{JSM}/request/{key}/comment", {"body": "See *this*", "public": False})
    comments = alex.get(f"{V3}/issue/{key}", fields="comment").body["fields"]["comment"]
    assert comments["total"] == 1
    text = comments["comments"][0]["body"]["content"][0]["content"]
    assert text == [{"type": "text", "text": "See "}, {"type": "text", "text": "this", "marks": [{"type": "strong"}]}]
    assert comments["comments"][0]["jsdPublic"] is False


def test_a_document_is_added_as_a_comment(alex: Caller) -> None:
    """The platform's comment is a document; text alone is refused; a property makes it internal."""
    document = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "From the platform"}]}],
    }
    path = f"{V3}/issue/HELP-1/comment"
    assert alex.post(path, {"body": "text"}).status == 400
    made = alex.post(path, {"body": document})
    assert (201, True) == (made.status, made.body["jsdPublic"])
    internal = {"body": document, "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}
    assert alex.post(path, internal).body["jsdPublic"] is False
    assert alex.get(f"{path}/{made.body['id']}").body == made.body
    shown = alex.get(f"{JSM}/request/HELP-1/comment/{made.body['id']}", expand="renderedBody").body
    assert ("From the platform", "<p>From the platform</p>") == (shown["body"], shown["renderedBody"]["html"])


def test_a_comment_is_an_activity(alex: Caller) -> None:
    """`updated` moves, and ids of comments grow."""
    before = alex.get(f"{V3}/issue/HELP-3", fields="updated").body["fields"]["updated"]
    ids = [int(alex.post(f"{JSM}/request/HELP-3/comment", {"body": text, "public": True}).body["id"]) for text in "ab"]
    assert ids == sorted(ids)
    assert alex.get(f"{V3}/issue/HELP-3", fields="updated").body["fields"]["updated"] > before
