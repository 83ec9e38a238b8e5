"""Files: uploaded, attached, listed, downloaded."""

import os

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
UPLOAD = f"{JSM}/servicedesk/1/attachTemporaryFile"


def _temporary(caller: Caller, *files: tuple[str, str, bytes]) -> list[str]:
    made = caller.upload(UPLOAD, *files)
    assert made.status == 201, made
    return [row["temporaryAttachmentId"] for row in made.body["temporaryAttachments"]]


def test_two_steps_attach_a_file(grace: Caller) -> None:
    """Upload, then attach: the comment names the files, and their bytes come back."""
    key = grace.raise_request()
    names = _temporary(grace, ("screen.png", "image/png", PNG), ("log.txt", "text/plain", b"line\n"))
    body = {"temporaryAttachmentIds": names, "public": True, "additionalComment": {"body": "See these"}}
    made = grace.post(f"{JSM}/request/{key}/attachment", body)
    assert made.status == 201
    assert made.body["comment"]["body"].startswith("See these")
    assert "!screen.png|thumbnail!" in made.body["comment"]["body"]
    assert "[^log.txt]" in made.body["comment"]["body"]
    listed = grace.get(f"{JSM}/request/{key}/attachment").body["values"]
    assert [("screen.png", len(PNG)), ("log.txt", 5)] == [(row["filename"], row["size"]) for row in listed]
    content = grace.get(listed[0]["_links"]["content"].removeprefix(grace.site.url))
    assert (PNG, "image/png") == (content.raw, content.headers["content-type"])
    assert grace.get(listed[0]["_links"]["thumbnail"].removeprefix(grace.site.url)).status == 200
    assert "thumbnail" not in listed[1]["_links"]


def test_an_upload_needs_its_token_header_and_its_name(grace: Caller) -> None:
    """Without `X-Atlassian-Token: no-check` an upload is blocked; without a part named file it is 400."""
    file = ("a.txt", "text/plain", b"a")
    assert grace.upload(UPLOAD, file, check=None).status == 403
    assert grace.upload(UPLOAD).status == 400
    assert grace.upload(UPLOAD, *[file] * 61).status == 413


def test_a_temporary_file_is_used_once_by_its_owner(grace: Caller, alex: Caller) -> None:
    """Ids that are made up, used or somebody else's are 400."""
    key = grace.raise_request()
    names = _temporary(grace, ("a.txt", "text/plain", b"a"))
    body = {"temporaryAttachmentIds": names, "public": True}
    assert alex.post(f"{JSM}/request/{key}/attachment", body).status == 400
    assert grace.post(f"{JSM}/request/{key}/attachment", {**body, "public": None}).status == 400
    assert grace.post(f"{JSM}/request/{key}/attachment", body).status == 201
    assert grace.post(f"{JSM}/request/{key}/attachment", body).status == 400


def test_internal_files_are_hidden_from_customers(grace: Caller, alex: Caller) -> None:
    """What an agent attaches inside is not listed, and cannot be fetched, by the customer."""
    key = grace.raise_request()
    names = _temporary(alex, ("secret.txt", "text/plain", b"secret"))
    alex.post(f"{JSM}/request/{key}/attachment", {"temporaryAttachmentIds": names, "public": False})
    row = alex.get(f"{JSM}/request/{key}/attachment").body["values"][0]
    assert grace.get(f"{JSM}/request/{key}/attachment").body["values"] == []
    assert grace.get(row["_links"]["content"].removeprefix(grace.site.url)).status == 404


def test_a_request_is_raised_with_its_files(grace: Caller) -> None:
    """Temporary ids in the attachment field are attached to the new request."""
    names = _temporary(grace, ("a.txt", "text/plain", b"a"))
    key = grace.raise_request(attachment=names)
    assert grace.get(f"{JSM}/request/{key}/attachment").body["size"] == 1


def test_the_platform_streams_a_large_file(site: Sandbox, alex: Caller) -> None:
    """Three megabytes go in and come out unchanged, by redirect and by range."""
    content = os.urandom(3_000_000)
    made = alex.upload(f"{V3}/issue/HELP-1/attachments", ("big.bin", "application/octet-stream", content))
    assert (200, 3_000_000) == (made.status, made.body[0]["size"])
    path = made.body[0]["content"].removeprefix(site.url)
    redirected = alex.get(path)
    assert redirected.status == 303
    assert Caller(site, None).get(redirected.headers["location"].removeprefix(site.url)).raw == content
    assert alex.get(path, redirect="false").raw == content
    part = alex.call("GET", f"{path}?redirect=false", headers={"Range": "bytes=10-19"})
    assert (206, content[10:20]) == (part.status, part.raw)
    assert alex.get(f"{V3}/issue/HELP-1", fields="attachment").body["fields"]["attachment"] == made.body
