"""The one-time scheme as docs/HBSS.md writes it down, one hash at a time: a verifier, and what made the vectors.

    python Tests/CrossCheck/one_time.py     writes Tests/HBSSTests/Fixtures/one-time.json
"""

import hmac
import json
import pathlib
from dataclasses import dataclass

import slh_dsa
from slh_dsa import sha256, tweak

FIXTURE = pathlib.Path(__file__).resolve().parents[1] / "HBSSTests/Fixtures/one-time.json"
LAYER, NEXT_SEED = 0xF8, 7
HEIGHTS = (6, 8)
CONTEXT = b"nightjar one-time keys v1"
STATEMENT = 41
CERTIFICATE = STATEMENT + slh_dsa.SIGNATURE


def opaque(data):
    length = bytes([len(data)]) if len(data) < 64 else (len(data) | 0x4000).to_bytes(2, "big")
    return length + data


@dataclass(frozen=True)
class Scope:
    purpose: bytes
    group: bytes
    epoch: int
    leaf: int
    binding: bytes

    def encode(self):
        numbers = self.epoch.to_bytes(8, "big") + self.leaf.to_bytes(4, "big")
        return opaque(self.purpose) + opaque(self.group) + numbers + opaque(self.binding)


def batch_seed(public, scope, head):
    """`head` is the statement without its root."""
    return sha256(opaque(b"nightjar one-time seed v1"), opaque(public), scope.encode(), head)[:16]


def digest_of(seed, root, index, randomizer, message):
    inner = sha256(randomizer, seed, root, bytes([index]), message)
    return sha256(randomizer, seed, inner, bytes(4))


def accepts_certificate(certificate, public, scope):
    if len(certificate) != CERTIFICATE or certificate[0] not in HEIGHTS:
        return False
    statement = certificate[:STATEMENT]
    return slh_dsa.verify(public, scope.encode() + statement, certificate[STATEMENT:], CONTEXT)


def accepts(envelope, public, scope, message, certificate=None):
    """Types 1 and 2. For type 1 the certificate is one that `accepts_certificate` took."""
    kind, body = envelope[:1], envelope[1:]
    if kind == b"\2":
        certificate, body = body[:CERTIFICATE], body[CERTIFICATE:]
        if not accepts_certificate(certificate, public, scope):
            return False
    elif kind != b"\1" or certificate is None:
        return False
    height, root = certificate[0], certificate[25:41]
    if len(body) != 601 + 16 * height or body[:8] != root[:8] or body[8] >= 1 << height:
        return False
    index, randomizer, tail, rest = body[8], body[9:25], body[25:41], slh_dsa.split(body[41:])
    seed = batch_seed(public, scope, certificate[:25])
    digest = digest_of(seed, root, index, randomizer, message)
    found = slh_dsa.root_of(seed, LAYER, 0, index, digest[:16], rest[:35], rest[35:])
    return tail == digest[16:] and found == root


class Batch:
    def __init__(self, public, scope, height, time, nonce, sk_seed, sk_prf):
        self.head = bytes([height]) + time.to_bytes(8, "big") + nonce
        self.prf = sk_prf
        self.seed = batch_seed(public, scope, self.head)
        self.secrets = [sk_seed]
        for key in range(1, 1 << height):
            where = slh_dsa.address(LAYER, 0, NEXT_SEED, key)
            self.secrets.append(tweak(self.seed, where, self.secrets[-1]))
        leaves = [slh_dsa.wots_leaf(self.seed, LAYER, 0, key, secret) for key, secret in enumerate(self.secrets)]
        self.tree = slh_dsa.levels(leaves, lambda *node: slh_dsa.parent(self.seed, LAYER, 0, *node))
        self.root = self.tree[-1][0]
        self.statement = self.head + self.root

    def randomizer(self, index, randomness, message):
        return hmac.digest(self.prf, randomness + bytes([index]) + message, "sha256")[:16]

    def sign(self, index, message, randomness):
        randomizer = self.randomizer(index, randomness, message)
        digest = digest_of(self.seed, self.root, index, randomizer, message)
        chains = slh_dsa.sign_value(self.seed, LAYER, 0, index, self.secrets[index], digest[:16])
        head = self.root[:8] + bytes([index]) + randomizer + digest[16:]
        return head + b"".join(chains + slh_dsa.path_of(self.tree, index))


def pattern(start, count):
    return bytes((start + 7 * i) & 255 for i in range(count))


def case(comment, scope, height, time, start, signed):
    key = slh_dsa.make_key(pattern(start, 16), pattern(start + 1, 16), pattern(start + 2, 16))
    nonce, sk_seed, sk_prf = (pattern(start + i, 16) for i in (3, 4, 5))
    batch = Batch(key[32:], scope, height, time, nonce, sk_seed, sk_prf)
    signature = slh_dsa.sign(key, scope.encode() + batch.statement, CONTEXT)
    fields = {"purpose": scope.purpose.hex(), "group": scope.group.hex(), "epoch": scope.epoch, "leaf": scope.leaf}
    signatures = []
    for index, message in signed:
        randomness = pattern(start + 16 + index, 16)
        randomizer = batch.randomizer(index, randomness, message)
        digest = digest_of(batch.seed, batch.root, index, randomizer, message)
        signatures.append({
            "index": index, "randomness": randomness.hex(), "message": message.hex(), "digest": digest.hex(),
            "envelope": (b"\1" + batch.sign(index, message, randomness)).hex(),
        })  # fmt: skip
    return {
        "comment": comment, "sk": key.hex(), "pk": key[32:].hex(), "scope": {**fields, "binding": scope.binding.hex()},
        "height": height, "time": time, "nonce": nonce.hex(), "skSeed": sk_seed.hex(), "skPRF": sk_prf.hex(),
        "seed": batch.seed.hex(), "root": batch.root.hex(), "certificate": (batch.statement + signature).hex(),
        "signatures": signatures,
    }  # fmt: skip


def main():
    long = pattern(9, 3000)
    room = Scope(bytes.fromhex("f0e4"), pattern(40, 16), 7, 3, pattern(60, 32))
    cases = [
        case("256 keys in a group", room, 8, 1_764_547_200_000, 1, [(0, b"hello"), (1, b""), (128, long), (255, b"last")]),
        case("64 keys, the shortest scope", Scope(b"", b"", 0, 0, b""), 6, 0, 90, [(0, b""), (31, b"x"), (63, b"last")]),
        case(
            "the longest scope", Scope(pattern(2, 255), pattern(3, 255), 2**53 - 1, 2**32 - 1, pattern(4, 255)), 6,
            2**53 - 1, 170, [(0, b"a"), (63, b"z")],
        ),
    ]  # fmt: skip
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(json.dumps({"algorithm": "nightjar one-time v1", "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
