"""Values of every type with their encodings, by a third coder: the tests hold Swift's and TypeScript's against them."""

import base64
import json

#: The largest integer that JavaScript holds exactly.
LARGEST = 2**53 - 1
ID_BYTES = bytes.fromhex("0192b5c3d4e57f01a23456789abcdef0")
TEXT = "Größe 日本 🦉"


def length(count):
    """The variable-length header of RFC 9420 §2.1.2."""
    if count < 1 << 6:
        return bytes([count])
    if count < 1 << 14:
        return (count | 0x4000).to_bytes(2, "big")
    return (count | 0x8000_0000).to_bytes(4, "big")


def opaque(content):
    return length(len(content)) + content


class Fixtures:
    def __init__(self, files):
        self.definitions = {d.name: d for file in files for d in file.definitions}

    def value(self, type, full):
        """A value of a type: its JSON and its encoding. With `full`, everything is there and as large as it may be."""
        if type.is_list:
            elements = [self.value(type.element, full), self.value(type.element, False)] if full else []
            return [element[0] for element in elements], opaque(b"".join(element[1] for element in elements))
        match type.name:
            case "Bool":
                return full, bytes([full])
            case "UInt8" | "UInt16" | "UInt32" | "UInt64":
                size = int(type.name[4:]) // 8
                number = min(256**size - 1, LARGEST) if full else 0
                return number, number.to_bytes(size, "big")
            case "ID":
                text = ID_BYTES.hex()
                return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]]), ID_BYTES
            case "Text":
                text = TEXT if full else ""
                return text, opaque(text.encode())
            case "Bytes":
                content = bytes(range(min(type.limit, 70))) if full else b""
                return base64.urlsafe_b64encode(content).decode().rstrip("="), opaque(content)
            case _:
                return self.samples(self.definitions[type.name], full)[-1 if full else 0]

    def fields(self, fields, full):
        object, encoding = {}, b""
        for field in fields:
            if field.type.is_optional:
                encoding += bytes([full])
                if not full:
                    continue
            value, coded = self.value(field.type.value, full)
            object[field.plain_name] = value
            encoding += coded
        return object, encoding

    def samples(self, definition, full):
        """Each shape that a definition has, either with little or with all that it can hold."""
        match definition.kind:
            case "enum":
                return [(case.name, bytes([case.number])) for case in definition.cases]
            case "codes":
                known = [(case.name, case.number.to_bytes(2, "big")) for case in definition.cases]
                return known + [("of_tomorrow", bytes(2) + opaque(b"of_tomorrow"))]
            case "union":
                result = []
                for case in definition.cases:
                    object, encoding = self.fields(case.fields, full)
                    if case.payload:
                        object[case.name], encoding = self.samples(self.definitions[case.payload], full)[-1 if full else 0]
                    result.append(({"type": case.name} | object, bytes([case.number]) + encoding))
                return result
            case _:
                object, encoding = self.fields(definition.fields, full)
                version = bytes([definition.version]) if definition.is_record else b""
                return [(object, version + encoding)]

    def text(self, files):
        """One fixture a line: a type, the encoding in hexadecimal digits, and the value as JSON."""
        lines = []
        for file in files:
            for definition in file.definitions:
                for value, encoding in self.samples(definition, False) + self.samples(definition, True):
                    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
                    line = f"{definition.name} {encoding.hex()} {compact}"
                    if line not in lines:
                        lines.append(line)
        return "\n".join(lines) + "\n"
