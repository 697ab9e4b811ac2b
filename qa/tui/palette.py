"""What Ctrl+P offers: every action that is possible now, with its key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done."""

    title: str
    key: str
    """As it is shown; empty where there is none."""
    run: Callable[[], object]
    name: str = ""
    """By which the prompt knows it, after a slash; empty where it does not."""


class Commands(Provider):
    """The application's own commands."""

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(_row(Content(command.title), command), command.run, text=command.title)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands():
            if (score := matcher.match(command.title)) > 0:
                row = _row(matcher.highlight(command.title), command)
                yield Hit(score, row, command.run, text=command.title)

    def _commands(self) -> Iterator[Command]:
        from qa.tui.app import Tui

        if isinstance(self.app, Tui):
            yield from self.app.commands(self.screen)


def _row(title: Content, command: Command) -> Content:
    key = Content.styled(f"  {command.key}", "$text-primary") if command.key else Content("")
    return title + key
