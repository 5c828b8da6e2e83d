"""Prints how long HBSS takes, and its peers beside it, and writes .build/bench/hbss.json.

    python bench.py PROGRAM [--rounds N] [--sets SLH-DSA-SHA2-128s,…] [--threads N]

PROGRAM is the built bench-hbss. Peers: pqcrypto 1.0.0 where it is installed, libcrypto where it is OpenSSL 3.5 or later
(or the one that NIGHTJAR_LIBCRYPTO names). All run in turns, so that what else the machine does meets all of them. Times of
one thread are processor time; with more threads they are the time that passes, of a verification or a few-time key the time
by the number of threads that each do one. "again" is a signature by a key whose top tree is known from the one before.

The bound is what hashing alone would take: the hashes times the fastest lane's time, by the threads.
"""

import argparse
import ctypes
import ctypes.util
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time

SETS = [f"SLH-DSA-{family}-{size}" for family in ("SHA2", "SHAKE") for size in ("128s", "128f", "192s", "192f", "256s", "256f")]
MESSAGE = bytes(64)
# n, h, d, a, k of FIPS 205, table 2.
SIZES = {
    "128s": (16, 63, 7, 12, 14), "128f": (16, 66, 22, 6, 33), "192s": (24, 63, 7, 14, 17),
    "192f": (24, 66, 22, 8, 33), "256s": (32, 64, 8, 14, 22), "256f": (32, 68, 17, 9, 35),
}


