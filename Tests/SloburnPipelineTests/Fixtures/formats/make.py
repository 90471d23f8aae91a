#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Writes Fixtures/golden/format-*: records as real producers write them, and raw.json, what is expected of them.

The requests are drawn by a seed, and the counts that are expected come from them, not from the records. Needs
opentelemetry-sdk, opentelemetry-exporter-otlp-proto-common, influxdb-client, cloudevents and
"confluent-kafka[avro,json,protobuf]". nginx.log and nginx.json were recorded by record_nginx.py.
Usage: make.py [MODULE…]
"""

import importlib
import sys

for name in sys.argv[1:] or [
    "plain",
    "otlp",
    "histograms",
    "spans",
    "ends",
    "lines",
    "prometheus",
    "vector",
    "envelopes",
    "presets",
]:
    importlib.import_module(name).write()
