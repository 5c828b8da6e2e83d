"""The real server, on a free port, with everything that browsers and it say to each other on record."""

import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder: Path):
        self.binary = os.environ.get("NIGHTJAR_BIN", str(ROOT / ".build/debug/nightjar"))
        self.site = os.environ.get("NIGHTJAR_WEB", str(ROOT / "Web/dist"))
        self.data = folder / "data"
        self.log_path = folder / "server.log"
        self.port = free_port()
        self.wire = Wire(self.port)
        self.process = None

    @property
    def address(self) -> str:
        """Where browsers go: the recording relay. `localhost` is a secure context without TLS."""
        return f"http://localhost:{self.wire.port}"

    @property
    def direct_address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self):
        arguments = ["serve", "--port", str(self.port), "--host", "127.0.0.1", "--data", str(self.data), "--web", self.site]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen([self.binary, *arguments], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"{self.direct_address}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nightjar serve did not start:\n{self.log_path.read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def database(self) -> sqlite3.Connection:
        for path in sorted(self.data.rglob("*")):
            if path.is_file() and path.open("rb").read(15) == b"SQLite format 3":
                return sqlite3.connect(path, timeout=20)
        raise FileNotFoundError("no SQLite file in the data folder")

    def flip_a_byte(self, room: str, seq: int):
        """Damages the ciphertext of one stored message near its end."""
        database = self.database()
        with database:
            key = bytes.fromhex(room.replace("-", "")), seq
            query = "SELECT payload FROM room_events WHERE room_id = ? AND seq = ? AND type = 'message'"
            payload = bytearray(database.execute(query, key).fetchone()[0])
            payload[-20] ^= 0x01
            database.execute("UPDATE room_events SET payload = ? WHERE room_id = ? AND seq = ?", (bytes(payload), *key))
        database.close()

    def stored_bytes(self) -> dict[str, bytes]:
        """Everything that the server has written."""
        files = [path for path in self.data.rglob("*") if path.is_file()] + [self.log_path]
        return {str(path): path.read_bytes() for path in files}


class Wire:
    """A relay that keeps what passes through it. What clients send over WebSocket is unmasked, so that it can be searched."""

    def __init__(self, target: int):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.records: list[tuple[str, bytearray]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            for name, source, sink in (("to server", client, server), ("to client", server, client)):
                record = bytearray()
                self.records.append((name, record))
                threading.Thread(target=self._relay, args=(source, sink, record), daemon=True).start()

    @staticmethod
    def _relay(source: socket.socket, sink: socket.socket, record: bytearray):
        try:
            while data := source.recv(65536):
                record += data
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def texts(self) -> list[bytes]:
        return [unmasked(bytes(data)) if name == "to server" else bytes(data) for name, data in list(self.records)]

    def close(self):
        self.listener.close()


def unmasked(stream: bytes) -> bytes:
    """A client's bytes; after a WebSocket handshake its frames, in the clear."""
    start = stream.lower().find(b"upgrade: websocket")
    if start < 0:
        return stream
    position = stream.find(b"\r\n\r\n", start) + 4
    result = bytearray(stream[:position])
    while position + 6 <= len(stream):
        length = stream[position + 1] & 0x7F
        position += 2
        if length == 126:
            length = int.from_bytes(stream[position : position + 2], "big")
            position += 2
        elif length == 127:
            length = int.from_bytes(stream[position : position + 8], "big")
            position += 8
        mask = stream[position : position + 4]
        body = stream[position + 4 : position + 4 + length]
        result += bytes(byte ^ mask[index & 3] for index, byte in enumerate(body))
        position += 4 + length
    return bytes(result)
