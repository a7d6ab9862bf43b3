"""Microsoft's own EWS schema, as the judge of every request we send and of every answer the sandbox gives."""

from __future__ import annotations

from functools import cache

from lxml import etree

from tests.support.shared import shared

_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
_FAULT = "{http://schemas.xmlsoap.org/soap/envelope/}Fault"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(shared("ews-schema") / "soap.xsd")))


def assert_valid(raw: bytes) -> None:
    """Fail with the schema's own words unless ``raw`` is a valid EWS envelope.

    A SOAP fault is no EWS message; of it only well-formed XML is asked. Skips where the schema is absent.
    """
    schema = _schema()
    root = etree.fromstring(raw)
    if root.find(f"{_BODY}/{_FAULT}") is None and not schema.validate(root):
        raise AssertionError(f"{schema.error_log.last_error}\n{raw[:4000].decode(errors='replace')}")
