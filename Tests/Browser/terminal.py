"""Somebody with a terminal."""

import json
import os
import subprocess
from pathlib import Path


class Terminal:
    def __init__(self, binary: str, folder: Path, address: str, name: str, password: str):
        self.binary = binary
        self.name = name
        self.password = password
        self.environment = {
            **os.environ,
            "NIGHTJAR_SERVER": address,
            "NIGHTJAR_HOME": str(folder),
            "NIGHTJAR_USER": name,
            "NIGHTJAR_PASSWORD": password,
        }

    def run(self, *arguments: str, input: str = None) -> str:
        done = subprocess.run(
            [self.binary, *arguments], env=self.environment, input=input, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, f"nightjar {arguments[0]} ended with {done.returncode}: {done.stderr.strip()}"
        return done.stdout

    def register(self):
        self.run("register")

    def send(self, room: str, text: str):
        self.run("send", room, text)

    def messages(self, room: str) -> list[dict]:
        return [json.loads(line) for line in self.run("messages", room, "--json").splitlines()]
