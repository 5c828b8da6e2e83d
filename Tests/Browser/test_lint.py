"""The checks of `Scripts/lint-web` against sources of which it is known what they have to say."""

import os
import subprocess
from pathlib import Path

import pytest

from server import ROOT

SAMPLES = Path(__file__).parent / "lint"


def run(check: str, *arguments: str) -> tuple[int, list[str]]:
    environment = {**os.environ, "NODE_PATH": "/usr/share/nodejs"}
    command = ["node", str(ROOT / f"Web/lint/{check}.cjs"), *arguments]
    done = subprocess.run(command, cwd=SAMPLES, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr.splitlines()


def test_files_may_share_what_lies_beneath_them():
    assert run("cycles", "cycles/none") == (0, [])


def test_files_that_need_each_other_are_a_cycle():
    path = " → ".join(f"cycles/values/{name}.ts" for name in ("even", "odd", "parity", "even"))
    assert run("cycles", "cycles/values") == (1, [f"import cycle: {path}"])


def test_types_make_a_cycle_too():
    path = " → ".join(f"cycles/types/{name}.tsx" for name in ("Head", "View", "Head"))
    assert run("cycles", "cycles/types") == (1, [f"import cycle: {path}"])


@pytest.mark.parametrize("check", ["cycles"])
def test_a_check_of_nothing_fails(check, tmp_path):
    assert run(check, str(tmp_path))[0] == 1
