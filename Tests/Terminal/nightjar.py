"""A real server and real terminal clients, for tests."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("NIGHTJAR_BIN", str(ROOT / ".build/debug/nightjar"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`nightjar serve` on a free loopback port, over a folder of its own."""

    def __init__(self, folder, options=()):
        self.options = list(options)
        self.trust = None
        self.data = pathlib.Path(folder) / "data"
        self.log = pathlib.Path(folder) / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--port", str(self.port), "--host", "127.0.0.1", "--data", str(self.data),
                 *self.options],
                stdout=log, stderr=log, cwd=ROOT,
            )
        trust = ssl.create_default_context(cafile=self.trust) if self.trust else None
        deadline = time.time() + 30
        while time.time() < deadline:
            try:
                with urllib.request.urlopen(self.url + "/api/health/ready", timeout=2, context=trust) as answer:
                    if answer.status == 200:
                        return self
            except OSError:
                pass
            assert self.process.poll() is None, f"the server ended: {self.log.read_text()[-2000:]}"
            time.sleep(0.05)
        raise AssertionError("the server does not get ready")

    def kill(self):
        """SIGKILL: what is not on disk is lost."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise AssertionError("SIGTERM did not end the server within 15 seconds")
            return self.process.returncode
        return None


class Terminal:
    """One account's terminal, with a home of its own."""

    PASSWORD = "a long and secret phrase"

    def __init__(self, server, folder, user, home=None):
        self.user = user
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "NIGHTJAR_HOME": str(pathlib.Path(folder) / (home or user)),
            "NIGHTJAR_SERVER": server.url, "NIGHTJAR_USER": user, "NIGHTJAR_PASSWORD": self.PASSWORD,
        }
        if server.trust:
            self.environment["NIGHTJAR_CA"] = server.trust

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [BINARY, *arguments], env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            **options,
        )

    def attempt(self, *arguments, input=None, timeout=180):
        return subprocess.run(
            [BINARY, *arguments], env=self.environment, text=True, capture_output=True, input=input, timeout=timeout,
        )

    def run(self, *arguments, input=None, timeout=180):
        result = self.attempt(*arguments, input=input, timeout=timeout)
        assert result.returncode == 0, f"{self.user}: nightjar {' '.join(arguments)}: {result.stderr}"
        return result.stdout

    def shell(self, script, *arguments, timeout=60):
        """Runs a script of bash in which `nightjar` is the binary, for redirections and pipes."""
        script = f'set -o pipefail; nightjar() {{ "{BINARY}" "$@"; }}; {script}'
        return subprocess.run(
            ["bash", "-c", script, "bash", *arguments], env=self.environment, text=True, capture_output=True,
            timeout=timeout, cwd=self.environment["HOME"],
        )

    def register(self):
        self.run("register")
        return self

    def messages(self, room):
        return [json.loads(line) for line in self.run("messages", room, "--json").splitlines()]

    def stored(self, room):
        """The messages of a room with what the disk knows of their keys: of each its epoch and its generation, too."""
        [path] = pathlib.Path(self.environment["NIGHTJAR_HOME"]).glob("accounts/**/store.sqlite")
        messages = self.messages(room)
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:

            def record(kind, seq):
                query = "SELECT value FROM records WHERE key = ?"
                return store.execute(query, (f"{kind}/{room}/{seq:016x}",)).fetchone()[0]

            for message in messages:
                # A TimelineEntry begins with its version, its time and its epoch; a Proof has three `<V>` before the generation.
                message["epoch"] = int.from_bytes(record("m", message["seq"])[9:17], "big")
                proof, place = record("p", message["seq"]), 1
                for _ in range(3):
                    place += vector_size(proof, place)
                message["generation"] = int.from_bytes(proof[place:place + 4], "big")
        return messages


def vector_size(data, place):
    """Bytes of an `opaque<V>` with its length (RFC 9420 §2.1.2)."""
    width = 1 << (data[place] >> 6)
    return width + (int.from_bytes(data[place:place + width], "big") & (1 << (8 * width - 2)) - 1)
