"""The real program in a real terminal: a whole session, and every way out of it."""

import locale
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.servers import faulty, says, stalls
from support.tmux import TMUX, Terminal, terminal

pytestmark = pytest.mark.skipif(TMUX is None, reason="no tmux here")

FERRY = """\
Brenna ferry cut to five sailings a day

By Ruth Aske, The Ansel Packet, 9 April 2025

The ferry between Port Ansel and the Isle of Brenna has been reduced to five sailings a day. Brenna Lines \
carried 61,300 passengers from January to March, 7% fewer than in the same months of 2024.

A new gearbox is being made in Lindhaven. Tobias Wray, managing director of Brenna Lines, said that it would \
be fitted in the last week of May.
"""
KELLSTOW = """\
Fire at Kellstow warehouse

Global Lantern, 2 July 2025

A fire destroyed a warehouse at Kellstow on Tuesday. The fire service said that 12 people were hurt.
"""


@pytest.fixture
def shell(tmp_path: Path, model_cache: Path) -> Iterator[Terminal]:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text(FERRY)
    (tmp_path / "news" / "fire.txt").write_text(KELLSTOW)
    environ = {
        "HOME": str(tmp_path),
        "LANG": locale.setlocale(locale.LC_CTYPE) or "C.UTF-8",
        "QA_CACHE": str(model_cache),
        "QA_LIBRARY": str(tmp_path / "library"),
        "QA": f"{sys.executable} -m qa",
    }
    with terminal(tmp_path, environ) as made:
        yield made


def left_as_it_was(shell: Terminal, settings: str) -> None:
    """The shell has its screen back, echoes what is typed, and reads lines as before."""
    shell.until("$")
    shell.until_gone("Ask about your articles")
    assert terminal_settings(shell) == settings
    # No mouse: a click would be typed into the shell.
    assert (
        shell.do("display-message", "-p", "#{mouse_any_flag}#{alternate_on}#{cursor_flag}").strip() == "001"
    )


def terminal_settings(shell: Terminal) -> str:
    shell.type("clear; stty -a; echo told")
    shell.press("Enter")
    shown = shell.until("\ntold")
    return re.sub(r"\s+", " ", shown[: shown.index("\ntold")])


def start(shell: Terminal, *options: str) -> None:
    shell.type(" ".join(["clear; $QA chat", *options]))
    shell.press("Enter")
    shell.until("Ask about your articles")


def test_a_whole_session(shell: Terminal) -> None:
    before = terminal_settings(shell)
    start(shell)
    shell.until("The library is empty.")
    shell.press("F2")
    shell.until("0 articles")
    shell.press("a")
    shell.until("Files, folders or web addresses")
    shell.type("news")
    shell.press("Enter")
    shell.until("2 added · done", "Brenna ferry cut to five sailings a day", "Fire at Kellstow")
    shell.press("/")
    shell.type("kellstow")
    shell.until("1 of 2 articles")
    shell.press("Escape")
    shell.until_gone("1 of 2")
    shell.press("u")
    shell.until("2 unchanged · done")
    shell.press("Escape")
    shell.until("Ask about your articles", "2 articles")
    shell.type("How many passengers did Brenna Lines carry?")
    shell.press("Enter")
    shell.until("61,300 passengers", "✓ 1 supported")
    shell.press("Tab")
    shell.until("⏎ Open")
    shell.press("1")
    shell.until("1 of 1", "of 2024. ", "A new gearbox is being made")
    shell.do("resize-window", "-x", "80", "-y", "24")
    shell.until("1 of 1")
    shell.press("n")
    shell.press("Escape")
    shell.until("✓ 1 supported")
    shell.press("i")
    shell.until("seconds", "retrieve")
    shell.press("Escape")
    shell.until("✓ 1 supported")
    shell.do("resize-window", "-x", "120", "-y", "40")
    shell.press("Escape")
    shell.until("⏎ Ask")
    shell.type("Who won the cup in Veldmark?")
    shell.press("Enter")
    shell.until("Not in your articles")
    shell.press("F3")
    shell.until("1 chat", "How many passengers did Brenna Lines carry?  2 turns")
    shell.press("Escape")
    shell.until_gone("1 chat")
    shell.press("F6")
    shell.until("Topic; empty: all that the filters let through")
    shell.type("ferry")
    shell.press("Enter")
    shell.until("Summary: ferry", "extractive · ")
    shell.press("C-p")
    shell.type("timeline")
    shell.until("Timeline of a topic")
    shell.press("Escape")
    shell.until_gone("Timeline of a topic")
    shell.press("C-q")
    left_as_it_was(shell, before)


