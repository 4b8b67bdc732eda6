"""LINE's own API description as a judge of what the simulator takes, answers and sends.

Validators look at the base of a discriminated schema only, so each is rewritten as one of its children first.
"""

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30Validator

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "line-openapi"
SCHEMAS = "#/components/schemas/"


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


class Description:
    def __init__(self, file: str) -> None:
        self._document = with_discriminators_spelled_out(
            yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
        )

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        """Paths without parameters come first, as in the description's own reading."""
        paths = sorted(self._document["paths"].items(), key=lambda pair: pair[0].count("{"))
        return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), item) for path, item in paths]

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        item = next((item for pattern, item in self._paths if pattern.fullmatch(path)), None)
        return item.get(method.lower()) if item else None

    def deviations(self, schema: dict[str, Any], instance: object) -> list[str]:
        validator = OAS30Validator({**schema, "components": self._document["components"]})
        return [
            f"{list(error.absolute_path)}: {error.message[:300]}" for error in validator.iter_errors(instance)
        ]


class Contract:
    def __init__(self) -> None:
        self._api = Description("messaging-api.yml")
        self._webhook = Description("webhook.yml")

    def deviations_of_call(self, call: dict[str, Any]) -> list[str]:
        """What was accepted must be as described, and so must every answer; a spoilt answer is nobody's."""
        operation = self._api.operation(call["method"], call["path"])
        if operation is None or call["fault"]:
            return []
        asked = operation.get("requestBody", {}) if call["status"] < 300 else {}
        answered = operation["responses"].get(str(call["status"]), {})
        return [
            f"{call['method']} {call['path']} {side}: {deviation}"
            for side, content, text in (
                ("request", asked, call["request"]),
                ("response", answered, call["response"]),
            )
            for deviation in self._deviations_of_body(content, text)
        ]

    def _deviations_of_body(self, described: dict[str, Any], text: str) -> list[str]:
        schema = described.get("content", {}).get("application/json", {}).get("schema")
        is_json = schema is not None and not text.startswith("(")
        return self._api.deviations(schema, json.loads(text)) if schema and is_json and text else []

    def deviations_of_webhook(self, body: dict[str, Any]) -> list[str]:
        return self._webhook.deviations({"$ref": f"{SCHEMAS}CallbackRequest"}, body)
