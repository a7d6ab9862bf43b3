"""Whatever a file is written in, its words arrive."""

from __future__ import annotations

import codecs

import pytest

from cirahub_desktop.sync.codecs.calendar import load_calendar
from tests.support.ics import vcalendar, vevent

NAME, PLACE = "Caf\u00e9 \u2013 \u00e0 c\u00f4t\u00e9", "Z\u00fcrich"
TEXT = vcalendar(vevent("a", f"LOCATION:{PLACE}", subject=NAME), head=(f"X-WR-CALNAME:{NAME}",)).decode()


def read(data: bytes, charset: str = "", size: int = 7) -> tuple[str, str, str]:
    """Name of the calendar, subject and place of its only event."""
    calendar = load_calendar((data[index : index + size] for index in range(0, len(data), size)), charset=charset)
    assert calendar.complete
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    assert found.item is not None
    return calendar.name, found.item.event.subject, found.item.event.location


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-32-be"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 5000])
@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "us-ascii", "nonsense", "utf-16", "utf-7", "hex"])
def test_it_is_seen_in_what_a_file_is_written(data: bytes, size: int, charset: str) -> None:
    """Whatever the server says of it: "utf-8" for Latin-1, and the other way round."""
    assert read(data, charset, size) == (NAME, NAME, PLACE)


@pytest.mark.parametrize(
    ("charset", "word"),
    [
        ("iso-8859-2", "Zażółć gęślą"),
        ("windows-1251", "Встреча"),
        ("shift_jis", "会議の予定"),
        ("gb18030", "会议"),
        ("KOI8-R", "Встреча"),
    ],
)
def test_a_server_that_knows_the_charset_is_believed(charset: str, word: str) -> None:
    data = vcalendar(vevent("a", f"LOCATION:{word}", subject=word)).decode().encode(charset)
    assert read(data, charset)[1:] == (word, word)
    assert read(data, f'"{charset}"')[1:] == (word, word)


def test_a_server_that_is_wrong_does_no_harm() -> None:
    assert read(TEXT.encode(), "windows-1251") == (NAME, NAME, PLACE)


def test_lines_in_different_charsets() -> None:
    """Pasted together from two sources."""
    first, rest = TEXT.encode().split(b"LOCATION:", 1)
    data = first + b"LOCATION:" + rest.replace(PLACE.encode(), PLACE.encode("cp1252"))
    assert read(data) == (NAME, NAME, PLACE)


def test_charsets_mixed_in_one_line() -> None:
    data = TEXT.encode().replace(f"SUMMARY:{NAME}".encode(), b"SUMMARY:\xc3\xa9t\xe9 \x80 \xe2\x82\xac")
    assert read(data)[1] == "été € €"


def test_a_text_cut_inside_a_letter() -> None:
    data = TEXT.encode().replace(f"SUMMARY:{NAME}".encode(), "SUMMARY:Soiré".encode()[:-1])
    assert read(data)[1].startswith("Soir")


def test_emoji_in_halves() -> None:
    """Java and MySQL write each half of a pair as a letter of its own."""
    halves = "\U0001f600".encode("utf-16-be")
    wrong = b"".join(chr(int.from_bytes(halves[i : i + 2])).encode(errors="surrogatepass") for i in (0, 2))
    assert read(TEXT.encode().replace(NAME.encode(), b"x" + wrong))[1] == "x\U0001f600"


def test_vcalendar_names_the_charset_of_one_property() -> None:
    data = TEXT.encode().replace(f"SUMMARY:{NAME}".encode(), "SUMMARY;CHARSET=ISO-8859-2:Zażółć".encode("iso-8859-2"))
    assert read(data)[1] == "Zażółć"


def test_a_fold_inside_a_letter() -> None:
    place = PLACE.encode()
    for cut in range(len(place) + 1):
        data = TEXT.encode().replace(place, place[:cut] + b"\r\n " + place[cut:])
        assert read(data)[2] == PLACE


def test_a_mark_in_the_middle_where_files_were_joined() -> None:
    calendar = load_calendar([codecs.BOM_UTF8 + vcalendar(vevent("a")) + codecs.BOM_UTF8 + vcalendar(vevent("b"))])
    assert (calendar.complete, calendar.calendars, calendar.events) == (True, 2, 2)
    calendar.close()
