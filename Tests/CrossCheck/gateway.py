"""What a DAVE voice gateway does with MLS (RFC 9420): an external sender that proposes who comes and who goes.

OpenMLS and MLS++ are on PyPI inside two implementations of DAVE (davey and dave.py), whose groups change by such proposals alone.
"""

import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

MLS_1_0, PUBLIC_MESSAGE, EXTERNAL, PROPOSAL = 1, 1, 2, 2
ADD, REMOVE = 1, 3


def opaque(data):
    """A byte string behind its length (RFC 9420, section 2.1.2)."""
    size = len(data)
    if size < 0x40:
        return bytes([size]) + data
    if size < 0x4000:
        return struct.pack(">H", 0x4000 | size) + data
    return struct.pack(">I", 0x80000000 | size) + data


class Reader:
    def __init__(self, data):
        self.data, self.place = data, 0

    def take(self, count):
        self.place += count
        return self.data[self.place - count : self.place]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def opaque(self):
        first = self.number(1)
        size = first & 0x3F
        for _ in range((1 << (first >> 6)) - 1):
            size = size << 8 | self.number(1)
        return self.take(size)


def commit_length(data):
    """How many of the bytes are the commit, a PublicMessage of a member (sections 6 and 12.4); the Welcome follows them."""
    reader = Reader(data)
    reader.take(4)  # version and wire format
    reader.opaque()  # group_id
    reader.take(8 + 1 + 4)  # epoch, sender's kind and leaf
    reader.opaque()  # authenticated_data
    reader.take(1)  # content_type
    reader.opaque()  # proposals
    if reader.number(1):  # a path: its leaf first (section 7.2)
        reader.opaque(), reader.opaque()  # the leaf's keys
        reader.take(2), reader.opaque()  # its credential
        for _ in range(5):
            reader.opaque()  # its capabilities
        reader.take(1), reader.opaque()  # its source and parent_hash
        reader.opaque(), reader.opaque()  # its extensions and signature
        reader.opaque()  # the path's nodes
    reader.opaque(), reader.opaque(), reader.opaque()  # signature, confirmation_tag, membership_tag
    return reader.place


class Gateway:
    """The external sender of a group in suite 0x0002 (P-256, AES-128-GCM, SHA-256)."""

    def __init__(self, group):
        self.group = group
        self.group_id = struct.pack(">Q", group)
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.package = opaque(point) + struct.pack(">H", 1) + opaque(b"gateway")

    def proposal(self, epoch, kind, body):
        """An MLSMessage with one proposal for that epoch."""
        content = (
            opaque(self.group_id)
            + struct.pack(">QBI", epoch, EXTERNAL, 0)
            + opaque(b"")
            + struct.pack(">BH", PROPOSAL, kind)
            + body
        )
        head = struct.pack(">HH", MLS_1_0, PUBLIC_MESSAGE)
        signed = opaque(b"MLS 1.0 FramedContentTBS") + opaque(head + content)
        return head + content + opaque(self.key.sign(signed, ec.ECDSA(hashes.SHA256())))

    def add(self, epoch, key_package):
        return self.proposal(epoch, ADD, key_package)

    def remove(self, epoch, leaf):
        return self.proposal(epoch, REMOVE, struct.pack(">I", leaf))
