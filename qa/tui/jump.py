"""Ctrl+O: a letter over everything on the screen that takes the focus; pressing it goes there."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
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
        self._places = dict(zip(LETTERS, in_view(below), strict=False))
        self._size = below.size

    def compose(self) -> ComposeResult:
        for letter, (_, offset) in self._places.items():
            label = Static(wording.line(f" {letter} "), classes="letter", markup=False)
            label.styles.offset = offset
            yield label
        yield Static(wording.line("A letter goes there, Esc leaves."), id="jump-hint", markup=False)

    def on_key(self, event: events.Key) -> None:
        if event.character in self._places:
            event.stop()
            self.dismiss(self._places[event.character][0])

    def on_resize(self, event: events.Resize) -> None:
        if event.size not in (self._size, Size()):
            # The letters would stand in places that are others now.
            self.dismiss(None)


def in_view(screen: Screen[object]) -> list[tuple[Widget, Offset]]:
    """What can take the focus and can be seen, as one reads, each with its upper left corner."""
    seen = []
    for widget in screen.focus_chain:
        geometry = screen.find_widget(widget)
        if geometry.visible_region:
            seen.append((widget, geometry.visible_region.offset))
    return sorted(seen, key=lambda place: (place[1].y, place[1].x))


def jump(screen: Screen[object]) -> None:
    """Lay the letters over a screen, and focus what is chosen."""

    def chosen(widget: Widget | None) -> None:
        if widget is not None and widget.is_attached:
            widget.focus()

    screen.app.push_screen(JumpScreen(screen), chosen)
