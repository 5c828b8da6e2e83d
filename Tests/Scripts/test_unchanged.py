"""Scripts/unchanged: what is built already is not built again, and what is not is."""

import os
import pathlib
import shutil
import subprocess

import pytest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "Scripts"
BUILD = """#!/usr/bin/env bash
set -euo pipefail
source Scripts/unchanged
if unchanged product "Sources" "out Sources/made"; then
  echo skipped
  exit 0
fi
[ -z "${FAIL:-}" ] || { echo failed; exit 1; }
[ -z "${MEANWHILE:-}" ] || echo "$MEANWHILE" >Sources/a.txt
mkdir -p out Sources/made
cat Sources/*.txt >out/product
date +%N >Sources/made/log
remember
echo built
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "Scripts").mkdir()
    (tmp_path / "Sources" / "deep").mkdir(parents=True)
    shutil.copy(SCRIPTS / "unchanged", tmp_path / "Scripts" / "unchanged")
    (tmp_path / "Scripts" / "build").write_text(BUILD)
    (tmp_path / "Scripts" / "debian-packages").write_text("[run]\nbash  # there everywhere\n")
    (tmp_path / "Package.swift").write_text('let strict = Context.environment["STRICT"] != nil\n')
    (tmp_path / "Sources" / "a.txt").write_text("a")
    (tmp_path / "Sources" / "deep" / "b.txt").write_text("b")
    assert build(tmp_path) == "built"
    assert build(tmp_path) == "skipped"
    return tmp_path


def build(tree, **environment):
    done = subprocess.run(
        ["bash", "Scripts/build"], cwd=tree, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert not done.stderr, done.stderr
    return done.stdout.strip()


def change(tree):
    (tree / "Sources" / "deep" / "b.txt").write_text("other")


def change_of_equal_length_and_date(tree):
    file = tree / "Sources" / "a.txt"
    date = file.stat().st_mtime_ns
    file.write_text("A")
    os.utime(file, ns=(date, date))


def add(tree):
    (tree / "Sources" / "deep" / "c.txt").write_text("c")


def remove(tree):
    (tree / "Sources" / "deep" / "b.txt").unlink()


def rename(tree):
    (tree / "Sources" / "a.txt").rename(tree / "Sources" / "z.txt")


def change_the_script(tree):
    with open(tree / "Scripts" / "build", "a") as script:
        script.write("# another flag\n")


def lose_the_product(tree):
    (tree / "out" / "product").unlink()


def lose_everything_made(tree):
    shutil.rmtree(tree / "out")


def make_the_product_otherwise(tree):
    (tree / "out" / "product").write_text("by other flags")


@pytest.mark.parametrize(
    "happens",
    [
        change,
        change_of_equal_length_and_date,
        add,
        remove,
        rename,
        change_the_script,
        lose_the_product,
        lose_everything_made,
        make_the_product_otherwise,
    ],
)
def test_builds_again_after(tree, happens):
    happens(tree)
    assert build(tree) == "built"
    assert build(tree) == "skipped"


def test_a_date_is_no_change(tree):
    (tree / "Sources" / "a.txt").touch()
    assert build(tree) == "skipped"


def test_the_environment_counts_that_the_manifest_reads(tree):
    assert build(tree, STRICT="1") == "built"
    assert build(tree, STRICT="1") == "skipped"
    assert build(tree) == "built"
    assert build(tree, NIGHTJAR_PORT="8081") == "skipped"


def test_the_toolchain_counts(tree, tmp_path_factory):
    tools = tmp_path_factory.mktemp("tools")
    (tools / "swift").write_text("#!/bin/sh\necho Swift version 99\n")
    (tools / "swift").chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    assert build(tree, PATH=path) == "built"
    assert build(tree, PATH=path) == "skipped"


def test_a_build_that_failed_is_tried_again(tree):
    change(tree)
    assert build(tree, FAIL="1") == "failed"
    (tree / "Sources" / "deep" / "b.txt").write_text("b")
    assert build(tree) == "built"


def test_what_changes_while_it_is_built_has_changed(tree):
    change(tree)
    assert build(tree, MEANWHILE="late") == "built"
    assert build(tree) == "built"
    assert build(tree) == "skipped"
