"""Certificates: one that nobody vouches for, and an authority of a company with what it vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = timedelta(days=1)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Certificate and key for 127.0.0.1, as PEM files in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _builder("127.0.0.1", key).issuer_name(_name("127.0.0.1")).sign(key, hashes.SHA256())
    return _kept(folder, "certificate", made, key)


@dataclass(frozen=True, slots=True)
class Authority:
    """Of a company; who trusts ``file`` trusts what it issues."""

    file: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def issue(self, host: str = "127.0.0.1", *, ends: timedelta = _DAY) -> tuple[Path, Path]:
        """Certificate and key for ``host``, valid until ``ends`` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = _builder(host, key, ends).issuer_name(self.certificate.subject)
        builder = builder.add_extension(usage, critical=False).add_extension(issuer, critical=False)
        return _kept(self.file.parent, f"server-{host}", builder.sign(self.key, hashes.SHA256()), key)


def authority(folder: Path, name: str = "Verrier Internal CA") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    rights = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 30 * _DAY)
        .not_valid_after(now + 30 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(rights, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, _ = _kept(folder, name.replace(" ", "-").lower(), made, key)
    return Authority(certificate, made, key)


def _builder(host: str, key: ec.EllipticCurvePrivateKey, ends: timedelta = _DAY) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(host))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 10 * _DAY)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([_alternative(host)]), critical=False)
    )


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _kept(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> tuple[Path, Path]:
    certfile, keyfile = folder / f"{name}.pem", folder / f"{name}-key.pem"
    certfile.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    keyfile.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certfile, keyfile
