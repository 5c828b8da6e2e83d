"""Mixed traffic for a long time: the server's memory has to stay flat, and every message has to arrive.

    python soak.py SERVER LOAD [--minutes 120] [--bound 256]

A room of 100 talks all the time, pairs talk in bursts, clients come and go, and people read history over HTTP. Resident memory is
printed as it goes; after a warm-up of a quarter (at most ten minutes) its slope is held against the bound, in KiB a minute.
"""

import argparse
import http.client
import os
import random
import shutil
import statistics
import sys
import threading
import time

import seed
from bench import Load
from nightjar import PAIRS, ROOMS, Nightjar, memory


class Soak:
    def __init__(self, server, load):
        self.load, self.over, self.faults = load, threading.Event(), []
        self.counts = {"deliveries": 0, "accepted": 0, "connections": 0, "requests": 0}
        self.folder = f".build/bench/soak-{os.getpid()}"
        self.server = Nightjar(server, self.folder, "sqlite")

    def forever(self, work):
        def loop():
            while not self.over.is_set():
                try:
                    work()
                except Exception as error:  # Whatever ends the traffic fails the soak.
                    self.faults.append(f"{work.__name__}: {error!r}")
                    self.over.set()

        thread = threading.Thread(target=loop)
        thread.start()
        return thread

    def room(self):
        load = Load(self.load, self.server, 100, self.accounts["room"])
        self.counts["connections"] += 100
        try:
            for _ in range(20):
                size = random.choice([64, 512, 512, 2048, 9216])
                run = load.run(f"pace {size} 3 50")
                self.counts["deliveries"] += int(run["deliveries"])
                if run["lost"]:
                    raise RuntimeError(f"{run['lost']:.0f} connections were lost")
                if self.over.is_set():
                    return
        finally:
            load.stop()

    def pairs(self):
        load = Load(self.load, self.server, 2 * len(PAIRS), self.accounts["pairs"], senders=len(PAIRS))
        self.counts["connections"] += 2 * len(PAIRS)
        try:
            self.counts["accepted"] += int(load.run("pairs 512 2 1")["accepted"])
        finally:
            load.stop()
        self.over.wait(5)

    def visitors(self):
        load = Load(self.load, self.server, 500, self.accounts["visitors"])
        self.counts["connections"] += 500
        load.stop()
        self.over.wait(2)

    def readers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.ports()[0], timeout=60)
        room = seed.text(self.server.people.room(list(ROOMS).index(100)))
        for number in random.sample(list(ROOMS[100]), 20):
            headers = {"Authorization": f"Bearer {self.server.tokens[number]}"}
            for path in (f"/api/rooms/{room}/events?after={random.randrange(1000)}&limit=50", "/api/rooms", "/api/users/me"):
                connection.request("GET", path, headers=headers)
                reply = connection.getresponse()
                reply.read()
                if reply.status != 200:
                    raise RuntimeError(f"GET {path}: {reply.status}")
                self.counts["requests"] += 1
        connection.close()
        self.over.wait(1)

    def run(self, minutes, bound):
        self.server.start()
        # Everybody signs in before the threads begin: each token is fetched once.
        self.accounts = {"room": self.server.room(100), "pairs": self.server.pairs(), "visitors": self.server.idlers(500)}
        samples, began = [], time.monotonic()
        threads = [self.forever(work) for work in (self.room, self.pairs, self.visitors, self.readers)]
        step = min(60.0, minutes * 60 / 20)
        try:
            while not self.over.wait(step):
                elapsed = (time.monotonic() - began) / 60
                samples.append((elapsed, memory(self.server.nodes[0].pid)))
                numbers = ", ".join(f"{value:,} {name}" for name, value in self.counts.items())
                print(f"{elapsed:7.1f} min  {samples[-1][1] / 1024:8.1f} MiB  {numbers}", flush=True)
                if elapsed >= minutes:
                    break
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
            self.server.stop()
            shutil.rmtree(self.folder, ignore_errors=True)
        for fault in self.faults:
            print(f"failed: {fault}")
        steady = [(at, value) for at, value in samples if at > min(10, minutes / 4)]
        if len(steady) < 4:
            print("failed: it ended before there was anything to judge")
            return 1
        slope = statistics.linear_regression(*zip(*steady)).slope
        print(f"after the warm-up memory changed by {slope:,.0f} KiB a minute; the bound is {bound:,.0f}")
        return 1 if self.faults or slope > bound else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("load")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--bound", type=float)
    options = parser.parse_args()
    # In a short run caches still fill: what grows for ever shows in a long one.
    bound = options.bound or max(64, 4096 / options.minutes)
    return Soak(options.server, options.load).run(options.minutes, bound)


if __name__ == "__main__":
    sys.exit(main())
