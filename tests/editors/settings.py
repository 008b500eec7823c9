"""Holds the settings of the form on /admin/ against the schema that its package brings: settings.py CONFIG SCHEMA.

A key that stands twice in one place is a mistake, which the form's own reader does not forgive.
"""

import json
import pathlib
import sys

import jsonschema
import yaml


class Strict(yaml.SafeLoader):
    """YAML in which no key stands twice."""


def once(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        sys.exit(f"line {node.start_mark.line + 1}: {twice} stands twice")
    return loader.construct_mapping(node, deep=True)


Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, once)

config = yaml.load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), Strict)
schema = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
for error in jsonschema.Draft7Validator(schema).iter_errors(config):
    sys.exit(f"{error.json_path}: {error.message[:500]}")
print("the settings satisfy the form's schema")
