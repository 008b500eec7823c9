"""A real mail server on loopback for the intake tests.

    smtp_server.py --certificate CERT.pem --key KEY.pem --into FOLDER [--fault FAULT]

It prints its port on the first line and then takes mail until it is stopped. Each e-mail becomes one JSON file in
FOLDER: who it came from, who it is for, whether the connection was encrypted, the login, and the text.
"""

import argparse
import asyncio
import json
import ssl
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
]


class Keep:
    """Writes down what arrives, or misbehaves as asked."""

    def __init__(self, folder, fault):
        self.folder = Path(folder)
        self.fault = fault

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {"later": "450 4.2.0 try again later", "refuse": "550 5.1.1 no such mailbox"}
        if self.fault in answers:
            return answers[self.fault]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fault == "silent-after-data":
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
        }
        half = self.folder / f"{uuid.uuid4()}.part"
        half.write_text(json.dumps(mail))
        half.rename(half.with_suffix(".json"))
        if self.fault == "drop-after-data":
            server.transport.abort()
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
    options = arguments.parse_args()

    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options.certificate, options.key)
    offers_tls = options.fault != "no-starttls"
    keep = Keep(options.into, options.fault)

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
