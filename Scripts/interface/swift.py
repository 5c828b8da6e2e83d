"""Swift types, their coders, and JSON for those who read it."""

from .schema import camel

HEAD = "// Made by Scripts/generate-interface from Schema/{}.schema: change that.\n\n"
PRIMITIVES = {"Bool": "Bool", "ID": "UUIDv7", "Text": "Text", "Bytes": "[UInt8]"}
#: Names that Swift keeps for itself.
RESERVED = {"internal", "public", "private", "default", "case", "repeat", "return", "import", "operator"}


def name(text):
    return f"`{text}`" if text in RESERVED else text


def type_name(type):
    base = PRIMITIVES.get(type.name, type.name)
    if type.is_list:
        base = f"[{base}]"
    return base + ("?" if type.is_optional else "")


def doc(lines, indent):
    return "".join(f"{indent}/// {line}".rstrip() + "\n" for line in lines)


# Reading and writing one value.


def write_value(type, value):
    """Statements that write what is there."""
    if type.is_list:
        if type.name == "Text":
            return f"writer.write(texts: {value})"
        if type.name in ("UInt16", "UInt32"):
            return f"writer.write(numbers: {value})"
        return f"writer.write(vector: {value})"
    match type.name:
        case "Text":
            return f"writer.write(text: {value})"
        case "Bytes":
            return f"writer.write(opaque: {value})"
        case "Bool":
            return f"writer.write(bool: {value})"
        case _:
            return f"writer.write({value})"


def write_field(type, value, indent):
    if not type.is_optional:
        return f"{indent}{write_value(type, value)}\n"
    return (
        f"{indent}writer.write(bool: {value} != nil)\n"
        f"{indent}if let {value} {{ {write_value(type.value, value)} }}\n"
    )


def read_value(type):
    if type.is_list:
        if type.name == "Text":
            return f"reader.readTexts(limit: {type.list_limit}, bytes: {type.limit})"
        if type.name in ("UInt16", "UInt32"):
            return f"reader.read{type.name}s(limit: {type.list_limit})"
        return f"reader.readVector(limit: {type.list_limit})"
    match type.name:
        case "Text":
            return f"reader.readText(limit: {type.limit})"
        case "Bytes":
            return f"reader.readOpaque(limit: {type.limit})"
        case "Bool":
            return "reader.readBool()"
        case "UInt8" | "UInt16" | "UInt32" | "UInt64":
            return f"reader.read{type.name}()"
        case _:
            return "reader.read()"


def read_field(type):
    if type.is_optional:
        return f"try reader.readBool() ? try {read_value(type.value)} : nil"
    return f"try {read_value(type)}"


# JSON of one value.


def json_value(type, value):
    if type.is_list:
        return f".array({value}.map {{ {json_value(type.element, '$0')} }})"
    match type.name:
        case "Text":
            return f".string({value})"
        case "Bytes":
            return f".bytes({value})"
        case "Bool":
            return f".bool({value})"
        case "ID":
            return f".id({value})"
        case "UInt8" | "UInt16" | "UInt32" | "UInt64":
            return f".number({value})"
        case _:
            return f"{value}.json"


def json_fields(fields, prefix, indent):
    text = ""
    for field in fields:
        value = prefix + name(field.name)
        if field.type.is_optional:
            added = f'json.add("{field.plain_name}", {json_value(field.type.value, name(field.name))})'
            binding = name(field.name) if not prefix else f"{name(field.name)}"
            text += f"{indent}if let {binding} {{ {added} }}\n"
        else:
            text += f'{indent}json.add("{field.plain_name}", {json_value(field.type, value)})\n'
    return text


# Definitions.


def struct(definition):
    fields = definition.fields
    text = doc(definition.doc, "") + f"public struct {definition.name}: Equatable, Sendable {{\n"
    for field in fields:
        text += doc(field.doc, "  ") + f"  public var {name(field.name)}: {type_name(field.type)}\n"
    parameters = ", ".join(
        f"{name(field.name)}: {type_name(field.type)}" + (" = nil" if field.type.is_optional else "") for field in fields
    )
    text += f"\n  public init({parameters}) {{\n"
    text += "".join(f"    self.{field.name} = {name(field.name)}\n" for field in fields) + "  }\n}\n\n"
    text += f"extension {definition.name}: WireCodable {{\n"
    if definition.is_record:
        text += f"  /// The first byte of its encoding.\n  public static let version: UInt8 = {definition.version}\n\n"
    text += "  public func encode(into writer: inout WireWriter) {\n"
    if definition.is_record:
        text += "    writer.write(Self.version)\n"
    text += "".join(write_field(field.type, name(field.name), "    ") for field in fields)
    text += "  }\n\n  public init(from reader: inout WireReader) throws(WireError) {\n"
    if definition.is_record:
        text += "    guard try reader.readUInt8() == Self.version else { throw .invalidValue }\n"
    text += "".join(f"    {name(field.name)} = {read_field(field.type)}\n" for field in fields)
    return text + "  }\n}\n"


