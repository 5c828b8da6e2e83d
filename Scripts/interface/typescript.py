"""TypeScript types and their coders."""

HEAD = "// Made by Scripts/generate-interface from {}: change that.\n\n"
PRIMITIVES = {
    "Bool": ("boolean", "bool"),
    "UInt8": ("number", "u8"),
    "UInt16": ("number", "u16"),
    "UInt32": ("number", "u32"),
    "UInt64": ("number", "u64"),
    "ID": ("string", "id"),
    "Text": ("string", "text"),
    "Bytes": ("Uint8Array", "opaque"),
}
#: What the longest line has.
WIDTH = 130


def type_name(type):
    base = PRIMITIVES[type.name][0] if type.name in PRIMITIVES else type.name
    return base + ("[]" if type.is_list else "")


def doc(lines, indent):
    if not lines:
        return ""
    if len(lines) == 1 and len(indent) + len(lines[0]) + 7 <= WIDTH:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def write_one(type, value):
    if type.name not in PRIMITIVES:
        return f"write{type.name}(writer, {value})"
    limit = f", {type.limit}" if type.limit else ""
    return f"writer.{PRIMITIVES[type.name][1]}({value}{limit})"


def read_one(type):
    if type.name not in PRIMITIVES:
        return f"read{type.name}(reader)"
    return f"reader.{PRIMITIVES[type.name][1]}({type.limit or ''})"


def writer_of(type):
    """A function that writes one value."""
    if type.name not in PRIMITIVES:
        return f"write{type.name}"
    return f"(writer, value) => {write_one(type, 'value')}"


def reader_of(type):
    if type.name not in PRIMITIVES:
        return f"read{type.name}"
    return f"(reader) => {read_one(type)}"


def write_value(type, value):
    if type.is_list:
        return f"writer.list({value}, {type.list_limit}, {writer_of(type.element)})"
    return write_one(type, value)


def write_field(field, owner, indent):
    value = f"{owner}.{field.plain_name}"
    if not field.type.is_optional:
        return f"{indent}{write_value(field.type, value)};\n"
    return (
        f"{indent}writer.bool({value} !== undefined);\n"
        f"{indent}if ({value} !== undefined) {write_value(field.type.value, value)};\n"
    )


def read_value(type):
    if type.is_list:
        return f"reader.list({type.list_limit}, {reader_of(type.element)})"
    return read_one(type)


def read_field(field):
    if field.type.is_optional:
        return f"reader.bool() ? {read_value(field.type.value)} : undefined"
    return read_value(field.type)


def members(fields, indent):
    text = ""
    for field in fields:
        optional = field.type.is_optional
        kind = type_name(field.type.value) + (" | undefined" if optional else "")
        text += doc(field.doc, indent) + f"{indent}{field.plain_name}{'?' if optional else ''}: {kind};\n"
    return text


def read_members(fields, indent):
    return "".join(f"{indent}{field.plain_name}: {read_field(field)},\n" for field in fields)


def struct(definition):
    name = definition.name
    text = doc(definition.doc, "") + f"export interface {name} {{\n" + members(definition.fields, "  ") + "}\n\n"
    text += f"export function write{name}(writer: WireWriter, value: {name}): void {{\n"
    if definition.is_record:
        text += f"  writer.u8({definition.version});\n"
    text += "".join(write_field(field, "value", "  ") for field in definition.fields)
    text += f"}}\n\nexport function read{name}(reader: WireReader): {name} {{\n"
    if definition.is_record:
        text += f"  reader.version({definition.version});\n"
    return text + "  return {\n" + read_members(definition.fields, "    ") + "  };\n}\n"


def enum(definition):
    name = definition.name
    text = doc(definition.doc, "") + f"export type {name} =\n"
    for case in definition.cases:
        text += doc(case.doc, "  ") + f'  | "{case.name}"\n'
    text = text.rstrip("\n") + ";\n\n"
    text += f"const numbersOf{name}: Record<{name}, number> = {{\n"
    text += "".join(f"  {case.name}: {case.number},\n" for case in definition.cases) + "};\n\n"
    text += f"export function write{name}(writer: WireWriter, value: {name}): void {{\n"
    text += f"  writer.u8(numbersOf{name}[value]);\n}}\n\n"
    text += f"export function read{name}(reader: WireReader): {name} {{\n  switch (reader.u8()) {{\n"
    for case in definition.cases:
        text += f'    case {case.number}:\n      return "{case.name}";\n'
    return text + "    default:\n      throw reader.invalid();\n  }\n}\n"


