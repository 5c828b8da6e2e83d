"""Rooms of more people than one commit or one answer holds."""


def test_many_are_invited_by_one_command(server, terminal):
    people = [terminal(f"user{number:02}").register() for number in range(8)]
    ana, others = people[0], people[1:]
    room = ana.run("create", "Night shift").strip()
    result = ana.attempt("invite", room, *[person.user for person in others], "nobody", "no-one-either")
    # Two names are nobody's, and keep nobody out.
    assert result.returncode != 0
    assert "nobody and no-one-either could not be added; all others are members now" in result.stderr
    for person in others:
        assert f"{person.user}" in ana.run("members", room)
    ana.run("send", room, "welcome")
    last = others[-1]
    assert [message["text"] for message in last.messages(room) if message["text"]] == ["welcome"]
    last.run("send", room, "thanks")
    assert [message["text"] for message in others[0].messages(room) if message["text"]] == ["welcome", "thanks"]
    # A repeat finds everybody there.
    ana.run("invite", room, *[person.user for person in others])


def test_a_new_device_joins_a_room_by_its_tree(server, terminal):
    ana, ben = terminal("ana").register(), terminal("ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")
    ben.run("messages", room)
    phone = terminal("ben", "phone")
    phone.run("login")
    ana.run("send", room, "to both")
    assert [message["text"] for message in phone.messages(room) if message["text"]] == ["to both"]