def test_what_was_asked_is_there_again_after_a_kill(shell: Terminal) -> None:
    shell.type("$QA add --quiet news && clear")
    shell.press("Enter")
    before = terminal_settings(shell)
    start(shell, "'How many people were hurt?'")
    shell.until("12 people", "✓ 1 supported")
    shell.do("run-shell", f"kill $(pgrep -P {shell.do('display-message', '-p', '#{pane_pid}').strip()})")
    left_as_it_was(shell, before)
    start(shell)
    shell.press("F3")
    shell.until("How many people were hurt?  1 turn")
    shell.press("Enter")
    shell.until("12 people")


def test_an_article_is_named_and_a_command_given(shell: Terminal) -> None:
    shell.type("$QA add --quiet news && clear")
    shell.press("Enter")
    start(shell)
    shell.until("2 articles")
    shell.type("How many people were hurt? @kell")
    shell.until("Fire at Kellstow warehouse", "⏎ Choose")
    shell.press("Enter")
    shell.until("This question only of “Fire at Kellstow warehouse”", "⏎ Ask")
    shell.press("Enter")
    shell.until("12 people were hurt", "✓ 1 supported", "hurt? @Fire-at-Kellstow")
    shell.until_gone("This question only")
    shell.type("/tim")
    shell.until("/timeline [TOPIC]", "Timeline of a topic")
    shell.press("Enter")
    shell.type("Kellstow fire")
    shell.press("Enter")
    shell.until("Timeline  Kellstow fire", "event")
    shell.press("Escape")
    shell.until("✓ 1 supported")
    shell.type("/quit")
    shell.press("Enter")
    shell.until("$")
    shell.until_gone("Ask about your articles")


