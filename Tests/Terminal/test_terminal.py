import json
import sqlite3
import threading
import time

COUNT = 100


def texts(messages):
    return [message["text"] for message in messages]


def test_a_killed_server_loses_nothing_and_repeats_nothing(server, terminal):
    """100 messages each way; the server dies in the middle and comes back."""
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")

    def talk(who, name):
        who.run("send", room, "--lines", input="".join(f"{name} says {n}\n" for n in range(COUNT)), timeout=400)

    threads = [threading.Thread(target=talk, args=pair) for pair in ((ana, "ana"), (ben, "ben"))]
    for thread in threads:
        thread.start()
    database = server.data / "nightjar.sqlite"
    deadline = time.time() + 120
    while time.time() < deadline:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            if connection.execute("SELECT count(*) FROM room_events").fetchone()[0] > COUNT // 2:
                break
        time.sleep(0.1)
    server.kill()
    time.sleep(1)
    server.start()
    for thread in threads:
        thread.join()

    seen_by_ana, seen_by_ben = ana.messages(room), ben.messages(room)
    assert len(seen_by_ana) == 2 * COUNT
    assert [m["seq"] for m in seen_by_ana] == [m["seq"] for m in seen_by_ben]
    assert texts(seen_by_ana) == texts(seen_by_ben)
    assert all(m["verified"] for m in seen_by_ana + seen_by_ben)
    for name in ("ana", "ben"):
        said = [text for text in texts(seen_by_ana) if text.startswith(name)]
        assert said == [f"{name} says {n}" for n in range(COUNT)]
    print(f"{len(seen_by_ana)} messages, one kill, nothing lost, nothing twice")


def test_a_flipped_byte_on_the_servers_disk_shows_as_failed(server, terminal):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")
    for text in ("first", "second", "third"):
        ana.run("send", room, text)
    server.stop()
    with sqlite3.connect(server.data / "nightjar.sqlite") as connection:
        rows = connection.execute(
            "SELECT rowid, payload FROM room_events WHERE type = 'message' ORDER BY seq").fetchall()
        row, payload = rows[1]
        changed = bytearray(payload)
        changed[len(changed) // 2] ^= 1
        connection.execute("UPDATE room_events SET payload = ? WHERE rowid = ?", (bytes(changed), row))
    server.start()
    messages = ben.messages(room)
    assert [m["verified"] for m in messages] == [True, False, True]
    assert texts(messages) == ["first", None, "third"]


def test_nothing_readable_is_on_the_servers_disk_or_in_its_log(server, terminal):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Cassiopeia rising").strip()
    ana.run("invite", room, "ben")
    ana.run("send", room, "the heron flies at midnight")
    assert texts(ben.messages(room)) == ["the heron flies at midnight"]
    server.stop()
    files = [path for path in server.data.rglob("*") if path.is_file()] + [server.log]
    for path in files:
        content = path.read_bytes()
        for secret in (b"Cassiopeia", b"heron", b"secret phrase"):
            assert secret not in content, f"{secret} stands in {path.name}"
    print(f"{len(files)} files searched")


def test_listening_and_sending_at_once_share_one_account(server, terminal):
    """A bot: one process listens, others send, all for the same device."""
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Bots").strip()
    ana.run("invite", room, "ben")
    listener = ben.start("listen", room, "--json", "--count", "5")
    time.sleep(1)
    for n in range(5):
        ana.run("send", room, f"question {n}")
        ben.run("send", room, f"answer {n}")
    out, err = listener.communicate(timeout=60)
    assert listener.returncode == 0, err
    heard = [json.loads(line) for line in out.splitlines()]
    assert texts(heard) == [f"question {n}" for n in range(5)]
    assert set(heard[0]) >= {"room", "seq", "sender", "device", "time", "verified", "text"}
    assert len(ana.messages(room)) == 10


def test_a_second_device_joins_its_accounts_rooms(server, terminal):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")
    laptop = terminal("ana", home="laptop")
    laptop.run("login")
    rooms = [json.loads(line) for line in laptop.run("rooms", "--json").splitlines()]
    assert [r["name"] for r in rooms] == ["Night shift"]
    ben.run("send", "Night shift", "hello to both")
    laptop.run("send", "Night shift", "from the laptop")
    assert texts(laptop.messages(room)) == ["hello to both", "from the laptop"]
    assert texts(ana.messages(room)) == ["hello to both", "from the laptop"]
    members = [json.loads(line) for line in ben.run("members", room, "--json").splitlines()]
    assert {m["username"]: len(m["devices"]) for m in members} == {"ana": 2, "ben": 1}


def test_members_come_and_go(server, terminal):
    ana, ben, cleo = (terminal(name).register() for name in ("ana", "ben", "cleo"))
    room = ana.run("create", "Night shift", "--signature", "ml-dsa").strip()
    ana.run("invite", room, "ben", "cleo")
    ana.run("send", room, "all three")
    assert texts(ben.messages(room)) == ["all three"]
    ana.run("remove", room, "ben")
    ana.run("send", room, "two of us")
    assert texts(ben.messages(room)) == ["all three"]
    assert texts(cleo.messages(room)) == ["all three", "two of us"]
    cleo.run("leave", room)
    ana.run("send", room, "alone")
    assert [json.loads(line)["username"] for line in ana.run("members", room, "--json").splitlines()] == ["ana"]
    assert "ben" in ana.run("messages", room)
    assert ben.attempt("send", room, "let me in").returncode != 0


def test_failures_are_one_line_and_a_status(server, terminal):
    ana = terminal("ana").register()
    for arguments in (["send", "nowhere", "x"], ["create", ""], ["invite", "nowhere", "ben"]):
        result = ana.attempt(*arguments)
        assert result.returncode != 0
        assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert terminal("ana", home="other").attempt("register").returncode != 0
    ana.environment["NIGHTJAR_PASSWORD"] = "wrong but long enough"
    result = terminal("ana", home="third")
    result.environment["NIGHTJAR_PASSWORD"] = "wrong but long enough"
    assert result.attempt("login").returncode != 0
    room = ana.run("create", "Night shift").strip()
    assert "no account called" in ana.attempt("invite", room, "nobody").stderr
    server.stop()
    ended = ana.attempt("rooms")
    assert ended.returncode != 0
    assert "cannot be reached" in ended.stderr


def test_a_room_with_few_time_signatures(server, terminal):
    """Each process signs with keys of its own, and no key signs more than twice."""
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift", "--few-time").strip()
    ana.run("invite", room, "ben")
    assert [json.loads(line)["fewTime"] for line in ben.run("rooms", "--json").splitlines()] == [True]
    for n in range(2):
        ana.run("send", room, f"alone {n}")
    ana.run("send", room, "--lines", input="".join(f"line {n}\n" for n in range(4)))
    ben.run("send", room, "read")
    messages = ben.messages(room)
    assert texts(messages) == ["alone 0", "alone 1", "line 0", "line 1", "line 2", "line 3", "read"]
    assert all(m["verified"] for m in messages)
    facts = [m["fewTime"] for m in messages]
    assert facts == [m["fewTime"] for m in ana.messages(room)]
    assert len({(f["fingerprint"], f["use"]) for f in facts}) == len(facts)
    assert [f["use"] for f in facts] == [1, 1, 1, 2, 1, 2, 1]
    assert all(f["use"] in (1, 2) and f["uses"] == 2 and len(f["indices"]) <= 51 for f in facts)
