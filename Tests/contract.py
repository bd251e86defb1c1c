"""Holds the program's answers against its own OpenAPI document: a field, a status or a type that is not described there fails the
test that met it."""

import json
import re

import jsonschema_rs

# What the server itself answers, whatever was asked.
GENERAL = {405, 411, 417, 431, 500, 501}


class Contract:
    def __init__(self, document):
        self.document, self.validators = document, {}
        paths = sorted(document["paths"], key=lambda path: path.count("{"))
        self.paths = [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", re.escape(path).replace(r"\{", "{").replace(r"\}", "}"))), path)
                      for path in paths]

    def check(self, method, target, answer):
        """Fails unless the document describes such an answer; of what it does not speak, as pages, it says nothing."""
        address = target.split("?")[0]
        path = next((path for form, path in self.paths if form.fullmatch(address)), None)
        operation = self.document["paths"].get(path, {}).get(method.lower())
        if operation is None:
            return
        place, responses = f"{method} {path} {answer.status}", operation["responses"]
        response = responses.get(str(answer.status)) or (responses["default"] if answer.status in GENERAL else None)
        assert response is not None, f"{place} is not described"
        response = self.resolved(response)
        for name in response.get("headers", {}):
            assert name in answer.headers, f"{place} comes without {name}"
        if not answer.body:
            return
        content_type = (answer.headers["Content-Type"] or "").split(";")[0]
        family = content_type.split("/")[0] + "/*"
        content = next((response.get("content", {})[one] for one in (content_type, family, "*/*") if one in response.get("content", {})), None)
        assert content is not None, f"{place} is {content_type}, which is not described"
        if "schema" in content:
            self.validate(content["schema"], json.loads(answer.body), place)

    def resolved(self, part):
        while "$ref" in part:
            found = self.document
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part

    def component(self, name, value):
        """Fails unless `value` is such a one."""
        self.validate({"$ref": f"#/components/schemas/{name}"}, value, name)

    def validate(self, schema, value, place):
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = jsonschema_rs.validator_for(
                {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": self.document["components"]})
        validator = self.validators[key]
        if not validator.is_valid(value):
            errors = [f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:400] for error in validator.iter_errors(value)]
            raise AssertionError(f"{place} is not as described: " + "; ".join(errors[:5]))
