"""`nightjar hbss`: signatures of files, and what it shows to people."""

import json
import os
import pty
import subprocess

import pytest

from nightjar import BINARY

SCHEMES = ["slh-dsa-sha2-128f", "few-time"]


def hbss(*arguments, **options):
    return subprocess.run([BINARY, "hbss", *map(str, arguments)], capture_output=True, timeout=180, **options)


def on_a_terminal(*arguments):
    """Runs with standard error on a terminal, and gives what that shows."""
    ours, theirs = pty.openpty()
    try:
        result = subprocess.run(
            [BINARY, "hbss", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
            timeout=180,
        )
    finally:
        os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # the last one at the other end has gone
        pass
    os.close(ours)
    return result, shown


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_signature_verifies_and_another_file_does_not(scheme, tmp_path):
    key, signature, message = tmp_path / "key", tmp_path / "signature", tmp_path / "message"
    message.write_bytes(b"the heron flies at midnight")
    assert hbss("keygen", "--scheme", scheme, "--output", key).returncode == 0
    assert hbss("sign", "--key", key, "--output", signature, message).returncode == 0
    public = f"{key}.pub"
    valid = hbss("verify", "--key", public, "--signature", signature, message)
    assert (valid.returncode, valid.stdout) == (0, b"valid\n")
    invalid = hbss("verify", "--key", public, "--signature", signature, input=b"the heron sleeps")
    assert (invalid.returncode, invalid.stdout) == (1, b"not valid\n")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_work_under_way_is_shown_on_a_terminal_and_nowhere_else(scheme, tmp_path):
    key, message = tmp_path / "key", tmp_path / "message"
    message.write_bytes(b"the heron flies at midnight")
    result, shown = on_a_terminal("keygen", "--scheme", scheme, "--output", key)
    assert result.returncode == 0, shown
    assert b"Making a" in shown and shown.endswith(b"\r\x1b[K"), "the line goes when the work is done"
    result, shown = on_a_terminal("sign", "--key", key, message)
    assert result.returncode == 0, shown
    assert b"Signing with" in shown and shown.endswith(b"\r\x1b[K")
    (tmp_path / "signature").write_bytes(result.stdout)
    result, shown = on_a_terminal("verify", "--key", f"{key}.pub", "--signature", tmp_path / "signature", message)
    assert (result.returncode, result.stdout) == (0, b"valid\n"), shown
    assert b"Checking a" in shown
    piped = hbss("sign", "--key", key, message)
    assert piped.returncode == 0 and piped.stderr == b""


def test_a_few_time_key_signs_twice_and_says_what_to_do_then(tmp_path):
    key, message = tmp_path / "key", tmp_path / "message"
    message.write_bytes(b"the heron flies at midnight")
    assert hbss("keygen", "--scheme", "few-time", "--output", key).returncode == 0
    for _ in range(2):
        signed = hbss("sign", "--key", key, "--json", message)
        assert signed.returncode == 0
        assert set(json.loads(signed.stdout)) == {"digest", "indices", "revealedPreimages", "salt", "proof"}
    third = hbss("sign", "--key", key, message)
    assert third.returncode != 0 and b"make a new key" in third.stderr
