"""The commands behind ``bootstrap.py``; each first makes sure that system and virtual environment are ready."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from installer import checks, lock, system
from installer.environment import Environment
from installer.program import hand_over
from installer.say import Stopped, complain, say

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command = _parser().parse_args(arguments[:1]).command
    rest = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
    try:
        return _run(command, rest)
    except Stopped as stopped:
        complain(str(stopped))
        return 1
    except OSError as error:
        complain(f"The set-up could not go on: {error}")
        return 1
    except KeyboardInterrupt:
        complain("Stopped. Running the same command again goes on from here.")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Set up CiraHub Desktop in this folder.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo", help="the main job on a sandbox; no account needed")
    commands.add_parser("run", help="the program; what follows is passed on to it")
    commands.add_parser("test", help="lint, types and all tests; what follows -- goes to pytest, which then runs alone")
    commands.add_parser("install", help="only the set-up")
    commands.add_parser("lock", help="make requirements.lock anew from pyproject.toml")
    return parser


def _run(command: str, rest: list[str]) -> int:
    if command == "lock":
        return lock.renew(ROOT)
    environment = _ready(tests=command == "test")
    if command == "test":
        return checks.run(ROOT, environment.python, rest)
    if command == "demo":
        unseen = [] if system.has_screen() or "--headless" in rest else ["--headless"]
        return _program(environment, ["demo", *unseen, *rest])
    return _program(environment, rest) if command == "run" else 0


def _ready(*, tests: bool) -> Environment:
    began = time.monotonic()
    environment = Environment(ROOT)
    system.prepare(tests=tests)
    environment.prepare()
    say(f"Ready after {time.monotonic() - began:.1f} s.")
    return environment


def _program(environment: Environment, arguments: list[str]) -> int:
    return hand_over([str(environment.python), "-m", "cirahub_desktop", *arguments])
