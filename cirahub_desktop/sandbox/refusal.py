"""How the sandbox says no: with the response code a real Exchange uses for the same mistake."""

from __future__ import annotations


class Refusal(Exception):
    """One item or folder is refused; the rest of the batch goes on. ``code`` is an EWS ResponseCode."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code, self.text = code, text or code


class RequestRefused(Exception):
    """The whole request is refused with a SOAP fault."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code, self.text = code, text or code
