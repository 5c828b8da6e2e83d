import pathlib
import signal
import ssl
import subprocess
import time

import pytest

from nightjar import Server, Terminal


def make_certificate(folder: pathlib.Path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True)


@pytest.fixture
def secure(tmp_path):
    make_certificate(tmp_path)
    server = Server(
        tmp_path, ["--tls-certificate", str(tmp_path / "certificate.pem"), "--tls-key", str(tmp_path / "key.pem")])
    server.url = f"https://localhost:{server.port}"
    server.trust = str(tmp_path / "certificate.pem")
    server.start()
    yield server
    server.stop()


def shown_certificate(server):
    return ssl.get_server_certificate(("localhost", server.port))


def test_two_terminals_talk_by_https_and_a_renewed_certificate_is_shown(secure, tmp_path):
    ana, ben = Terminal(secure, tmp_path, "ana").register(), Terminal(secure, tmp_path, "ben").register()
    room = ana.run("create", "Night shift").strip()
    ana.run("invite", room, "ben")
    ana.run("send", room, "over TLS")
    assert [message["text"] for message in ben.messages(room)] == ["over TLS"]

    before = shown_certificate(secure)
    make_certificate(tmp_path)
    secure.process.send_signal(signal.SIGHUP)
    deadline = time.time() + 60
    while shown_certificate(secure) == before and time.time() < deadline:
        time.sleep(0.1)
    assert shown_certificate(secure) == (tmp_path / "certificate.pem").read_text()
    ben.run("send", room, "after the renewal")


def test_an_authority_that_is_not_trusted_is_not_spoken_to(secure, tmp_path):
    secure.trust = None
    result = Terminal(secure, tmp_path, "eve").attempt("register")
    assert result.returncode != 0
    assert result.stderr.startswith("nightjar: ")
