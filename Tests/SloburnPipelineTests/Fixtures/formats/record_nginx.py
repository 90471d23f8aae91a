#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Records nginx.log, the access log of a real nginx by the log_format of docs/formats.md, and nginx.json.

The latter is what the client saw.

Usage: record_nginx.py PATH-OF-NGINX. It listens on the loopback interface only.
"""

import http.server
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE, FOLDER = pathlib.Path(__file__).parent, pathlib.Path(tempfile.mkdtemp())
PORT, UPSTREAM, NOBODY = 18480, 18481, 18482
CONFIG = """
daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/error.log;
events {}
http {
  log_format slo escape=json '{"msec":$msec,"request_time":$request_time,"status":$status,'
                             '"method":"$request_method","host":"$host","uri":"$uri"}';
  access_log FOLDER/access.log slo;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
  server {
    listen 127.0.0.1:PORT;
    location / { proxy_pass http://127.0.0.1:UPSTREAM; }
    location /gone { return 301 /; }
    location /none { return 204; }
    location /missing { return 404; }
    location /down { proxy_pass http://127.0.0.1:NOBODY; }
  }
}
"""


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers after as long as the path says."""

    def do_GET(self):
        try:
            time.sleep(0.4 if "slow" in self.path else 0)
            self.send_response(503 if "busy" in self.path else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
        except OSError:
            pass

    do_POST = do_GET

    def log_message(self, *_):
        pass


def ask(path, method="GET", host="shop.example", raw=None, give_up=False):
    """One request on a connection of its own; what came back, when, and whether it took long."""
    begin = time.time()
    with socket.create_connection(("127.0.0.1", PORT)) as connection:
        text = raw or f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(text.encode("latin-1"))
        if give_up:
            time.sleep(0.05)
            status = 499
        else:
            answer = b""
            while part := connection.recv(4096):
                answer += part
            status = int(answer.split(b" ")[1])
    seen = time.time()
    # nginx notices, and writes its line, soon after.
    time.sleep(0.05)
    return {"path": path, "status": status, "time": round(seen, 3), "slow": seen - begin > 0.3}


def main():
    for name, value in [("FOLDER", FOLDER), ("PORT", PORT), ("UPSTREAM", UPSTREAM), ("NOBODY", NOBODY)]:
        globals()["CONFIG"] = CONFIG.replace(name, str(value))
    (FOLDER / "nginx.conf").write_text(CONFIG)
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", UPSTREAM), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    nginx = subprocess.Popen([sys.argv[1], "-c", FOLDER / "nginx.conf", "-e", FOLDER / "error.log"])
    try:
        time.sleep(1)
        seen = [ask(f"/cart/{n}") for n in range(12)] + [ask(f"/slow/{n}", "POST") for n in range(4)]
        seen += [
            ask(path) for path in ("/gone", "/none", "/missing", "/down", "/busy", "/down", "/busy/slow", "/missing")
        ]
        seen += [ask("/slow", give_up=True), ask("/slow", give_up=True)]
        # What needs escapes.
        seen += [ask('/a"b\\c'), ask("/gr%C3%B6%C3%9Fe"), ask("/tab%09%0a%00".replace("%00", "")), ask("/bad%ff")]
        # No method and no path can be read.
        seen += [ask("", raw="\x16\x03\x01 nonsense\r\n\r\n"), ask("/long", raw="GET /no-host HTTP/1.1\r\n\r\n")]
        seen += [ask(f"/pay/{n}") for n in range(6)]
    finally:
        nginx.terminate()
        nginx.wait()
    (HERE / "nginx.log").write_bytes((FOLDER / "access.log").read_bytes())
    (HERE / "nginx.json").write_text("[\n" + ",\n".join("  " + json.dumps(line) for line in seen) + "\n]\n")


main()
