"""Accounts and rooms for the benchmark, written into a server's database beside it, with tokens got through its real routes.

Registering 5,000 people takes minutes of password hashing and signing, which is not what is measured here.
"""

import base64
import concurrent.futures
import hashlib
import http.client
import json
import os
import sqlite3
import subprocess
import time


def uuid7(number):
    """Distinct for each number below 2^48, of version 7."""
    return bytes.fromhex(f"0193a0000000700080000000{number:08x}")


def text(uuid):
    digits = uuid.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Seed:
    """So many people with a device and a session each; rooms are lists of their numbers."""

    def __init__(self, people, rooms):
        self.people, self.rooms = people, rooms
        self.secrets = [os.urandom(32) for _ in range(people)]

    def user(self, number):
        return uuid7(number)

    def device(self, number):
        return uuid7(1 << 24 | number)

    def session(self, number):
        return uuid7(2 << 24 | number)

    def room(self, number):
        return uuid7(3 << 24 | number)

    def tables(self):
        now = int(time.time() * 1000)
        later = now + 86_400_000
        everybody = range(self.people)
        yield "users", "id,username,password_hash,kdf_salt,created_at", (
            (self.user(n), f"bench{n}", "none", b"salt", now) for n in everybody)
        yield "devices", "id,user_id,name,certificate,created_at", (
            (self.device(n), self.user(n), "bench", b"none", now) for n in everybody)
        yield "sessions", "id,user_id,device_id,created_at,used_at,expires_at", (
            (self.session(n), self.user(n), self.device(n), now, now, later) for n in everybody)
        yield "refresh_tokens", "hash,session_id,created_at", (
            (hashlib.sha256(self.secrets[n]).digest(), self.session(n), now) for n in everybody)
        yield "rooms", "id,kind,suite,epoch,seq,profile,group_info_seq,created_by,created_at", (
            (self.room(r), "group", 1, 0, 0, b"p", 0, self.user(members[0]), now)
            for r, members in enumerate(self.rooms))
        yield "room_groups", "room_id,group_info", ((self.room(r), b"g") for r in range(len(self.rooms)))
        yield "room_members", "room_id,user_id,role,joined_seq,joined_at", (
            (self.room(r), self.user(n), "member", 0, now) for r, members in enumerate(self.rooms) for n in members)
        yield "room_devices", "room_id,device_id,user_id,added_seq", (
            (self.room(r), self.device(n), self.user(n), 0) for r, members in enumerate(self.rooms) for n in members)

    def into_sqlite(self, path):
        with sqlite3.connect(path) as database:
            for table, columns, rows in self.tables():
                places = ",".join("?" * len(columns.split(",")))
                database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
        database.close()

    def into_postgres(self, url):
        def value(item):
            return "\\\\x" + item.hex() if isinstance(item, bytes) else str(item)

        script = []
        for table, columns, rows in self.tables():
            script.append(f"COPY {table} ({columns}) FROM stdin;\n")
            script += ["\t".join(map(value, row)) + "\n" for row in rows]
            script.append("\\.\n")
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url], input="BEGIN;" + "".join(script) + "COMMIT;\n",
                       text=True, check=True, stdout=subprocess.DEVNULL)

    def tokens(self, port, numbers):
        """Access tokens by number, each for the refresh token that was seeded. That is used up: nobody is to be asked for twice."""

        def some(numbers):
            connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=60), {}
            for number in numbers:
                secret = base64.urlsafe_b64encode(self.secrets[number]).decode().rstrip("=")
                connection.request("POST", "/api/auth/refresh", json.dumps({"refreshToken": secret}),
                                   {"Content-Type": "application/json"})
                reply = connection.getresponse()
                body = reply.read()
                if reply.status != 200:
                    raise RuntimeError(f"refresh: {reply.status} {body[:200]}")
                found[number] = json.loads(body)["accessToken"]
            connection.close()
            return found

        tokens = {}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for part in pool.map(some, [numbers[start:start + 250] for start in range(0, len(numbers), 250)]):
                tokens |= part
        return tokens
