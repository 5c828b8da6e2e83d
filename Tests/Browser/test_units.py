"""The client's parts that need no browser, under node's own test runner."""

import os
import shutil
import subprocess

import pytest

from server import ROOT

UNITS = sorted((ROOT / "Tests/Browser/units").glob("*.test.ts*"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name.split(".")[0])
def test_unit(unit, tmp_path):
    for tool in ("esbuild", "node"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool}")
    bundle = tmp_path / "unit.cjs"
    options = ["--bundle", "--platform=node", "--format=cjs", "--jsx=automatic", "--loader:.css=empty", "--log-level=warning"]
    environment = {**os.environ, "NODE_PATH": "/usr/share/nodejs"}
    subprocess.run(["esbuild", str(unit), *options, f"--outfile={bundle}"], check=True, env=environment)
    done = subprocess.run(["node", "--test", str(bundle)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-6000:]
