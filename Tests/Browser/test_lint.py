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


def test_what_is_looked_at_is_no_cast():
    assert run("casts", "casts/kept") == (0, [])


def test_each_cast_is_named_unless_its_file_is_excused():
    places = ["casts/broken/casts.ts:1:39: a cast", "casts/broken/casts.ts:2:42: a cast"]
    assert run("casts", "casts/broken") == (1, places)
    assert run("casts", "casts/broken", "--", "casts/broken/casts.ts") == (0, [])


BROKEN = {
    "callback.tsx:3:84": "rules-of-hooks",
    "condition.tsx:5:21": "rules-of-hooks",
    "early.tsx:5:3": "rules-of-hooks",
    "effect.ts:7:6": "exhaustive-deps",
    "function.ts:4:10": "rules-of-hooks",
    "layout.ts:7:6": "exhaustive-deps",
    "loop.ts:4:55": "rules-of-hooks",
    "memo.ts:4:39": "exhaustive-deps",
    "superfluous.ts:6:43": "exhaustive-deps",
}


def test_types_are_no_obstacle_to_the_rules_of_hooks():
    assert run("hooks", "hooks/kept") == (0, [])


def test_each_broken_rule_of_hooks_is_named_where_it_is_broken():
    status, lines = run("hooks", "hooks/broken")
    assert status == 1
    places = {line.split(": ")[0].removeprefix("hooks/broken/"): line.split("react-hooks/")[-1].removesuffix(")") for line in lines}
    assert places == BROKEN


def test_what_does_not_parse_does_not_pass(tmp_path):
    (tmp_path / "unfinished.ts").write_text("export const count = ;")
    status, lines = run("hooks", str(tmp_path))
    assert status == 1 and "(syntax)" in lines[0]


def test_a_component_may_have_a_stylesheet_and_use_those_that_are_shared():
    assert run("stylesheets", "stylesheets/kept") == (0, [])


def test_a_stylesheet_has_one_component_and_styles_nothing_else():
    folder, nothing = "stylesheets/broken", "nothing that it is for has a class of"
    assert run("stylesheets", folder) == (1, [
        f"{folder}/Panel.tsx imports Page.css, which is not its own",
        f"{folder}/Page.css has no component",
        f'{folder}/Panel.css: {nothing} ".panel-head"',
        f'{folder}/Panel.css: {nothing} ".side .headline"',
        f'{folder}/styles/buttons.css: {nothing} ".buton"',
    ])  # fmt: skip


@pytest.mark.parametrize("check", ["cycles", "hooks", "stylesheets"])
def test_a_check_of_nothing_fails(check, tmp_path):
    assert run(check, str(tmp_path))[0] == 1
