"""What was read of a room stays readable when the membership has ended."""

import contextlib
import json
import pathlib
import sqlite3

from nightjar import Terminal


def texts(messages):
    return [message["text"] for message in messages]


def names(who, *options):
    return [json.loads(line)["name"] for line in who.run("rooms", "--json", *options).splitlines()]


def test_what_was_read_of_a_room_stays_readable(server, terminal):
    ana, ben, cleo = (terminal(name).register() for name in ("ana", "ben", "cleo"))
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben", "cleo")
    ana.run("send", room, "all three")
    ben.run("rooms")
    cleo.run("leave", "Night shift")
    ana.run("remove", room, "ben")
    ana.run("send", room, "alone")
    for who, name in ((ben, "Night shift"), (ben, room), (cleo, "Night shift"), (cleo, room)):
        assert texts(who.messages(name)) == ["all three"]
        assert "ana: all three\n" in who.run("messages", name)
    for who in (ben, cleo):
        assert names(who) == []
        assert names(who, "--all") == ["Night shift"]
        assert "(left: You " in who.run("rooms", "--all")
        result = who.attempt("send", "Night shift", "let me in")
        assert result.returncode == 1 and result.stderr == "nightjar: You are no longer a member of Night shift.\n"

    # A new room of the same name takes it over; the old one has its id.
    again = ben.run("create", "Night shift").strip()
    ben.run("send", "Night shift", "my own")
    assert texts(ben.messages("Night shift")) == ["my own"]
    assert texts(ben.messages(room)) == ["all three"]
    # Two that were left share it.
    ben.run("leave", again)
    assert "name one by its id" in ben.attempt("messages", "Night shift").stderr


def test_a_long_history_is_read_page_by_page(server, terminal):
    ana = terminal("ana").register()
    room = ana.run("create", "Night shift", "--signature", "ml-dsa").strip()
    lines = [f"line {n}" for n in range(230)]
    ana.run("send", room, "--lines", input="".join(line + "\n" for line in lines))
    assert texts(ana.messages(room)) == lines
    limited = ana.run("messages", room, "--json", "--limit", "3").splitlines()
    assert texts(json.loads(line) for line in limited) == lines[-3:]
    assert ana.run("messages", room, "--json", "--limit", "0") == ""


def test_a_room_that_the_client_has_forgotten(server, terminal, tmp_path):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")
    ana.run("send", room, "both")
    assert texts(ben.messages(room)) == ["both"]
    ana.run("remove", room, "ben")
    ben.run("rooms")
    # The room's own record goes, its messages stay.
    [path] = pathlib.Path(ben.environment["NIGHTJAR_HOME"]).glob("accounts/**/store.sqlite")
    with contextlib.closing(sqlite3.connect(path)) as store, store:
        store.execute("DELETE FROM records WHERE key = ?", (f"room/{room}",))
    assert names(ben, "--all") == []
    assert texts(ben.messages(room)) == ["both"]
    for name in ("Night shift", room[:-1] + ("0" if room[-1] != "0" else "1")):
        result = ben.attempt("messages", name)
        assert (result.returncode, result.stderr) == (1, f"nightjar: There is no room {name}.\n")
    # A device that never had the room's keys forgets the room.
    cleo = terminal("cleo").register()
    ana.run("invite", room, "cleo")
    laptop = Terminal(server, tmp_path, "cleo", "laptop")
    ana.run("remove", room, "cleo")
    laptop.run("login")
    result = laptop.attempt("messages", room)
    assert (result.returncode, result.stderr) == (1, f"nightjar: There is no room {room}.\n")