def compressions(operation, name):
    """What hashing alone costs, in units of a chain's step; for a verification on average."""
    if name == "few-time":
        # 1,024 secrets and 512 steps each, or those of about 50 revealed ones; the tree's nodes are SHA-512's.
        return {"keygen": 1024 * 513 + 1023 * 2.5, "sign": 50, "verify": 50 * 512 + 250 * 2.5}[operation]
    if name == "one-time":
        # 256 keys of 35 chains, each a secret and 15 steps, and a leaf of ten blocks; nodes of two; a signature opens all chains
        # and completes them again, a verifier on average half of them.
        leaf, path = 10, 16
        rows = {"batch": 256 * (35 * 16 + leaf) + 255 * 2, "sign": 35 * 16 + leaf, "next": 35 * 7.5 + leaf + path}
        slh = {"certify": "again", "first": "verify"}
        if operation in slh:
            return compressions(slh[operation], "SLH-DSA-SHA2-128s") + (rows["next"] if operation == "first" else 0)
        return rows[operation]
    n, h, d, a, k = SIZES[name[-4:]]
    chains, height = 2 * n + 3, h // d
    if "SHAKE" in name:
        pair, leaf = 1, -(-(n + 32 + chains * n + 1) // 136)
    elif n == 16:
        pair, leaf = 1, -(-(22 + chains * n + 9) // 64)
    else:
        # A SHA-512 compression takes about 80/64 of the rounds, with half the lanes.
        pair, leaf = 2.5, 2.5 * -(-(22 + chains * n + 17) // 128)
    tree = (16 * chains + leaf + pair) * 2**height
    if operation == "keygen":
        return tree
    if operation == "verify":
        return d * (7.5 * chains + leaf + height * pair) + k * (1 + a * pair)
    # The layers' trees, the top one's leaves but the signing one known when a key signs again.
    known = (16 * chains + leaf) * ((1 << height) - 1) if operation == "again" and height > 4 else 0
    return d * tree - known + (k << a) * (2 + pair)


class Ours:
    name = "nightjar"

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def measure(self, operation, name, count, threads=1):
        return [int(word) / 1e6 for word in self.ask(f"{operation} {name} {count} {threads}")]

    def lane(self, family):
        return min(float(word) for word in self.ask(f"lane {family} 5"))


def print_allocations(program, sets):
    """What signing allocates, counted by a preloaded library: the same few blocks, however many the hashes."""
    library = pathlib.Path(program).resolve().parent / "hbss-allocations.so"
    source = pathlib.Path(__file__).with_name("allocations.c")
    try:
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        print("allocations: not counted (no C compiler)")
        return
    request = "".join(f"allocations {name}\n" for name in sets)
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    answer = subprocess.run([program], input=request, env=environment, capture_output=True, text=True).stdout.split()
    request = "allocations one-time\n"
    counts = subprocess.run([program], input=request, env=environment, capture_output=True, text=True).stdout.split()
    for part, count in zip(("batch", "sign", "verify"), counts):
        print(f"{part} one-time: {count} allocations")
    for name, allocations in zip(sets, answer):
        print(f"sign {name}: {allocations} allocations for about {compressions('sign', name):,.0f} hashes")


def timed(call, count):
    times = []
    for _ in range(count):
        start = time.thread_time_ns()
        call()
        times.append((time.thread_time_ns() - start) / 1e6)
    return times


class PQCrypto:
    name = "pqcrypto 1.0.0"

    def __init__(self):
        import pqcrypto

        self.package, self.prepared = pqcrypto, {}

    def measure(self, operation, name, count, threads=1):
        module = getattr(self.package, name.lower().replace("-", "_"))
        if operation == "keygen":
            return timed(module.keygen, count)
        if name not in self.prepared:
            public, secret = module.keygen()
            self.prepared[name] = public, secret, module.sign(secret, MESSAGE)
        public, secret, signature = self.prepared[name]
        if operation == "sign":
            return timed(lambda: module.sign(secret, MESSAGE), count)
        return timed(lambda: module.verify(public, MESSAGE, signature), count)


class OpenSSL:
    def __init__(self):
        library = ctypes.CDLL(os.environ.get("NIGHTJAR_LIBCRYPTO") or ctypes.util.find_library("crypto") or "libcrypto.so.3")
        if library.OPENSSL_version_major() * 100 + library.OPENSSL_version_minor() < 305:
            raise OSError("older than 3.5")
        library.OpenSSL_version.restype = ctypes.c_char_p
        for function in ("EVP_PKEY_Q_keygen", "EVP_PKEY_CTX_new_from_pkey", "EVP_SIGNATURE_fetch"):
            getattr(library, function).restype = ctypes.c_void_p
        self.library, self.prepared = library, {}
        self.name = " ".join(library.OpenSSL_version(0).decode().split()[:2])

    def keygen(self, name):
        key = self.library.EVP_PKEY_Q_keygen(None, None, name.encode())
        if not key:
            raise OSError("no " + name)
        return ctypes.c_void_p(key)

    def sign(self, key, algorithm, signature, size):
        context = ctypes.c_void_p(self.library.EVP_PKEY_CTX_new_from_pkey(None, key, None))
        length = ctypes.c_size_t(size)
        done = self.library.EVP_PKEY_sign_message_init(context, algorithm, None) == 1 and (
            self.library.EVP_PKEY_sign(context, signature, ctypes.byref(length), MESSAGE, ctypes.c_size_t(64)) == 1)
        self.library.EVP_PKEY_CTX_free(context)
        if not done:
            raise OSError("cannot sign")
        return length.value

    def verify(self, key, algorithm, signature, length):
        context = ctypes.c_void_p(self.library.EVP_PKEY_CTX_new_from_pkey(None, key, None))
        done = self.library.EVP_PKEY_verify_message_init(context, algorithm, None) == 1 and (
            self.library.EVP_PKEY_verify(context, signature, ctypes.c_size_t(length), MESSAGE, ctypes.c_size_t(64)) == 1)
        self.library.EVP_PKEY_CTX_free(context)
        if not done:
            raise OSError("cannot verify")

    def measure(self, operation, name, count, threads=1):
        if operation == "keygen":
            return timed(lambda: self.library.EVP_PKEY_free(self.keygen(name)), count)
        if name not in self.prepared:
            key = self.keygen(name)
            algorithm = ctypes.c_void_p(self.library.EVP_SIGNATURE_fetch(None, name.encode(), None))
            signature = ctypes.create_string_buffer(50_000)
            self.prepared[name] = key, algorithm, signature, self.sign(key, algorithm, signature, 50_000)
        key, algorithm, signature, length = self.prepared[name]
        if operation == "sign":
            return timed(lambda: self.sign(key, algorithm, signature, 50_000), count)
        return timed(lambda: self.verify(key, algorithm, signature, length), count)


def peers():
    found = []
    for kind in (PQCrypto, OpenSSL):
        try:
            found.append(kind())
        except (ImportError, OSError, AttributeError) as error:
            print(f"{kind.__name__}: not measured ({error})")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--output", default=".build/bench/hbss.json")
    options = parser.parse_args()
    ours, others = Ours(options.program), peers()
    host = f"{platform.machine()} {cpu()} kernel {ours.ask('kernel')[0]}"
    lanes = {family: ours.lane(family) for family in ("SHA2", "SHAKE")}
    print(f"{host}; fastest lane: SHA-256 {lanes['SHA2']:.1f} ns, Keccak {lanes['SHAKE']:.1f} ns a hash")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"load average {load} on {os.cpu_count()} cores; times in ms")
    heads = f"{'case':26} {'threads':>7} {'median':>9} {'min':>9} {'spread':>6} {'bound':>9} {'of it':>6}"
    print(heads + "  peers (median, theirs by ours)")
    rows = []

    def run(operation, name, threads, compared):
        samples, counts = {}, {"keygen": 1, "sign": 1, "again": 1, "verify": 5, "batch": 1, "certify": 1, "first": 5, "next": 50}
        if name == "one-time":
            counts["sign"] = 50
        everyone = [ours] + (others if compared else [])
        for _ in range(options.rounds):
            for side in everyone:
                try:
                    times = side.measure(operation, name, counts[operation], threads)
                    samples.setdefault(side.name, []).extend(times)
                except (OSError, AttributeError) as error:
                    print(f"{side.name} {name}: not measured ({error})")
        own = samples.pop(ours.name)
        median, least = statistics.median(own), min(own)
        bound = compressions(operation, name) * lanes["SHAKE" if "SHAKE" in name else "SHA2"] / 1e6 / threads
        row = {"case": f"{operation} {name}", "host": host, "threads": threads, "unit": "ms", "median": median, "min": least,
               "spread": statistics.pstdev(own) / median, "bound": bound}
        text = f"{row['case']:26} {threads:7} {median:9.4f} {least:9.4f} {row['spread']:6.1%} {bound:9.4f} {least / bound:6.2f} "
        none = {"peer": None, "peerMedian": None, "peerMin": None, "ratio": None}
        for peer, times in samples.items():
            theirs = statistics.median(times)
            rows.append({**row, "peer": peer, "peerMedian": theirs, "peerMin": min(times), "ratio": theirs / median})
            text += f" {peer}: {theirs:.2f} ms, {theirs / median:.1f}x"
        if not samples:
            rows.append({**row, **none})
        print(text, flush=True)

    for name in options.sets.split(","):
        for operation in ("keygen", "sign", "again", "verify"):
            run(operation, name, 1, operation != "again")
        for operation in ("keygen", "sign", "again", "verify") if options.threads > 1 else ():
            run(operation, name, options.threads, False)
    for threads in sorted({1, options.threads}):
        for operation in ("keygen", "sign", "verify"):
            # Signing with few-time is 50 hashes: nothing to divide.
            if threads == 1 or operation != "sign":
                run(operation, "few-time", threads, False)
    for operation in ("batch", "certify", "sign", "first", "next"):
        run(operation, "one-time", 1, False)
    print_allocations(options.program, options.sets.split(","))
    output = pathlib.Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"written to {output}")


def cpu():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor()


main()
