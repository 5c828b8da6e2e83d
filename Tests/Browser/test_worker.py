"""The worker around the core, with a core that only counts (core/counter.c): storage, several tabs, faults."""

import functools
import http.server
import re
import shutil
import subprocess
import threading

import pytest
from playwright.sync_api import Page, expect

from preview import Handler
from server import ROOT

SITE = ROOT / "Web/dist"
LOCKS = "async () => { const all = await navigator.locks.query(); return [all.held.length, all.pending.length]; }"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serves the real client with the counting core in the place of the real one."""
    if shutil.which("clang") is None:
        pytest.skip("no clang to build the counting core with")
    site = tmp_path_factory.mktemp("site") / "dist"
    shutil.copytree(SITE, site)
    for packed in site.rglob("*.gz"):
        packed.unlink()
    core = next(site.glob("assets/nightjar-*.wasm"))
    source = ROOT / "Tests/Browser/core/counter.c"
    flags = ["--target=wasm32", "-O2", "-nostdlib", "-Wl,--no-entry", "-Wl,--export-memory"]
    subprocess.run(["clang", *flags, "-o", str(core), str(source)], check=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture
def tab(address, browser):
    """Opens tabs of one profile."""
    context = browser.new_context()
    problems = []

    def opened() -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.goto(f"{address}#/room/01939d00-0000-7000-8000-000000000001")
        expect(page.get_by_label("Message to")).to_be_visible()
        return page

    yield opened
    context.close()
    # The page server has no API: what the worker asks of it gets a 404 or a 501.
    assert [problem for problem in problems if "status of" not in problem] == []


def send(page: Page, text: str = "next"):
    page.get_by_label("Message to").fill(text)
    page.keyboard.press("Enter")


def numbers(page: Page) -> list[int]:
    return [int(text.removeprefix("Number ")) for text in page.locator(".markdown").all_inner_texts()]


def expect_numbers(page: Page, last: int):
    expect(page.locator(f"[data-seq='{last}']")).to_be_visible()
    assert numbers(page) == list(range(1, last + 1))


def test_a_reload_finds_what_was_persisted(tab):
    page = tab()
    for number in (1, 2, 3):
        send(page)
        expect_numbers(page, number)
    page.reload()
    expect_numbers(page, 3)
    send(page)
    expect_numbers(page, 4)


def test_tabs_take_turns_at_one_engine(tab):
    first, second = tab(), tab()
    assert first.evaluate(LOCKS) == [1, 1]
    for turn in range(4):
        send(first if turn % 2 else second)
        expect_numbers(first, turn + 1)
        expect_numbers(second, turn + 1)


def test_the_next_tab_takes_over(tab):
    first, second, third = tab(), tab(), tab()
    send(first)
    expect_numbers(third, 1)
    first.close()
    send(second)
    expect_numbers(third, 2)
    second.close()
    send(third)
    expect_numbers(third, 3)
    assert third.evaluate(LOCKS) == [1, 0]


def test_many_messages_at_once_keep_their_order(tab):
    first, second = tab(), tab()
    for _ in range(20):
        for page in (first, second):
            send(page)
    expect_numbers(first, 40)
    expect_numbers(second, 40)


def test_a_core_that_traps_is_replaced(tab):
    page = tab()
    send(page)
    expect_numbers(page, 1)
    send(page, "trap")
    expect(page.get_by_text(re.compile("started again"))).to_be_visible()
    send(page)
    expect_numbers(page, 2)


def test_a_core_that_keeps_trapping_is_given_up(tab):
    page = tab()
    for _ in range(4):
        if page.get_by_label("Message to").count():
            send(page, "trap")
            page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name="The engine has stopped")).to_be_visible()


def test_an_engine_whose_lock_is_taken_away_stops(tab):
    first, second = tab(), tab()
    send(first)
    expect_numbers(second, 1)
    second.evaluate("() => { navigator.locks.request('nightjar-engine', { steal: true }, () => new Promise(() => {})); }")
    expect(first.get_by_role("heading", name="The engine has stopped")).to_be_visible()


def test_a_fenced_engine_cannot_write(tab):
    page = tab()
    send(page)
    expect_numbers(page, 1)
    page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("nightjar");
          request.onsuccess = () => {
            const transaction = request.result.transaction("meta", "readwrite");
            transaction.objectStore("meta").put(1000, "fence");
            transaction.oncomplete = resolve;
          };
        })"""
    )
    send(page)
    expect(page.get_by_role("heading", name="The engine has stopped")).to_be_visible()
    page.reload()
    expect_numbers(page, 1)
    send(page)
    expect_numbers(page, 2)


def test_a_record_that_was_changed_on_disk_is_noticed(tab):
    page = tab()
    for number in (1, 2):
        send(page)
        expect_numbers(page, number)
    flip = """(prefix) => new Promise((resolve) => {
      const request = indexedDB.open("nightjar");
      request.onsuccess = () => {
        const transaction = request.result.transaction("records", "readwrite");
        const cursor = transaction.objectStore("records").openCursor(IDBKeyRange.bound(prefix, prefix + "~"));
        cursor.onsuccess = () => {
          const value = cursor.result.value;
          value[value.length - 1] ^= 1;
          cursor.result.update(value);
        };
        transaction.oncomplete = resolve;
      };
    })"""
    page.evaluate(flip, "m/")
    page.reload()
    failed = page.locator("[data-seq='1']")
    expect(failed).to_contain_text("could not be verified")
    expect(page.locator("[data-seq='2']")).to_contain_text("Number 2")
    page.evaluate(flip, "r/")
    page.reload()
    expect(page.get_by_role("heading", name="This browser's storage is damaged")).to_be_visible()


def test_logging_out_begins_anew(tab):
    first, second = tab(), tab()
    send(first)
    expect_numbers(second, 1)
    first.get_by_role("button", name="Your account").click()
    first.get_by_role("menuitem", name="Log out").click()
    first.get_by_role("button", name="Log out and erase").click()
    expect(first.locator("[data-seq]")).to_have_count(0)
    expect(first.locator(".rooms")).to_be_visible()
    for page in (first, second):
        page.goto(page.url.split("#")[0] + "#/room/01939d00-0000-7000-8000-000000000001")
    send(second)
    expect_numbers(second, 1)
    expect_numbers(first, 1)
