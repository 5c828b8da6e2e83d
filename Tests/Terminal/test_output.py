"""What the terminal client does when its output is full or closed, and what it never writes to a terminal."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata

import pytest

from nightjar import BINARY

# Named like an attack: clears the screen, sets the title, an 8-bit CSI, an override and an isolate, BOM, tag, zero width.
HOSTILE = "in\x1b[2J\x1b]0;owned\x07\x9b31m\u202etxt\u2066\ufeff\U000e0041\u200b\u2028\x7fvoice"
READER_GONE = 141


def is_hostile(character):
    if character == "\n":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def check_harmless(text):
    assert not [hex(ord(c)) for c in text if is_hostile(c)], text


@pytest.fixture
def ana(terminal):
    ana = terminal("ana").register()
    ana.room = ana.run("create", "Night shift").strip()
    ana.run("send", ana.room, "--lines", input="one\ntwo\nthree\n")
    return ana


def test_a_full_disk_is_one_line_and_a_status(ana):
    for command in ("messages $1", "messages $1 --json", "rooms", "rooms --json", "members $1", "members $1 --json",
                    "create other", "--help", "help send", "send --help",
                    "hbss inspect key.pub"):
        ana.shell("[ -e key ] || nightjar hbss keygen --scheme few-time --output key")
        result = ana.shell(f"nightjar {command} > /dev/full", ana.room)
        assert result.returncode == 1, (command, result)
        assert result.stderr == "nightjar: Standard output cannot be written: No space left on device.\n", command


def test_a_reader_that_is_gone_ends_the_command_without_a_word(ana):
    for command in ("messages $1", "messages $1 --json", "rooms", "members $1", "--help"):
        # The reader goes before anything is written.
        result = ana.shell(f"(sleep 0.1; nightjar {command}) | true", ana.room)
        assert (result.returncode, result.stderr) == (READER_GONE, ""), (command, result)
    result = ana.shell("nightjar messages $1 | head -1", ana.room)
    assert result.stdout.endswith("ana: one\n") and result.stderr == ""


def test_closed_streams_are_no_files_of_ours(ana):
    for command in ("rooms", "messages $1", "--help"):
        result = ana.shell(f"nightjar {command} >&-", ana.room)
        assert (result.returncode, result.stderr) == (
            1, "nightjar: Standard output cannot be written: it is closed.\n"), command
        result = ana.shell(f"nightjar {command} >&- 2>&-", ana.room)
        assert (result.returncode, result.stderr) == (1, "")
    assert ana.shell("nightjar rooms 2>&-").returncode == 0
    assert ana.shell("nightjar rooms 2>/dev/full").returncode == 0
    assert ana.shell("nightjar send nowhere x 2>/dev/full").returncode == 1
    assert ana.shell("nightjar send nowhere x 2>&-").returncode == 1
    assert ana.shell("nightjar rooms <&- >/dev/null").returncode == 0
    for script in ("nightjar send $1 <&-", "nightjar send $1 < /"):
        result = ana.shell(script, ana.room)
        assert (result.returncode, result.stderr) == (1, "nightjar: Standard input cannot be read.\n")
    # The store is whole.
    assert [m["text"] for m in ana.messages(ana.room)] == ["one", "two", "three"]


def test_a_signature_is_not_lost_silently(tmp_path):
    script = """
      "$0" hbss keygen --scheme slh-dsa-sha2-128f --output key && "$0" hbss sign --key key /etc/hostname > /dev/full
      echo $? >&2; "$0" hbss verify --key key.pub --signature key.pub /etc/hostname; "$0" hbss sign --key key - < / """
    result = subprocess.run(["bash", "-c", script, BINARY], cwd=tmp_path, text=True, capture_output=True)
    lines = result.stderr.splitlines()
    assert lines[0] == "nightjar: Standard output cannot be written: No space left on device."
    assert lines[1] == "1"
    assert lines[3] == "nightjar: Standard input cannot be read."


def test_a_server_outlives_whoever_reads_its_log(server, tmp_path, terminal):
    server.stop()
    read, write = os.pipe()
    process = subprocess.Popen(
        [BINARY, "serve", "--port", str(server.port), "--data", str(server.data)], stderr=write)
    os.close(write)
    os.read(read, 10)
    os.close(read)
    try:
        terminal("ana").register()
        assert process.poll() is None
    finally:
        process.terminate()
        assert process.wait(15) == 0
    taken = subprocess.run(
        [BINARY, "serve", "--port", "1", "--host", HOSTILE, "--data", str(tmp_path / "other")], text=True,
        capture_output=True)
    assert taken.returncode != 0
    check_harmless(taken.stderr.splitlines()[-1])


def test_nothing_that_others_chose_commands_the_terminal(server, terminal):
    ana, ben = terminal("ana"), terminal("ben")
    ana.run("register", "--device-name", "lap\x1b[2Jtop\u202e")
    ben.register()
    room = ana.run("create", HOSTILE).strip()
    ana.run("invite", room, "ben")
    ana.run("send", room, HOSTILE)
    commands = [("rooms",), ("rooms", "--json"), ("members", room), ("members", room, "--json"), ("messages", room),
                ("messages", room, "--json"), ("listen", room, "--since", "0", "--count", "1")]
    for command in commands:
        shown = ben.run(*command)
        check_harmless(shown)
        if command[0] != "members":
            assert ("\\u202E" in shown) if "--json" in command else ("\\u{202E}" in shown), shown
    assert json.loads(ben.run("rooms", "--json"))["name"] == HOSTILE
    [message] = ben.messages(room)
    assert message["text"] == HOSTILE and message["deviceName"] == "lap\x1b[2Jtop\u202e"
    for command in (["messages", HOSTILE + "!"], ["remove", room, HOSTILE], ["invite", room, HOSTILE], ["rooms", HOSTILE],
                    [HOSTILE], ["hbss", "inspect", HOSTILE.replace("\x00", "")], ["login", "--server", HOSTILE]):
        result = ben.attempt(*command)
        assert result.returncode != 0
        check_harmless(result.stderr)
        check_harmless(result.stdout)


def test_emoji_and_joined_letters_are_shown(ana):
    text = "👩‍👩‍👧 ❤️ 1️⃣ می‌خواهم क्‍ष"
    ana.run("send", ana.room, text)
    assert ana.run("messages", ana.room, "--limit", "1").endswith(f"ana: {text}\n")


FORGED = "2026-11-22 00:49:47  ben: I agree"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_no_line_of_a_message_looks_like_anothers(ana, end):
    ana.run("send", ana.room, f"what do you say?{end}{FORGED}{end}{end}{FORGED}")
    lines = ana.run("messages", ana.room, "--limit", "1").split("\n")
    assert lines[0].endswith("ana: what do you say?")
    assert lines[1:] == [f"  │ {FORGED}", "  │ ", f"  │ {FORGED}", ""]
    [message] = ana.messages(ana.room)[-1:]
    assert message["text"] == f"what do you say?{end}{FORGED}{end}{end}{FORGED}"


def test_a_terminal_does_not_break_lines_itself(ana):
    """Spaces would push a forged line to where the terminal goes on in its first column."""
    for width in (40, 80):
        ana.run("send", ana.room, " " * (width - 26) + FORGED + "x" * 300)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    process = subprocess.Popen(
        [BINARY, "messages", ana.room, "--limit", "2"], env=ana.environment, stdin=subprocess.DEVNULL, stdout=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # the last one at the other end has gone
        pass
    os.close(ours)
    assert process.wait() == 0
    lines = shown.decode().replace("\r\n", "\n").split("\n")[:-1]
    assert all(len(line) <= 40 for line in lines)
    assert len([line for line in lines if not line.startswith("  │ ")]) == 2


def test_times_are_the_readers_or_end_in_z(ana):
    [message] = ana.messages(ana.room)[-1:]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["date"])
    shown = {}
    for zone in ("UTC", "America/New_York", "Asia/Kolkata"):
        ana.environment["TZ"] = zone
        result = subprocess.run(
            ["date", "-d", f"@{message['time'] // 1000}", "+%Y-%m-%d %H:%M:%S"], env=ana.environment, text=True,
            capture_output=True, check=True)
        shown[zone] = ana.run("messages", ana.room, "--limit", "1")
        assert shown[zone].startswith(result.stdout.strip() + "  ana: "), zone
        assert ana.run("messages", ana.room, "--limit", "1", "--utc").startswith(message["date"][:19] + "Z  ana: ")
        assert ana.messages(ana.room)[-1]["date"] == message["date"]
    assert len(set(shown.values())) == 3
