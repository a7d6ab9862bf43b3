"""Errors, faults, states and options as sentences in the user's language: the only place that words them.

Window, tray and command line call the same functions, so a person reads the same words everywhere. Values come in,
sentences go out; nothing here asks, stores or sends.
"""

from cirahub_desktop.wording.explained import explain, explain_spoke
from cirahub_desktop.wording.faults import fault, fault_reason, obstacle_reason, subject
from cirahub_desktop.wording.options import option_allowed, option_help, option_label, option_value
from cirahub_desktop.wording.places import arrow, auth_method, calendar_words, cloud, direction, object_kind, spoke_kind
from cirahub_desktop.wording.runs import (
    change,
    hold,
    last_run,
    leaving,
    phase,
    progress,
    spoke_state,
    state,
    verdict,
    why,
)
from cirahub_desktop.wording.words import Words

__all__ = [
    "Words",
    "arrow",
    "auth_method",
    "calendar_words",
    "change",
    "cloud",
    "direction",
    "explain",
    "explain_spoke",
    "fault",
    "fault_reason",
    "hold",
    "last_run",
    "leaving",
    "object_kind",
    "obstacle_reason",
    "option_allowed",
    "option_help",
    "option_label",
    "option_value",
    "phase",
    "progress",
    "spoke_kind",
    "spoke_state",
    "state",
    "subject",
    "verdict",
    "why",
]
