"""Sealing what must be read again but not lie open in the database: AES-256-GCM with a key made from SECRET_KEY.

With another SECRET_KEY nothing sealed can be opened; second factors are then set up anew.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12
_INFO = b"beacon.people.sealing"


def _key() -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(settings.SECRET_KEY.encode())


def seal(content: bytes, whose: bytes) -> str:
    """The sealed text; it opens for the same `whose` only."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, content, whose)).decode()


def unseal(text: str, whose: bytes) -> bytes | None:
    """What was sealed; None when it was sealed with another key, for somebody else, or changed."""
    whole = base64.b64decode(text)
    try:
        return AESGCM(_key()).decrypt(whole[:_NONCE], whole[_NONCE:], whose)
    except InvalidTag:
        return None
