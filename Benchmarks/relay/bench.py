"""Loads the release server through its protocol, and peers beside it, and writes .build/bench/relay.json.

    python bench.py SERVER LOAD [--only sqlite,postgres,nodes] [--peers mosquitto,redis,…] [--rounds 3] [--seconds 2.5]
    python bench.py SERVER LOAD --cases room1000 --peers all --join   # a part of it, beside what was measured before

SERVER is the built nightjar, LOAD the built relay-load. Contestants run in turns, so that what else the machine does meets all
of them. CPU is that of all processes of a contestant, its database and its broker among them.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import peers
from nightjar import FIRST, Nightjar, kernel_memory, memory


class Load:
    """A running load generator with its clients connected."""

    def __init__(self, program, contestant, clients, extra, senders=4):
        command = [program, contestant.dialect, f"clients={clients}", f"senders={senders}",
                   "ports=" + ",".join(map(str, contestant.ports())), "pids=" + ",".join(map(str, contestant.pids())), *extra]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator gave up")
        return json.loads(line)

    def run(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.answer()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Report:
    def __init__(self, host):
        self.host, self.rows = host, []

    def add(self, case, contestant, values, unit, digits=2, own=None):
        """Prints the median, and writes it down; beside `own`, Nightjar's median, it is a peer's."""
        median = statistics.median(values)
        row = {"case": case, "host": self.host, "threads": os.cpu_count(), "unit": unit}
        if own is None:
            row |= {"subject": contestant.name, "median": median, "min": min(values)}
            ratio = ""
        else:
            row |= {"median": own, "min": own, "peer": contestant.name, "peerMedian": median,
                    "ratio": median / own if own else None}
            ratio = f"  {median / own:6.2f} of Nightjar's" if own else ""
        self.rows.append(row)
        spread = f"{min(values):,.{digits}f}–{max(values):,.{digits}f}"
        print(f"  {contestant.name:24} {case:44} {median:12,.{digits}f} {unit:18} {spread:22}{ratio}", flush=True)
        return median

    def write(self, path, joins):
        """With `joins` the file's rows stay that this run has not measured."""
        def key(row):
            return row["case"], row.get("subject"), row.get("peer")

        before = json.loads(path.read_text()) if joins and path.exists() else []
        measured = {key(row) for row in self.rows}
        rows = [row for row in before if key(row) not in measured] + self.rows
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rows, indent=1) + "\n")
        print(f"written to {path}")


def fan_out(options, report, contestants, size, measures, note=""):
    """Rooms of one size: each contestant has its clients connected, and they are measured in turns."""
    print(f"\nroom of {size:,}{note}")
    loads = []
    for contestant in contestants:
        try:
            load = Load(options.load, contestant, size, contestant.room(size))
            loads.append((contestant, load))
        except RuntimeError as error:
            print(f"  {contestant.name}: not measured ({error})")
    for title, command, samples in measures:
        results = {contestant: [] for contestant, _ in loads}
        for _ in range(options.rounds):
            for contestant, load in list(loads):
                try:
                    results[contestant].append(load.run(command))
                except RuntimeError as error:
                    print(f"  {contestant.name}: not measured any more ({error})")
                    loads.remove((contestant, load))
        own = {}
        for contestant, runs in results.items():
            for name, unit, digits, value in samples:
                values = [value(run) for run in runs if run["deliveries"]]
                if not values:
                    print(f"  {contestant.name}: nothing was delivered")
                    break
                mine = own.get(name) if not isinstance(contestant, Nightjar) else None
                median = report.add(f"{title}, {name}", contestant, values, unit, digits, mine)
                if isinstance(contestant, Nightjar):
                    own.setdefault(name, median)
        lost = sum(run["lost"] for runs in results.values() for run in runs)
        if lost:
            print(f"  {lost:.0f} connections were lost")
    for _, load in loads:
        load.stop()


RATE = ("deliveries", "/s", 0, lambda run: run["deliveries"] / run["seconds"])
COST = ("server CPU", "CPU-s per million", 2, lambda run: run["serverCPU"] / run["deliveries"] * 1e6)
OWN = ("load's CPU", "CPU-s per million", 2, lambda run: run["loadCPU"] / run["deliveries"] * 1e6)


def latency(name, label):
    return (label, "ms", 2, lambda run: run.get(name, 0))