@pytest.mark.skipif(shutil.which("less") is None, reason="no less here")
def test_editor_and_pager_have_the_terminal_and_give_it_back(shell: Terminal, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nclear; cat "$1"; read answer; echo "$answer" > "$1"\n')
    editor.chmod(0o755)
    shell.type(f"$QA add --quiet news && export VISUAL={editor} PAGER=less LESS=-F && clear")
    shell.press("Enter")
    before = terminal_settings(shell)
    start(shell)
    shell.until("2 articles")
    shell.type("How many?")
    shell.press("C-g")
    shell.until_gone("2 articles")
    shell.until("How many?")
    shell.type("How many people were hurt?")
    shell.press("Enter")
    shell.until("2 articles", "│ How many people were hurt?")
    shell.press("Enter")
    shell.until("✓ 1 supported")
    shell.press("Tab", "v")
    shell.until("# How many people were hurt?", "[^1]: Fire at Kellstow", "(END)")
    shell.press("C-c")
    shell.until("[^1]: Fire at Kellstow")
    shell.press("q")
    shell.until("✓ 1 supported", "⏎ Open")
    shell.press("1")
    shell.until("1 of 1")
    shell.press("C-q")
    left_as_it_was(shell, before)


def test_a_question_that_a_crash_cut_off_is_there_and_asked_again(shell: Terminal, tmp_path: Path) -> None:
    with faulty(stalls("Twelve people "), says("Twelve people were hurt. [1]")) as server:
        (tmp_path / "qa.toml").write_text(f'base_url = "{server.url}"\nllm = "openai:m"\n')
        shell.type("$QA add --quiet news")
        shell.press("Enter")
        start(shell, "'How many people were hurt in the fire?'")
        shell.until("Twelve people", "Writing")
        shell.do(
            "run-shell", f"kill -9 $(pgrep -P {shell.do('display-message', '-p', '#{pane_pid}').strip()})"
        )
        shell.until_gone("Writing")
        # What the shell says of it may be on the other screen: a shell of its own for what follows.
        shell.do("respawn-pane", "-k")
        shell.until("$")
        start(shell)
        shell.press("F3")
        shell.until("How many people were hurt in the fire?  1 turn")
        shell.press("Enter")
        shell.until("Interrupted before it was answered")
        shell.press("Tab", "r")
        shell.until("Twelve people were hurt.", "openai:m · ")
        shell.press("C-q")


@pytest.mark.parametrize("way", ["TERM", "HUP", "KILL", "SEGV"])
def test_the_terminal_is_left_as_it_was_whatever_ends_it(shell: Terminal, way: str) -> None:
    before = terminal_settings(shell)
    start(shell)
    pane = shell.do("display-message", "-p", "#{pane_pid}").strip()
    shell.do("run-shell", f"kill -{way} $(pgrep -P {pane})")
    shell.until_gone("Ask about your articles")
    # Where a process is killed, the shell may show its prompt before the other screen has gone.
    shell.press("Enter")
    left_as_it_was(shell, before)


NOISE = """\
import os, threading, time
from pathlib import Path
from qa.config import load
from qa.tui import run

def noise():
    while not Path("now").exists():
        time.sleep(0.05)
    os.write(2, b"llama_model_load: noise\\n")
    os.system("echo from a child")

threading.Thread(target=noise, daemon=True).start()
run(load())
print("left in order")
"""


def test_what_compiled_code_prints_is_in_the_log_and_not_on_the_screen(
    shell: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "noise.py").write_text(NOISE)
    shell.type(f"clear; {sys.executable} noise.py")
    shell.press("Enter")
    shell.until("The library is empty.")
    (tmp_path / "now").touch()
    shell.press("F12")
    shell.until("output    llama_model_load: noise", "output    from a child")
    shell.press("Escape")
    shown = shell.until_gone("output    ")
    assert "noise" not in shown
    assert "from a child" not in shown
    shell.press("C-q")
    shell.until("left in order")


def test_a_terminal_that_cannot_show_it_is_told(shell: Terminal) -> None:
    shell.type("clear; TERM=dumb $QA chat; echo rc=$?; $QA chat < /dev/null; echo again=$?")
    shell.press("Enter")
    shell.until("this terminal is dumb", "rc=2", "there is no terminal", "again=2")


def test_a_letter_typed_right_after_jumping_is_a_letter(shell: Terminal) -> None:
    shell.type("$QA add --quiet news && clear")
    shell.press("Enter")
    start(shell, "'How many people were hurt?'")
    shell.until("12 people", "✓ 1 supported")
    shell.press("C-o", "a")
    shell.until("⏎ Open")
    shell.press("C-o")
    shell.until("A letter goes there")
    shell.press("s")
    shell.until("⏎ Ask", "Ask about your articles")


def test_without_colour_there_is_none(shell: Terminal) -> None:
    shell.type("export NO_COLOR=1")
    shell.press("Enter")
    start(shell)
    shown = shell.do("capture-pane", "-p", "-e")
    assert not re.search(r"\x1b\[[0-9;]*\b(3[1-6]|4[1-6]|9[1-6]|10[1-6]|[34]8;2)\b", shown)
    greys = {*range(232, 256), 0, 7, 8, 15, 16, 231}
    assert {int(number) for number in re.findall(r"[34]8;5;(\d+)", shown)} <= greys
    shell.press("C-c", "C-c")
    shell.until_gone("Ask about your articles")
