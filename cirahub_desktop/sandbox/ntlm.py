"""The server's half of an NTLMv2 handshake (MS-NLMP), for one connection at a time.

Written out here because accepting NTLM otherwise means a credential file named in the environment of the process.
No session keys: HTTP needs only the proof that the client knows the password.
"""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_SIGNATURE: Final = b"NTLMSSP\x00"
_UNICODE, _TARGET, _NTLM, _DOMAIN, _EXTENDED, _INFO, _STRONG = (
    0x1,
    0x4,
    0x200,
    0x10000,
    0x80000,
    0x800000,
    0x20000000,
)
_OFFERED: Final = _UNICODE | _TARGET | _NTLM | _DOMAIN | _EXTENDED | _INFO | _STRONG
_ECHOED: Final = 0x40000000 | 0x80000000 | 0x2000000 | 0x8000 | 0x10 | 0x20
"""Key exchange, 56 bit, version, always sign, sign, seal: granted when the client asks."""
_TARGET_NAME: Final = "VERRIER".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the server sent in its second message."""

    nonce: bytes
    message: bytes


def is_negotiate(token: bytes) -> bool:
    return token[:8] == _SIGNATURE and token[8:12] == b"\x01\x00\x00\x00"


def challenge_for(negotiate: bytes) -> Challenge:
    """The CHALLENGE message (MS-NLMP 2.2.1.2) that answers a NEGOTIATE message."""
    asked = struct.unpack_from("<I", negotiate, 12)[0] if len(negotiate) >= 16 else 0
    flags = _OFFERED | (asked & _ECHOED)
    nonce = os.urandom(8)
    info = _pair(2, _TARGET_NAME) + _pair(1, "SANDBOX".encode("utf-16-le")) + _pair(0, b"")
    start = 56
    head = _SIGNATURE + struct.pack("<I", 2) + _buffer(_TARGET_NAME, start) + struct.pack("<I", flags) + nonce
    message = head + bytes(8) + _buffer(info, start + len(_TARGET_NAME)) + bytes(8) + _TARGET_NAME + info
    return Challenge(nonce, message)


def signed_in_user(authenticate: bytes, challenge: Challenge, passwords: Mapping[str, str]) -> str | None:
    """The user whose password the AUTHENTICATE message (MS-NLMP 2.2.1.3) proves; ``None`` for nobody."""
    try:
        proof = _field(authenticate, 20)
        domain, name = (_field(authenticate, at).decode("utf-16-le") for at in (28, 36))
    except (struct.error, UnicodeDecodeError):
        return None
    user = next((known for known in passwords if name.casefold() in (known, known.partition("@")[0])), None)
    if user is None or len(proof) < 24:
        return None
    identity = (name.upper() + domain).encode("utf-16-le")
    key = hmac.digest(md4(passwords[user].encode("utf-16-le")), identity, "md5")
    expected = hmac.digest(key, challenge.nonce + proof[16:], "md5")
    return user if hmac.compare_digest(expected, proof[:16]) else None


def _buffer(data: bytes, offset: int) -> bytes:
    return struct.pack("<HHI", len(data), len(data), offset)


def _pair(kind: int, value: bytes) -> bytes:
    return struct.pack("<HH", kind, len(value)) + value


def _field(message: bytes, at: int) -> bytes:
    length, _, offset = struct.unpack_from("<HHI", message, at)
    return message[offset : offset + length]


def md4(data: bytes) -> bytes:
    """RFC 1320. OpenSSL 3 no longer offers it, and NTLM cannot do without."""
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + struct.pack("<Q", len(data) * 8)
    state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
    for start in range(0, len(padded), 64):
        state = _md4_block(state, struct.unpack_from("<16I", padded, start))
    return struct.pack("<4I", *state)


_Round = tuple[Callable[[int, int, int], int], int, Sequence[int], tuple[int, int, int, int]]
_ROUNDS: Final[tuple[_Round, ...]] = (
    (lambda x, y, z: x & y | ~x & z, 0, range(16), (3, 7, 11, 19)),
    (
        lambda x, y, z: x & y | x & z | y & z,
        0x5A827999,
        (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
        (3, 5, 9, 13),
    ),
    (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)),
)


def _md4_block(state: tuple[int, int, int, int], words: tuple[int, ...]) -> tuple[int, int, int, int]:
    a, b, c, d = state
    for mix, constant, order, shifts in _ROUNDS:
        for turn, word in enumerate(order):
            total = (a + mix(b, c, d) + words[word] + constant) & 0xFFFFFFFF
            shift = shifts[turn % 4]
            a, b, c, d = d, (total << shift | total >> (32 - shift)) & 0xFFFFFFFF, b, c
    mixed = (before + after for before, after in zip(state, (a, b, c, d), strict=True))
    a, b, c, d = (value & 0xFFFFFFFF for value in mixed)
    return a, b, c, d
