"""`nightjar hbss` with batches of one-time keys: each key once, whatever becomes of the file."""

import os
import pathlib
import shutil
import signal
import subprocess
import time

import pytest

from nightjar import BINARY

MESSAGE = b"the heron flies at midnight"


class Place:
    """A folder with a key, a batch and a message, and memory of its own for what was used."""

    def __init__(self, folder):
        self.folder, self.key, self.batch, self.message = folder, folder / "key", folder / "batch", folder / "message"
        self.memory = folder / "memory"
        self.memory.mkdir(mode=0o700)
        self.message.write_bytes(MESSAGE)

    def hbss(self, *arguments, **options):
        environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.memory)}
        return subprocess.run(
            [BINARY, "hbss", *map(str, arguments)], capture_output=True, timeout=180, env=environment, **options)

    def start(self, *arguments):
        environment = {**os.environ, "XDG_RUNTIME_DIR": str(self.memory)}
        return subprocess.Popen(
            [BINARY, "hbss", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)

    def sign(self, *arguments, batch=None):
        return self.hbss("sign", "--key", batch or self.batch, *arguments, self.message)

    def verify(self, signature, *arguments, message=MESSAGE):
        path = self.folder / "signature"
        path.write_bytes(signature)
        return self.hbss("verify", "--key", f"{self.key}.pub", "--signature", path, *arguments, input=message)

    def used(self):
        return int(self.hbss("inspect", self.batch).stdout.split(b", ")[1].split()[0])


def index_of(signature):
    """Which key signed: the byte after the type, the certificate and eight bytes of the root."""
    return signature[9] if signature[0] == 1 else signature[1 + 7897 + 8]


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    made = place.hbss("keygen", "--output", place.key)
    assert made.returncode == 0, made.stderr
    made = place.hbss("batch", "--key", place.key, "--keys", "64", "--context", "tests", "--output", place.batch)
    assert (made.returncode, made.stdout, made.stderr) == (0, b"", b"")
    return place


def refused(result, *words):
    assert result.returncode != 0 and result.stdout == b""
    for word in words:
        assert word in result.stderr, result.stderr
    return True


def test_a_batch_signs_each_time_with_another_key_until_its_end(place):
    for index in range(64):
        signed = place.sign(*(["--short"] if index % 2 else []))
        assert signed.returncode == 0, signed.stderr
        assert len(signed.stdout) == (698 if index % 2 else 698 + 7897)
        assert index_of(signed.stdout) == index
        if index < 4:
            certificate = ["--certificate", f"{place.batch}.cert"] if index % 2 else []
            valid = place.verify(signed.stdout, "--context", "tests", *certificate)
            assert (valid.returncode, valid.stdout) == (0, b"valid\n"), valid.stderr
            for other in (["--context", "tests", *certificate, "message"], certificate):
                message = b"another" if other[-1:] == ["message"] else MESSAGE
                invalid = place.verify(signed.stdout, *[word for word in other if word != "message"], message=message)
                assert (invalid.returncode, invalid.stdout) == (1, b"not valid\n"), invalid.stderr
    assert refused(place.sign(), b"has used all of its keys", b"make a new batch")
    assert place.used() == 64


def test_an_earlier_signature_serves_as_the_certificate(place):
    long, short = place.sign().stdout, place.sign("--short").stdout
    (place.folder / "long").write_bytes(long)
    assert place.verify(short, "--context", "tests", "--certificate", place.folder / "long").stdout == b"valid\n"
    assert refused(place.verify(short, "--context", "tests"), b"--certificate")
    assert refused(place.verify(short, "--certificate", place.message), b"holds no certificate")


def test_inspecting_says_what_there_is_and_no_secret(place):
    signature = place.sign("--short").stdout
    shown = place.hbss("inspect", place.batch).stdout
    assert b"1 of 64 used" in shown and b"context tests" in shown and b"refused" not in shown
    root = shown.split(b"root ")[1].split()[0]
    assert root in place.hbss("inspect", f"{place.batch}.cert").stdout
    (place.folder / "short").write_bytes(signature)
    shown = place.hbss("inspect", place.folder / "short").stdout
    assert b"type 1" in shown and b"key 0 of 64" in shown and root[:16] in shown
    assert place.batch.stat().st_mode & 0o777 == 0o600


def test_processes_at_once_use_different_keys(place):
    running = [place.start("sign", "--key", place.batch, place.message) for _ in range(24)]
    signatures = []
    for process in running:
        signature, error = process.communicate(timeout=180)
        assert process.returncode == 0, error
        signatures.append(signature)
    assert sorted(map(index_of, signatures)) == list(range(24))


def test_killed_processes_use_no_key_twice(place):
    """Whatever a process that is killed has printed, the next one uses another key."""
    seen = []
    for number in range(24):
        process = place.start("sign", "--key", place.batch, place.message)
        time.sleep(0.004 * number)
        process.send_signal(signal.SIGKILL)
        printed, _ = process.communicate(timeout=180)
        if len(printed) == 698 + 7897:
            seen.append(index_of(printed))
        after = place.sign()
        assert after.returncode == 0, after.stderr
        seen.append(index_of(after.stdout))
    assert len(set(seen)) == len(seen)


def test_copies_and_backups_are_refused(place):
    copy, backup = place.folder / "copy", place.folder / "backup"
    shutil.copy2(place.batch, copy)
    shutil.copy2(place.batch, backup)
    assert refused(place.sign(batch=copy), b"is a copy")
    assert b"refused here" in place.hbss("inspect", copy).stdout
    assert place.sign().returncode == 0
    # Written over the file, and moved onto it.
    current = place.folder / "current"
    os.rename(place.batch, current)
    shutil.copyfile(backup, place.batch)
    assert refused(place.sign(), b"is a copy")
    os.replace(backup, place.batch)
    assert refused(place.sign(), b"is a copy")
    # The file itself may move.
    os.replace(current, place.batch)
    assert index_of(place.sign().stdout) == 1


def test_a_second_name_is_refused_and_a_link_is_followed(place):
    other = place.folder / "other"
    os.link(place.batch, other)
    assert refused(place.sign(), b"second name")
    other.unlink()
    os.symlink(place.batch, other)
    assert index_of(place.sign(batch=other).stdout) == 0
    assert other.is_symlink()
    assert index_of(place.sign().stdout) == 1


def test_a_file_that_went_back_in_its_place_is_refused(place):
    """As a snapshot of a file system brings it back: the same inode, older contents."""
    older = place.batch.read_bytes()
    place.sign()
    place.sign()
    text = place.batch.read_bytes()
    # The older state under the present place: what a snapshot would have, with the contents of now but for the state.
    import base64

    def body(pem):
        return base64.b64decode(b"".join(pem.split(b"\n")[1:-2]))

    head = 1 + 24
    start = head + 1 + body(text)[head]
    mixed = body(text)[:start] + body(older)[start:]
    lines = base64.b64encode(mixed)
    armour = text.split(b"\n")
    with open(place.batch, "r+b") as file:
        file.write(b"\n".join([armour[0], *[lines[i : i + 64] for i in range(0, len(lines), 64)], armour[-2], b""]))
        file.truncate()
    assert place.used() == 0
    assert refused(place.sign(), b"older than the keys that were used")


def test_a_file_from_before_the_last_start_is_refused(place):
    import base64

    boot = pathlib.Path("/proc/sys/kernel/random/boot_id")
    if not boot.exists():
        pytest.skip("the system does not tell its starts apart")
    armour = place.batch.read_bytes().split(b"\n")
    body = base64.b64decode(b"".join(armour[1:-2]))
    assert boot.read_bytes() in body
    other = base64.b64encode(body.replace(boot.read_bytes(), boot.read_bytes()[::-1]))
    with open(place.batch, "r+b") as file:
        file.write(b"\n".join([armour[0], *[other[i : i + 64] for i in range(0, len(other), 64)], armour[-2], b""]))
    assert refused(place.sign(), b"before the system's last start")


def test_what_cannot_be_kept_is_not_signed(place):
    new = pathlib.Path(f"{place.batch}.new")
    new.mkdir()
    (new / "in the way").write_bytes(b"")
    assert refused(place.sign(), b"nothing was signed")
    shutil.rmtree(new)
    # The memory of what was used, when it is others' too.
    witness = place.memory / "nightjar-one-time"
    witness.chmod(0o777)
    assert refused(place.sign(), b"not this user's alone")
    witness.chmod(0o700)
    assert index_of(place.sign().stdout) == 0


def test_damaged_batches_and_wrong_words_are_refused(place):
    text = place.batch.read_bytes()
    for damaged in (text[:-200], text[:300], text.replace(b"BATCH", b"BITCH")):
        (place.folder / "damaged").write_bytes(damaged)
        assert refused(place.sign(batch=place.folder / "damaged"))
    assert refused(place.sign("--context", "others"), b"context")
    assert refused(place.sign("--deterministic"), b"--deterministic")
    assert refused(place.hbss("sign", "--key", place.key, "--short", place.message), b"--short")
    again = ("batch", "--key", place.key, "--output", place.batch)
    assert refused(place.hbss(*again), b"exists")
    assert refused(place.hbss(*again, "--force", "--keys", "65"), b"64 or 256")
    small = place.folder / "small"
    assert place.hbss("keygen", "--scheme", "slh-dsa-sha2-128f", "--output", small).returncode == 0
    assert refused(place.hbss("batch", "--key", small, "--output", place.folder / "none"), b"SLH-DSA-SHA2-128s")
    assert place.used() == 0
