"""The attachments of a request on Data Center, whose service desk does not tell of them: read from the issue instead."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, ParamSpec, TypeVar

from deskhand.client._bound import dressed
from deskhand.client._call import Call, call
from deskhand.client._download import kept_at
from deskhand.client._operation import Operation, Pages
from deskhand.client._paging import AsyncPages, BlockingPages
from deskhand.client._shapes import Attachment, Date, Link, Shape, moment
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import Async, Nouns
from deskhand.client.platform.attachments import FILE, PICTURE, IssueAttachment
from deskhand.needs import Needs

__all__ = ["content_of", "on_prem_too", "thumbnail_of"]

P = ParamSpec("P")
T = TypeVar("T")
Found = tuple[Operation[Any, Any], Call]


class FilesField(Shape):
    """The only field that is asked for."""

    attachment: Sequence[IssueAttachment] = ()


class IssueFiles(Shape):
    """An issue read for its attachments: a page that has them all."""

    fields: FilesField
    is_last: bool = True

    @property
    def items(self) -> list[Attachment]:
        """What the page lists, as the service desk of Cloud shows it."""
        return [_as_of_request(one) for one in self.fields.attachment]


def _describe(_: object, request: str | int) -> Call:
    return call(request, query={"fields": "attachment"})


FILES: Operation[[str | int], IssueFiles] = Operation(
    "GET /rest/api/3/issue/{issueIdOrKey}",
    IssueFiles,
    _describe,
    needs=Needs(classic="read:jira-work", permissions=("BROWSE_PROJECTS",)),
    chapter="issues",
)


class _OnPremToo(Pages[P, T]):
    @cached_property
    def _walk(self) -> Any:
        cloud = super()._walk

        def walk(nouns: Nouns[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
            sender = nouns._sender  # noqa: SLF001
            if sender.edition == "cloud":
                return cloud(nouns, *args, **kwargs)
            asked = self.operation.describe(nouns, *args, **kwargs)
            files: AsyncPages[T] = AsyncPages(partial(sender.send, FILES), _describe(nouns, asked.path[0]), START_AT)
            return BlockingPages(files, sender.wait) if sender.blocking else files

        return dressed(walk, self, "pages of Attachment")


def on_prem_too(cloud: Pages[P, T]) -> Pages[P, T]:
    """Let a list of a request's attachments be read on Data Center as well."""
    return _OnPremToo(cloud.operation, cloud.item, cloud.paging)


async def content_of(nouns: Nouns[Async], request: str | int, attachment: str | int) -> Found:
    """The call for the bytes of a file, if the request has it."""
    file = await _find(nouns, request, attachment)
    return FILE, kept_at(file.content if file else None, FILE)


async def thumbnail_of(nouns: Nouns[Async], request: str | int, attachment: str | int) -> Found:
    """The same for its small picture."""
    file = await _find(nouns, request, attachment)
    return PICTURE, kept_at(file.thumbnail if file else None, PICTURE)


async def _find(nouns: Nouns[Async], request: str | int, attachment: str | int) -> IssueAttachment | None:
    issue = await nouns._sender.send(FILES, _describe(nouns, request))  # noqa: SLF001
    return next((one for one in issue.fields.attachment if str(one.id) == str(attachment)), None)


def _as_of_request(file: IssueAttachment) -> Attachment:
    at = moment(file.created)
    return Attachment(
        filename=file.filename,
        author=file.author,
        created=None if at is None else Date(epoch_millis=round(at.timestamp() * 1000), jira=file.created),
        size=file.size,
        mime_type=file.mime_type,
        links=Link(jira_rest=file.self, content=file.content, thumbnail=file.thumbnail),
    )
