#!/usr/bin/env python3
"""Measure the intake function: its start, its answers under load, its memory; alone, and against Node.js in one run.

    intake.py start  --function FUNCTION --rounds 50 [--node NODE]
    intake.py load   --function FUNCTION --seconds 30 --rounds 3 --rate 200 [--mail none,folder,server] [--node NODE]
    intake.py memory --function FUNCTION --requests 50000

`start`: from the start of the process to its first answer in the hands of a runtime API, as Lambda has it; the first
event is a form that is stored. `load`: forms with a valid token and proof of work each, at a constant rate, each on a new
connection. Forms leave at their own time, whether or not earlier ones were answered, and the time counts from that
moment on, so that waiting is counted. The function has one core, the load and the mail server have the other. "The disk" is the floor:
a file of 700 bytes written through at the same rate, and nothing else.
`memory`: forms from as many addresses, as fast as the function takes them, and what it holds before and after.

Standard library only; Node.js needs `npm ci --prefix tests/bench/node` first. The store is a folder below --work, written
through to the disk, so --work should be on one.
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import socketserver
import statistics
import subprocess
import sys
import threading
import time

from bench import CARRYOVER, HERE, MIB
from forms import SECRET, SITE, Forms

ROOT = HERE.parent.parent
FUNCTION = ROOT / "target" / "release" / "intake-fn"
EVENTS = ROOT / "tests" / "intake" / "events"
FORM_EVENT, HEALTH_EVENT = EVENTS / "function_url_sent_text.json", EVENTS / "api_gateway_health.json"
PROXY_SECRET = "a proxy of the measurements"
ITS_CORE, OUR_CORE = 0, 1
LONGEST_ANSWER = 20
WARM_UP = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["start", "load", "memory"])
    parser.add_argument("--function", type=pathlib.Path, default=FUNCTION)
    parser.add_argument("--carryover", type=pathlib.Path, default=CARRYOVER, help="makes the form's pages")
    parser.add_argument("--node", type=pathlib.Path, help="the Node.js program, to be measured beside")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/var/tmp/bench-intake"))
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--mail", type=lambda text: text.split(","), default=["none", "folder", "server"])
    parser.add_argument("--requests", type=int, default=50_000)
    given = parser.parse_args()
    if os.cpu_count() < 2:
        sys.exit("this needs two cores: one for the function, one for the load")
    os.sched_setaffinity(0, {OUR_CORE})
    shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True)
    make_form(given)
    {"start": measure_start, "load": measure_load, "memory": measure_memory}[given.what](given)


def make_form(given):
    """The clinic's own form and pages, as they are put beside the function."""
    command = [given.carryover, "--root", ROOT, "build", "--no-pdf", "--out", given.work / "site"]
    made = subprocess.run([*command, "--intake", given.work / "form"], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(made.stderr[-2000:])


# --- The programs that are measured ---


def function(given, mail):
    """Command, folder of the store and environment of `intake-fn`.

    `none`: one e-mail an hour is allowed and is gone, so every further one is left to a digest: stored, not sent.
    """
    store = given.work / "store"
    settings = {
        "INTAKE_FORM": given.work / "form",
        "INTAKE_OUTBOX": f"file://{store}",
        "INTAKE_SMTP": mail if mail.startswith("smtp") else f"file://{given.work}/mails",
        "INTAKE_FROM": "Website <site@clinic.example>",
        "INTAKE_TO": "desk@clinic.example",
        "INTAKE_SITE": SITE,
        "INTAKE_SECRET": SECRET,
        "INTAKE_PROXY_SECRET": PROXY_SECRET,
        "INTAKE_MAILS_PER_HOUR": "1" if mail == "none" else "0",
    }
    return [given.function, "--listen", "127.0.0.1:0"], store, settings


def node(given, mail):
    """The same of the Node.js handler; it has no folder for e-mails."""
    store = given.work / "store"
    return [given.node, HERE / "node" / "handler.mjs"], store, {"OUTBOX": store, **({"SMTP": mail} if mail != "none" else {})}


def rotated(names, turn):
    """The names, in an order that rotates: a machine that slows down slows all of them."""
    names = list(names)
    return names[turn % len(names) :] + names[: turn % len(names)]


def started(command, core, **files):
    """A process on one core, which it inherits from us."""
    os.sched_setaffinity(0, {core})
    child = subprocess.Popen([str(part) for part in command], **files)
    os.sched_setaffinity(0, {OUR_CORE})
    return child


@contextlib.contextmanager
def running(command, environment=None, core=OUR_CORE, log=None):
    """A program that says in its first line where it listens: the process and the port."""
    with open(log or os.devnull, "ab") as errors:
        child = started(command, core, env=environment, stdout=subprocess.PIPE, stderr=errors)
    try:
        line = child.stdout.readline().decode()
        port = re.search(r":(\d+)\s*$", line)
        if not port:
            sys.exit(f"{command[0]} did not start: {line or (log and pathlib.Path(log).read_text())}")
        # Log lines go on; a full pipe would stop the program.
        threading.Thread(target=lambda: [None for _ in child.stdout], daemon=True).start()
        yield child, int(port[1])
    finally:
        child.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(20)
        child.kill()


@contextlib.contextmanager
def serving(given, program, mail):
    command, store, settings = program(given, mail)
    for folder in (store, given.work / "mails"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    # What is left over of the run before would be on its way to the disk, and into this one's times.
    os.sync()
    time.sleep(3)
    environment = {name: str(value) for name, value in settings.items()}
    with running(command, environment, ITS_CORE, given.work / "log") as child_and_port:
        yield child_and_port


# --- The load ---


def request(body, number):
    """One POST as a proxy passes it on, from an address of its own."""
    address = f"198.{18 + (number >> 16 & 1)}.{number >> 8 & 255}.{number & 255}"
    lines = [
        "POST /api/consultation HTTP/1.1",
        "Host: clinic.example",
        f"Origin: {SITE}",
        "Accept: text/html",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Forwarded-For: {address}",
        f"X-Intake-Proxy-Secret: {PROXY_SECRET}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def check(answer):
    """Anything but the way to the thank-you page would be another, cheaper kind of answer."""
    if not answer.startswith(b"HTTP/1.1 303 "):
        sys.exit(f"a form was not taken:\n{answer.decode(errors='replace')[:2000]}")


def at_constant_rate(port, requests, rate):
    """Seconds from the moment each request was to leave until its whole answer was here, and the latest start."""
    took, latest, under_way, begun = [], 0.0, {}, time.perf_counter() + 0.05
    due = [begun + place / rate for place in range(len(requests))]
    left = 0
    while left < len(requests) or under_way:
        now = time.perf_counter()
        while left < len(requests) and due[left] <= now:
            latest = max(latest, now - due[left])
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(requests[left])
            connection.setblocking(False)
            under_way[connection] = (due[left], [])
            left += 1
            now = time.perf_counter()
        wait = due[left] - now if left < len(requests) else LONGEST_ANSWER
        readable = select.select(list(under_way), [], [], max(wait, 0))[0]
        if not readable and left == len(requests):
            sys.exit(f"{len(under_way)} forms were not answered within {LONGEST_ANSWER} s")
        for connection in readable:
            planned, parts = under_way[connection]
            part = connection.recv(65536)
            if part:
                parts.append(part)
                continue
            took.append(time.perf_counter() - planned)
            check(b"".join(parts))
            connection.close()
            del under_way[connection]
    return took, latest


def at_full_speed(port, count, clients=8):
    """Sends so many forms, as fast as they are answered, each made when its turn comes."""
    made, numbers, lock = Forms(), iter(range(count)), threading.Lock()
    failed = []

    def client():
        try:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                with socket.create_connection(("127.0.0.1", port), LONGEST_ANSWER) as connection:
                    connection.sendall(request(made.body(number), number))
                    check(b"".join(iter(lambda: connection.recv(65536), b"")))
        except (SystemExit, OSError) as error:
            failed.append(error)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        sys.exit(str(failed[0]))


def resident(process):
    """Bytes in memory now, and the most so far."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return [int(re.search(rf"{name}:\s+(\d+)", text)[1]) * 1024 for name in ("VmRSS", "VmHWM")]


def processor_seconds(process):
    """What a process has worked so far; this one where it is none."""
    fields = pathlib.Path(f"/proc/{process.pid if process else 'self'}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds():
    """What all processors of the machine have worked so far."""
    user, nice, system, _, _, *interrupts = map(int, pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


# --- start ---


class RuntimeApi(socketserver.ThreadingTCPServer):
    """Lambda's side: hands out one event, and takes the time when its answer is here."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, event):
        super().__init__(("127.0.0.1", 0), RuntimeApiConnection)
        self.event, self.given_out = event.read_bytes(), False
        self.at, self.answer, self.answered = 0.0, b"", threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """The process is ended while it asks for the next event; nothing is wrong with that."""


class RuntimeApiConnection(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        if self.server.given_out:
            time.sleep(60)  # Lambda keeps the function waiting too; the process ends before.
        self.server.given_out = True
        self.say(200, self.server.event)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) if "Content-Length" in self.headers else self.chunks()
        self.server.at, self.server.answer = time.perf_counter(), body
        self.say(202, b"")
        self.server.answered.set()

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def say(self, status, body):
        self.send_response_only(status)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 10_000))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-2:123456789012:function:intake")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def with_bucket(given, mail):
    """The function as it is on Lambda: a bucket and a mail server, for which TLS is set up at the start."""
    command, store, settings = function(given, mail)
    keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": "us-east-2"}
    return command, store, settings | keys | {"INTAKE_OUTBOX": "s3://bucket", "INTAKE_SMTP": "smtps://mail.example"}


def start_once(given, program, event):
    """Seconds from the start of the process to its first answer, and the answer's status."""
    command, store, settings = program(given, "none")
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    api = RuntimeApi(event)
    lambdas = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_address[1]}",
        "AWS_LAMBDA_FUNCTION_NAME": "intake",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": "intake",
        "AWS_LAMBDA_LOG_STREAM_NAME": "intake",
    }
    environment = {name: str(value) for name, value in (settings | lambdas).items()}
    with open(given.work / "log", "ab") as log:
        begun = time.perf_counter()
        child = started(command, ITS_CORE, env=environment, stdout=log, stderr=log)
    try:
        if not api.answered.wait(LONGEST_ANSWER):
            sys.exit(f"{command[0]} did not answer; see {given.work / 'log'}")
        return api.at - begun, json.loads(api.answer)["statusCode"], resident(child)[0]
    finally:
        child.kill()
        child.wait()
        api.shutdown()
        api.server_close()


