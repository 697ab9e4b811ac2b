"""What is shown before the first question: what to do, and questions that the articles answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from qa.errors import QAError
from qa.text.wording import counted, day
from qa.tui import wording


class Sample(Static, can_focus=True):
    """A question that is asked by Enter or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "ask", "Ask this", id="ask-sample")]

    @dataclass
    class Chosen(Message):
        """The person wants it asked."""

        question: str

    def __init__(self, question: str) -> None:
        super().__init__(wording.line(("› ", "$text-primary"), question), markup=False, classes="sample")
        self.question = question

    def action_ask(self) -> None:
        self.post_message(self.Chosen(self.question))

    def on_click(self) -> None:
        self.action_ask()


class Welcome(Vertical):
    """The empty conversation."""

    def compose(self) -> ComposeResult:
        yield Static(wording.line(("qa", "bold $text-primary")), markup=False)
        yield Static(
            wording.line(
                "Questions over your news articles, answered with citations\n",
                "that are checked figure by figure.",
            ),
            markup=False,
        )
        yield Static(
            wording.line(("Opening the library…", "$foreground-muted")), id="welcome-facts", markup=False
        )

    async def tell(self, articles: int, newest: datetime | None, samples: tuple[str, ...]) -> None:
        """Say what there is, and offer questions."""
        facts = self.query_one("#welcome-facts", Static)
        offered = tuple(sample.question for sample in self.query(Sample))
        if offered != samples:
            await self.query(Sample).remove()
        if not articles:
            facts.update(
                wording.line(
                    "The library is empty.\n\n",
                    ("F2", "bold $text-primary"),
                    "  add files, folders or addresses here\n",
                    ("qa add FOLDER", "bold $text-primary"),
                    "  does the same on the command line",
                )
            )
            return
        known = counted(articles, "article") + (f", the newest of {day(newest)}" if newest else "")
        facts.update(wording.line((f"{known}. Try:" if samples else f"{known}.", "$foreground-muted")))
        if offered != samples:
            await self.mount_all(Sample(question) for question in samples)

    def complain(self, error: QAError) -> None:
        """Say what is wrong with the library, and what to do."""
        said = wording.line((error.message, "$text-error"), f"\n{error.hint}")
        self.query_one("#welcome-facts", Static).update(said)
