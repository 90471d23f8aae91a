# What one needs daily; `make demo` shows Sloburn at work without a broker.
.PHONY: setup build demo test lint format deb test-deb check-deploy clean

SWIFT_SOURCES := Sources Tests Benchmarks Fuzzing Package.swift
RELEASE_BINARY := .build/release/sloburn

setup:
	scripts/setup

build:
	scripts/setup --build-only
	swift build -c release --product sloburn

demo: build
	$(RELEASE_BINARY) demo $(DEMO_ARGS)

# The end-to-end tests run the released binary against a broker of their own, or against KAFKA_BOOTSTRAP. The fault
# harness has the machine to itself: what it sends must not come late.
test:
	scripts/setup
	swift build -c release --product sloburn
	SLOBURN_BIN="$(CURDIR)/$(RELEASE_BINARY)" swift test --skip FaultTests
	SLOBURN_BIN="$(CURDIR)/$(RELEASE_BINARY)" swift test --filter FaultTests

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

format:
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

# The Debian package, with Swift's run-time inside; the last line says where it is.
deb:
	scripts/deb

# Installs the package, runs its service's command, purges it; as root, on a machine without Sloburn.
test-deb:
	scripts/setup --deploy
	scripts/test-deb

# Every linter that is there, over what is in deploy/.
check-deploy:
	scripts/setup --deploy
	deploy/check

clean:
	-scripts/broker stop
	rm -rf .build .build-static .broker
