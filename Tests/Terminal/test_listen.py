"""A listener has a cursor of its own: nothing falls between two runs, and nothing comes twice."""

import datetime
import json
import os
import signal
import subprocess
import time

import pytest

from nightjar import Terminal

READER_GONE = 141


@pytest.fixture
def pair(terminal):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    ana.room = ana.run("create", "Night shift", "--signature", "ml-dsa").strip()
    ana.run("invite", ana.room, "ben")
    return ana, ben


def say(who, *lines):
    who.run("send", who.room, "--lines", input="".join(line + "\n" for line in lines))


def heard(who, count, *options):
    """What a listener prints until it has heard so many."""
    out = who.run("listen", "--json", "--count", str(count), *options, timeout=60)
    return [json.loads(line)["text"] for line in out.splitlines()]


def read_line(process):
    # Byte by byte: a buffer would hold back lines that communicate() does not look for there.
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(process.stdout.fileno(), 1)
        assert byte, "the listener has ended"
        line += byte
    return json.loads(line)["text"]


def test_what_others_fetch_while_it_does_not_run_is_printed_when_it_runs_again(pair):
    ana, ben = pair
    say(ana, "before")
    assert heard(ben, 1) == ["before"]
    say(ana, "one", "two")
    ben.run("rooms")
    say(ana, "three")
    assert ben.messages(ana.room)[-1]["text"] == "three"
    assert heard(ben, 3) == ["one", "two", "three"]
    # By another name, somebody begins with what has not been fetched.
    say(ana, "four")
    assert heard(ben, 1, "--name", "other") == ["four"]
    assert heard(ben, 1) == ["four"]
    say(ana, "five")
    assert heard(ben, 1, ana.room) == heard(ben, 1, "Night shift", "--name", "other") == ["five"]


