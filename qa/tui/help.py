"""F1: what can be done where one is, by which key, under which id the key can be changed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from qa.tui import keys, wording
from qa.tui.marked import COLOURS, GLYPHS
from qa.tui.prompt import Prompt
from qa.tui.slash import LITERAL, usage

_KEYS = 16
_MANY = 6


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below, those of the focused widget first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss", "Close", id="close-help")]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog wide"):
            yield Static(_help(self._about), markup=False)


def _help(screen: Screen[object]) -> Content:
    groups: dict[DOMNode, dict[str, tuple[list[str], Binding]]] = {}
    for active in screen.active_bindings.values():
        if active.binding.id:
            rows = groups.setdefault(active.node, {})
            # The nine citations are one row.
            pressed, _ = rows.setdefault(
                active.binding.action.split("(")[0] + _sign(active.binding), ([], active.binding)
            )
            pressed.append(screen.app.get_key_display(active.binding))
    lines: list[Content] = []
    for node, rows in groups.items():
        lines.append(wording.line((_where(node), "bold $text-primary")))
        for pressed, binding in rows.values():
            shown = (
                " ".join(dict.fromkeys(pressed)) if len(pressed) < _MANY else f"{pressed[0]} … {pressed[-1]}"
            )
            name = (f"  {binding.id}", "$foreground-muted")
            lines.append(wording.line((f"  {shown:{_KEYS}}", "bold"), f"{binding.description:24}", name))
        lines.append(Content(""))
    if isinstance(screen.focused, Prompt):
        lines += [*_typed(screen), Content("")]
    lines.append(
        wording.line(
            ("Marks  ", "$foreground-muted"),
            *((f"{glyph} {status}  ", COLOURS[status]) for status, glyph in GLYPHS.items()),
            (
                "\n\nAnother key: in qa.toml, below [keys], the name on the right = the key."
                "\nA theme of your own: a YAML file in the folder that `qa config` names.",
                "$foreground-muted",
            ),
        )
    )
    return Content("\n").join(lines)


def _where(node: DOMNode) -> str:
    return keys.WHERE.get(type(node).__name__, keys.EVERYWHERE)


def _typed(screen: Screen[object]) -> list[Content]:
    """What can be typed: articles to name, and the commands that are possible now."""
    from qa.tui.app import Tui
    from qa.tui.commands import commands

    assert isinstance(screen.app, Tui)
    rows = [("@", "ask this question of one article alone")]
    rows += [(usage(one), one.title) for one in commands(screen.app)]
    rows.append((LITERAL, "begin a question with a slash"))
    column = max(len(name) for name, _ in rows) + 2
    head = wording.line(("Typed in the prompt", "bold $text-primary"))
    return [head, *(wording.line((f"  {name:{column}}", "bold"), does) for name, does in rows)]


def _sign(binding: Binding) -> str:
    """Tells the two directions of one action apart."""
    return "-" if "(-" in binding.action else ""
