"""Measures .build/web/bench-hbss.wasm in a worker of Debian's Chromium: python web.py [COUNT] [SET …]. Wall-clock times."""

import base64
import json
import pathlib
import sys

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

WORKER = """
onmessage = async ({ data: { bytes, count, sets } }) => {
  postMessage(await measureAll(bytes, count, sets, () => performance.now()));
};
"""
PAGE = """
async ({ source, wasm, count, sets }) => {
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ bytes, count, sets });
  });
}
"""


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    source = (HERE / "Browser/measure.mjs").read_text().replace("export ", "") + WORKER
    wasm = base64.b64encode((ROOT / ".build/web/bench-hbss.wasm").read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        rows = page.evaluate(PAGE, {"source": source, "wasm": wasm, "count": count, "sets": sys.argv[2:]})
        host = f"Chromium {browser.version}"
        browser.close()
    for row in rows:
        print(f"{row['case']:30} {row['median']:9.2f} ms {row['min']:9.2f} ms")
        row.update(host=host, threads=1, unit="ms")
        row.pop("times")
    output = ROOT / ".build/bench/hbss-web.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"{host}, one worker; written to {output.relative_to(ROOT)}")


main()