def test_since_begins_elsewhere_and_leaves_the_cursor_where_it_was(pair):
    ana, ben = pair
    say(ana, "one", "two", "three")
    assert heard(ben, 3) == ["one", "two", "three"]
    seqs = [m["seq"] for m in ben.messages(ana.room)]
    assert heard(ben, 2, "--since", str(seqs[0])) == ["two", "three"]
    assert heard(ben, 1, "--since", "0") == ["one"]
    later = datetime.datetime.now() + datetime.timedelta(seconds=1)
    time.sleep(1.5)
    say(ana, "four")
    assert heard(ben, 1, "--since", later.strftime("%Y-%m-%d %H:%M:%S")) == ["four"]
    assert heard(ben, 4, "--since", "2020-01-01") == ["one", "two", "three", "four"]
    assert heard(ben, 1, "--since", later.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")) == ["four"]
    say(ana, "five")
    assert heard(ben, 1) == ["five"]
    for wrong in ("--since=yesterday", "--since=-1", "--since=2026-02-31", "--name=", "--name=../x"):
        assert ben.attempt("listen", wrong).returncode != 0, wrong


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_who_is_stopped_repeats_nothing(pair, number):
    ana, ben = pair
    lines = []
    for round in range(4):
        say(ana, *[f"{round}.{n}" for n in range(5)])
        process = ben.start("listen", "--json")
        # Stopped with the line still warm, somewhere among the others.
        lines.append(read_line(process))
        process.send_signal(number)
        rest, complaint = process.communicate(timeout=30)
        lines += [json.loads(line)["text"] for line in rest.splitlines()]
        assert (process.returncode, complaint) == (128 + number, "")
    say(ana, "end")
    while lines[-1] != "end":
        lines += heard(ben, 1)
    assert lines == [m["text"] for m in ben.messages(ana.room)]


def test_who_is_killed_loses_nothing(pair):
    ana, ben = pair
    expected = []
    lines = []
    for round in range(6):
        new = [f"{round}.{n}" for n in range(5)]
        say(ana, *new)
        expected += new
        process = ben.start("listen", "--json")
        if round % 2:
            lines.append(read_line(process))
        else:
            time.sleep(0.1 * round)
        process.kill()
        lines += [json.loads(line)["text"] for line in process.communicate()[0].splitlines()]
    say(ana, "end")
    process = ben.start("listen", "--json")
    while not lines or lines[-1] != "end":
        lines.append(read_line(process))
    process.kill()
    process.communicate()
    # In order; after a kill the last line may come again.
    assert list(dict.fromkeys(lines)) == expected + ["end"]
    assert len(lines) <= len(expected) + 1 + 6


def test_a_slow_reader_misses_nothing(pair):
    ana, ben = pair
    heard(ben, 0)
    process = ben.start("listen", "--json")
    time.sleep(1)
    # More than a pipe holds, and more than a page of the store.
    lines = [f"{n} " + "x" * 3000 for n in range(60)]
    say(ana, *lines)
    time.sleep(2)
    assert [read_line(process) for _ in lines] == lines
    process.terminate()
    assert process.wait(30) == 128 + signal.SIGTERM


def test_a_listener_that_cannot_write_can_be_stopped(pair):
    ana, ben = pair
    say(ana, *["x" * 3000 for n in range(60)])
    process = ben.start("listen", "--json")
    process.stdout.readline()
    time.sleep(1)
    process.terminate()
    assert process.wait(30) == 128 + signal.SIGTERM


def test_a_room_that_came_while_it_did_not_run_is_heard_from_its_beginning(pair):
    ana, ben = pair
    say(ana, "one")
    assert heard(ben, 1) == ["one"]
    other = ana.run("create", "Day shift", "--signature", "ml-dsa").strip()
    ana.run("invite", other, "ben")
    ana.run("send", other, "welcome")
    ben.run("rooms")
    say(ana, "two")
    ben.run("rooms")
    assert heard(ben, 2) == ["welcome", "two"]


def test_own_messages_and_the_ids_of_senders(pair):
    ana, ben = pair
    heard(ben, 0)
    say(ana, "question")
    ben.run("send", ana.room, "answer")
    out = ben.run("listen", "--json", "--own", "--count", "2").splitlines()
    question, answer = (json.loads(line) for line in out)
    members = {m["username"]: m for m in map(json.loads, ben.run("members", ana.room, "--json").splitlines())}
    for message, name in ((question, "ana"), (answer, "ben")):
        assert message["username"] == name
        assert message["sender"] == members[name]["user"]
        assert message["device"] == members[name]["devices"][0]["id"]
    assert [m["sender"] for m in ben.messages(ana.room)] == [question["sender"], answer["sender"]]


def test_a_full_disk_and_a_reader_that_goes_end_it(pair):
    ana, ben = pair
    heard(ben, 0)
    say(ana, "one", "two", "three")
    result = ben.shell("nightjar listen --json > /dev/full")
    assert result.returncode == 1
    assert result.stderr == "nightjar: Standard output cannot be written: No space left on device.\n"
    # It hears that the reader has gone although nothing more comes that it could write, and what was not read comes again.
    result = ben.shell("nightjar listen | head -1", timeout=30)
    assert (result.returncode, result.stderr) == (READER_GONE, "")
    assert result.stdout.endswith("ana: one\n") or "· " in result.stdout
    result = ben.shell("nightjar listen >&-")
    assert result.returncode == 1
    say(ana, "four")
    assert heard(ben, 1, "--since", str(ben.messages(ana.room)[-2]["seq"])) == ["four"]


def test_who_is_not_logged_in_or_was_logged_out_is_told(pair):
    ana, ben = pair
    result = Terminal.attempt(ben, "listen", "--user", "nobody")
    assert (result.returncode, result.stderr) == (1, "nightjar: Log in first.\n")
    process = ben.start("listen")
    time.sleep(2)
    ben.run("logout")
    out, complaint = process.communicate(timeout=60)
    assert process.returncode == 1 and complaint.startswith("nightjar: ")
