"""Forms as families' browsers send them: three answers, the page's token and a proof of work, each counting once.

A browser looks for half a second for the answer to its challenge; thousands of forms would take an hour. So the tokens and
challenges are made here, with the secret of the function that is measured, and the answer is known beforehand. What is
sent cannot be told from what a browser sends; a function that judges otherwise ends the measurement, since it answers
with another page.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.parse

SECRET = "a secret of the measurements alone"
SITE = "https://clinic.example"

COST = 1000
TRIES = 1000
KEY_BYTES = 32
LONGEST_PROOF_SECONDS = 20 * 60
TYPED_FOR_SECONDS = 60


def _hmac(key, data):
    return hmac.digest(key, data, "sha256")


def _expanded(root, info):
    """One block of HKDF-SHA-256 (RFC 5869)."""
    return _hmac(root, info + b"\x01")


class Forms:
    """Makes forms for a function that has this secret."""

    def __init__(self, secret=SECRET):
        root = _hmac(b"carryover-intake", secret.encode())
        self.key_id = _hmac(_expanded(root, b"carryover-intake key-id 1"), b"")[:4].hex()
        self.token_key = _expanded(root, b"carryover-intake form-token 1")
        challenge_key = _expanded(root, b"carryover-intake challenge 1")
        self.challenge_secret, self.solution_secret = (
            mark(challenge_key, what).hex().encode() for what in (b"challenge", b"solution")
        )

    def body(self, number):
        """The body of one form, with answers of its own."""
        answers = {
            "lang": "en",
            "name": f"Ann Lee {number}",
            "phone": "402-555-0134",
            "age": "3-5",
            "website": "",
            "token": self._token(),
            "altcha": self._proof(),
        }
        return urllib.parse.urlencode(answers).encode()

    def _token(self):
        issued, nonce = str(int(time.time()) - TYPED_FOR_SECONDS), os.urandom(16).hex()
        signed = mark(self.token_key, b"form", b"consultation", issued.encode(), nonce.encode()).hex()
        return f"1.{self.key_id}.{issued}.{nonce}.{signed}"

    def _proof(self):
        nonce, salt = os.urandom(16), os.urandom(16)
        derived = hashlib.pbkdf2_hmac("sha256", nonce + TRIES.to_bytes(4, "big"), salt, COST, KEY_BYTES)
        parameters = {
            "algorithm": "PBKDF2/SHA-256",
            "cost": COST,
            "data": {"form": "consultation"},
            "expiresAt": int(time.time()) + LONGEST_PROOF_SECONDS,
            "keyLength": KEY_BYTES,
            "keyPrefix": derived[: KEY_BYTES // 2].hex(),
            "keySignature": _hmac(self.solution_secret, derived).hex(),
            "nonce": nonce.hex(),
            "salt": salt.hex(),
        }
        signed = _hmac(self.challenge_secret, _json(parameters)).hex()
        proof = {
            "challenge": {"parameters": parameters, "signature": signed},
            "solution": {"counter": TRIES, "derivedKey": derived.hex(), "time": 400.0},
        }
        return base64.b64encode(_json(proof)).decode()


def mark(key, *parts):
    """HMAC-SHA-256 over the parts, each preceded by its length."""
    return _hmac(key, b"".join(len(part).to_bytes(8, "big") + part for part in parts))


def _json(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
