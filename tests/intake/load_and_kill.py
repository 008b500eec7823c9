"""Load and kill: many families send the form while the function is killed again and again and the mail server fails.

    load_and_kill.py --program target/release/intake-fn --form FOLDER [--posts 2000] [--clients 16] [--kills 20]
                     [--store folder|s3] [--seed 1]

FOLDER is what `carryover build --intake FOLDER` wrote. Steps:

1. A mail server on loopback (STARTTLS, an authority of its own) that fails at random, and the real program, killed with
   SIGKILL and started again after every so many answers. A `sweep` runs beside it all the time; some of those are
   killed as well.
2. Clients, each form with a token of its own, one in twenty with a proof of work, the others through the page that
   shows the answers again. Whatever breaks is sent again as it was; one family in twelve gives up after a break.
3. The mail server is mended; sweeps with a clock (libfaketime) that is an hour further each time, until nothing is
   pending.
4. What must hold, or the program ends with code 1:
   - every reference that a family was shown is in the store, once, with that family's own answers;
   - each request in the store is whole, was sent by somebody, and was told of in exactly one e-mail. More copies, with
     one Message-ID, are there only for each time the mail server had the e-mail and never said so, or the program was
     killed within a second of it;
   - no e-mail is about a request that is not in the store, and nothing is left half-written after a purge's time.
"""

import argparse
import base64
import collections
import hashlib
import html
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

HERE = Path(__file__).parent
ORIGIN = "https://clinic.example"
FAKETIME = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"]
PATIENCE = 15


def certificates(folder):
    """An authority, and a certificate for localhost that it signed."""
    run = lambda *words: subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "30", *words], check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    run(*key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-subj", "/CN=authority", "-addext", "basicConstraints=critical,CA:TRUE")
    run(
        *key, "-keyout", folder / "server.key", "-out", folder / "server.pem", "-subj", "/CN=localhost",
        "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
        "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
    )


class Helpers:
    """Programs that end with this one."""

    def __init__(self):
        self.running = []

    def start(self, script, *words):
        process = subprocess.Popen([sys.executable, HERE / script, *map(str, words)], stdout=subprocess.PIPE, text=True)
        self.running.append(process)
        return int(process.stdout.readline())

    def stop(self):
        for process in self.running:
            process.kill()
            process.wait()


class Function:
    """The real program: served, killed, started again on the same port."""

    def __init__(self, options, folder, environment):
        self.options, self.folder, self.environment = options, folder, environment
        self.log = open(folder / "log", "ab")
        self.kills = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self):
        words = [self.options.program, "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(words, env=self.environment, stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline()
        if b"listens" not in line:
            sys.exit(f"the function did not start: {line!r}; see {self.log.name}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.kills.append(time.time())
        self.process.wait()

    def command(self, *words, **environment):
        return subprocess.Popen([self.options.program, *words], env=self.environment | environment, stdout=subprocess.PIPE, stderr=self.log)


class Family:
    """One form, sent until it is thanked for or given up."""

    def __init__(self, number, chance, port):
        self.number, self.chance, self.port = number, chance, port
        self.gives_up = chance.random() < 1 / 12
        self.proves = chance.random() < 1 / 20
        self.name = f"Load {number:05d}"
        self.reference = None
        self.events = collections.Counter()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Origin": ORIGIN, "Connection": "close"}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location") or "", response.read().decode()
        finally:
            connection.close()

    def until_answered(self, method, path, body=None):
        """The answer, or None when this family gave up. A person presses the button again, with the form as it is."""
        while True:
            try:
                status, place, page = self.ask(method, path, body)
                self.events[str(status)] += 1
                if status in (200, 303):
                    return status, place, page
            except (OSError, http.client.HTTPException) as error:
                refused = isinstance(error, ConnectionRefusedError)
                self.events["refused" if refused else "broken"] += 1
                if not refused and self.gives_up and method == "POST":
                    return None
            time.sleep(self.chance.uniform(0.05, 0.4))

    def send(self):
        _, _, text = self.until_answered("GET", "/api/challenge")
        challenge = json.loads(text)
        fields = {"lang": "en", "name": self.name, "phone": f"402-555-{self.number % 10000:04d}", "age": "3-5", "website": "", "token": challenge.pop("token")}
        if self.proves:
            began = time.time()
            fields["altcha"] = proof(challenge)
            time.sleep(max(0, 2.5 - (time.time() - began)))
        answer = self.until_answered("POST", "/api/consultation", urllib.parse.urlencode(fields))
        if answer and answer[0] == 200:
            self.events["asked"] += 1
            hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer[2])
            pressed = urllib.parse.urlencode([(name, html.unescape(value)) for name, value in hidden])
            answer = self.until_answered("POST", "/api/consultation", pressed)
        if answer:
            self.reference = urllib.parse.parse_qs(urllib.parse.urlsplit(answer[1]).query)["ref"][0]


