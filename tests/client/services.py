"""What Atlassian documents of calls to Forms and Assets, whose own documents are not at hand.

https://developer.atlassian.com/cloud/forms/rest/ and https://developer.atlassian.com/cloud/assets/rest/
"""

from typing import Any

FORMS, ASSETS = "/jira/forms/cloud/{cloudId}", "/jsm/assets/workspace/{workspaceId}/v1"
REQUEST = f"{FORMS}/request/{{issueIdOrKey}}/form"
SEARCHED = {"startAt": "integer", "maxResults": "integer", "includeAttributes": "boolean"}
ATTRIBUTE = {
    "type": "object",
    "required": ["objectTypeAttributeId", "objectAttributeValues"],
    "properties": {
        "objectTypeAttributeId": {"type": "string"},
        "objectAttributeValues": {
            "type": "array",
            "items": {"type": "object", "required": ["value"], "properties": {"value": {"type": "string"}}},
        },
    },
}
OBJECT = {
    "objectTypeId": {"type": "string"},
    "attributes": {"type": "array", "items": ATTRIBUTE},
    "hasAvatar": {"type": "boolean"},
    "avatarUUID": {"type": "string"},
}


def _with(schema: dict[str, Any], query: dict[str, str] | None = None) -> dict[str, Any]:
    parameters = [{"name": name, "in": "query", "schema": {"type": kind}} for name, kind in (query or {}).items()]
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"parameters": parameters, "requestBody": body}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": properties}


OFFICIAL: dict[str, dict[str, Any]] = {
    f"GET {REQUEST}": {},
    f"GET {REQUEST}/{{formId}}": {},
    f"GET {REQUEST}/{{formId}}/format/answers": {},
    f"PUT {REQUEST}/{{formId}}": _with({"required": ["answers"], "$ref": "#/components/schemas/Form"}),
    f"PUT {REQUEST}/{{formId}}/action/submit": {},
    f"PUT {FORMS}/issue/{{issueIdOrKey}}/form/{{formId}}/action/reopen": {},
    f"POST {ASSETS}/object/aql": _with(_object("qlQuery", qlQuery={"type": "string"}), SEARCHED),
    f"GET {ASSETS}/object/{{id}}": {},
    f"POST {ASSETS}/object/create": _with(_object("objectTypeId", "attributes", **OBJECT)),
    f"PUT {ASSETS}/object/{{id}}": _with(_object("attributes", **OBJECT)),
}
