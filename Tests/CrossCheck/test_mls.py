"""MLS with other implementations of it in one group: OpenMLS, of Rust, and MLS++, of C++ (RFC 9420, suite 0x0002).

    pip install -r Tests/CrossCheck/requirements-mls.txt
    swift build --product mls-answers && python -m pytest Tests/CrossCheck

Members come and go by an external sender's proposals, and each commits in turn: whoever follows must arrive at the same epoch, which
the epoch authenticators show.
"""

import random

import pytest

WISH = "is not installed: pip install -r Tests/CrossCheck/requirements-mls.txt"
pytest.importorskip("davey", reason=f"davey {WISH}")
pytest.importorskip("dave", reason=f"dave.py {WISH}")

from gateway import Gateway
from implementations import ANSWERS, GreasingNightjar, MLSpp, Nightjar, OpenMLS

USERS = {str(user) for user in range(1, 100)}


class Group:
    """Members by their leaves, and the gateway through which all of them change."""

    def __init__(self, founder):
        self.gateway, self.epoch, self.next, self.made = Gateway(77), 0, 1, []
        self.members = {0: self.client(founder)}

    def client(self, implementation):
        client = implementation(self.next, self.gateway)
        self.made.append(client)
        self.next += 1
        return client

    def change(self, committer, leaving=(), coming=()):
        """One commit, of the member on leaf `committer`; every other member has made one, too, which comes too late."""
        clients = [self.client(implementation) for implementation in coming]
        proposals = [self.gateway.remove(self.epoch, leaf) for leaf in leaving]
        proposals += [self.gateway.add(self.epoch, client.key_package()) for client in clients]
        staying = {leaf: member for leaf, member in self.members.items() if leaf not in leaving}
        commits = {leaf: member.propose(proposals, USERS) for leaf, member in staying.items()}
        commit, welcome = commits[committer]
        for member in staying.values():
            member.follow(commit)
        for client in clients:
            client.join(welcome, USERS)
        # New members take the leftmost free leaves (section 7.7).
        free = (leaf for leaf in range(len(staying) + len(clients)) if leaf not in staying)
        self.members = staying | dict(zip(free, clients))
        self.epoch += 1
        agreements = {member.agreement() for member in self.members.values()}
        assert len(agreements) == 1 and None not in agreements, f"no agreement about epoch {self.epoch}"

    def close(self):
        for client in self.made:
            if isinstance(client, Nightjar):
                client.close()


COMPANIES = [(Nightjar, OpenMLS), (GreasingNightjar, MLSpp), (Nightjar, OpenMLS, MLSpp)]


@pytest.mark.skipif(not ANSWERS.exists(), reason=f"{ANSWERS} is not built: swift build --product mls-answers")
@pytest.mark.parametrize(
    ("founder", "kinds"),
    [(founder, kinds) for kinds in COMPANIES for founder in kinds],
    ids=lambda value: value.name if isinstance(value, type) else "+".join(kind.name for kind in value),
)
def test_implementations_follow_each_other(founder, kinds):
    group = Group(founder)
    # MLS++ loses a newcomer of its own in some trees from which somebody went, without others in the group, too
    # (bad_optional_access in dave.py 1.1.0): with it, somebody comes with every commit, and the choices are ones that it bears.
    shrinks = MLSpp not in kinds
    choice = random.Random(5)
    try:
        group.change(0, coming=(kinds * 9)[:9])
        for turn in range(24):
            # Each implementation commits in turn: an addition, which takes no path, a removal, and both.
            kind = kinds[turn % len(kinds)]
            members = group.members
            committer = choice.choice([leaf for leaf, member in members.items() if type(member) is kind])
            others = [
                leaf
                for leaf in members
                if leaf != committer and sum(type(members[leaf]) is type(member) for member in members.values()) > 1
            ]
            step = turn // len(kinds) % 3
            leaving = choice.sample(others, 1) if others and step > 0 else []
            coming = [choice.choice(kinds)] if step != 1 or not shrinks else []
            group.change(committer, leaving, coming)
        print(f"{group.epoch} epochs, {group.next - 1} clients of {' and '.join(kind.name for kind in kinds)}")
    finally:
        group.close()
