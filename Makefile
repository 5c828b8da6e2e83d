# Each target is a line or two; the work is in Scripts/.
.PHONY: run test simulate conformance fuzz bench bench-hbss bench-mls bench-relay bench-rooms bench-web soak constant-time lint format web wasm setup clean

run:            ## install what is missing, build, serve on http://localhost:8080
	@Scripts/run

test:           ## install what is missing, run every test
	@Scripts/test

SEEDS ?= 1-2000
STEPS ?= 500
simulate:       ## seeded runs of many engines: SEEDS=1-2000 STEPS=500; ARGS="--weather storm --people 40 --few-time --trace"
	@swift build --product simulate >&2 && .build/debug/simulate $(SEEDS) $(STEPS) $(ARGS)

conformance:    ## every official vector, natively and in WebAssembly
	@Scripts/setup run && swift build --product conformance && Scripts/build-wasm && Scripts/conformance

bench: bench-hbss bench-mls bench-relay bench-rooms bench-web  ## every benchmark there is

bench-hbss:     ## hash-based signatures beside their peers; ARGS="--web" in Chromium, or options of Benchmarks/hbss/bench.py
	@Scripts/bench-hbss $(ARGS)

constant-time:  ## proves with Valgrind that no branch and no address depends on a signing key; a few minutes
	@Scripts/constant-time

bench-mls:      ## groups of 2 to 1,000 members, natively and in WebAssembly; ARGS="0x0001:2,10" chooses, ARGS="--peers" compares
	@Scripts/bench-mls $(ARGS)

fuzz:           ## every decoder and group under libFuzzer, SECONDS each (60); TARGETS="process json" chooses
	@Scripts/fuzz $(or $(SECONDS),60) $(TARGETS)

bench-relay:    ## the server under load; ARGS="--peers mosquitto,redis" puts others beside it, ARGS="--help" tells the rest
	@Scripts/bench-relay $(ARGS)

bench-rooms:    ## rooms of 10 to 1,000 people by terminals and a server; ARGS="--sizes 10,100 --signature ml-dsa"
	@Scripts/bench-rooms $(ARGS)

bench-web:      ## a reload of the web client with 50 rooms, until its composer takes text; ARGS="--rooms 200 --count 7"
	@Scripts/bench-web $(ARGS)

soak:           ## two hours of mixed traffic under which memory has to stay flat; MINUTES=10 for less
	@Scripts/soak

lint:           ## formatting and house rules
	@Scripts/lint

format:         ## format the Swift sources in place
	swift format --in-place --recursive --parallel Sources Tests Benchmarks Package.swift

wasm:           ## the browser's core
	@Scripts/build-wasm

web:            ## the web client
	@Scripts/build-web

clean:
	rm -rf .build .build-wasm .build-fuzz .build-constant-time Web/dist
