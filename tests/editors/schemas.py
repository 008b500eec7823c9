"""Holds the content of a checkout against the JSON Schemas in .vscode/schemas, as an editor does: schemas.py CHECKOUT."""

import copy
import json
import pathlib
import re
import sys

import jsonschema
import yaml

FOLDERS = {"handouts": "handout", "programs": "program", "people": "person", "forms": "form", "redirects": "redirects"}


class Plain(yaml.SafeLoader):
    """YAML as editors read it: a day is a text."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validators(checkout):
    found = {}
    for path in (checkout / ".vscode/schemas").glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        found[path.name.split(".")[0]] = jsonschema.Draft202012Validator(schema)
    return found


def files(checkout):
    content = checkout / "content"
    yield "clinic", content / "clinic.yaml", (content / "clinic.yaml").read_text(encoding="utf-8")
    for folder, kind in FOLDERS.items():
        for path in sorted((content / folder).glob("*.yaml")):
            yield kind, path, path.read_text(encoding="utf-8")
    for folder, kind in (("articles", "article"), ("pages", "page")):
        for path in sorted((content / folder).rglob("*.md")):
            yield kind, path, prose(path.read_text(encoding="utf-8").split("\n---\n")[0].removeprefix("---\n"))


def prose(settings):
    """Titles and summaries in quotes: as they stand, they are text to the end of the line."""
    return re.sub(r"(?m)^(title|summary): (?![\"'>|])(.*)$", lambda line: f"{line[1]}: {json.dumps(line[2])}", settings)


def slips(kind, fields):
    """The same fields with one slip each."""
    def but(change):
        other = copy.deepcopy(fields)
        change(other)
        return other

    yield "an unknown field", but(lambda all_: all_.update(titel="x"))
    name = "name" if kind in ("clinic", "person") else "title"
    yield "a missing field", but(lambda all_: all_.pop(name))
    yield "a text that is too long", but(lambda all_: all_.update({name: "x" * 1000}))
    if kind == "handout":
        yield "a word that is none of the list", but(lambda all_: all_.update(status="publishd"))
        yield "a list that should be texts", but(lambda all_: all_.update(related=[{"a": 1}]))
        yield "a number that is none", but(lambda all_: all_["steps"][0].update(count={"reps": 0}))
        yield "a misspelt field of a step", but(lambda all_: all_["steps"][0].update(saye="x"))
    if kind in ("article", "handout"):
        yield "an address elsewhere", but(lambda all_: all_.update(aliases=["https://example.org/x"]))
        yield "a slug with capitals", but(lambda all_: all_.update(slug="My Page"))


def main(checkout):
    known = validators(checkout)
    sound = seen = 0
    for kind, path, text in files(checkout):
        fields = yaml.load(text, Plain)
        for error in known[kind].iter_errors(fields):
            sys.exit(f"{path}: {error.json_path}: {error.message}")
        sound += 1
        for what, other in slips(kind, fields):
            if known[kind].is_valid(other):
                sys.exit(f"{path}: {what} is not seen")
            seen += 1
    print(f"{sound} files satisfy their schema; {seen} slips are seen")


main(pathlib.Path(sys.argv[1]))
