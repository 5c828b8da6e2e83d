"""Measures what rooms of many people cost, by terminals and a server, and writes .build/bench/rooms.json.

    bench.py BINARY [--sizes 10,100,500,1000] [--batch 100] [--signature slh-dsa|ml-dsa]

One room grows from size to size. At each: one more is invited, and joins by a Welcome; a member follows the commit; the owner sends a
message, which that member reads; a member logs in on another device, which joins by itself, and one member is removed, whose commit has a path like that of
an update: what each costs up and down, in processor time of client and server, and in bytes written to the disk by both. A size is the number of leaves in the tree. Each client is a process of the release binary, so
its starting and the round of synchronising that it begins with are part of every figure.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Terminal"))

from meter import Account, Meter, run  # noqa: E402

FIELDS = {"up": "B", "down": "B", "client": "ms", "clientWrites": "B", "server": "ms", "serverWrites": "B"}


class World:
    def __init__(self, binary, folder):
        os.environ["NIGHTJAR_BIN"] = binary
        import nightjar

        self.binary, self.folder = binary, folder
        self.server = nightjar.Server(folder).start()
        self.meter = Meter(self.server.port)
        self.count = 0

    def environment(self, user, home=None):
        return {
            "PATH": os.environ["PATH"], "HOME": self.folder, "NIGHTJAR_HOME": f"{self.folder}/{home or user}",
            "NIGHTJAR_SERVER": self.meter.url, "NIGHTJAR_USER": user, "NIGHTJAR_PASSWORD": "a long and secret phrase",
        }

    def measure(self, user, *arguments, home=None):
        """Runs a command of somebody; its costs, and what it printed."""
        self.meter.reset()
        before = Account(self.server.process.pid)
        seconds, written, output, errors, status = run(self.binary, arguments, self.environment(user, home))
        assert status == 0, f"{user}: nightjar {' '.join(arguments[:3])}: {errors[-500:]}"
        after = Account(self.server.process.pid)
        return {
            "up": self.meter.up, "down": self.meter.down, "client": 1000 * seconds, "clientWrites": written,
            "server": 1000 * (after.seconds - before.seconds), "serverWrites": after.written - before.written,
        }, output

    def register(self):
        user = f"user{self.count:04}"
        self.count += 1
        self.measure(user, "register")
        return user


def bench(world, sizes, batch, signature):
    owner, reader = world.register(), world.register()
    room = world.measure(owner, "create", "Bench", "--signature", signature)[1].strip()
    world.measure(owner, "invite", room, reader)
    world.measure(reader, "messages", room)
    leaves, rows = 2, []

    def note(name, size, costs):
        print(f"{size:>6} {name:<16}" + "".join(f"{costs[field]:>14,.0f} {unit}" for field, unit in FIELDS.items()))
        sys.stdout.flush()
        rows.append({"case": name, "size": size, **costs})

    for size in sizes:
        while leaves < size:
            others = [world.register() for _ in range(min(batch, size - leaves))]
            costs, _ = world.measure(owner, "invite", room, *others)
            note(f"invite {len(others)}", leaves, costs)
            world.measure(reader, "messages", room)
            leaves += len(others)
        guest = world.register()
        note("invite one", size, world.measure(owner, "invite", room, guest)[0])
        note("follow commit", size, world.measure(reader, "messages", room)[0])
        note("join", size, world.measure(guest, "messages", room)[0])
        note("send", size, world.measure(owner, "send", room, "a message of some length")[0])
        note("read", size, world.measure(reader, "messages", room)[0])
        home = f"{guest}-phone"
        note("log in and join", size, world.measure(guest, "login", home=home)[0])
        world.measure(owner, "messages", room)
        note("remove", size, world.measure(owner, "remove", room, guest)[0])
        note("follow remove", size, world.measure(reader, "messages", room)[0])
    return rows


def exponents(rows):
    """How each cost grows with the size, between the least and the largest: n to which power."""
    print("\ngrowth: the power of n between the least and the largest size")
    for name in dict.fromkeys(row["case"] for row in rows):
        own = [row for row in rows if row["case"] == name]
        first, last = own[0], own[-1]
        if last["size"] < 2 * first["size"] or first["size"] < 2:
            continue
        span = math.log(last["size"] / first["size"])
        powers = {f: math.log(last[f] / first[f]) / span for f in FIELDS if first[f] > 0 and last[f] > 0}
        print(f"       {name:<16}" + "".join(f"{f}: {power:6.2f}  " for f, power in powers.items()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--sizes", default="10,100,500,1000")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--signature", default="slh-dsa", choices=["slh-dsa", "ml-dsa"])
    parser.add_argument("--output", default=str(ROOT / ".build/bench/rooms.json"))
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    with tempfile.TemporaryDirectory(dir=os.environ.get("NIGHTJAR_BENCH_DIR")) as folder:
        world = World(str(pathlib.Path(options.binary).resolve()), folder)
        try:
            print("  size case            " + "".join(f"{field:>16}" for field in FIELDS))
            rows = bench(world, sizes, options.batch, options.signature)
        finally:
            world.server.stop()
    exponents(rows)
    for row in rows:
        row["host"], row["signature"] = platform.node(), options.signature
    output = pathlib.Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
