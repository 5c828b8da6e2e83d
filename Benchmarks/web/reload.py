"""Measures how long a reload takes in Debian's Chromium, by an account with many rooms, and writes .build/bench/web.json.

    python reload.py [--rooms 50] [--count 7]

Needs Web/dist (Scripts/build-web) and a server, which NIGHTJAR_BIN names. The account is made through the real server, and in each
room stands a message. A reload begins with the navigation and ends in the page, with the frame in which every room is listed and

- "composer": the open room's composer takes text, and its message is shown;
- "online": the server is connected, too.

Rows are {case, host, threads, unit, median, min, peer, peerMedian, ratio}; the three last are null.
"""

import argparse
import json
import os
import pathlib
import secrets
import statistics
import sys
import tempfile

from playwright.sync_api import expect, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Browser"))

from person import Person  # noqa: E402
from server import Server  # noqa: E402

#: Notes when each state was first drawn, in milliseconds since the navigation began.
CLOCK = """
const rooms = %d;
const composer = () => document.querySelector(".composer textarea:enabled") && document.querySelector(".message[data-seq]");
const states = { composer, online: () => composer() && document.querySelector(".me .is-online") };
window.drawnAfter = {};
const look = () => {
  if (document.querySelectorAll(".room-row").length < rooms) return;
  for (const [name, holds] of Object.entries(states)) {
    if (window.drawnAfter[name] !== undefined || !holds()) continue;
    window.drawnAfter[name] = null;
    requestAnimationFrame(() => { window.drawnAfter[name] = performance.now(); });
  }
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
"""
CASES = ("composer", "online")


def settle(person, count):
    """Makes the account and its rooms, the last of which stays open."""
    person.register()
    for number in range(count):
        person.create_room(f"Room {number + 1}")
        person.say(f"The first words of room {number + 1}")
        if (number + 1) % 10 == 0:
            print(f"{number + 1} rooms", flush=True)
    expect(person.page.locator(".room-row")).to_have_count(count)


def reloads(page, rooms, count):
    page.add_init_script(CLOCK % rooms)
    # The first one fills the browser's cache.
    for _ in range(1 + count):
        page.reload()
        # Playwright's own waiting needs eval, which the page's policy forbids.
        times = {}
        while not all(times.get(case) for case in CASES):
            page.wait_for_timeout(50)
            times = page.evaluate("window.drawnAfter")
        yield times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--count", type=int, default=7)
    parser.add_argument("--output", default=str(ROOT / ".build/bench/web.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        server = Server(pathlib.Path(folder))
        server.start()
        try:
            profile = pathlib.Path(folder) / "profile"
            person = Person(playwright, profile, server.direct_address, "anastasia", secrets.token_urlsafe(12))
            settle(person, options.rooms)
            _, *measured = reloads(person.page, options.rooms, options.count)
            product = person.context.new_cdp_session(person.page).send("Browser.getVersion")["product"]
            person.close()
        finally:
            server.stop()
    host = f"Chromium {product.split('/')[-1]}, {os.cpu_count()} cores"
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{host}; load average {load}; {options.count} reloads; times in ms")
    print(f"{'case':32} {'median':>9} {'min':>9}")
    rows = []
    for case in CASES:
        times = [row[case] for row in measured]
        rows.append({
            "case": f"reload to {case}, {options.rooms} rooms", "host": host, "threads": os.cpu_count(), "unit": "ms",
            "median": statistics.median(times), "min": min(times), "peer": None, "peerMedian": None, "ratio": None,
        })  # fmt: skip
        print(f"{rows[-1]['case']:32} {rows[-1]['median']:9.1f} {rows[-1]['min']:9.1f}")
    output = pathlib.Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"written to {output}")


main()
