"""Words that people and programs use for time zones, where they are neither an IANA name nor a Windows one.

All are in one spelling: see :func:`~cirahub_desktop.sync.codecs.zones.plain_words`.
"""

from __future__ import annotations

from typing import Final

FORMER_WINDOWS_IDS: Final = {
    "Armenian Standard Time": "Asia/Yerevan",
    "Kamchatka Standard Time": "Asia/Kamchatka",
    "Malay Peninsula Standard Time": "Asia/Singapore",
    "Mexico Standard Time": "America/Mexico_City",
    "Mexico Standard Time 2": "America/Mazatlan",
    "Mid-Atlantic Standard Time": "Etc/GMT+2",
    "tzone://Microsoft/Utc": "UTC",
    "UTC-10": "Pacific/Honolulu",
}
"""Ids that Windows and Exchange once knew and still hand out."""

_US = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_WORDS: Final = {
    "America/Adak": "aleutian islands",
    "America/Anchorage": "alaska, alaskan, alaska time, akst, akdt",
    "America/Buenos_Aires": "buenos aires georgetown",
    "America/Chicago": "central, central time, central time us & canada, us central, usa central, cst6cdt",
    "America/Denver": "mountain, mountain time, mountain time us & canada, us mountain, usa mountain, mdt",
    "America/Guatemala": "central america",
    "America/Halifax": "atlantic, atlantic time, atlantic time canada, adt",
    "America/Indiana/Indianapolis": "indiana east, us east indiana",
    "America/Los_Angeles": "pacific, pacific time, pacific time us & canada, us pacific, usa pacific, pdt",
    "America/New_York": "eastern, eastern time, eastern time us & canada, us eastern, usa eastern, edt",
    "America/Phoenix": "arizona, us arizona",
    "America/Godthab": "greenland",
    "America/Regina": "saskatchewan",
    "America/St_Johns": "newfoundland, newfoundland time, ndt",
    "America/Tijuana": "baja california, tijuana baja california",
    "America/Mexico_City": "guadalajara mexico city monterrey",
    "America/Mazatlan": "chihuahua la paz mazatlan, la paz mazatlan",
    "Asia/Baghdad": "baghdad",
    "Asia/Calcutta": "chennai kolkata mumbai new delhi, bombay calcutta madras new delhi, india, india time",
    "Asia/Dhaka": "astana dhaka",
    "Asia/Hong_Kong": "hong kong, hong kong time, hkt",
    "Asia/Jerusalem": "israel",
    "Asia/Karachi": "islamabad karachi",
    "Asia/Riyadh": "kuwait riyadh",
    "Asia/Dubai": "abu dhabi muscat",
    "Asia/Seoul": "korea, kst",
    "Asia/Shanghai": "beijing chongqing hong kong urumqi, china, china time",
    "Asia/Singapore": "kuala lumpur singapore, singapore",
    "Asia/Tehran": "iran",
    "Asia/Tokyo": "osaka sapporo tokyo, japan time, japan standard time, jst",
    "Asia/Colombo": "sri jayawardenepura, sri jayawardenapura",
    "Asia/Yekaterinburg": "ekaterinburg, екатеринбург, yekaterinburg time",
    "Atlantic/Azores": "azores",
    "Atlantic/Cape_Verde": "cape verde is, cabo verde is",
    "Atlantic/Reykjavik": "monrovia reykjavik",
    "Africa/Johannesburg": "harare pretoria, sast, south africa time",
    "Africa/Lagos": "west central africa",
    "Australia/Sydney": "canberra melbourne sydney, aedt",
    "Australia/Adelaide": "acdt",
    "Etc/GMT+2": "mid atlantic",
    "Etc/GMT+12": "international date line west",
    "Europe/Athens": (
        "athens istanbul minsk, eastern european time, eastern european summer time, eest, osteuropaische zeit"
    ),
    "Europe/Berlin": (
        "western/central europe, central european time, central european summer time, central europe time, cest,"
        " mez, mesz, mitteleuropaische zeit, mitteleuropaische sommerzeit"
    ),
    "Europe/London": (
        "greenwich mean time dublin edinburgh lisbon london, dublin edinburgh lisbon london, british summer time,"
        " uk time, united kingdom"
    ),
    "Europe/Kiev": "helsinki kyiv riga sofia tallinn vilnius",
    "Europe/Lisbon": "western european time, western european summer time, west",
    "Europe/Moscow": "moscow st petersburg volgograd, moscow st petersburg, москва, moscow time, msk",
    "Europe/Paris": "heure d'europe centrale, paris madrid, heure normale d'europe centrale",
    "Pacific/Auckland": "auckland wellington, new zealand, nzst, nzdt, new zealand time",
    "Pacific/Guadalcanal": "solomon is new caledonia",
    "Pacific/Honolulu": "hawaii, hawaiian, us hawaii",
    "Pacific/Kiritimati": "kiritimati island",
    "Pacific/Pago_Pago": "midway island samoa",
    "Pacific/Tongatapu": "nuku'alofa",
    "UTC": "coordinated universal time, temps universel coordonne, koordinierte weltzeit, hora universal coordinada",
}
ZONES_BY_WORDS: Final = {words.strip(): key for key, texts in _WORDS.items() for words in texts.split(",")}
"""Display names of Windows and Outlook without their cities in brackets, Lotus' names, and those abbreviations that
only one place uses."""

CITIES: Final = {
    "amsterdam": "Europe/Amsterdam",
    "athen": "Europe/Athens",
    "atene": "Europe/Athens",
    "athenes": "Europe/Athens",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "berlim": "Europe/Berlin",
    "berlino": "Europe/Berlin",
    "brasilia": "America/Sao_Paulo",
    "bruselas": "Europe/Brussels",
    "brussel": "Europe/Brussels",
    "bruxelles": "Europe/Brussels",
    "canberra": "Australia/Sydney",
    "copenhague": "Europe/Copenhagen",
    "edimbourg": "Europe/London",
    "edinburgh": "Europe/London",
    "hanoi": "Asia/Bangkok",
    "islamabad": "Asia/Karachi",
    "kopenhagen": "Europe/Copenhagen",
    "le caire": "Africa/Cairo",
    "lisbonne": "Europe/Lisbon",
    "londres": "Europe/London",
    "madrid": "Europe/Madrid",
    "moscou": "Europe/Moscow",
    "mosca": "Europe/Moscow",
    "moskau": "Europe/Moscow",
    "mumbai": "Asia/Calcutta",
    "new delhi": "Asia/Calcutta",
    "osaka": "Asia/Tokyo",
    "parigi": "Europe/Paris",
    "prag": "Europe/Prague",
    "pretoria": "Africa/Johannesburg",
    "quito": "America/Bogota",
    "rom": "Europe/Rome",
    "roma": "Europe/Rome",
    "st petersburg": "Europe/Moscow",
    "varsovie": "Europe/Warsaw",
    "vienne": "Europe/Vienna",
    "warschau": "Europe/Warsaw",
    "wellington": "Pacific/Auckland",
    "wien": "Europe/Vienna",
}
"""Cities that the IANA database does not name, or names otherwise."""

ZONES_BY_OFFSETS: Final = {
    (-9, -8): "America/Anchorage",
    (-8, -7): _US[3],
    (-7, -6): _US[2],
    (-6, -5): _US[1],
    (-5, -4): _US[0],
    (0, 1): "Europe/London",
    (1, 2): "Europe/Berlin",
    (2, 3): "Europe/Kiev",
    (10, 11): "Australia/Sydney",
    (12, 13): "Pacific/Auckland",
}
"""By the hours east of Greenwich in winter and in summer: where most people with these two live."""
