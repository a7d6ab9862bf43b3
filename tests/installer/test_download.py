"""What pip says, and what we say instead."""

from __future__ import annotations

import pytest

from installer.download import explain


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy'))", "HTTPS_PROXY"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "Nothing was installed"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "online"),
        ("ERROR: No matching distribution found for pyside6-essentials==6.11.3", "64-bit Python"),
        ("something nobody foresaw", "could not be installed"),
    ],
)
def test_each_reason_has_its_advice(output: str, advice: str) -> None:
    assert advice in explain(output)


def test_an_unreached_server_is_not_taken_for_a_missing_file() -> None:
    """pip ends every failure with this line, whatever the reason was."""
    assert "not reached" in explain("Connection refused\nERROR: No matching distribution found for six==1.17.0")


def test_the_last_words_of_pip_are_kept() -> None:
    said = explain("\n".join(f"line {number}" for number in range(30)))
    assert said.endswith("  line 29")
    assert "line 2\n" not in said