def proof(challenge):
    """A proof of work as a browser makes it."""
    given = challenge["parameters"]
    nonce, salt, wanted = bytes.fromhex(given["nonce"]), bytes.fromhex(given["salt"]), given["keyPrefix"].lower()
    for counter in range(1 << 20):
        key = hashlib.pbkdf2_hmac("sha256", nonce + counter.to_bytes(4, "big"), salt, given["cost"], given["keyLength"])
        if key.hex().startswith(wanted):
            solution = {"counter": counter, "derivedKey": key.hex()}
            return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution}).encode()).decode()
    raise ValueError("no counter answers the challenge")


def load(options, function, families):
    """Sends every form, and kills between them."""
    waiting, done, over = collections.deque(families), [], threading.Event()

    def client():
        while True:
            try:
                family = waiting.popleft()
            except IndexError:
                return
            family.send()
            done.append(family)

    def sweeps():
        chance = random.Random(options.seed)
        while not over.is_set():
            sweep = function.command("sweep")
            if chance.random() < 0.2:
                time.sleep(chance.uniform(0, 0.5))
                sweep.kill()
                function.kills.append(time.time())
            sweep.communicate()
            over.wait(1)

    threads = [threading.Thread(target=client) for _ in range(options.clients)]
    beside = threading.Thread(target=sweeps)
    for thread in [*threads, beside]:
        thread.start()
    chance = random.Random(options.seed)
    for number in range(options.kills):
        while len(done) < len(families) * (number + 1) / (options.kills + 1):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        function.kill()
        time.sleep(chance.uniform(0, 0.3))
        function.start()
    for thread in threads:
        thread.join()
    over.set()
    beside.join()
    function.kill()


