"""A real mail server on loopback for the intake tests.

    smtp_server.py --certificate CERT.pem --key KEY.pem --into FOLDER [--fault FAULT] [--share 0.3] [--seed 1]

It prints its port on the first line and then takes mail until it is stopped. Each e-mail becomes one JSON file in
FOLDER: who it came from, who it is for, whether the connection was encrypted, the login, the text, when it came, and
what went wrong after it was stored. With the fault `random` a share of the e-mails meets one of RANDOM; those that
were not stored are counted in files named `FAULT.UUID.count`.
"""

import argparse
import asyncio
import json
import random
import ssl
import time
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

FAULTS = [
    "none",
    "no-starttls",
    "silent",
    "silent-after-data",
    "later",
    "refuse",
    "too-large",
    "unwanted",
    "drop-after-data",
    "random",
]

# What a random fault may be; in the last two the server has the e-mail and never says so.
RANDOM = ["450", "554", "drop-in-data", "silent-in-data", "drop-after-data", "silent-after-stored"]


class Keep:
    """Writes down what arrives, or misbehaves as asked."""

    def __init__(self, folder, fault, share, chance):
        self.folder = Path(folder)
        self.fault = fault
        self.share = share
        self.chance = chance

    def draw(self):
        """The fault of one e-mail."""
        if self.fault != "random":
            return self.fault
        return self.chance.choice(RANDOM) if self.chance.random() < self.share else "none"

    def count(self, fault):
        (self.folder / f"{fault}.{uuid.uuid4()}.count").touch()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if not envelope.rcpt_tos:
            session.fault = self.draw()
        if session.fault == "450":
            self.count("450")
            return "450 4.2.0 try again later"
        answers = {"later": "450 4.2.0 try again later", "refuse": "550 5.1.1 no such mailbox"}
        if self.fault in answers:
            return answers[self.fault]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fault == "silent-after-data":
            await asyncio.sleep(3600)
        if session.fault in ("554", "drop-in-data", "silent-in-data"):
            self.count(session.fault)
        if session.fault == "554":
            return "554 5.7.1 not today"
        if session.fault == "drop-in-data":
            server.transport.abort()
            return "451 4.3.0 gone"
        if session.fault == "silent-in-data":
            await asyncio.sleep(3600)
        # The clinic's own words stand for "the whole e-mail": a notice does not hold them.
        content = {"too-large": "552 5.3.4 too large", "unwanted": "554 5.7.1 unwanted content"}
        if self.fault in content and b"Your full name" in envelope.content:
            return content[self.fault]
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "greeting": session.host_name,
            "login": (session.auth_data or {}).get("login"),
            "text": envelope.content.decode("utf-8", "surrogateescape"),
            "at": time.time(),
            "fault": session.fault,
        }
        half = self.folder / f"{uuid.uuid4()}.part"
        half.write_text(json.dumps(mail))
        half.rename(half.with_suffix(".json"))
        if session.fault == "drop-after-data":
            server.transport.abort()
        if session.fault == "silent-after-stored":
            await asyncio.sleep(3600)
        return "250 2.0.0 stored"


def login(server, session, envelope, mechanism, data):
    """Takes one password; remembers who logged in."""
    name, password = data.login.decode(), data.password.decode()
    if password != "correct+horse":
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data={"login": name})


async def silent(reader, writer):
    """A server that takes the connection and never says a word."""
    await asyncio.sleep(3600)


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--certificate", required=True)
    arguments.add_argument("--key", required=True)
    arguments.add_argument("--into", required=True)
    arguments.add_argument("--fault", choices=FAULTS, default="none")
    arguments.add_argument("--share", type=float, default=0.3)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()

    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options.certificate, options.key)
    offers_tls = options.fault != "no-starttls"
    keep = Keep(options.into, options.fault, options.share, random.Random(options.seed))

    def session():
        return SMTP(
            keep,
            hostname="mail.test",
            tls_context=tls if offers_tls else None,
            require_starttls=offers_tls,
            authenticator=login,
            auth_require_tls=offers_tls,
        )

    if options.fault == "silent":
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
    else:
        server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
