"""The hash kernels compile for processors that this machine is not, and use their vectors: only the compiler is asked."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "Sources/CHashLanes"
# Four lanes of 32 bits and two of 64, as each processor's assembler writes them.
TARGETS = {
    "aarch64-linux-gnu": (r"\badd\s+v\d+\.4s", r"\badd\s+v\d+\.2d"),
    "arm64-apple-macos14": (r"\badd\.4s\s+v\d+", r"\badd\.2d\s+v\d+"),
}


@pytest.fixture(scope="module")
def headers(tmp_path_factory):
    """What the kernels want of a C library, so that no other system's has to be installed."""
    folder = tmp_path_factory.mktemp("headers")
    (folder / "string.h").write_text(
        "#pragma once\n#include <stddef.h>\nvoid *memcpy(void *, const void *, size_t);\nvoid *memset(void *, int, size_t);\n"
    )
    return folder


@pytest.mark.parametrize("target", TARGETS)
def test_the_portable_kernel_becomes_vectors(target, headers, tmp_path):
    if shutil.which("clang") is None:
        pytest.skip("no clang")
    options = ["-O2", "-Wall", "-Wextra", "-Werror", "-nostdlibinc", "-isystem", str(headers), "-I", str(SOURCES / "include")]
    for source in sorted(SOURCES.glob("*.c")):
        out = tmp_path / f"{source.stem}.s"
        subprocess.run(["clang", f"--target={target}", *options, "-S", str(source), "-o", str(out)], check=True)
    assembly = (tmp_path / "Portable.s").read_text()
    for pattern in TARGETS[target]:
        assert len(re.findall(pattern, assembly)) > 100
