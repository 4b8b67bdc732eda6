"""LINE's own API description as a judge of what the simulator takes, answers and sends.

Validators look at the base of a discriminated schema only, so each is rewritten as one of its children first.
"""

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from openapi_schema_validator import OAS30Validator

from tests.line_simulator.contract_login import LOGIN, OAUTH_REFUSAL

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "line-openapi"
SCHEMAS = "#/components/schemas/"
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 429, 500}
# A fault spoils the answer on purpose; a slow one is only late. Sloppy webhooks are wrong on purpose as well.
HARMLESS = {None, "slow"}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def with_discriminators_spelled_out(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    mapped = {
        name: schema["discriminator"]
        for name, schema in schemas.items()
        if "mapping" in schema.get("discriminator", {})
    }
    for schema in list(schemas.values()):
        for parent in schema.get("allOf", []):
            name = parent.get("$ref", "").removeprefix(SCHEMAS)
            if name in mapped:
                parent["$ref"] += "__base"
    for name, discriminator in mapped.items():
        schemas[f"{name}__base"] = {
            key: value for key, value in schemas[name].items() if key != "discriminator"
        }
        schemas[name] = {
            "oneOf": [
                _child(discriminator["propertyName"], *pair) for pair in discriminator["mapping"].items()
            ]
        }
    return document


def _child(key: str, value: str, reference: str) -> dict[str, Any]:
    named = {"type": "object", "required": [key], "properties": {key: {"enum": [value]}}}
    return {"allOf": [{"$ref": reference}, named]}


def read(file: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
    return document


class Description:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = with_discriminators_spelled_out(document)
        self._validators: dict[str, OAS30Validator] = {}

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        """Paths without parameters come first, as in the description's own reading."""
        paths = sorted(self._document["paths"].items(), key=lambda pair: pair[0].count("{"))
        return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), item) for path, item in paths]

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        item = next((item for pattern, item in self._paths if pattern.fullmatch(path)), None)
        return item.get(method.lower()) if item else None

    def deviations(self, schema: dict[str, Any], instance: object) -> list[str]:
        key = json.dumps(schema)
        if key not in self._validators:
            self._validators[key] = OAS30Validator({**schema, "components": self._document["components"]})
        errors = self._validators[key].iter_errors(instance)
        return [f"{list(error.absolute_path)}: {error.message[:300]}" for error in errors]


class Contract:
    """LINE's descriptions, and one of our own for LINE Login, which LINE describes in words only."""

    name = "LINE's API description"

    def __init__(self) -> None:
        self._api = Description(read("messaging-api.yml"))
        self._webhook = Description(read("webhook.yml"))
        self._described = (Description(LOGIN), self._api, Description(read("channel-access-token.yml")))
        self._callback = {"$ref": f"{SCHEMAS}CallbackRequest"}
        self._refusal = {"$ref": f"{SCHEMAS}ErrorResponse"}

    def deviations(self, record: dict[str, Any]) -> list[str]:
        """Of one line of a recording."""
        if record["kind"] == "call":
            return self.deviations_of_call(record)
        return [] if record["mischief"] == "sloppy" else self.deviations_of_webhook(record["body"])

    def deviations_of_call(self, call: dict[str, Any]) -> list[str]:
        """What was accepted must be as described, and so must every answer; a spoilt answer is nobody's."""
        if call["fault"] not in HARMLESS:
            return []
        if call["status"] in {404, 405}:  # also of addresses that LINE does not have
            found = _of_body(self._api, {JSON: {"schema": self._refusal}}, call["response"], "response")
            return [f"{call['method']} {call['path']} {line}" for line in found]
        for description in self._described:
            operation = description.operation(call["method"], call["path"])
            if operation:
                found = self._deviations_from(description, operation, call)
                return [f"{call['method']} {call['path']} {line}" for line in found]
        return [f"{call['method']} {call['path']}: LINE has no such operation"]

    def _deviations_from(
        self, description: Description, operation: dict[str, Any], call: dict[str, Any]
    ) -> list[str]:
        status = str(call["status"])
        answered = operation["responses"].get(status)
        if call["status"] >= 300:
            if answered is None and call["status"] not in REFUSALS:
                return [f"answers {status}, which is not described"]
            refusal = OAUTH_REFUSAL if call["path"].startswith("/oauth2/") else self._refusal
            return _of_body(self._api, {JSON: {"schema": refusal}}, call["response"], "response")
        if answered is None:
            return [f"answers {status}, which is not described"]
        asked = operation.get("requestBody", {}).get("content", {})
        return [
            *_of_body(description, asked, call["request"], "request"),
            *_of_body(description, answered.get("content", {}), call["response"], "response"),
        ]

    def deviations_of_webhook(self, body: dict[str, Any]) -> list[str]:
        return self._webhook.deviations(self._callback, body)


def _of_body(description: Description, content: dict[str, Any], text: str, side: str) -> list[str]:
    """A picture is told by its size only; an empty answer where none is described is right."""
    schema = content.get(JSON, {}).get("schema") or content.get(FORM, {}).get("schema")
    if schema is None or text.startswith("(") or not text:
        return []
    instance = json.loads(text) if JSON in content else dict(parse_qsl(text))
    return [f"{side} {deviation}" for deviation in description.deviations(schema, instance)]
