"""Members of a DAVE group, of other implementations of MLS: OpenMLS, which is in davey, and MLS++, which is in dave.py.

A KeyPackage and a Welcome are bare here, without the head of an MLSMessage; a commit and a proposal are MLSMessages.
"""

import os
import pathlib
import struct
import subprocess
from importlib import metadata

from gateway import commit_length, opaque

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWERS = pathlib.Path(os.environ.get("MLS_ANSWERS", ROOT / ".build/debug/mls-answers"))
# Of DAVE.
VERSION = 1
EXTERNAL_SENDERS = 5
# Bytes of an MLSMessage before what it holds.
MESSAGE_HEAD = 4


class OpenMLS:
    name = "openmls"

    def __init__(self, user, gateway):
        import davey

        self.append = davey.ProposalsOperationType.append
        self.session = davey.DaveSession(VERSION, user, gateway.group)
        self.session.set_external_sender(gateway.package)

    @staticmethod
    def version():
        return f"OpenMLS in davey {metadata.version('davey')}"

    def key_package(self):
        return self.session.get_serialized_key_package()

    def propose(self, proposals, users):
        result = self.session.process_proposals(self.append, opaque(b"".join(proposals)))
        return result.commit, result.welcome

    def follow(self, commit):
        self.session.process_commit(commit)

    def join(self, welcome, users):
        self.session.process_welcome(welcome)

    def agreement(self):
        return self.session.get_epoch_authenticator()


class MLSpp:
    name = "mls++"

    def __init__(self, user, gateway):
        import dave

        self.session = dave.Session()
        self.session.init(VERSION, gateway.group, str(user), None)
        self.session.set_external_sender(gateway.package)

    @staticmethod
    def version():
        return f"MLS++ in dave.py {metadata.version('dave.py')}"

    def key_package(self):
        return self.session.get_marshalled_key_package()

    def propose(self, proposals, users):
        result = self.session.process_proposals(b"\0" + opaque(b"".join(proposals)), users)
        end = commit_length(result)
        return result[:end], result[end:]

    def follow(self, commit):
        if not isinstance(self.session.process_commit(commit), dict):
            raise RuntimeError("MLS++ refused a commit")

    def join(self, welcome, users):
        if self.session.process_welcome(welcome, users) is None:
            raise RuntimeError("MLS++ refused a Welcome")

    def agreement(self):
        return self.session.get_last_epoch_authenticator()


class Nightjar:
    """Ours, a process of its own."""

    name = "nightjar"
    # OpenMLS refuses the extensions of RFC 9420, section 13.5, up to 0.8 (openmls/openmls, issue 2156).
    greases = False

    def __init__(self, user, gateway):
        self.gateway = gateway
        self.process = subprocess.Popen([ANSWERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.package = self.ask("client", struct.pack(">Q", user), bytes([self.greases]))[0]
        self.authenticator = None

    def ask(self, command, *arguments):
        print(command, *(argument.hex() for argument in arguments), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if answer.startswith("error") or not answer:
            raise RuntimeError(f"Nightjar refused to {command}: {answer.strip()}")
        return [bytes.fromhex(word) if word not in ("-", "kept") else None for word in answer.split()]

    def create(self):
        """Until it joins a group, a member of DAVE is alone in one of its own, which knows the external sender."""
        senders = opaque(self.gateway.package)
        extensions = struct.pack(">H", EXTERNAL_SENDERS) + opaque(senders)
        (self.authenticator,) = self.ask("create", self.gateway.group_id, opaque(extensions))

    def key_package(self):
        return self.package

    def propose(self, proposals, users):
        if self.authenticator is None:
            self.create()
        for proposal in proposals:
            self.ask("propose", proposal)
        commit, welcome = self.ask("commit")
        return commit, welcome and welcome[MESSAGE_HEAD:]

    def follow(self, commit):
        (self.authenticator,) = self.ask("follow", commit)

    def join(self, welcome, users):
        (self.authenticator,) = self.ask("join", welcome)

    def agreement(self):
        return self.authenticator

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class GreasingNightjar(Nightjar):
    name = "nightjar with GREASE"
    greases = True
