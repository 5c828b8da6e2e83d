"""Ten terminals in one room, while they and the server are killed: the simulation's rules, over the real server."""

import collections
import random
import subprocess
import threading
import time

PEOPLE = 10
ROUNDS = 3
LINES = 2


def together(work, items):
    """Runs work on each item in a thread of its own, and raises what one of them raises."""
    failures = []

    def attempt(item):
        try:
            work(item)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=attempt, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def check_keys(people, room):
    """Everybody has read each message under the same key, none under a used one; no few-time key has signed thrice."""
    first = None
    for person in people:
        messages = person.stored(room)
        keys = [(m["device"], m["epoch"], m["generation"]) for m in messages]
        assert len(keys) == len(set(keys)), f"{person.user} has read two messages under one key"
        uses = collections.Counter(m["fewTime"]["fingerprint"] for m in messages)
        assert max(uses.values()) <= 2, f"{person.user} has read three signatures of one few-time key"
        first = first or keys
        assert keys == first, f"{person.user} has read under other keys than {people[0].user}"
    assert len({epoch for _, epoch, _ in first}) > 1, "the room has stayed in one epoch"


def test_ten_terminals_and_a_server_that_are_killed_at_any_moment(server, terminal):
    luck = random.Random(20)
    people = [terminal(f"person{n}") for n in range(PEOPLE)]
    guest = terminal("guest")
    together(lambda person: person.register(), people + [guest])
    room = people[0].run("create", "Night shift", "--few-time").strip()
    people[0].run("invite", room, *[person.user for person in people[1:]], timeout=300)
    together(lambda person: person.run("messages", room, "--json"), people)

    taken = []
    for round in range(ROUNDS):
        senders = []
        for person in people:
            lines = "".join(f"{person.user} {round}.{n}\n" for n in range(LINES))
            process = person.start("send", room, "--lines", stdin=subprocess.PIPE)
            process.stdin.write(lines)
            process.stdin.close()
            # Some live as long as they like.
            senders.append((process, lines.split("\n")[:-1], luck.uniform(0, 4) if luck.random() < 0.5 else None))
        # The room goes on to other epochs meanwhile, by somebody who may be killed, too.
        change = people[round].start(*(("remove", room, "guest") if round == 1 else ("invite", room, "guest")))
        senders.append((change, [], luck.uniform(1, 6) if luck.random() < 0.5 else None))
        begin = time.time()
        # Two of the rounds lose the server, too.
        if round < 2:
            time.sleep(luck.uniform(0.2, 2))
            server.kill()
            server.start()
        for process, lines, life in sorted(senders, key=lambda sender: sender[2] or 1000):
            if life is not None:
                time.sleep(max(0, begin + life - time.time()))
                process.kill()
            process.stdout.read()
            complaint = process.stderr.read()
            if process.wait(180) == 0:
                taken += lines
            else:
                # Whom the kill of the server met while it was being spoken to is told so, and has no acknowledgement.
                assert life is not None or "cannot be reached" in complaint or process is change, complaint

    # Whoever was killed says what it still had to say; then all read.
    together(lambda person: person.run("send", room, f"{person.user} is done", timeout=300), people)
    people[0].attempt("invite", room, "guest", timeout=300)
    people[1].run("send", room, "the guest is here", timeout=300)
    histories = {}

    def read(person):
        histories[person.user] = person.messages(room)

    together(read, people)
    first = histories[people[0].user]
    for person in people:
        history = histories[person.user]
        assert [m["seq"] for m in history] == [m["seq"] for m in first], person.user
        assert [m.get("text") for m in history] == [m.get("text") for m in first], person.user
        assert all(m["verified"] for m in history), person.user
    check_keys(people, room)
    texts = [m["text"] for m in first]
    # Who comes and goes reads in the same order.
    late = [m["text"] for m in guest.messages(room)]
    assert late[-1] == "the guest is here"
    assert late == [text for text in texts if text in late]
    assert len(texts) == len(set(texts)), "a message stands twice"
    for text in taken + [f"{person.user} is done" for person in people]:
        assert text in texts, f"{text} was acknowledged and is lost"
    print(f"{len(texts)} messages by {PEOPLE} terminals, two kills of the server: nothing lost, nothing twice")
