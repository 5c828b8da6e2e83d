"""The pool of signing workers: the same bytes with it as without it, whatever happens to a worker. The core is the benchmark's."""

import functools
import http.server
import shutil
import subprocess
import threading

import pytest

from preview import Handler
from server import ROOT

SHA2_128S, SHA2_128F, SHAKE_256F = 0, 1, 11
FAULTS = ("lie", "short", "hang", "close", "throw")


class PlainHandler(Handler):
    """Without the headers that isolate the page: browsers have no shared memory then."""

    isolated = False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    core = ROOT / ".build/web/bench-hbss.wasm"
    if shutil.which("esbuild") is None:
        pytest.skip("no esbuild")
    if not core.exists():
        pytest.skip(f"no {core}: make it with Scripts/build-wasm bench-hbss")
    site = tmp_path_factory.mktemp("signing")
    shutil.copy(core, site)
    (site / "index.html").write_text("<!doctype html><title>Signing</title>")

    def bundle(entry, name, *options):
        subprocess.run(
            ["esbuild", str(ROOT / entry), "--bundle", "--format=iife", "--log-level=warning", *options, f"--outfile={site / name}"],
            check=True,
        )

    bundle("Tests/Browser/signing/engine.ts", "engine.js")
    bundle("Web/source/signing/main.ts", "signing.js")
    for fault in FAULTS:
        bundle("Tests/Browser/signing/faulty.ts", f"{fault}.js", f'--define:FAULT="{fault}"')
    return site


@pytest.fixture
def run(site, browser):
    """Serves a page, gives its worker a request, and returns the answer."""
    ends = []

    def run(handler=Handler, **request):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ends.append(server.shutdown)
        context = browser.new_context()
        ends.append(context.close)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"http://localhost:{server.server_address[1]}/")
        request = {"sets": [SHA2_128F], "script": "/signing.js", "rounds": 2, "options": {"size": 2, "patience": 60_000}, **request}
        return page.evaluate(
            """(request) => new Promise((resolve, reject) => {
              const policy = trustedTypes.createPolicy("nightjar", { createScriptURL: (address) => address });
              const worker = new Worker(policy.createScriptURL("/engine.js"));
              worker.onmessage = ({ data }) => resolve(data);
              worker.onerror = (event) => reject(new Error(event.message));
              worker.postMessage(request);
            })""",
            request,
        )

    yield run
    for end in reversed(ends):
        end()


def test_the_pool_gives_the_same_keys_and_signatures(run):
    answer = run(sets=[SHA2_128S, SHA2_128F, SHAKE_256F])
    assert answer["differences"] == []
    assert answer["isIsolated"] and answer["missed"] == 0
    # Two signatures with each key; and one key, where the f sets' are too little work to share.
    assert answer["jobs"] == 7


def test_the_workers_can_do_it_all(run):
    answer = run(sets=[SHA2_128S], isIdle=True)
    assert answer["differences"] == []
    # A key's 32 units, a signature's 238, and another's without the top tree.
    assert (answer["collected"], answer["missed"]) == (32 + 238 + 238, 0)


def test_a_worker_that_is_ended_in_the_middle_is_done_without(run):
    answer = run(sets=[SHA2_128S], isIdle=True, kills=True, options={"size": 2, "patience": 2_000})
    assert answer["differences"] == [] and answer["jobs"] == 3


@pytest.mark.parametrize("fault", FAULTS)
def test_a_worker_that_goes_wrong_changes_nothing(run, fault):
    answer = run(script=f"/{fault}.js", isIdle=True, waits=4, rounds=4, options={"size": 1, "patience": 300})
    assert answer["differences"] == []
    # Workers are replaced twice, and then given up.
    assert answer["jobs"] == 3


def test_a_script_that_does_not_load_leaves_the_engine_alone(run):
    answer = run(script="/missing.js", waits=0)
    assert answer["differences"] == [] and answer["jobs"] == 0


def test_without_shared_memory_the_engine_signs_alone(run):
    answer = run(handler=PlainHandler, sets=[SHA2_128S, SHA2_128F], waits=0)
    assert answer["differences"] == []
    assert not answer["isIsolated"] and answer["jobs"] == 0