def enum(definition):
    text = doc(definition.doc, "") + f"public enum {definition.name}: UInt8, Equatable, Sendable {{\n"
    for case in definition.cases:
        text += doc(case.doc, "  ") + f"  case {name(case.name)} = {case.number}\n"
    return text + (
        f"}}\n\nextension {definition.name}: WireCodable {{\n"
        "  public func encode(into writer: inout WireWriter) { writer.write(rawValue) }\n\n"
        "  public init(from reader: inout WireReader) throws(WireError) {\n"
        "    guard let value = Self(rawValue: try reader.readUInt8()) else { throw .invalidValue }\n"
        "    self = value\n  }\n}\n"
    )


def codes(definition):
    text = doc(definition.doc, "") + f"public enum {definition.name}: Equatable, Sendable {{\n"
    for case in definition.cases:
        text += doc(case.doc + [case.sentence], "  ") + f"  case {name(camel(case.name))}\n"
    text += "  /// One that this build does not know, as it was told.\n  case other(Text)\n}\n\n"
    text += f"extension {definition.name} {{\n  /// Its stable name.\n  public var name: Text {{\n    switch self {{\n"
    for case in definition.cases:
        text += f'    case .{camel(case.name)}: "{case.name}"\n'
    text += "    case .other(let name): name\n    }\n  }\n\n"
    text += "  /// The code with that name; of one that is not known, its first 64 characters.\n"
    text += "  public init(name: Text) {\n    switch name {\n"
    for case in definition.cases:
        text += f'    case "{case.name}": self = .{camel(case.name)}\n'
    text += "    default: self = .other(UTF8Text.prefix(of: name, scalars: 64))\n    }\n  }\n}\n\n"
    text += f"extension {definition.name}: WireCodable {{\n  private var number: UInt16 {{\n    switch self {{\n"
    for case in definition.cases:
        text += f"    case .{camel(case.name)}: {case.number}\n"
    text += "    case .other: 0\n    }\n  }\n\n  private init?(number: UInt16) {\n    switch number {\n"
    for case in definition.cases:
        text += f"    case {case.number}: self = .{camel(case.name)}\n"
    return text + (
        "    default: return nil\n    }\n  }\n\n"
        "  public func encode(into writer: inout WireWriter) {\n    writer.write(number)\n"
        "    if case .other(let name) = self { writer.write(text: name) }\n  }\n\n"
        "  public init(from reader: inout WireReader) throws(WireError) {\n"
        "    let number = try reader.readUInt16()\n"
        "    if number == 0 {\n"
        "      let name = try reader.readText(limit: 256)\n"
        "      self.init(name: name)\n"
        "      guard self == .other(name) else { throw .invalidValue }\n"
        "    } else {\n"
        "      guard let code = Self(number: number) else { throw .invalidValue }\n"
        "      self = code\n    }\n  }\n}\n"
    )


def payload(case):
    if case.payload:
        return f"({case.payload})"
    if case.fields:
        return "(" + ", ".join(f"{name(field.name)}: {type_name(field.type)}" for field in case.fields) + ")"
    return ""


def pattern(case):
    """What a `switch` binds of a case."""
    if case.payload:
        return f".{name(case.name)}(let value)"
    if case.fields:
        return f".{name(case.name)}(" + ", ".join(f"let {name(field.name)}" for field in case.fields) + ")"
    return f".{name(case.name)}"


def case_doc(case):
    lines = list(case.doc)
    told = [field for field in case.fields if field.doc]
    if told and lines:
        lines.append("")
    for field in told:
        lines.append(f"- `{field.name}`: " + " ".join(field.doc))
    return lines


