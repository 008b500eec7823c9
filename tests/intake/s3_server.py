"""A real S3 server (moto) on loopback for the intake tests, or faults in front of one.

    s3_server.py                            starts moto with the bucket `intake`
    s3_server.py --to PORT --fault FAULT    passes everything on to the moto there, but for the fault

It prints its port on the first line and then serves until it is stopped. A fault is `ACTION:STATE`, such as
`stall:sent`: it concerns puts of objects of that state.

    409, 503, 403   answers so, and stores nothing
    409-once        the same, for the first put of each object
    stall           takes the put and never answers
    lost            stores the object, then breaks the connection without an answer, for the first put of each
    calls           no fault, whatever the state; a GET of /calls answers how many of each kind there were since the last
"""

import argparse
import collections
import http.client
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve_moto():
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("PUT", "/intake")
    connection.getresponse().read()
    print(port, flush=True)
    threading.Event().wait()


class Fault(BaseHTTPRequestHandler):
    """Passes a request on, or misbehaves as asked."""

    protocol_version = "HTTP/1.1"
    seen = set()
    calls = collections.Counter()
    lock = threading.Lock()

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/calls":
            return self.answer_calls()
        concerned = self.command == "PUT" and f"/{self.state}/" in self.path
        with Fault.lock:
            first = self.path not in Fault.seen
            if concerned:
                Fault.seen.add(self.path)
            Fault.calls["LIST" if "list-type=" in self.path else self.command] += 1
        if concerned and (self.action in ("409", "503", "403") or (self.action == "409-once" and first)):
            status = int(self.action[:3])
            code = {409: "ConditionalRequestConflict", 503: "SlowDown", 403: "AccessDenied"}[status]
            return self.answer(status, f"<Error><Code>{code}</Code></Error>".encode())
        if concerned and self.action == "stall":
            time.sleep(3600)
        response, content = self.pass_on(body)
        if concerned and self.action == "lost" and first:
            self.close_connection = True
            return self.connection.close()
        self.answer(response.status, content, response.getheaders())

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_any

    def answer_calls(self):
        with Fault.lock:
            calls = " ".join(f"{count} {kind}" for kind, count in sorted(Fault.calls.items()))
            Fault.calls.clear()
        self.answer(200, calls.encode())

    def pass_on(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.to)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def answer(self, status, content, headers=()):
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value
            elif name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass


def serve_fault(to, fault):
    Fault.to = to
    Fault.action, Fault.state = fault.split(":")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fault)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


arguments = argparse.ArgumentParser()
arguments.add_argument("--to", type=int)
arguments.add_argument("--fault", default="calls:any")
options = arguments.parse_args()
if options.to:
    serve_fault(options.to, options.fault)
else:
    serve_moto()
