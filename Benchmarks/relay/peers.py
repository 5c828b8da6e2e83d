"""Other relays, each with the simplest configuration that does the same work: one room, text of the same size, everybody hears
it. They are Debian's packages, and PyPI's for FastAPI; what is missing is named with the command that installs it."""

import glob
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

from nightjar import free_port


class Peer:
    """A server process on one port, with a folder of its own."""

    debian = ""
    # Whether it is measured with a thousand clients too.
    crowd = True

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve() / type(self).__name__.lower()
        self.port = free_port()

    def missing(self):
        return None if self.program() else f"not installed: apt-get install {self.debian}"

    def program(self):
        return shutil.which(self.debian) or shutil.which(self.debian, path="/usr/sbin")

    def start(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.log = open(self.folder / "log", "w")
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=self.log, env={**os.environ, **self.environment()},
                                        cwd=self.folder)
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not start: see {self.folder}/log")

    def environment(self):
        return {}

    def ports(self):
        return [self.port]

    def pids(self):
        return [self.process.pid]

    def room(self, size):
        return []

    def stop(self):
        if hasattr(self, "process"):
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)


class Mosquitto(Peer):
    name, dialect, debian, qos = "mosquitto, QoS 0", "mqtt", "mosquitto", 0
    durability = "over WebSockets; nothing is stored, a client that is away misses it"

    def command(self):
        # It does not start with WebSockets alone: the second listener is not used.
        return [self.program(), "-c", self.write("conf", f"""
listener {self.port} 127.0.0.1
protocol websockets
listener {free_port()} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 0
max_queued_messages 0
""")]

    def room(self, size):
        return [f"qos={self.qos}"]


class Mosquitto1(Mosquitto):
    name, qos = "mosquitto, QoS 1", 1
    durability = "over WebSockets; acknowledged when taken into memory, kept there for clients that are away, on disk at exit"


class Redis(Peer):
    name, dialect, debian = "Redis pub/sub", "redis", "redis-server"
    durability = "over TCP; nothing is stored, a client that is away misses it"

    def command(self):
        return [self.program(), "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(self.folder),
                "--client-output-buffer-limit", "pubsub 0 0 0"]


class Prosody(Peer):
    name, dialect, debian = "Prosody", "xmpp", "prosody"
    durability = "over WebSockets; the room's last messages in memory, no archive"
    crowd = False

    def command(self):
        return [self.program(), "-F", "--config", self.write("prosody.cfg.lua", f"""
run_as_root = true
data_path = "{self.folder}"
pidfile = "{self.folder}/pid"
log = {{ warn = "{self.folder}/prosody.log" }}
network_backend = "epoll"
interfaces = {{ "127.0.0.1" }}
http_interfaces = {{ "127.0.0.1" }}
http_ports = {{ {self.port} }}
https_ports = {{}}
c2s_ports = {{}}
s2s_ports = {{}}
http_paths = {{ websocket = "/ws" }}
http_default_host = "localhost"
consider_websocket_secure = true
c2s_require_encryption = false
modules_enabled = {{ "saslauth", "websocket", "http" }}
modules_disabled = {{ "s2s", "offline" }}
VirtualHost "localhost"
  authentication = "anonymous"
Component "conference.localhost" "muc"
  muc_room_locking = false
  muc_room_default_persistent = false
  muc_room_default_history_length = 0
""")]


class Ejabberd(Peer):
    name, dialect, debian = "ejabberd", "xmpp", "ejabberd"
    durability = "over WebSockets; the room's last messages in memory, no archive"
    crowd = False

    def program(self):
        return next(iter(glob.glob("/usr/lib/*/ejabberd-*/ebin") + glob.glob("/usr/lib/erlang/lib/ejabberd*/ebin")), None)

    def environment(self):
        return {"HOME": str(self.folder)}

    def command(self):
        config = self.write("ejabberd.yml", f"""
hosts: [localhost]
loglevel: warning
listen:
  - port: {self.port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
websocket_origin: []
auth_method: anonymous
anonymous_protocol: sasl_anon
allow_multiple_connections: true
shaper: {{}}
shaper_rules: {{ max_user_sessions: 100000 }}
acl: {{}}
access_rules: {{ all_may: [allow] }}
modules:
  mod_muc:
    host: conference.localhost
    access: all
    access_create: all
    history_size: 0
    max_users: 5000
    max_users_admin_threshold: 5000
    min_message_interval: 0
    default_room_options: {{ persistent: false, anonymous: true }}
""")
        mnesia = f'"{self.folder}/mnesia"'
        return ["erl", "-noinput", "-noshell", "-pa", self.program(), "-sname", f"bench{self.port}", "-start_epmd", "false",
                "-dist_listen", "false", "-mnesia", "dir", mnesia, "-ejabberd", "config", f'"{config}"',
                "log_path", f'"{self.folder}/ejabberd.log"', "-s", "ejabberd"]


class FastAPI(Peer):
    name, dialect = "FastAPI and uvicorn", "plain"
    durability = "each message committed to SQLite (rollback journal, fsync) before it is sent on; no acknowledgement"
    python = pathlib.Path(".build/venv-relay/bin/python").absolute()

    def missing(self):
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.python.parent.parent], check=True)
        done = subprocess.run([self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
                               pathlib.Path(__file__).with_name("requirements.txt")])
        return "its packages could not be installed from PyPI" if done.returncode else None

    def environment(self):
        return {"BROADCAST_DATABASE": str(self.folder / "chat.db")}

    def command(self):
        return [self.python, "-m", "uvicorn", "--app-dir", pathlib.Path(__file__).parent.absolute(), "--host", "127.0.0.1",
                "--port", str(self.port), "--log-level", "warning", "broadcast:app"]


ALL = {"mosquitto": Mosquitto, "mosquitto1": Mosquitto1, "redis": Redis, "prosody": Prosody, "ejabberd": Ejabberd,
       "fastapi": FastAPI}


def choose(names, folder):
    wanted = list(ALL) if names == "all" else [name for name in names.split(",") if name]
    for name in wanted:
        if name not in ALL:
            raise SystemExit(f"no peer {name}: there are {', '.join(ALL)}")
    return [ALL[name](folder) for name in wanted]
