"""Makes up broken calendars: real lines put together wrongly, cut, spliced, mangled byte by byte, or pure noise.

Every choice is drawn from the ``Random`` that is given, so a seed gives the same bytes again.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.lines import ENDINGS, GLUE, HEADS, NAMES, PARAMETERS, RULES, VALUES, WHENS, WORDS, ZONES

Mangler = Callable[[Random, bytes], bytes]
_MOST_LINES = 25


def calendar(random: Random, seeds: Sequence[bytes] = ()) -> bytes:
    """One input. ``seeds`` are whole files to begin with now and then."""
    if random.random() < 0.05:
        return random.randbytes(random.randrange(2000))
    text = random.choice(seeds) if seeds and random.random() < 0.5 else _written(random)
    for _ in range(random.choice((0, 0, 1, 1, 2, 4))):
        text = random.choice(_MANGLERS)(random, text)
    return text


def chunks(random: Random, text: bytes) -> list[bytes]:
    size = random.choice((1, 2, 7, 64, 1000, 65_536)) if len(text) < 20_000 else random.choice((1000, 65_536))
    return [text[index : index + size] for index in range(0, len(text), size)]


def _written(random: Random) -> bytes:
    lines: list[str] = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        lines += ["BEGIN:VCALENDAR", *random.sample(HEADS, random.randrange(len(HEADS)))]
        lines += random.sample(ZONES, random.randrange(min(3, len(ZONES))))
        for _ in range(random.choice((0, 1, 1, 2, 5))):
            lines += _event(random)
        lines += random.sample(GLUE, random.choice((0, 0, 1, 3)))
        lines.append("END:VCALENDAR")
    return random.choice(ENDINGS).join((*lines, "")).encode(errors="surrogatepass")


def _event(random: Random) -> list[str]:
    lines = [f"UID:{random.choice('abc')}", f"DTSTART{random.choice(PARAMETERS)}:{random.choice(WHENS)}"]
    if random.random() < 0.6:
        lines.append(f"RRULE:{random.choice(RULES)}")
    if random.random() < 0.3:
        lines.append(f"RECURRENCE-ID{random.choice(PARAMETERS)}:{random.choice(WHENS)}")
    lines += [_line(random) for _ in range(random.randrange(_MOST_LINES))]
    if random.random() < 0.2:
        lines += ["BEGIN:VALARM", *(_line(random) for _ in range(3)), "END:VALARM"]
    if random.random() < 0.2:
        random.shuffle(lines)
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def _line(random: Random) -> str:
    name = random.choice(NAMES)
    values = random.choice((VALUES, WHENS, RULES, WORDS))
    value = ",".join(random.choices(values, k=random.choice((1, 1, 1, 3))))
    return f"{name}{random.choice(PARAMETERS)}:{value}"


def _cut_off(random: Random, text: bytes) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def _hole(random: Random, text: bytes) -> bytes:
    begin = random.randrange(len(text) + 1)
    return text[:begin] + text[begin + random.randrange(200) :]


def _splice(random: Random, text: bytes) -> bytes:
    other = _written(random)
    begin = random.randrange(len(other) + 1)
    at = random.randrange(len(text) + 1)
    return text[:at] + other[begin : begin + random.randrange(400)] + text[at:]


def _repeat(random: Random, text: bytes) -> bytes:
    begin = random.randrange(len(text) + 1)
    piece = text[begin : begin + random.randrange(1, 120)]
    return text[:begin] + piece * random.choice((2, 3, 50, 500)) + text[begin:]


def _bytes_changed(random: Random, text: bytes) -> bytes:
    mangled = bytearray(text)
    for _ in range(random.choice((1, 3, 20))):
        if mangled:
            mangled[random.randrange(len(mangled))] = random.choice(b'\0\r\n\t :;,\\"=\x85\xa0\xc3\xe9\xff0159AZaz')
    return bytes(mangled)


def _lines_shuffled(random: Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    at = random.randrange(len(lines))
    some = lines[at : at + 12]
    random.shuffle(some)
    return b"\n".join(lines[:at] + some + lines[at + 12 :])


def _folded(random: Random, text: bytes) -> bytes:
    """By bytes, as programs do that do not know of letters."""
    width = random.choice((1, 5, 70))
    fold = random.choice((b"\r\n ", b"\n\t", b"\n", b"\n\n "))
    return b"\n".join(
        fold.join([line[index : index + width] for index in range(0, len(line), width)] or [b""])
        for line in text[:3000].split(b"\n")
    )


def _encoded(random: Random, text: bytes) -> bytes:
    plain = text.decode(errors="replace")
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "shift_jis", "utf-8-sig", "utf-7")
    return plain.encode(random.choice(names), errors="replace")


def _zipped(random: Random, text: bytes) -> bytes:
    return gzip.compress(text, compresslevel=random.choice((0, 6)), mtime=0)


_MANGLERS: tuple[Mangler, ...] = (
    _cut_off, _hole, _splice, _repeat, _bytes_changed, _bytes_changed, _lines_shuffled, _folded, _encoded, _zipped,
)  # fmt: skip
