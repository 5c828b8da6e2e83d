"""One server and its people for the whole run: a story is told from beginning to end."""

import secrets

import pytest
from playwright.sync_api import sync_playwright

from person import PICTURES, Person
from server import Server
from terminal import Terminal


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()
    server.wire.close()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def people(server, playwright, tmp_path_factory):
    """Makes people, each with a profile of their own."""
    everybody = []

    def make(name: str) -> Person:
        folder = tmp_path_factory.mktemp(f"profile-{name}")
        person = Person(playwright, folder, server.address, name, f"{name}'s {secrets.token_urlsafe(12)}")
        everybody.append(person)
        return person

    make.everybody = everybody
    yield make
    for person in everybody:
        person.close()


@pytest.fixture(scope="session")
def terminals(server, tmp_path_factory):
    def make(name: str) -> Terminal:
        folder = tmp_path_factory.mktemp(f"terminal-{name}")
        return Terminal(server.binary, folder, server.direct_address, name, f"{name}'s {secrets.token_urlsafe(12)}")

    return make


def pytest_terminal_summary(terminalreporter):
    if PICTURES.is_dir():
        terminalreporter.write_line(f"Screenshots are in {PICTURES}")
