"""Reads the schema of the engine's interface: see Sources/EngineInterface/Schema/README.md."""

import re
from dataclasses import dataclass, field
from pathlib import Path


class SchemaError(Exception):
    """A line of a schema that is not understood."""


@dataclass(frozen=True)
class Type:
    """What a field holds. `name` is a primitive's or a definition's; of a list, that of its elements."""

    name: str
    limit: int = 0
    is_list: bool = False
    list_limit: int = 0
    is_optional: bool = False

    @property
    def value(self):
        """The type of what is there, where it may be missing."""
        return Type(self.name, self.limit, self.is_list, self.list_limit)

    @property
    def element(self):
        return Type(self.name, self.limit)


@dataclass
class Field:
    name: str
    type: Type
    doc: list[str]

    @property
    def plain_name(self):
        """The name in TypeScript and JSON, which do not call what is true or false `isYou` but `you`."""
        if self.type.name == "Bool" and re.match(r"is[A-Z]", self.name):
            return self.name[2].lower() + self.name[3:]
        return self.name


@dataclass
class Case:
    number: int
    name: str
    doc: list[str]
    fields: list[Field] = field(default_factory=list)
    payload: str | None = None
    sentence: str = ""


@dataclass
class Definition:
    kind: str
    name: str
    doc: list[str]
    version: int | None = None
    fields: list[Field] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    @property
    def is_record(self):
        return self.kind == "record"


@dataclass
class File:
    """The definitions of one schema file, in their order."""

    name: str
    definitions: list[Definition]


PRIMITIVES = {"Bool", "UInt8", "UInt16", "UInt32", "UInt64", "ID", "Text", "Bytes"}

TYPE = re.compile(r"(?:\[(?P<element>\w+)(?:\((?P<inner>\d+)\))?\]\((?P<count>\d+)\)|(?P<name>\w+)(?:\((?P<limit>\d+)\))?)(?P<optional>\??)$")
FIELD = re.compile(r"(\w+): (.+)$")
CODE = re.compile(r'(\d+) (\w+) "(.+)"$')
CASE = re.compile(r"(\d+) (\w+)(?:: (\w+))?$")
HEAD = re.compile(r"(enum|codes|struct|record|union) (\w+)(?: (\d+))?$")


def parse_type(text):
    match = TYPE.match(text)
    if match is None:
        raise SchemaError(f"no type: {text}")
    optional = match["optional"] == "?"
    if match["element"]:
        return Type(match["element"], int(match["inner"] or 0), True, int(match["count"]), optional)
    return Type(match["name"], int(match["limit"] or 0), is_optional=optional)


def parse_field(text, doc):
    match = FIELD.match(text)
    if match is None:
        raise SchemaError(f"no field: {text}")
    return Field(match[1], parse_type(match[2]), doc)


def parse_case(kind, text, doc):
    pattern = CODE if kind == "codes" else CASE
    match = pattern.match(text)
    if match is None:
        raise SchemaError(f"no member of {kind}: {text}")
    case = Case(int(match[1]), match[2], doc)
    if kind == "codes":
        case.sentence = match[3]
    else:
        case.payload = match[3]
    return case


def parse(path):
    """The definitions of a file. What a line belongs to is told by how far it is indented: by 0, 2 or 4 spaces."""
    definitions = []
    doc = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("///"):
            doc.append(text[3:].strip())
            continue
        if not text or text.startswith("//"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        try:
            if depth == 0:
                match = HEAD.match(text)
                if match is None or (match[1] == "record") != (match[3] is not None):
                    raise SchemaError(f"no definition: {text}")
                definitions.append(Definition(match[1], match[2], doc, match[3] and int(match[3])))
            elif depth == 2 and definitions[-1].kind in ("struct", "record"):
                definitions[-1].fields.append(parse_field(text, doc))
            elif depth == 2:
                definitions[-1].cases.append(parse_case(definitions[-1].kind, text, doc))
            elif depth == 4 and definitions[-1].kind == "union":
                definitions[-1].cases[-1].fields.append(parse_field(text, doc))
            else:
                raise SchemaError("indented otherwise than anything is")
        except (SchemaError, IndexError) as error:
            raise SchemaError(f"{path}:{number}: {error}") from None
        doc = []
    return File(path.stem, definitions)


def check(files):
    """Refuses names that are not defined, numbers and names that come twice, and texts without a limit."""
    known = {}
    for file in files:
        for definition in file.definitions:
            if definition.name in known:
                raise SchemaError(f"{definition.name} is defined twice")
            known[definition.name] = definition
    for definition in known.values():
        numbers = [case.number for case in definition.cases]
        names = [case.name for case in definition.cases]
        largest = 0xFFFF if definition.kind == "codes" else 0xFF
        if len(set(numbers)) < len(numbers) or len(set(names)) < len(names):
            raise SchemaError(f"{definition.name} has a member twice")
        if any(not 1 <= number <= largest for number in numbers):
            raise SchemaError(f"{definition.name} has a number that is not from 1 to {largest}")
        for case in definition.cases:
            if case.payload is not None and (case.fields or case.payload not in known):
                raise SchemaError(f"{definition.name}.{case.name} holds what is not defined")
        for item in definition.fields + [item for case in definition.cases for item in case.fields]:
            if item.type.name not in PRIMITIVES and item.type.name not in known:
                raise SchemaError(f"{definition.name}.{item.name} is of a type that is not defined")
            if (item.type.name in ("Text", "Bytes")) != (item.type.limit > 0):
                raise SchemaError(f"{definition.name}.{item.name} has no limit, or one that it cannot have")
    return known


def load(paths):
    return [parse(Path(path)) for path in sorted(paths)]


def camel(name):
    """`few_time_missing` as `fewTimeMissing`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
