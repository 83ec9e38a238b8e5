"""What the pretend site keeps of forms: those of a project, and the copies that requests have."""

from typing import Any, Literal

from msgspec import Struct, field

Design = dict[str, Any]
Answers = dict[str, dict[str, Any]]


class FormTemplate(Struct):
    """A form of a project; the request types that it is published to ask it in the portal."""

    id: str
    project: int
    design: Design
    updated: int
    request_types: list[int] = field(default_factory=list)
    submit_on_create: bool = True
    validate_on_create: bool = True


class Form(Struct):
    """A form on an issue: the design as it was then, open (`o`), submitted (`s`) or locked (`l`)."""

    id: str
    issue: int
    template: str
    design: Design
    updated: int
    status: Literal["o", "s", "l"] = "o"
    internal: bool = False
    answers: Answers = field(default_factory=dict)
