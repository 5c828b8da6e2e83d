"""A proxy that counts bytes, and processes whose time and writes are counted."""

import os
import pathlib
import socket
import threading

TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """A TCP proxy on a loopback port in front of the server: what clients send is up, what they get is down."""

    def __init__(self, port):
        self.target = port
        self.lock = threading.Lock()
        self.reset()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def reset(self):
        self.up = self.down = 0

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            for source, sink, name in ((client, server, "up"), (server, client, "down")):
                threading.Thread(target=self.pump, args=(source, sink, name), daemon=True).start()

    def pump(self, source, sink, name):
        try:
            while data := source.recv(1 << 16):
                with self.lock:
                    setattr(self, name, getattr(self, name) + len(data))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Account:
    """What a process has used so far: seconds of processor time, and bytes that it has had written to a disk."""

    def __init__(self, pid):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        self.seconds = (int(fields[11]) + int(fields[12])) / TICKS
        lines = pathlib.Path(f"/proc/{pid}/io").read_text().splitlines()
        self.written = int(dict(line.split(": ") for line in lines)["write_bytes"])


def run(binary, arguments, environment):
    """Runs a command of the terminal.

    Returns its processor time in seconds, the bytes that it had written, its output, errors and exit status."""
    output, errors = (os.memfd_create(name) for name in ("output", "errors"))
    pid = os.posix_spawn(
        binary, [binary, *arguments], environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, errors, 2)])
    _, status, usage = os.wait4(pid, 0)
    texts = []
    for file in (output, errors):
        os.lseek(file, 0, os.SEEK_SET)
        with os.fdopen(file, encoding="utf-8", errors="replace") as stream:
            texts.append(stream.read())
    return usage.ru_utime + usage.ru_stime, usage.ru_oublock * 512, *texts, os.waitstatus_to_exitcode(status)
