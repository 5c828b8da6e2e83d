"""SLH-DSA against pqcrypto, both ways: keys, signatures and verdicts of all twelve sets.

    pip install -r Tests/CrossCheck/requirements.txt
    swift build --product hbss-answers && python -m pytest Tests/CrossCheck
"""

import os
import pathlib
import secrets
import subprocess

import pytest

pqcrypto = pytest.importorskip("pqcrypto", reason="pqcrypto is not installed: pip install -r Tests/CrossCheck/requirements.txt")

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWERS = pathlib.Path(os.environ.get("HBSS_ANSWERS", ROOT / ".build/debug/hbss-answers"))
SETS = [f"SLH-DSA-{family}-{size}" for family in ("SHA2", "SHAKE") for size in ("128s", "128f", "192s", "192f", "256s", "256f")]
HASHES = {
    "SHA2-224": "Sha224", "SHA2-256": "Sha256", "SHA2-384": "Sha384", "SHA2-512": "Sha512",
    "SHA2-512/224": "Sha512_224", "SHA2-512/256": "Sha512_256", "SHA3-224": "Sha3_224", "SHA3-256": "Sha3_256",
    "SHA3-384": "Sha3_384", "SHA3-512": "Sha3_512", "SHAKE-128": "Shake128", "SHAKE-256": "Shake256",
}


def peer(name):
    return getattr(pqcrypto, name.lower().replace("-", "_"))


def accepts(module, public, message, signature, context, hash_algorithm=None):
    try:
        module.verify(public, message, signature, context or None, hash_algorithm)
        return True
    except (pqcrypto.InvalidSignatureError, ValueError):
        return False


class Answers:
    """Nightjar's side: a program that answers one request a line."""

    def __init__(self):
        self.process = subprocess.Popen([ANSWERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        text = " ".join((word.hex() or "-") if isinstance(word, bytes) else word for word in words)
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer and answer != "error", text[:80]
        return answer

    def keygen(self, name):
        return [bytes.fromhex(part) for part in self.ask("keygen", name).split()]

    def sign(self, name, secret, message, context, hash_name="-"):
        return bytes.fromhex(self.ask("sign", name, secret, message, context, hash_name))

    def accepts(self, name, public, message, signature, context, hash_name="-"):
        return self.ask("verify", name, public, message, context, hash_name, signature) == "valid"


@pytest.fixture(scope="module")
def answers():
    if not ANSWERS.exists():
        pytest.skip(f"{ANSWERS} is not built: swift build --product hbss-answers")
    answers = Answers()
    yield answers
    answers.process.stdin.close()
    answers.process.wait(timeout=10)


@pytest.mark.parametrize("name", SETS)
def test_each_side_accepts_the_other(answers, name):
    module = peer(name)
    for context in (b"", secrets.token_bytes(255)):
        message = secrets.token_bytes(secrets.randbelow(300))
        secret, public = answers.keygen(name)
        # Our key and signature there; our key used by them, verified here.
        signature = answers.sign(name, secret, message, context)
        assert len(signature) == module.SIGNATURE_SIZE
        assert accepts(module, public, message, signature, context)
        theirs = bytes(module.sign(secret, message, context or None))
        assert answers.accepts(name, public, message, theirs, context)
        # Their key, used here.
        public, secret = (bytes(part) for part in module.keygen())
        theirs = bytes(module.sign(secret, message, context or None))
        assert answers.accepts(name, public, message, theirs, context)
        signature = answers.sign(name, secret, message, context)
        assert accepts(module, public, message, signature, context)
        # Both refuse the same change.
        place = secrets.randbelow(len(signature))
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not answers.accepts(name, public, message, changed, context)
        assert not accepts(module, public, message, changed, context)


@pytest.mark.parametrize("hash_name", HASHES)
def test_pre_hashed_signatures_agree(answers, hash_name):
    name = "SLH-DSA-SHA2-128f"
    module, algorithm = peer(name), getattr(pqcrypto.HashAlgorithm, HASHES[hash_name])
    message, context = secrets.token_bytes(500), b"context"
    secret, public = answers.keygen(name)
    signature = answers.sign(name, secret, message, context, hash_name)
    assert accepts(module, public, message, signature, context, algorithm)
    theirs = bytes(module.sign(secret, message, context, algorithm))
    assert answers.accepts(name, public, message, theirs, context, hash_name)
    assert not answers.accepts(name, public, message, theirs, context)
