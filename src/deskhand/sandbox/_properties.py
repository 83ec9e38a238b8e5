"""Properties that apps keep on things: keys with any JSON."""

from typing import Any

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._replies import Json

LONGEST_KEY = 255
LARGEST = 32768


def keys(call: Call, properties: dict[str, Any], here: str) -> Json:
    """The keys of what is kept."""
    return {"keys": [{"self": f"{call.base}{here}/{key}", "key": key} for key in properties]}


def one(call: Call, properties: dict[str, Any]) -> Json:
    """What is kept under the key that the path names."""
    key = call.params["propertyKey"]
    if key not in properties:
        raise Refusal(404, f"The property with key '{key}' does not exist.")
    return {"key": key, "value": properties[key]}


def put(call: Call, properties: dict[str, Any]) -> Reply:
    """Keep the body: 201 for a new key, 200 for another value."""
    key = call.params["propertyKey"]
    if len(key.encode()) > LONGEST_KEY:
        raise Refusal(400, f"The property key must not be longer than {LONGEST_KEY} bytes.")
    if len(call.body) > LARGEST:
        raise Refusal(400, f"The property value must not be longer than {LARGEST} characters.")
    if not call.body:
        raise Refusal(400, "The property value must not be empty.")
    value = call.read(object)
    new = key not in properties
    properties[key] = value
    return Reply(201 if new else 200)


def drop(call: Call, properties: dict[str, Any]) -> Reply:
    """Forget a key."""
    one(call, properties)
    del properties[call.params["propertyKey"]]
    return Reply(204)
