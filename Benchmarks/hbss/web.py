"""Measures HBSS in Debian's Chromium, one worker and all of them in turns, and writes .build/bench/hbss-web.json.

    python web.py [--count N] [--workers N] [--sets SLH-DSA-SHA2-128s,…]

Needs .build/web/bench-hbss.wasm (Scripts/build-wasm bench-hbss) and esbuild. The workers are the client's own; times are those
that pass. "again" is a signature by a key whose top tree is known from the one before.
"""

import argparse
import functools
import http.server
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import threading

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = """
(request) => new Promise((resolve, reject) => {
  const worker = new Worker("/worker.js");
  worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.rows));
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(request);
})
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """With the headers that the server sends, so that memory can be shared."""

    def end_headers(self):
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *_):
        pass


def build(site):
    shutil.copy(ROOT / ".build/web/bench-hbss.wasm", site)
    (site / "index.html").write_text("<!doctype html><title>HBSS</title>")
    for entry, name in ((HERE / "Browser/worker.ts", "worker.js"), (ROOT / "Web/source/signing/main.ts", "signing.js")):
        options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--log-level=warning", f"--outfile={site / name}"]
        subprocess.run(["esbuild", str(entry), *options], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--sets", default="")
    parser.add_argument("--output", default=str(ROOT / ".build/bench/hbss-web.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = pathlib.Path(folder)
        build(site)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://localhost:{server.server_address[1]}/")
        sets = [name for name in options.sets.split(",") if name]
        measured = page.evaluate(PAGE, {"count": options.count, "sets": sets, "workers": options.workers})
        host = f"Chromium {browser.version}, {os.cpu_count()} cores"
        browser.close()
        server.shutdown()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{host}; load average {load}; times in ms")
    print(f"{'case':26} {'workers':>7} {'median':>9} {'min':>9} {'spread':>7}")
    rows = []
    for row in measured:
        times = row["times"]
        rows.append({
            "case": row["case"], "host": host, "threads": options.workers if row["share"] else 1, "unit": "ms",
            "median": statistics.median(times), "min": min(times),
            "spread": statistics.pstdev(times) / statistics.median(times),
            "peer": None, "peerMedian": None, "peerMin": None, "ratio": None,
        })  # fmt: skip
        row = rows[-1]
        print(f"{row['case']:26} {row['threads']:7} {row['median']:9.2f} {row['min']:9.2f} {row['spread']:7.1%}")
    output = pathlib.Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"written to {output}")


main()
