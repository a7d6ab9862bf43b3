"""The feed that people see in the demo: the delivery plan of a warehouse near Lyon, dated around one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from cirahub_desktop.sandbox.calendar_text import calendar_lines, folded, text_value

NAME = "Verrier – plan de livraison"

# Working days from the anchor (negative: past), begin, minutes, subject, place, description, further lines.
_DELIVERIES: Final = (
    (
        -18,
        "07:30",
        60,
        "Réception verre plat – Saint-Gobain",
        "Quai A",
        "24 palettes, chariot 5 t",
        "CATEGORIES:Réception",
    ),
    (-15, "10:00", 45, "Enlèvement vitrines – Galerie Perrache", "Quai C", "", "CATEGORIES:Expédition"),
    (-12, "08:00", 90, "Réception profilés alu – Technal", "Quai B", "Contrôle des longueurs à l’arrivée", ""),
    (-9, "14:00", 60, "Livraison chantier Confluence, lot 4", "Lyon 2e, cours Charlemagne", "Grutier : M. Aubert", ""),
    (-6, "07:15", 45, "Réception mastic et joints – Sika", "Quai A", "", "CATEGORIES:Réception"),
    (-4, "09:30", 30, "Retour chevalets vides", "Cour nord", "12 chevalets", ""),
    (-2, "13:30", 120, "Livraison double vitrage – Clinique Saint-Luc", "Lyon 7e", "Badge à prendre à l’accueil", ""),
    (-1, "16:00", 30, "Enlèvement verre cassé – Paprec", "Cour nord", "", "CATEGORIES:Recyclage"),
    (0, "07:30", 60, "Réception verre feuilleté – AGC", "Quai A", "18 palettes ; 2 caristes", "CATEGORIES:Réception"),
    (
        0,
        "10:15",
        45,
        "Livraison miroirs – Hôtel Carlton",
        "Lyon 2e, rue Jussieu",
        "Stationnement réservé jusqu’à 11 h",
        "",
    ),
    (0, "15:00", 60, "Chargement export – Genève", "Quai C", "Documents T1 au bureau des expéditions", "PRIORITY:1"),
    (1, "08:00", 90, "Réception profilés alu – Technal", "Quai B", "", "CATEGORIES:Réception"),
    (1, "11:00", 30, "Point transporteur – Transports Bérard", "Bureau logistique", "Tarifs du trimestre", ""),
    (1, "14:30", 75, "Livraison pare-douches – Résidence Les Tilleuls", "Villeurbanne", "Code portail 4B12", ""),
    (2, "07:00", 120, "Réception verre plat – Saint-Gobain", "Quai A", "24 palettes", "CATEGORIES:Réception"),
    (
        2,
        "13:00",
        60,
        "Livraison vérandas – Maison Fayard",
        "Écully",
        "Appeler 30 min avant",
        "URL:https://plan.verrier.example/4102",
    ),
    (
        3,
        "09:00",
        45,
        "Visite sécurité des quais",
        "Quais A à C",
        "Avec le CSE ; chaussures obligatoires",
        "CATEGORIES:Sécurité",
    ),
    (3, "10:30", 60, "Enlèvement vitrines – Musée des Confluences", "Quai C", "Caisses bois, manutention à deux", ""),
    (4, "08:30", 60, "Livraison chantier Confluence, lot 5", "Lyon 2e, cours Charlemagne", "", "STATUS:TENTATIVE"),
    (4, "16:00", 30, "Enlèvement verre cassé – Paprec", "Cour nord", "", "CATEGORIES:Recyclage"),
    (
        6,
        "07:30",
        60,
        "Réception verre trempé – Pilkington",
        "Quai A",
        "Vérifier les angles polis",
        "CATEGORIES:Réception",
    ),
    (7, "13:30", 90, "Livraison double vitrage – Lycée Ampère", "Lyon 2e", "Seulement pendant la pause de midi", ""),
    (8, "09:00", 60, "Essai nouveau chariot – Fenwick", "Cour nord", "", "STATUS:TENTATIVE"),
    (10, "10:00", 45, "Livraison crédences – Cuisines Duval", "Bron", "", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"),
    (12, "07:30", 60, "Réception verre feuilleté – AGC", "Quai A", "", "CATEGORIES:Réception"),
    (15, "14:00", 120, "Chargement export – Turin", "Quai C", "", "CATEGORIES:Expédition,Export"),
    (19, "08:00", 90, "Réception profilés alu – Technal", "Quai B", "", "CATEGORIES:Réception"),
    (24, "09:30", 60, "Livraison chantier Part-Dieu, tour B", "Lyon 3e", "Monte-charge réservé 9 h 30 – 11 h", ""),
    (31, "13:00", 60, "Livraison vérandas – Famille Küçük", "Caluire-et-Cuire", "", ""),
    (45, "10:00", 90, "Audit qualité ISO 9001", "Salle Rhône", "Journée complète possible", "TRANSP:OPAQUE"),
)


def sample_feed(anchor: date) -> bytes:
    """The calendar as octets; the same for the same day."""
    return b"".join(folded(calendar_lines(NAME, _events(anchor))))


def _events(anchor: date) -> Iterator[list[str]]:
    for number, (days, begin, minutes, subject, place, description, extra) in enumerate(_DELIVERIES):
        lines = _timed(f"plan-{number + 1:03d}", _working_day(anchor, days), begin, minutes, subject)
        lines += [f"LOCATION:{text_value(place)}"]
        lines += [f"DESCRIPTION:{text_value(description)}"] if description else []
        yield lines + ([extra] if extra else [])
    yield from _all_day(anchor)
    yield from _people(anchor)
    yield from _weekly(anchor)
    yield from _other_series(anchor)


def _working_day(anchor: date, days: int) -> date:
    """So many working days away; a weekend anchor counts as its Monday."""
    day = anchor + timedelta(days=(7 - anchor.weekday()) % 7 if anchor.weekday() >= 5 else 0)
    step = 1 if days > 0 else -1
    while days:
        day += timedelta(days=step)
        days -= step if day.weekday() < 5 else 0
    return day


def _head(uid: str, subject: str) -> list[str]:
    return [f"UID:{uid}@verrier.example", "DTSTAMP:20250106T060000Z", f"SUMMARY:{text_value(subject)}"]


def _timed(uid: str, day: date, begin: str, minutes: int, subject: str) -> list[str]:
    hours, rest = begin.split(":")
    until = int(hours) * 60 + int(rest) + minutes
    return [
        *_head(uid, subject),
        f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T{hours}{rest}00",
        f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T{until // 60:02d}{until % 60:02d}00",
    ]


def _days(uid: str, first: date, count: int, subject: str) -> list[str]:
    return [
        *_head(uid, subject),
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=count):%Y%m%d}",
    ]


def _all_day(anchor: date) -> Iterator[list[str]]:
    yield [*_days("inventaire", _working_day(anchor, 9), 2, "Inventaire – pas de réception"), "CATEGORIES:Inventaire"]
    yield [
        *_days("pont-roulant", _working_day(anchor, 5), 1, "Maintenance pont roulant"),
        "LOCATION:Hall 2",
        "TRANSP:TRANSPARENT",
    ]
    yield _days("fermeture", _working_day(anchor, 60), 5, "Fermeture annuelle du dépôt")


def _people(anchor: date) -> Iterator[list[str]]:
    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Rappel", "TRIGGER:-PT15M", "END:VALARM"]
    yield [
        *_timed("entretien", _working_day(anchor, 3), "17:00", 45, "Entretien annuel – Nadia Ferrand"),
        "CLASS:PRIVATE",
    ]
    yield [
        *_timed("douane", _working_day(anchor, 2), "11:00", 60, "Appel douane – dossier Genève"),
        "ORGANIZER;CN=Claire Morel:mailto:claire.morel@verrier.example",
        "ATTENDEE;CN=Paul Petit;PARTSTAT=ACCEPTED:mailto:paul.petit@verrier.example",
        "DESCRIPTION:" + text_value("À préparer :\n- facture pro forma\n- liste de colisage\n- certificat EUR.1"),
        *alarm,
    ]
    yield [
        *_timed("formation", _working_day(anchor, 14), "08:30", 480, "Formation CACES – 4 caristes"),
        "CATEGORIES:Formation",
        *alarm,
    ]


def _weekly(anchor: date) -> Iterator[list[str]]:
    """Every Monday; one occurrence later in the day, one removed."""
    monday = anchor - timedelta(days=anchor.weekday() + 21)
    moved, removed = monday + timedelta(weeks=5), monday + timedelta(weeks=6)
    yield [
        *_timed("exploitation", monday, "08:45", 30, "Réunion d’exploitation"),
        "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=26",
        f"EXDATE;TZID=Europe/Paris:{removed:%Y%m%d}T084500",
        "LOCATION:Salle Saône",
        "CATEGORIES:Équipe",
    ]
    yield [
        *_timed("exploitation", moved, "14:00", 45, "Réunion d’exploitation (reportée)"),
        f"RECURRENCE-ID;TZID=Europe/Paris:{moved:%Y%m%d}T084500",
        "LOCATION:Salle Rhône",
    ]


def _other_series(anchor: date) -> Iterator[list[str]]:
    first = anchor.replace(day=1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    yield [
        *_timed("tournee", thursday, "06:30", 120, "Tournée mensuelle des agences"),
        "RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=12",
        "LOCATION:" + text_value("Départ Quai B"),
    ]
    tuesday = anchor - timedelta(days=anchor.weekday() + 6)  # a series begins on one of its own days
    yield [*_timed("navette", tuesday, "12:00", 30, "Navette inter-sites"), "RRULE:FREQ=WEEKLY;BYDAY=TU,FR;COUNT=30"]
