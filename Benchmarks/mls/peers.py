"""Measures other implementations of MLS in suite 0x0002: OpenMLS, of Rust, and MLS++, of C++.

    python peers.py [--only openmls,mls++] MEMBERS,MEMBERS…

Both come from PyPI inside implementations of DAVE (davey, dave.py), so that their groups change by an external sender's proposals
alone and there is no message: what is measured is what such a group can do. Prints a line of JSON a case, as bench-mls does, in
milliseconds of processor time of the whole process, or in bytes.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/CrossCheck"))

from gateway import Gateway
from implementations import MLSpp, OpenMLS

SUITE, GROUP = "0x0002", 77
# About so many members, all over the tree, have their own state; the others are leaves, whose KeyPackages alone were ever made.
PRESENT = 12


class Room:
    """A group of that many members of one implementation, and its gateway."""

    def __init__(self, implementation, members, figures):
        self.implementation, self.figures = implementation, figures
        self.gateway, self.epoch, self.measures = Gateway(GROUP), 0, True
        # Whoever may ever come has a number below this.
        self.users = {str(user) for user in range(1, members + 3 * PRESENT)}
        self.next = 1
        clients = [self.client() for _ in range(members)]
        adds = [self.gateway.add(0, client.key_package()) for client in clients[1:]]
        self.present = clients[:1]
        commit, welcome = self.measured("add all others", clients[0].propose, adds, self.users)
        clients[0].follow(commit)
        self.epoch = 1
        self.sizes = {"Welcome to all others": len(welcome)}
        for client in clients[1 :: max(1, (members - 1) // PRESENT)]:
            self.measured("join by Welcome", client.join, welcome, self.users)
            self.present.append(client)

    def client(self):
        self.next += 1
        return self.implementation(self.next - 1, self.gateway)

    def measured(self, operation, do, *arguments):
        began = time.process_time()
        result = do(*arguments)
        took = (time.process_time() - began) * 1000
        if self.measures:
            self.figures.setdefault(operation, []).append(took)
        return result

    def change(self, operation, committer, *proposals):
        """One member commits, and all follow. All have to see the proposals, and each answers them with a commit of its own."""
        commits = [self.measured(f"commit {operation}", member.propose, proposals, self.users) for member in self.present]
        commit, welcome = commits[committer]
        for place, member in enumerate(self.present):
            if place == committer:
                member.follow(commit)
            else:
                self.measured(f"process {operation}", member.follow, commit)
        self.epoch += 1
        agreements = {member.agreement() for member in self.present}
        assert len(agreements) == 1 and None not in agreements, "the members do not agree"
        self.sizes[f"commit {operation}"] = len(commit)
        return welcome

    def replace(self, committer, leaf):
        """A member goes and another comes: a commit with a path."""
        package = self.client().key_package()
        self.change("replacement", committer, self.gateway.remove(self.epoch, leaf), self.gateway.add(self.epoch, package))

    def add(self):
        client = self.client()
        welcome = self.change("add", 0, self.gateway.add(self.epoch, client.key_package()))
        self.measured("join by Welcome", client.join, welcome, self.users)


def measure(implementation, members):
    figures, sizes = {}, {}
    for _ in range(5 if members <= 10 else 1):
        room = Room(implementation, members, figures)
        # Paths of a dozen members, as in our own group, so that the tree is neither blank nor fresh. The last leaf changes hands.
        if members > PRESENT + 2:
            room.measures = False
            for committer in range(len(room.present)):
                room.replace(committer, members - 1)
            room.measures = True
            room.replace(0, members - 1)
        room.add()
        sizes = room.sizes
    for operation, times in figures.items():
        yield f"{operation} {SUITE} {members}", "ms", statistics.median(times), min(times)
    for operation, size in sizes.items():
        yield f"size of {operation} {SUITE} {members}", "B", size, size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="openmls,mls++")
    parser.add_argument("members", nargs="?", default="2,10,100,1000")
    options = parser.parse_args()
    for implementation in (OpenMLS, MLSpp):
        if implementation.name not in options.only.split(","):
            continue
        for members in map(int, options.members.split(",")):
            for case, unit, median, least in measure(implementation, members):
                row = {"case": case, "host": implementation.version(), "unit": unit, "median": median, "min": least}
                print(json.dumps(row), flush=True)


main()
