"""Nightjar as it ships: the release server on SQLite, on PostgreSQL, and two nodes on PostgreSQL and Redis."""

import glob
import http.client
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

import seed

TEAM, PEOPLE = 10, 10_000
# The second half of the people are in the rooms that are measured, the first half in small ones: those connect and idle.
FIRST = PEOPLE // 2
ROOMS = {5000: range(FIRST, PEOPLE), 1000: range(FIRST, FIRST + 1000), 100: range(FIRST + 1000, FIRST + 1100),
         10: range(FIRST + 1100, FIRST + 1110)}
PAIRS = [(FIRST + 1200 + 2 * pair, FIRST + 1201 + 2 * pair) for pair in range(200)]
SETTINGS = [f"limits.{name}=1000000000/1000000000" for name in ("general", "authentication", "message", "claim")]
SETTINGS += ["connections.all=20000", "token.lifetime=86400"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(pid):
    """Resident KiB of a process."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def kernel_memory():
    """KiB that the kernel holds for all sockets of the machine: buffers in use, and slab."""
    pages = int(re.search(r"TCP: .* mem (\d+)", pathlib.Path("/proc/net/sockstat").read_text())[1])
    slab = int(re.search(r"Slab:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024, slab


class Node:
    """One server process."""

    def __init__(self, program, folder, arguments=()):
        self.port = free_port()
        began = time.monotonic()
        command = [program, "serve", "--port", str(self.port), "--data", str(folder), "--log", "error", *arguments]
        for setting in SETTINGS:
            command += ["--set", setting]
        self.process = subprocess.Popen(command)
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.002)
            if time.monotonic() - began > 60:
                raise RuntimeError("the server does not answer")
        self.start_seconds = time.monotonic() - began

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Postgres:
    """A cluster of our own with fsync on, as `nobody` where we are root."""

    def __init__(self, folder):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("postgres") or "")]
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True)
        user = []
        if os.getuid() == 0:
            user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            shutil.chown(folder, "nobody", "nogroup")
        subprocess.run([*user, f"{programs[-1]}/initdb", "-D", f"{folder}/data", "-U", "nightjar", "-A", "trust",
                        "--locale=C", "-E", "UTF8"], check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [*user, f"{programs[-1]}/postgres", "-D", f"{folder}/data", "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
             "-c", f"unix_socket_directories={folder}", "-c", "max_connections=100"], stderr=subprocess.DEVNULL)
        for _ in range(200):
            if subprocess.run([f"{programs[-1]}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0:
                break
            time.sleep(0.05)
        self.url = f"postgres://nightjar@127.0.0.1:{self.port}/postgres"

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Nightjar:
    dialect, crowd = "nightjar", True
    durability = "acknowledged and delivered after fsync; history for whoever comes back"

    def __init__(self, program, folder, backend):
        self.program, self.folder, self.backend = program, pathlib.Path(folder).resolve() / backend, backend
        self.name = {"sqlite": "Nightjar, SQLite", "postgres": "Nightjar, PostgreSQL",
                     "nodes": "Nightjar, 2 nodes"}[backend]
        self.services, self.nodes = [], []

    def missing(self):
        if self.backend == "sqlite":
            return None
        helptext = subprocess.run([self.program, "serve", "--help"], capture_output=True, text=True).stdout
        if "--database" not in helptext:
            return "this build of the server has no --database"
        if not glob.glob("/usr/lib/postgresql/*/bin/initdb") and not shutil.which("initdb"):
            return "PostgreSQL is not installed"
        if self.backend == "nodes":
            if "--redis" not in helptext:
                return "this build of the server has no --redis"
            if not shutil.which("redis-server"):
                return "redis-server is not installed"
        return None

    def start(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        arguments, count = [], 1
        if self.backend != "sqlite":
            postgres = Postgres(self.folder / "postgres")
            self.services.append(postgres)
            arguments = ["--database", postgres.url]
        if self.backend == "nodes":
            port, count = free_port(), 2
            redis = subprocess.Popen(["redis-server", "--port", str(port), "--save", "", "--dir", str(self.folder)],
                                     stdout=subprocess.DEVNULL)
            self.services.append(Service(redis))
            arguments += ["--redis", f"redis://127.0.0.1:{port}"]
            time.sleep(0.5)
        people = seed.Seed(PEOPLE, self.rooms())
        # The first start makes the schema, into which the people are written.
        Node(self.program, self.folder / "node0", arguments).stop()
        if self.backend == "sqlite":
            people.into_sqlite(self.folder / "node0" / "nightjar.sqlite")
        else:
            people.into_postgres(postgres.url)
        self.arguments = arguments
        self.nodes = [Node(self.program, self.folder / f"node{index}", arguments) for index in range(count)]
        self.tokens, self.people = {}, people

    def rooms(self):
        teams = [range(start, start + TEAM) for start in range(0, FIRST, TEAM)]
        return list(ROOMS.values()) + PAIRS + teams

    def restart(self):
        """A fresh process on the same database; returns the seconds until it answered."""
        self.nodes[0].stop()
        self.nodes[0] = Node(self.program, self.folder / "node0", self.arguments)
        return self.nodes[0].start_seconds

    def pids(self):
        return [node.pid for node in self.nodes] + [service.process.pid for service in self.services]

    def ports(self):
        return [node.port for node in self.nodes]

    def accounts(self, name, numbers, room_of):
        numbers = list(numbers)
        self.tokens |= self.people.tokens(self.nodes[0].port, [n for n in numbers if n not in self.tokens])
        path = self.folder / f"accounts-{name}"
        path.write_text("".join(f"{self.tokens[n]} {seed.text(self.people.room(room_of(n)))}\n" for n in numbers))
        return [f"accounts={path}"]

    def room(self, size):
        index = list(ROOMS).index(size)
        return self.accounts(size, ROOMS[size], lambda _: index)

    def pairs(self):
        # Those who send come first.
        senders, others = [a for a, _ in PAIRS], [b for _, b in PAIRS]
        rooms = {n: len(ROOMS) + index for index, pair in enumerate(PAIRS) for n in pair}
        return self.accounts("pairs", senders + others, rooms.__getitem__)

    def idlers(self, count=FIRST):
        return self.accounts("idlers", range(count), lambda n: len(ROOMS) + len(PAIRS) + n // TEAM)

    def stop(self):
        for node in self.nodes:
            node.stop()
        for service in reversed(self.services):
            service.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Service:
    def __init__(self, process):
        self.process = process

    def stop(self):
        self.process.terminate()
        self.process.wait()