def sweep_until_told(function, port):
    """Sweeps through a mended mail server, an hour later each time, until nothing is pending: how many it took."""
    library = next(path for path in FAKETIME if os.path.exists(path))
    for hours in range(0, 48):
        later = {"LD_PRELOAD": library, "FAKETIME": f"+{hours}h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        sweep = function.command("sweep", INTAKE_SMTP=f"smtp://localhost:{port}?tls=required", **later)
        said = sweep.communicate()[0].decode().strip()
        print(f"  after {hours} h: {said}", flush=True)
        if said == "0 sent, 0 failed, 0 waiting":
            return hours
    return None


def exported(function):
    """Every request in the store, by its id."""
    text = function.command("inbox", "export", "--format", "json").communicate()[0]
    records = json.loads(text)
    return records if isinstance(records, list) else records["records"]


def read_mails(folder):
    mails = collections.defaultdict(list)
    for path in folder.glob("*.json"):
        mail = json.loads(path.read_text())
        unfolded = re.sub(r"\r?\n[ \t]+", " ", mail["text"])
        name = re.search(r"^Message-ID: <([^@]+)@", unfolded, re.MULTILINE | re.IGNORECASE)[1].upper()
        mails[name].append(mail)
    return mails


def check(families, records, mails, kills):
    """Every promise that was broken, in words."""
    broken = []
    names = {family.name: family for family in families}
    stored = collections.defaultdict(list)
    for record in records:
        name = record["answers"].get("name")
        stored[name].append(record)
        if name not in names:
            broken.append(f"{record['reference']} is of nobody: {name}")
        elif record["answers"] != {"name": name, "phone": f"402-555-{names[name].number % 10000:04d}", "age": "3-5"}:
            broken.append(f"{record['reference']} does not hold what was typed")
    for family in families:
        mine = [record["reference"] for record in stored[family.name]]
        if family.reference and mine != [family.reference]:
            broken.append(f"{family.name} was shown {family.reference}, the store has {mine}")
        if len(mine) > 1:
            broken.append(f"{family.name} is there more than once: {mine}")
    ids = {record["id"] for record in records}
    for name in mails.keys() - ids:
        broken.append(f"an e-mail is about {name}, which is not in the store")
    for name in ids:
        copies = sorted(mails[name], key=lambda mail: mail["at"])
        gaps = sum(in_gap(mail, kills) for mail in copies)
        if not 1 <= len(copies) <= 1 + gaps:
            moments = [(round(mail["at"], 2), mail["fault"], nearest(mail, kills)) for mail in copies]
            broken.append(f"{name} was told of {len(copies)} times, with {gaps} gaps: {moments}")
    return broken


def nearest(mail, kills):
    """How many seconds after this e-mail the nearest kill came; less than nothing is before it."""
    return min((round(kill - mail["at"], 2) for kill in kills), key=abs, default=None)


def in_gap(mail, kills):
    """Whether the program may not have heard that the mail server has this e-mail, or died before it could note so.

    The server may read the last words of a program that was killed a moment before.
    """
    unsaid = mail["fault"] in ("drop-after-data", "silent-after-stored")
    return unsaid or any(-1 <= kill - mail["at"] <= 1 for kill in kills)


def report(options, families, records, mails, faults, function, seconds):
    events = sum((family.events for family in families), collections.Counter())
    copies = collections.Counter(len(mails[record["id"]]) for record in records)
    thanked = sum(1 for family in families if family.reference)
    print(f"{options.posts} forms from {options.clients} clients in {seconds:.0f} s, store: {options.store}")
    print(f"  the function was killed {options.kills} times, sweeps beside it {len(function.kills) - options.kills - 1} times")
    print(f"  answers: {dict(sorted(events.items()))}")
    print(f"  faults of the mail server: {dict(sorted(faults.items()))}")
    print(f"  thanked {thanked}, given up {options.posts - thanked}, in the store {len(records)}")
    print(f"  e-mails a request: {dict(sorted(copies.items()))}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", type=Path, required=True)
    arguments.add_argument("--form", type=Path, required=True)
    arguments.add_argument("--posts", type=int, default=2000)
    arguments.add_argument("--clients", type=int, default=16)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--store", choices=["folder", "s3"], default="folder")
    arguments.add_argument("--share", type=float, default=0.3)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    helpers = Helpers()
    with tempfile.TemporaryDirectory() as folder:
        try:
            sys.exit(prove(options, Path(folder), helpers))
        finally:
            helpers.stop()


def prove(options, folder, helpers):
    certificates(folder)
    mails = folder / "mails"
    mails.mkdir()
    server = ["--certificate", folder / "server.pem", "--key", folder / "server.key", "--into", mails]
    failing = helpers.start("smtp_server.py", *server, "--fault", "random", "--share", options.share, "--seed", options.seed)
    environment = {
        "INTAKE_FORM": str(options.form.resolve()),
        "INTAKE_OUTBOX": f"file://{folder / 'outbox'}",
        "INTAKE_SMTP": f"smtp://localhost:{failing}?tls=required",
        "INTAKE_SMTP_CA": str(folder / "ca.pem"),
        "INTAKE_FROM": "Website <site@clinic.example>",
        "INTAKE_TO": "desk@clinic.example",
        "INTAKE_SITE": ORIGIN,
        "INTAKE_SECRET": "a secret that only this program knows",
        "INTAKE_MAILS_PER_HOUR": "0",
        "INTAKE_RATE": "0",
    }
    if options.store == "s3":
        bucket = helpers.start("s3_server.py")
        environment |= {
            "INTAKE_OUTBOX": "s3://intake/requests",
            "AWS_ENDPOINT": f"http://127.0.0.1:{bucket}", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key",
        }
    function = Function(options, folder, environment)
    function.start()
    families = [Family(number, random.Random(f"{options.seed}-{number}"), function.port) for number in range(options.posts)]
    began = time.time()
    load(options, function, families)
    seconds = time.time() - began
    mended = helpers.start("smtp_server.py", *server)
    swept = sweep_until_told(function, mended)
    records, told = exported(function), read_mails(mails)
    faults = collections.Counter(path.name.split(".")[0] for path in mails.glob("*.count"))
    faults.update(mail["fault"] for copies in told.values() for mail in copies if mail["fault"] != "none")
    report(options, families, records, told, faults, function, seconds)
    broken = check(families, records, told, function.kills)
    if swept is None:
        broken.append("something is still pending after two days of sweeps")
    for line in broken[:20]:
        print(f"BROKEN: {line}")
    print(f"{len(broken)} promises broken")
    return 1 if broken else 0


main()
