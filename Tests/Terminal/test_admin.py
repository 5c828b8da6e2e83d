"""Registration by invitation and `nightjar admin`, over the network and on the store itself."""

import json
import signal
import sqlite3
import subprocess

import pytest

from nightjar import BINARY, Server, Terminal


def run(*arguments):
    return subprocess.run([BINARY, "admin", *arguments], text=True, capture_output=True, timeout=60)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def ana(terminal):
    """The first account, and so an administrator's."""
    return terminal("ana").register()


def test_a_link_lets_so_many_in_as_it_says(ana, terminal):
    ana.run("admin", "policy", "--registration", "invitation")
    refused = terminal("ben").attempt("register")
    assert refused.returncode == 1 and "invitation" in refused.stderr
    link = ana.run("invitation").strip()
    assert link.startswith(ana.environment["NIGHTJAR_SERVER"] + "/#/register/")
    terminal("ben").run("register", "--invitation", link)
    again = terminal("cleo").attempt("register", "--invitation", link)
    assert again.returncode == 1 and "used up" in again.stderr
    token = json.loads(ana.run("admin", "invitations", "create", "--uses", "2", "--json"))["token"]
    terminal("cleo").run("register", "--invitation", token)
    [newest, first] = lines(ana.run("admin", "invitations", "--json"))
    assert (newest["uses"], newest["good"], first["good"]) == (1, True, False)
    ana.run("admin", "invitations", "revoke", newest["id"])
    assert terminal("dora").attempt("register", "--invitation", token).returncode == 1


def test_an_administrator_disables_and_deletes(ana, terminal):
    ben = terminal("ben").register()
    refused = ben.attempt("admin", "users")
    assert refused.returncode == 1 and refused.stderr == "nightjar: Only administrators may do this.\n"
    ana.run("admin", "users", "disable", "ben")
    assert ben.attempt("rooms").returncode == 1
    assert "disabled" in ben.attempt("login").stderr
    ana.run("admin", "users", "enable", "ben")
    ben.run("login")
    assert [user["username"] for user in lines(ana.run("admin", "users", "--json"))] == ["ana", "ben"]
    assert json.loads(ana.run("admin", "users", "sign-out", "ben", "--json"))["sessions"] == 1
    ana.run("admin", "users", "delete", "ben")
    assert [user["username"] for user in lines(ana.run("admin", "users", "--json"))] == ["ana"]
    assert ana.attempt("admin", "users", "delete", "ben").returncode == 1
    assert ana.attempt("admin", "users", "demote", "ana").returncode == 1


def test_a_reset_lets_the_same_person_begin_again(ana, terminal, tmp_path):
    terminal("ben").register()
    link = ana.run("admin", "users", "reset", "ben").strip()
    fresh = terminal("ben", home="ben-again")
    assert fresh.attempt("register").returncode == 1
    fresh.run("register", "--invitation", link)


def test_the_operator_works_on_the_folder_beside_the_server(server, ana):
    data = ["--data", str(server.data)]
    [user] = lines(run("users", "--json", *data).stdout)
    assert (user["username"], user["role"]) == ("ana", "admin")
    assert run("users", "disable", "ana", *data).returncode == 0
    assert ana.attempt("send", "nowhere", input="x").returncode == 1
    assert run("users", "enable", "ana", *data).returncode == 0
    ana.run("login")
    room = ana.run("create", "Night shift").strip()
    [listed] = lines(run("rooms", "--json", *data).stdout)
    assert (listed["id"], listed["members"]) == (room, 1)
    assert len(lines(run("sessions", "--json", *data).stdout)) == 1
    assert run("rooms", "delete", room, *data).returncode == 0
    assert run("rooms", *data).stdout == ""
    assert run("announce", "Down at noon.", *data).returncode == 0
    assert run("announce", *data).returncode != 0
    nothing = run("users", "--data", "/nonexistent")
    assert nothing.returncode == 1 and "no server's database" in nothing.stderr


def test_the_operator_begins_a_server_that_takes_invitations_alone(tmp_path):
    server = Server(tmp_path, ["--set", "registration.mode=invitation"]).start()
    try:
        link = run("invitations", "create", "--data", str(server.data), "--server", server.url).stdout.strip()
        ana = Terminal(server, tmp_path, "ana")
        assert ana.attempt("register").returncode == 1
        ana.run("register", "--invitation", link)
        assert json.loads(ana.run("admin", "policy", "--json"))["registration"] == "invitation"
    finally:
        server.stop()


def test_the_audit_is_followed_and_an_altered_row_is_found(server, ana):
    data = ["--data", str(server.data)]
    following = ana.start("admin", "audit", "--follow", "--json")
    assert json.loads(following.stdout.readline())["action"] == "account.registered"
    ana.run("admin", "announce", "Hello.")
    row = json.loads(following.stdout.readline())
    assert (row["seq"], row["action"], row["actorName"]) == (2, "announcement.changed", "ana")
    assert row["details"] == {"text": "Hello."}
    following.send_signal(signal.SIGTERM)
    following.wait(20)
    verdict = json.loads(ana.run("admin", "audit", "verify", "--json"))
    assert (verdict["verdict"], verdict["rows"], verdict["hash"]) == ("whole", 2, row["hash"])
    noted = ["--seq", "1", "--hash", row["hash"]]
    assert run("audit", "verify", *noted, *data).returncode == 1
    assert run("audit", "verify", "--seq", "2", "--hash", row["hash"], *data).returncode == 0
    with sqlite3.connect(server.data / "nightjar.sqlite") as database:
        database.execute("UPDATE audit_log SET details = '{}' WHERE seq = 2")
    found = run("audit", "verify", *data)
    assert found.returncode == 1 and found.stdout == "row 2 was altered, or stands in another's place\n"
    assert ana.attempt("admin", "audit", "verify").returncode == 1


def test_messages_wait_while_the_server_is_read_only(ana):
    ana.run("create", "Night shift")
    ana.run("admin", "policy", "--read-only", "yes")
    sending = ana.start("send", "Night shift", stdin=subprocess.PIPE)
    sending.stdin.write("hello")
    sending.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):
        sending.wait(3)
    ana.run("admin", "policy", "--read-only", "no")
    assert sending.wait(60) == 0
    assert [message["text"] for message in ana.messages("Night shift")] == ["hello"]
