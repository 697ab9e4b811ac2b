"""Ctrl+O: a letter over everything on the screen that takes the focus; pressing it goes there."""

from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from qa.tui import wording

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""In the order in which they are given out: those under the fingers first."""


class JumpScreen(ModalScreen[Widget | None]):
    """The letters; what was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+o", "dismiss(None)", "Leave", id="leave-jump")
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._below = below
        self._places = in_view(below)
        self._letters = dict(zip(self._places, LETTERS, strict=False))

    def compose(self) -> ComposeResult:
        for widget, letter in self._letters.items():
            label = Static(wording.line(f" {letter} "), classes="letter", markup=False)
            label.styles.offset = self._places[widget]
            yield label
        yield Static(wording.line("A letter goes there, Esc leaves."), id="jump-hint", markup=False)

    def on_mount(self) -> None:
        self._below.screen_layout_refresh_signal.subscribe(self, self._lay)

    def _lay(self, _: Screen[object]) -> None:
        """Follow what has moved: what had a letter keeps it."""
        places = in_view(self._below)
        if places != self._places:
            self._places = places
            kept = {widget: letter for widget, letter in self._letters.items() if widget in places}
            free = (letter for letter in LETTERS if letter not in kept.values())
            new = (widget for widget in places if widget not in kept)
            self._letters = kept | dict(zip(new, free, strict=False))
            self.refresh(recompose=True)

    def on_key(self, event: events.Key) -> None:
        for widget, letter in self._letters.items():
            if letter == event.character:
                event.stop()
                self.dismiss(widget)


def in_view(screen: Screen[object]) -> dict[Widget, Offset]:
    """What can take the focus and can be seen, as one reads, each with its upper left corner."""
    seen = []
    for widget in screen.focus_chain:
        # What was just put there has no place yet.
        with suppress(NoWidget):
            if region := screen.find_widget(widget).visible_region:
                seen.append((widget, region.offset))
    return dict(sorted(seen, key=lambda place: (place[1].y, place[1].x)))


def jump(screen: Screen[object]) -> None:
    """Lay the letters over a screen, and focus what is chosen."""

    def chosen(widget: Widget | None) -> None:
        if widget is not None and widget.is_attached:
            widget.focus()

    screen.app.push_screen(JumpScreen(screen), chosen)
