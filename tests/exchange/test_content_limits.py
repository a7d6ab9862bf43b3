"""Whatever is in a field, what is sent for it is valid, within bounds, and cut where a character ends."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.html_text import html_text
from cirahub_desktop.sync.codecs.shortening import one_line, shortened, units
from cirahub_desktop.sync.links import Link, not_shown
from cirahub_desktop.sync.model.event import Body, Event
from cirahub_desktop.sync.rewriting import same_but_for_rewriting
from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange.fields import LONGEST, LONGEST_BODY, content_fields, place_fields
from cirahub_desktop.sync.spokes.exchange.soap import element
from tests.exchange.events import timed
from tests.support.ews_nodes import node

UGLY = st.text(
    st.sampled_from("a é\t\n\r\x00\x0b\x1f\x85\u2028\ud800\ufffe\uffff😀👩\u200d\u0301\ufe0f🏽🇫🇷,;&<>\"'")
    | st.characters()
)
LONG_UGLY = st.builds(lambda text, times: text * times, UGLY, st.integers(1, 60))
events = st.builds(
    lambda subject, location, body, names, reminder: replace(
        timed(subject, location=location, body=body), categories=tuple(names), reminder=reminder
    ),
    LONG_UGLY,
    LONG_UGLY,
    st.builds(Body, LONG_UGLY, LONG_UGLY),
    st.lists(LONG_UGLY, max_size=4),
    st.none() | st.timedeltas(),
)


def sent(event: Event) -> soap.Element:
    fields = [field.value for field in (*content_fields(event), *place_fields(event)) if field.value is not None]
    return node(element("t:CalendarItem", *fields))


@settings(max_examples=150)
@given(events)
def test_whatever_a_field_holds_is_sent_within_bounds(event: Event) -> None:
    item = sent(event)
    names = [one.text or "" for one in soap.children(item, "t:Categories")]
    for text in (soap.text(item, "t:Subject"), soap.text(item, "t:Location"), *names):
        assert units(text) <= LONGEST
        assert not {"\n", "\r"} & set(text)
    assert all(names)
    assert len({name.casefold() for name in names}) == len(names)
    minutes = soap.text(item, "t:ReminderMinutesBeforeStart")
    assert not minutes or 0 <= int(minutes) <= 2_629_800


@settings(max_examples=150)
@given(events)
def test_r6_what_was_cut_and_cleaned_is_not_taken_for_a_persons_doing(event: Event) -> None:
    """R6: where the answer to a write was lost, it is read back and compared with what was to be written."""
    item = sent(event)
    read = replace(
        event,
        subject=soap.text(item, "t:Subject"),
        location=soap.text(item, "t:Location"),
        categories=tuple(one.text or "" for one in soap.children(item, "t:Categories")),
    )
    if event.reminder is not None:
        read = replace(read, reminder=timedelta(minutes=int(soap.text(item, "t:ReminderMinutesBeforeStart"))))
    assert same_but_for_rewriting(replace(event, categories=_with_names(event)), read)


def test_r6_a_cut_before_a_character_of_many_signs_is_known_again() -> None:
    """R6: a family of four takes eleven units, and with skin tones twice as many."""
    family = "👨🏽\u200d👩🏽\u200d👧🏽\u200d👦🏽"
    event = timed("x" * 240 + family)
    cut = soap.text(sent(event), "t:Subject")
    assert cut == "x" * 240
    assert same_but_for_rewriting(event, replace(event, subject=cut))


def test_r6_a_cut_category_with_double_blanks_is_known_again() -> None:
    """R6: it is shorter without the second blanks, and not so much has to be cut."""
    event = replace(timed("x"), categories=(f"{'0' * 15}  {'𐀀' * 6}" * 9,))
    (cut,) = (one.text or "" for one in soap.children(sent(event), "t:Categories"))
    assert same_but_for_rewriting(event, replace(event, categories=(cut,)))


def _with_names(event: Event) -> tuple[str, ...]:
    return tuple(name for name in event.categories if one_line(name).strip())


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 9, "x" * 8),
        ("x" * 8, "x" * 8),
        ("😀" * 5, "😀" * 4),
        ("x😀😀😀😀", "x😀😀😀"),
        ("xxxxxxxe\u0301", "xxxxxxx"),
        ("xxxxx👩‍🚀", "xxxxx"),
        ("xxxxxx👍🏽", "xxxxxx"),
        ("xx🇫🇷🇫🇷", "xx🇫🇷"),
        ("xxxxxxx☀\ufe0f", "xxxxxxx"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 7),
    ],
)
def test_a_text_is_cut_where_a_character_ends(text: str, cut: str) -> None:
    assert shortened(text, 8) == cut


@given(LONG_UGLY, st.integers(1, 300))
def test_a_cut_text_is_a_beginning_that_is_not_needlessly_short(text: str, longest: int) -> None:
    cut = shortened(text, longest)
    assert text.startswith(cut)
    assert units(cut) <= longest
    assert cut == text or units(cut) > longest - 60


def test_bodies_that_are_too_long_are_cut_as_text() -> None:
    event = timed(body=Body("", f"<p>{'word ' * 200_000}</p>"))
    found = soap.child(sent(event), "t:Body")
    assert found is not None
    assert (found.get("BodyType"), units(found.text or "")) == ("Text", LONGEST_BODY)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (Body("See https://e.org/a."), True),
        (Body("(https://e.org/a)"), True),
        (Body("https://e.org/a, https://e.org/b"), True),
        (Body("https://e.org/a/b"), False),
        (Body("https://e.org/a.html"), False),
        (Body("https://e.org/a?b"), False),
        (Body("https://e.org/a", "<p>nothing</p>"), False),
        (Body("", '<a href="https://e.org/a">here</a>'), True),
        (Body("", " \n"), False),
    ],
)
def test_a_link_is_shown_when_all_of_it_can_be_read(body: Body, shown: bool) -> None:
    link = Link("https://e.org/a")
    assert list(not_shown([link, Link("https://e.org/a", "Again:")], body)) == ([] if shown else [link])


def test_marks_are_marks() -> None:
    """The signs that the tests above take for parts of a character are such."""
    assert {unicodedata.category(sign) for sign in "\u0301\ufe0f"} == {"Mn"}


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", '<a b="', "<![CDATA[", "</", "<!", "&#", "<script>", "<p>x</p>", "<br>'"]
)
def test_r14_a_page_that_leaves_everything_open_costs_no_time(piece: str) -> None:
    """R14: a hundred times the length takes about a hundred times as long, and not ten thousand times."""
    started = process_time()
    html_text(piece * (400_000 // len(piece)))
    assert process_time() - started < 10


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<a title="a > b">One</a> two', "One two"),
        ('<a title="it\'s > b">One</a>', "One"),
        ('One <a href="x>two', "One two"),
        ("a < b <i>c</i> <3", "a < b c <3"),
        ("<SCRIPT>if (a</b) {}</Script>One", "One"),
        ("<!DOCTYPE html><?xml x?><p>One", "One"),
        ("One <!-- never closed", "One"),
        ("One<br/>two<br />three", "One\ntwo\nthree"),
        ("<title>a <b> c</title>One", "One"),
        ("İ<script>x</script>One", "İOne"),
        ("One <b", "One <b"),
    ],
)
def test_the_words_of_pages_that_are_not_well_made(page: str, text: str) -> None:
    assert html_text(page) == text
