"""Small windows over the screen: a line to fill in, a yes or no, a choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qa.tui import keys, wording

_CANCEL = Binding("escape", "dismiss(None)", "Cancel", id="cancel")


@dataclass(frozen=True, slots=True)
class Field:
    """A line to fill in."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""


class Entry(Input):
    """A line to type in. Its cursor stands still: one that blinks sends bytes over SSH all day."""

    def on_mount(self) -> None:
        self.cursor_blink = False


class Form(ModalScreen[dict[str, str] | None]):
    """A few lines to fill in: Tab goes to the next, Enter is the end of it."""

    BINDINGS: ClassVar[list[BindingType]] = [_CANCEL, keys.JUMP]

    def __init__(self, title: str, fields: Sequence[Field], hint: str = "") -> None:
        super().__init__()
        self._heading, self._asked, self._hint = title, fields, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(wording.line((self._heading, "bold")), markup=False)
            for field in self._asked:
                yield Static(wording.line((field.label, "$foreground-muted")), classes="label", markup=False)
                yield Entry(field.value, placeholder=field.placeholder, id=f"field-{field.name}")
            hint = self._hint or "Enter when done, Esc to leave it"
            yield Static(wording.line((hint, "$foreground-muted")), classes="hint", markup=False)

    @on(Entry.Submitted)
    def _on_submitted(self) -> None:
        self.dismiss({(one.id or "").removeprefix("field-"): one.value.strip() for one in self.query(Entry)})


class Confirm(ModalScreen[bool | None]):
    """A question with yes and no; Enter is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _CANCEL,
        Binding("y", "dismiss(True)", "Yes", id="yes"),
        Binding("n,enter", "dismiss(False)", "No", id="no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._asked = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(wording.line(self._asked), markup=False)
            keys = wording.line(("y", "bold $text-primary"), " yes   ", ("n", "bold $text-primary"), " no")
            yield Static(keys, classes="hint", markup=False)


class Choice(ModalScreen[str | None]):
    """One of several, by its key; the name of the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [_CANCEL]

    def __init__(self, title: str, choices: Sequence[tuple[str, Content]]) -> None:
        super().__init__()
        self._heading, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(wording.line((self._heading, "bold")), markup=False)
            yield OptionList(*(Option(text, id=name) for name, text in self._choices), markup=False)

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
