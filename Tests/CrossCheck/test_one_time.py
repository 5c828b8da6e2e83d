"""The vectors of the one-time scheme under the verifier that was written from docs/HBSS.md: each is taken, each change refused."""

import dataclasses
import json

import pytest

import one_time
import slh_dsa

CASES = json.loads(one_time.FIXTURE.read_text())["cases"]
IDS = [case["comment"] for case in CASES]
# The parts of a one-time signature by their first byte: name, start.
FIELDS = {"identifier": 0, "index": 8, "randomizer": 9, "tail": 25, "chains": 41, "path": 601}
STATEMENT_FIELDS = {"height": 0, "time": 1, "nonce": 9, "root": 25, "SLH-DSA signature": 41}


def scope_of(case):
    scope = case["scope"]
    texts = {name: bytes.fromhex(scope[name]) for name in ("purpose", "group", "binding")}
    return one_time.Scope(**texts, epoch=scope["epoch"], leaf=scope["leaf"])


def changed(data, place, bit=0):
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


class Vector:
    def __init__(self, case):
        self.public, self.scope = bytes.fromhex(case["pk"]), scope_of(case)
        self.certificate = bytes.fromhex(case["certificate"])
        self.signed = [(bytes.fromhex(one["envelope"]), bytes.fromhex(one["message"])) for one in case["signatures"]]

    def accepts(self, envelope, message, **other):
        other = {"public": self.public, "scope": self.scope, "certificate": self.certificate} | other
        return one_time.accepts(envelope, other["public"], other["scope"], message, other["certificate"])

    def certified(self, envelope):
        return b"\2" + self.certificate + envelope[1:]


@pytest.fixture(params=CASES, ids=IDS)
def vector(request):
    return Vector(request.param)


def test_every_vector_is_taken_in_both_types(vector):
    assert one_time.accepts_certificate(vector.certificate, vector.public, vector.scope)
    for envelope, message in vector.signed:
        assert vector.accepts(envelope, message)
        assert vector.accepts(vector.certified(envelope), message, certificate=None)
        assert not vector.accepts(envelope, message, certificate=None)


def test_every_changed_byte_of_a_signature_is_refused(vector):
    for envelope, message in vector.signed:
        for place in range(len(envelope)):
            assert not vector.accepts(changed(envelope, place, place % 8), message), place
        assert not vector.accepts(envelope, message + b"\0")
        for wrong in (envelope[:-1], envelope + b"\0", envelope[:-16], envelope + bytes(16), b"", envelope[1:]):
            assert not vector.accepts(wrong, message)


def test_every_field_of_a_certificate_counts(vector):
    envelope, message = vector.signed[0]
    whole = vector.certified(envelope)
    starts = list(STATEMENT_FIELDS.values())
    places = set(starts) | set(range(41)) | set(range(41, one_time.CERTIFICATE, 97)) | {one_time.CERTIFICATE - 1}
    for place in sorted(places):
        assert not vector.accepts(changed(whole, 1 + place, place % 8), message), place
    for start in FIELDS.values():
        assert not vector.accepts(changed(whole, 1 + one_time.CERTIFICATE + start), message)
    for kind in (0, 1, 3, 255):
        assert not vector.accepts(bytes([kind]) + whole[1:], message)


def test_every_field_of_the_scope_counts(vector):
    envelope, message = vector.signed[0]
    scope = vector.scope
    others = [dataclasses.replace(scope, **{name: getattr(scope, name)[:-1] + b"\xff\xff"}) for name in ("purpose", "group", "binding")]
    others += [dataclasses.replace(scope, **{name: getattr(scope, name) ^ 1}) for name in ("epoch", "leaf")]
    # The same bytes, cut elsewhere.
    others.append(dataclasses.replace(scope, purpose=scope.purpose + scope.group, group=b"\1"))
    for other in others:
        assert not one_time.accepts_certificate(vector.certificate, vector.public, other)
        assert not vector.accepts(envelope, message, scope=other)
        assert not vector.accepts(vector.certified(envelope), message, scope=other)


def test_another_key_and_another_batch_are_refused(vector):
    envelope, message = vector.signed[0]
    public = changed(vector.public, 3)
    assert not vector.accepts(envelope, message, public=public)
    assert not vector.accepts(vector.certified(envelope), message, public=public)
    for case in CASES:
        other = Vector(case)
        if other.certificate != vector.certificate:
            assert not vector.accepts(envelope, message, certificate=other.certificate)


def test_the_digits_of_extreme_digests():
    assert slh_dsa.digits(bytes(16)) == [0] * 32 + [1, 14, 0]
    assert slh_dsa.digits(b"\xff" * 16) == [15] * 32 + [0, 0, 0]