def codes(definition):
    name = definition.name
    text = f"/** The {name}s that this build knows. */\nexport type Known{name} = keyof typeof numbersOf{name};\n\n"
    text += doc(definition.doc + ["One that this build does not know is kept as it was told."], "")
    text += f"export type {name} = Known{name} | {{ other: string }};\n\n"
    text += f"const numbersOf{name} = {{\n" + "".join(f"  {case.name}: {case.number},\n" for case in definition.cases) + "};\n\n"
    text += f"const namesOf{name} = new Map<number, Known{name}>([\n"
    text += "".join(f'  [{case.number}, "{case.name}"],\n' for case in definition.cases) + "]);\n\n"
    text += f"/** The English sentence of each code, with places for names. */\nexport const {name[0].lower()}{name[1:]}Sentences: "
    text += f"Readonly<Record<Known{name}, string>> = {{\n"
    for case in definition.cases:
        text += f'  {case.name}:\n    "{case.sentence}",\n'
    text += "};\n\n"
    text += f"function isKnown{name}(name: string): name is Known{name} {{\n  return Object.hasOwn(numbersOf{name}, name);\n}}\n\n"
    text += f"export function write{name}(writer: WireWriter, value: {name}): void {{\n"
    text += f'  if (typeof value === "string") {{\n    writer.u16(numbersOf{name}[value]);\n  }} else {{\n'
    text += "    writer.u16(0);\n    writer.text(value.other, 256);\n  }\n}\n\n"
    text += f"export function read{name}(reader: WireReader): {name} {{\n  const number = reader.u16();\n"
    text += "  if (number === 0) {\n    const other = reader.text(256);\n"
    text += f"    if (isKnown{name}(other) || [...other].length > 64) throw reader.invalid();\n    return {{ other }};\n  }}\n"
    text += f"  const name = namesOf{name}.get(number);\n  if (name === undefined) throw reader.invalid();\n"
    return text + "  return name;\n}\n"


def union(definition):
    name = definition.name
    text = doc(definition.doc, "") + f"export type {name} =\n"
    for case in definition.cases:
        text += doc(case.doc, "  ")
        if case.payload:
            text += f'  | {{ type: "{case.name}"; {case.name}: {case.payload} }}\n'
        elif case.fields:
            text += f'  | {{\n      type: "{case.name}";\n' + members(case.fields, "      ") + "    }\n"
        else:
            text += f'  | {{ type: "{case.name}" }}\n'
    text = text.rstrip("\n") + ";\n\n"
    text += f"export function write{name}(writer: WireWriter, value: {name}): void {{\n  switch (value.type) {{\n"
    for case in definition.cases:
        text += f'    case "{case.name}":\n      writer.u8({case.number});\n'
        if case.payload:
            text += f"      write{case.payload}(writer, value.{case.name});\n"
        text += "".join(write_field(field, "value", "      ") for field in case.fields) + "      break;\n"
    text += f"  }}\n}}\n\nexport function read{name}(reader: WireReader): {name} {{\n  switch (reader.u8()) {{\n"
    for case in definition.cases:
        text += f"    case {case.number}:\n"
        if case.payload:
            text += f'      return {{ type: "{case.name}", {case.name}: read{case.payload}(reader) }};\n'
        elif case.fields:
            text += f'      return {{\n        type: "{case.name}",\n' + read_members(case.fields, "        ") + "      };\n"
        else:
            text += f'      return {{ type: "{case.name}" }};\n'
    return text + "    default:\n      throw reader.invalid();\n  }\n}\n"


MAKERS = {"struct": struct, "record": struct, "enum": enum, "codes": codes, "union": union}


def used(file):
    """Names of definitions that a file's fields are of."""
    names = set()
    for definition in file.definitions:
        for field in definition.fields + [field for case in definition.cases for field in case.fields]:
            if field.type.name not in PRIMITIVES:
                names.add(field.type.name)
        names.update(case.payload for case in definition.cases if case.payload)
    return names - {definition.name for definition in file.definitions}


def types(file, homes, source):
    """A file's types with their coders.

    `homes` says in which file a name is defined, and `source` where the schema lies."""
    text = HEAD.format(source) + 'import type { WireReader } from "../../wire/WireReader";\n'
    text += 'import type { WireWriter } from "../../wire/WireWriter";\n'
    imports = {}
    for name in sorted(used(file)):
        imports.setdefault(homes[name], []).append(name)
    for home, names in sorted(imports.items()):
        items = [f"read{name}" for name in names] + [f"type {name}" for name in names] + [f"write{name}" for name in names]
        line = f'import {{ {", ".join(items)} }} from "./{home}";\n'
        if len(line) > WIDTH:
            line = "import {\n" + "".join(f"  {item},\n" for item in items) + f'}} from "./{home}";\n'
        text += line
    return text + "\n" + "\n".join(MAKERS[definition.kind](definition) for definition in file.definitions)
