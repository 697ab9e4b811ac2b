"""The list over the prompt: what can stand in place of what is being typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa.tui import wording

_EDGE = 1
"""Columns kept free at the right."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of them."""

    row: Callable[[int], Content]
    """How it looks in so many cells."""
    text: str
    """What it puts in place."""
    whole: bool = False
    """Whether nothing is left to be typed after it: Enter then sends it as well."""


class Suggestions(OptionList, can_focus=False):
    """Lies over the conversation, so that nothing moves when it opens. The keys stay with the prompt."""

    def __init__(self) -> None:
        super().__init__(id="suggestions", markup=False)
        self._offered: Sequence[Suggestion] = ()
        self._below = ""

    @property
    def open(self) -> bool:
        """Whether it is shown."""
        return self.display

    @property
    def chosen(self) -> Suggestion | None:
        """The one under the cursor."""
        at = self.highlighted
        return self._offered[at] if self.open and at is not None and at < len(self._offered) else None

    def on_mount(self) -> None:
        self.display = False

    def offer(self, offered: Sequence[Suggestion], below: str = "") -> None:
        """Show these, and under them a line that cannot be chosen; nothing of both closes the list."""
        before = self.open, bool(self._offered)
        self._offered, self._below = offered, below
        self.display = bool(offered or below)
        self._draw()
        self.highlighted = 0 if offered else None
        if before != (self.open, bool(offered)):
            # Enter, Tab and Escape do something else now.
            self.screen.refresh_bindings()

    def close(self) -> None:
        """Show nothing."""
        self.offer(())

    def move(self, by: int) -> None:
        """To the next or previous one, from the last to the first."""
        if self._offered:
            self.highlighted = ((self.highlighted or 0) + by) % len(self._offered)

    def on_resize(self) -> None:
        at = self.highlighted
        self._draw()
        self.highlighted = at

    def _draw(self) -> None:
        styles = self.styles
        taken = styles.margin.width + styles.gutter.width + styles.scrollbar_size_vertical + _EDGE
        width = self.container_size.width - taken
        rows = [Option(one.row(width)) for one in self._offered]
        if self._below:
            note = wording.line((wording.short(self._below, width), "$foreground-muted"))
            rows.append(Option(note, disabled=True))
        self.set_options(rows)