def union(definition):
    text = doc(definition.doc, "") + f"public indirect enum {definition.name}: Equatable, Sendable {{\n"
    for case in definition.cases:
        text += doc(case_doc(case), "  ") + f"  case {name(case.name)}{payload(case)}\n"
    text += f"}}\n\nextension {definition.name}: WireCodable {{\n"
    text += "  public func encode(into writer: inout WireWriter) {\n    switch self {\n"
    for case in definition.cases:
        text += f"    case {pattern(case)}:\n      writer.write(UInt8({case.number}))\n"
        if case.payload:
            text += "      writer.write(value)\n"
        text += "".join(write_field(field.type, name(field.name), "      ") for field in case.fields)
    text += "    }\n  }\n\n  public init(from reader: inout WireReader) throws(WireError) {\n"
    text += "    switch try reader.readUInt8() {\n"
    for case in definition.cases:
        text += f"    case {case.number}:\n"
        if case.payload:
            text += f"      self = .{name(case.name)}(try reader.read())\n"
        elif case.fields:
            values = ", ".join(f"{name(field.name)}: {read_field(field.type)}" for field in case.fields)
            text += f"      self = .{name(case.name)}({values})\n"
        else:
            text += f"      self = .{name(case.name)}\n"
    return text + "    default: throw .invalidValue\n    }\n  }\n}\n"


MAKERS = {"struct": struct, "record": struct, "enum": enum, "codes": codes, "union": union}


def types(file):
    """A file's types with their coders."""
    parts = [MAKERS[definition.kind](definition) for definition in file.definitions]
    return HEAD.format(file.name) + "public import WireCoding\n\n" + "\n".join(parts)


def json(file):
    """A file's JSON, for programs and people. Not in the browser's core, which has no reader for it."""
    text = HEAD.format(file.name) + "#if !hasFeature(Embedded)\n  public import WireCoding\n"
    for definition in file.definitions:
        text += f"\n  extension {definition.name} {{\n"
        match definition.kind:
            case "enum":
                text += "    /// Its name.\n    public var json: JSON {\n      switch self {\n"
                text += "".join(f'      case .{case.name}: "{case.name}"\n' for case in definition.cases)
                text += "      }\n    }\n"
            case "codes":
                text += "    /// Its stable name.\n    public var json: JSON { .string(name) }\n"
            case "union":
                text += "    /// An object whose `type` is the case's name.\n    public var json: JSON {\n      switch self {\n"
                for case in definition.cases:
                    if not case.fields and not case.payload:
                        text += f'      case {pattern(case)}: return .object("type", "{case.name}")\n'
                        continue
                    text += f"      case {pattern(case)}:\n"
                    text += f'        var json = JSON.object("type", "{case.name}")\n'
                    if case.payload:
                        text += f'        json.add("{case.name}", value.json)\n'
                    text += json_fields(case.fields, "", "        ") + "        return json\n"
                text += "      }\n    }\n"
            case _:
                text += "    /// An object with its fields.\n    public var json: JSON {\n      var json = JSON.object([])\n"
                text += json_fields(definition.fields, "", "      ") + "      return json\n    }\n"
        text += "  }\n"
    return text + "#endif\n"


def sentences(files):
    """The English sentences of stable codes."""
    text = "// Made by Scripts/generate-interface from Schema: change that.\n\n#if !hasFeature(Embedded)\n"
    for file in files:
        for definition in file.definitions:
            if definition.kind != "codes":
                continue
            text += f"  extension {definition.name} {{\n"
            text += "    /// The sentence for people, with places for names; nil for a code that is not known.\n"
            text += "    var template: String? {\n      switch self {\n"
            for case in definition.cases:
                text += f'      case .{camel(case.name)}: "{case.sentence}"\n'
            text += "      case .other: nil\n      }\n    }\n  }\n"
    return text + "#endif\n"


def recoder(files):
    """For the tests: what a name of the fixtures stands for."""
    text = "// Made by Scripts/generate-interface from Schema: change that.\n\nimport EngineInterface\nimport WireCoding\n\n"
    text += "/// Decodes bytes as the type with that name: its JSON, and its encoding once more.\n"
    text += "func recode(_ type: String, _ bytes: [UInt8]) throws(WireError) -> (json: JSON, bytes: [UInt8])? {\n  switch type {\n"
    for file in files:
        for definition in file.definitions:
            text += f'  case "{definition.name}":\n    let value = try {definition.name}(decoding: bytes)\n'
            text += "    return (value.json, value.encoded)\n"
    return text + "  default: return nil\n  }\n}\n"
