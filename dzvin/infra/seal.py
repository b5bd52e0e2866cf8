"""Secrets at rest: sealed with the installation's key, opened only where they are used."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet


class Seal:
    """`key` is the installation's secret key, any text."""

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(urlsafe_b64encode(sha256(b"dzvin.seal:" + key.encode()).digest()))

    def close(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises InvalidToken for what another key sealed."""
        return self._fernet.decrypt(sealed.encode()).decode()