def pairs(options, report, contestants):
    print("\n200 pairs, two messages in flight each, durable")
    for contestant in contestants:
        load = Load(options.load, contestant, 400, contestant.pairs(), senders=200)
        runs = [load.run(f"pairs 512 {options.seconds} 2") for _ in range(options.rounds)]
        report.add("one-to-one, acknowledged", contestant, [run["accepted"] / run["seconds"] for run in runs], "/s", 0)
        report.add("one-to-one, delivered", contestant, [run["deliveries"] / run["seconds"] for run in runs], "/s", 0)
        report.add("one-to-one, server CPU", contestant, [run["serverCPU"] / run["accepted"] * 1e5 for run in runs],
                   "CPU-s per 100,000")
        report.add("one-to-one, load's CPU", contestant, [run["loadCPU"] / run["accepted"] * 1e5 for run in runs],
                   "CPU-s per 100,000")
        load.stop()


def idle(options, report, contestant):
    print("\nat rest")
    node = contestant.nodes[0]
    starts = []
    for _ in range(5):
        starts.append(contestant.restart())
    report.add("start", contestant, starts, "s")
    time.sleep(2)
    node = contestant.nodes[0]
    report.add("resident, nobody connected", contestant, [memory(node.pid) / 1024], "MiB", 1)
    # The tokens come first: what the database keeps in memory of so many sessions is no connection's.
    accounts = contestant.idlers()
    time.sleep(1)
    before, buffers, slab = memory(node.pid), *kernel_memory()
    load = Load(options.load, contestant, FIRST, accounts)
    print(f"  {FIRST:,} clients connected in {load.opened['seconds']:.1f} s")
    time.sleep(3)
    after, buffers_after, slab_after = memory(node.pid), *kernel_memory()
    report.add("resident per idle connection", contestant, [(after - before) * 1024 / FIRST], "B", 0)
    # Both ends of every connection are on this machine.
    report.add("kernel's socket buffers per connection", contestant, [(buffers_after - buffers) * 1024 / FIRST / 2], "B", 0)
    report.add("kernel's slab per connection", contestant, [(slab_after - slab) * 1024 / FIRST / 2], "B", 0)
    load.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("load")
    parser.add_argument("--only", default="sqlite,postgres,nodes")
    parser.add_argument("--peers", default="", help=f"some of {','.join(peers.ALL)}, or all")
    parser.add_argument("--cases", default="idle,room100,room1000,pairs,growth", help="fanout is both rooms")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.5)
    parser.add_argument("--output", default=".build/bench/relay.json")
    parser.add_argument("--join", action="store_true", help="keep the rows of OUTPUT that this run does not measure")
    options = parser.parse_args()
    report = Report(f"{platform.machine()} {cpu()}, {os.cpu_count()} cores, Linux {platform.release()}")
    began = time.monotonic()
    print(report.host)
    folder = f".build/bench/relay-{os.getpid()}"
    wanted = [Nightjar(options.server, folder, backend) for backend in options.only.split(",") if backend]
    wanted += peers.choose(options.peers, folder)
    contestants = []
    try:
        for contestant in wanted:
            if reason := contestant.missing():
                print(f"{contestant.name}: not measured ({reason})")
                continue
            try:
                contestant.start()
                contestants.append(contestant)
            except RuntimeError as error:
                print(f"{contestant.name}: not measured ({error})")
                contestant.stop()
        measure(options, report, contestants)
    finally:
        for contestant in contestants:
            contestant.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print("\ndurability")
    for contestant in contestants:
        print(f"  {contestant.name}: {contestant.durability}")
    report.write(pathlib.Path(options.output), options.join)
    print(f"took {time.monotonic() - began:.0f} s")


def measure(options, report, contestants):
    ours = [contestant for contestant in contestants if isinstance(contestant, Nightjar)]
    cases, seconds = options.cases.replace("fanout", "room100,room1000").split(","), options.seconds
    if "idle" in cases:
        for contestant in ours[:1]:
            idle(options, report, contestant)
    if "room100" in cases:
        fan_out(options, report, contestants, 100, [
            ("100 members, 512 B", f"saturate 512 {seconds} 64", [RATE, COST, OWN]),
            ("100 members, 9 KB", f"saturate 9216 {seconds} 64", [RATE, COST, OWN]),
            ("100 members, 512 B, 50 messages/s", "pace 512 5 50",
             [COST, latency("p50", "p50"), latency("p99", "p99"), latency("p999", "p99.9")]),
        ])
    if "room1000" in cases:
        fan_out(options, report, [c for c in contestants if c.crowd], 1000, [
            ("1,000 members, 512 B", f"saturate 512 {seconds} 32", [RATE, COST, OWN]),
            ("1,000 members, 9 KB", f"saturate 9216 {seconds} 16", [RATE, COST, OWN]),
        ])
    if "pairs" in cases:
        pairs(options, report, ours)
    if "growth" in cases:
        for size in (10, 100, 1000, 5000):
            fan_out(options, report, ours[:1], size, [
                (f"{size:,} members, 512 B, growth", f"saturate 512 {seconds} 32", [RATE, COST]),
            ])


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


if __name__ == "__main__":
    sys.exit(main())
