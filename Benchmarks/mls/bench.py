"""Runs the group benchmark natively and in WebAssembly, prints a table, and writes .build/bench/mls.json.

Rows are {case, host, threads, unit, median, min, peer, peerMedian, ratio}; a case is "operation suite members". With --peers, what
OpenMLS and MLS++ can be asked for stands beside the native figures of suite 0x0002, a row for each; elsewhere the three last fields
are null. The native run writes its groups to .build/bench/mls-groups, and WebAssembly measures the same ones.
"""

import argparse
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys

WISHES = ["0x0001:2,10,100,1000", "0xF002:2,10,100,1000", "0xF0E1:2,10,100,1000", "0xF0E2:2,10,100,1000",
          "0xF0E4:2,10"]
PEERS_WISH = "0x0002:2,10,100,1000"


def measure(command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode != 0:
        sys.exit(f"bench-mls: {' '.join(command)} failed")


def beside(row, peers):
    """The row once for each peer that has the same case; once without any."""
    for peer in peers.get(row["case"], []) if row["host"] == "native" else []:
        ratio = peer["median"] / row["median"] if row["median"] else None
        yield {**row, "peer": peer["host"], "peerMedian": peer["median"], "ratio": ratio}
    if row["host"] != "native" or row["case"] not in peers:
        yield {**row, "peer": None, "peerMedian": None, "ratio": None}


def text(value, unit):
    if unit == "B":
        return f"{value:,.0f} B"
    return f"{value / 60000:.1f} min" if value >= 60000 else f"{value:,.3f} ms"


def growth(rows):
    """How each operation grows from the smallest group to the largest: the exponent of the members in its cost."""
    series = {}
    for row in rows:
        operation, suite, members = re.fullmatch(r"(.*) (0x\w+) (\d+)", row["case"]).groups()
        series.setdefault((row["host"], suite, operation, row["unit"]), []).append((int(members), row["median"]))
    for (host, suite, operation, unit), points in sorted(series.items()):
        points.sort()
        (few, low), (many, high) = points[0], points[-1]
        if few < many and low > 0 and high > 0:
            exponent = math.log(high / low) / math.log(many / few)
            steps = ", ".join(f"{members}: {text(value, unit)}" for members, value in points)
            print(f"{host:10} {suite} {operation:24} n^{exponent:4.2f}   {steps}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--native", help="the program; left out, nothing native is measured")
    parser.add_argument("--wasm", action="store_true")
    parser.add_argument("--peers", action="store_true", help="OpenMLS and MLS++, from Tests/CrossCheck/requirements-mls.txt")
    parser.add_argument("--output", default=".build/bench/mls.json")
    parser.add_argument("wishes", nargs="*", help="SUITE:MEMBERS,MEMBERS instead of all")
    options = parser.parse_args()
    output = pathlib.Path(options.output)
    groups = output.parent / "mls-groups"
    if options.native:
        # A format of the state that has changed since must not be read.
        shutil.rmtree(groups, ignore_errors=True)
    groups.mkdir(parents=True, exist_ok=True)
    request = ["--groups", str(groups), *(options.wishes or WISHES + [PEERS_WISH] * options.peers)]
    peers = {}
    if options.peers:
        for row in measure([sys.executable, "Benchmarks/mls/peers.py"]):
            peers.setdefault(row["case"], []).append(row)
            print(f"{row['host']:28} {row['case']:36} {text(row['median'], row['unit']):>14}", flush=True)
    commands = []
    if options.native:
        commands.append([options.native, *request])
    if options.wasm:
        commands.append(["node", "Benchmarks/mls/Browser/run.mjs", *request])
    rows, own = [], []
    for command in commands:
        for row in measure(command):
            own.append(row)
            print(f"{row['host']:10} {row['case']:36} {text(row['median'], row['unit']):>14}", flush=True)
            for compared in beside(row, peers):
                rows.append(compared)
                if compared["ratio"]:
                    figure = text(compared["peerMedian"], row["unit"])
                    print(f"{'':10} {compared['peer']:36} {figure:>14}   × {compared['ratio']:.2f}", flush=True)
    print("\nGrowth with the number of members:")
    growth(own)
    output.write_text(json.dumps(rows, indent=1) + "\n")


main()
