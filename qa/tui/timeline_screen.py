"""What happened when: the events of a topic in order, each with the sentence that tells of it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

import qa.types as t
from qa.app import Scope
from qa.errors import NotInLibrary, QAError
from qa.render.summaries import sources_line
from qa.render.timelines import refusal, timeline_markdown, when
from qa.summaries.values import Happening, Timeline, TimelineDone, TimelineEvent
from qa.text.wording import counted
from qa.tui import wording
from qa.tui.engine import Engine
from qa.tui.files import save_as
from qa.tui.layout import WIDE, wrapped
from qa.tui.source import SourcePane, Target

_GAP = 2
"""Columns between the days and what happened."""
_LEAST = 20
_PADDING = 2
"""Columns that an option list keeps free."""


class Events(OptionList):
    """Rows that are laid out anew for the width that they have."""

    _rows: Sequence[Callable[[int], Content]] = ()

    def show(self, rows: Sequence[Callable[[int], Content]]) -> None:
        """Show these rows: each makes its text for a width."""
        self._rows = rows
        self.add_options(Option(row(self._width)) for row in rows)

    def on_resize(self) -> None:
        for at, row in enumerate(self._rows):
            self.replace_option_prompt_at_index(at, row(self._width))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width - _PADDING


class TimelineScreen(Screen[None]):
    """Events as a list; the source of each stands beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Next source", id="next-source"),
        Binding("N,p", "step(-1)", "Previous source", show=False, id="previous-source"),
        Binding("o", "open_url", "Web page", tooltip="Open the web page at the quote", id="event-url"),
        Binding("y", "copy_quote", "Copy quote", show=False, id="event-quote"),
        Binding("e", "export", "Export", tooltip="Export as Markdown", id="export-timeline"),
        Binding("tab", "to_prompt", "List", show=False, id="to-events"),
        Binding("escape", "leave", "Back", id="leave-timeline"),
    ]
    AUTO_FOCUS = "#events"

    def __init__(self, engine: Engine, topic: str, scope: Scope) -> None:
        super().__init__()
        self.engine = engine
        self._topic, self._scope = topic, scope
        self._timeline: Timeline | None = None
        self._rows: tuple[Happening, ...] = ()
        self._place = 0
        """Which of the sources of an event is open."""
        self._opening: Target | None = None
        self._cancel: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(classes="head"):
            yield Static(id="timeline-head", classes="left", markup=False)
        with Horizontal(id="timeline-body"):
            yield Events(id="events", markup=False)
            yield SourcePane(id="source")
        yield Static(id="timeline-foot", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(SourcePane).display = False
        self._say("searching…")
        topic, scope = self._topic, self._scope
        self._cancel = self.engine.follow(
            lambda: self.engine.app.timeline(topic, scope), self._told, self._failed
        )

    def on_unmount(self) -> None:
        if self._cancel:
            self._cancel()

    def on_resize(self) -> None:
        self.set_class(self.size.width < WIDE, "-narrow")

    def _say(self, state: str) -> None:
        head = wording.line(
            ("Timeline", "bold $text-primary"), f"  {self._topic}  ", (state, "$foreground-muted")
        )
        self.query_one("#timeline-head", Static).update(head)

    def _told(self, event: TimelineEvent) -> None:
        if not self.is_attached:
            return
        match event:
            case t.Progress():
                self._say(f"{wording.stage(event)}…")
            case t.Notice(text):
                self.notify(text, markup=False)
            case TimelineDone(timeline):
                self.show(timeline)

    def _failed(self, error: QAError) -> None:
        if self.is_attached:
            self._say("failed")
            said = wording.line(
                (f"✗ {error.message}", "$text-error"), (f"\n  {error.hint}", "$foreground-muted")
            )
            self.query_one("#timeline-foot", Static).update(said)

    def show(self, timeline: Timeline) -> None:
        """The events, earliest first; those that nothing dates at the end."""
        self._timeline = timeline
        self._rows = (*timeline.happenings, *timeline.undated)
        events = self.query_one(Events)
        indent = max((len(_day(each)) for each in self._rows), default=0)
        events.show([partial(_row, each, indent) for each in self._rows])
        foot = self.query_one("#timeline-foot", Static)
        if timeline.refused or not self._rows:
            self._say("nothing")
            foot.update(wording.line(refusal(timeline) if timeline.refused else "No event with a day."))
            return
        self._say(counted(len(self._rows), "event"))
        reported = any(each.by == "publication" for each in timeline.happenings)
        legend = " · reported: the day of publication, for the text names none" if reported else ""
        unsure = " · ~ not sure" if any(each.ambiguous for each in self._rows) else ""
        foot.update(wording.line((sources_line(timeline.sources) + legend + unsure, "$foreground-muted")))
        events.highlighted = 0
        events.focus()
        self.refresh_bindings()

    @property
    def event(self) -> Happening | None:
        """The event under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def target(self) -> Target | None:
        """The source of the event that is open, or would be."""
        if self.event is None or self._timeline is None or not self.event.citations:
            return None
        number = self.event.citations[self._place % len(self.event.citations)]
        citation = next((one for one in self._timeline.citations if one.n == number), None)
        return Target(number, citation.article, citation) if citation else None

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self) -> None:
        self._place = 0
        if self.query_one(SourcePane).display:
            self._open()

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self._open()

    def action_step(self, by: int) -> None:
        """To the next or previous source of the same event."""
        if self.event and self.event.citations:
            self._place = (self._place + by) % len(self.event.citations)
            self._open()

    def action_cite_number(self, n: int) -> None:
        """Open a source of the event by its number."""
        if self.event and n in self.event.citations:
            self._place = self.event.citations.index(n)
            self._open()

    def _open(self) -> None:
        event, target = self.event, self.target
        if event is None or target is None:
            return
        library = self.engine.app.library
        self._opening = target
        place = f"{self._place + 1} of {len(event.citations)}"

        def read() -> t.Article | None:
            try:
                return library.article(target.article.id)
            except NotInLibrary:
                return None

        def show(article: t.Article | None) -> None:
            if not self.is_attached or self._opening != target:
                return
            pane = self.query_one(SourcePane)
            pane.display = True
            self.add_class("-source")
            pane.show(target, article, place)
            if self.has_class("-narrow"):
                pane.query_one("#source-text").focus()

        self.engine.look(read, show)

    def action_to_prompt(self) -> None:
        """From the source to the list, and back."""
        pane, events = self.query_one(SourcePane), self.query_one(OptionList)
        (pane.query_one("#source-text") if pane.display and events.has_focus else events).focus()

    def action_open_url(self) -> None:
        """Open the article in the browser, at the quote."""
        target = self.target
        url = (target.citation.link or target.article.url) if target and target.citation else None
        if url and url.startswith(("http://", "https://")):
            self.app.open_url(url)
        else:
            self.notify("This article has no address on the web.", severity="warning", markup=False)

    def action_copy_quote(self) -> None:
        """Copy the quote with its reference."""
        if (target := self.target) and target.citation:
            self.app.copy_to_clipboard(wording.reference(target.citation))
            self.notify("Quote and reference copied.", markup=False)

    def action_export(self) -> None:
        """Write the timeline to a file, as Markdown."""
        if self._timeline:
            text = timeline_markdown(self._timeline)
            save_as(self, self._topic, lambda write: write(text))

    def action_leave(self) -> None:
        """Close the source, else leave."""
        pane = self.query_one(SourcePane)
        self._opening = None
        if pane.display:
            pane.display = False
            self.remove_class("-source")
            self.query_one(OptionList).focus()
        else:
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done now."""
        if action in ("step", "open_url", "copy_quote", "export"):
            return bool(self._rows)
        return True


def _day(event: Happening) -> str:
    reported = event.by == "publication" and when(event) != "undated"
    return when(event) + (" reported" if reported else "")


def _row(event: Happening, indent: int, width: int) -> Content:
    """The day, and beside it in a column of its own what happened, in lines for the width."""
    numbers = "".join(f"[{n}]" for n in event.citations)
    sides = f", {event.independent} independent" if event.independent > 1 else ""
    why = f" (the day is not sure: {event.ambiguous})" if event.ambiguous else ""
    body = wording.line(
        f"{' '.join(event.text.split())} ",
        (numbers, "$text-primary"),
        (f"  {', '.join(event.outlets)}{sides}{why}", "$foreground-muted"),
    )
    lines = wrapped(body.plain, max(width - indent - _GAP, _LEAST))
    day = wording.line((f"{_day(event):{indent + _GAP}}", "bold $text-primary"))
    blank = Content(" " * (indent + _GAP))
    return Content("\n").join((blank if n else day) + body[start:end] for n, (start, end) in enumerate(lines))