def measure_start(given):
    kinds = {"intake-fn": (function, FORM_EVENT), "intake-fn, bucket": (with_bucket, HEALTH_EVENT)}
    if given.node:
        kinds["Node.js"] = (node, FORM_EVENT)
    found = {name: [] for name in kinds}
    for turn in range(given.rounds):
        for name in rotated(kinds, turn):
            found[name].append(start_once(given, *kinds[name]))
    print("| program | rounds | median ms | p99 ms | slowest ms | of intake-fn | MiB in memory then | status |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    ours = [seconds for seconds, *_ in found["intake-fn"]]
    for name, runs in found.items():
        times = [seconds for seconds, *_ in runs]
        ratio = statistics.median(time / our for time, our in zip(times, ours))
        figures = [value * 1000 for value in (statistics.median(times), percentile(times, 0.99), max(times))]
        figures = " | ".join(f"{figure:.1f}" for figure in figures)
        memory = statistics.median(memory for *_, memory in runs) / MIB
        status = ", ".join(sorted({str(status) for _, status, _ in runs}))
        print(f"| {name} | {len(runs)} | {figures} | {ratio:.1f} | {memory:.1f} | {status} |")


# --- load ---


@contextlib.contextmanager
def mail_server(given, mail):
    """Where e-mail goes: nowhere, into a folder, or to a server that throws it away; and the server's process, if any."""
    if mail != "server":
        yield mail, []
        return
    node = given.node or shutil.which("node") or sys.exit("the mail server is a Node.js program; name Node.js with --node")
    with running([node, HERE / "node" / "mail.mjs"]) as (child, port):
        yield f"smtp://127.0.0.1:{port}", [child]


def load_once(given, program, mail):
    """Figures in the order of the table's columns."""
    made, count = Forms(), given.rate * given.seconds
    requests = [request(made.body(number), number) for number in range(count + WARM_UP)]
    with mail_server(given, mail) as (goes_to, server), serving(given, program, goes_to) as (child, port):
        at_constant_rate(port, requests[:WARM_UP], given.rate)
        before, ours = resident(child)[0], [child, *server, None]
        began, work, busy = time.perf_counter(), [processor_seconds(process) for process in ours], busy_seconds()
        took, latest = at_constant_rate(port, requests[WARM_UP:], given.rate)
        work = [processor_seconds(process) - since for process, since in zip(ours, work)]
        others = (busy_seconds() - busy - sum(work)) / (time.perf_counter() - began) / os.cpu_count()
        times = statistics.median(took), percentile(took, 0.99), max(took), work[0] / count, latest
        return [*(value * 1000 for value in times), before / MIB, resident(child)[1] / MIB, max(others, 0) * 100]


def disk_once(given):
    """Median, 99th percentile and slowest in ms of the least that keeps: at the same rate a file written through, and its folder."""
    folder, took = given.work / "floor", []
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.sync()
    time.sleep(3)
    begun = time.perf_counter()
    for place in range(given.rate * given.seconds):
        due = begun + place / given.rate
        time.sleep(max(due - time.perf_counter(), 0))
        for path, flags in ((folder / str(place), os.O_CREAT | os.O_EXCL | os.O_WRONLY), (folder, os.O_RDONLY)):
            opened = os.open(path, flags)
            if path != folder:
                os.write(opened, b"x" * 700)
            os.fsync(opened)
            os.close(opened)
        took.append(time.perf_counter() - due)
    shutil.rmtree(folder)
    return [value * 1000 for value in (statistics.median(took), percentile(took, 0.99), max(took))]


def measure_load(given):
    print(f"{given.rate} forms a second for {given.seconds} s, the median of {given.rounds} rounds")
    columns = ["mail", "program", "median ms", "p99 ms", "slowest ms", "ms of work", "latest start ms", "MiB before"]
    columns += ["most MiB", "others' work %", "p99 of the rounds", "p99 of intake-fn"]
    print("| " + " | ".join(columns) + " |")
    print("| --- " * len(columns) + "|")
    for mail in given.mail:
        kinds = {"intake-fn": function} | ({"Node.js": node} if given.node and mail != "folder" else {})
        runs = {name: [] for name in [*kinds, "the disk"]}
        for turn in range(given.rounds):
            for name in rotated(runs, turn):
                runs[name].append(load_once(given, kinds[name], mail) if name in kinds else disk_once(given))
        for name, found in runs.items():
            figures = [f"{statistics.median(column):.2f}" for column in zip(*found)]
            figures += [""] * (len(columns) - 4 - len(figures))
            slow = ", ".join(f"{run[1]:.1f}" for run in found)
            ratio = statistics.median(run[1] / our[1] for run, our in zip(found, runs["intake-fn"]))
            print("| " + " | ".join([mail, name, *figures, slow, f"{ratio:.2f}"]) + " |", flush=True)


# --- memory ---


def measure_memory(given):
    with serving(given, function, "none") as (child, port):
        at_full_speed(port, 500)
        before = resident(child)[0]
        begun = time.perf_counter()
        at_full_speed(port, given.requests)
        seconds = time.perf_counter() - begun
        time.sleep(2)
        now, peak = resident(child)
    print("| forms | s | MiB after 500 | MiB at the end | peak MiB | growth MiB |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(
        f"| {given.requests} | {seconds:.0f} | {before / MIB:.1f} | {now / MIB:.1f} | {peak / MIB:.1f} "
        f"| {(peak - before) / MIB:.1f} |"
    )


if __name__ == "__main__":
    main()
