"""The commands of the prompt: those that take an argument, and all that the palette offers."""

import difflib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa.app import Scope
from qa.errors import UsageError
from qa.summaries.values import Wanted
from qa.tui import files, filters, mentions, summarise
from qa.tui.chats_screen import ChatsScreen
from qa.tui.finder import Finder
from qa.tui.library_screen import LibraryScreen
from qa.tui.slash import Slash, Typed, find, nearest
from qa.tui.timeline_screen import TimelineScreen

if TYPE_CHECKING:
    from qa.tui.app import Tui

_DAY = "as 2025-08-13; empty takes the limit away"


def commands(app: "Tui") -> list[Slash]:
    """The commands that are possible now: those with an argument, then all others of the palette."""
    palette = {one.name: one for one in app.commands(app.chat) if one.name}
    own = [
        replace(one, key=palette[one.covers].key) if one.covers else one
        for one in _own(app)
        if not one.covers or one.covers in palette
    ]
    covered = {one.covers for one in own}
    others = [one for name, one in palette.items() if name not in covered]
    return own + [Slash(one.name, one.title, partial(_plainly, one.run), key=one.key) for one in others]


def run(app: "Tui", command: Typed) -> object:
    """Do what was typed; what is given back may have to be awaited. Raises UsageError."""
    among = commands(app)
    found = find(among, command.name)
    if found is None:
        raise UsageError(f"there is no command /{command.name}", nearest(among, command.name))
    argument = " ".join(command.argument.split())
    if argument and not found.argument:
        raise UsageError(f"/{found.name} takes nothing after its name", f"type /{found.name} alone")
    return found.run(argument)


def _plainly(run: Callable[[], object], argument: str) -> object:
    return run()


def _own(app: "Tui") -> list[Slash]:
    """Those that take an argument."""
    return [
        Slash(
            "summarize",
            "Summarise a topic, or articles named with @",
            partial(_summarise, app),
            "[TOPIC]",
            "a topic, or @ an article; empty: you are asked",
            covers="summarise",
        ),
        Slash(
            "timeline",
            "Timeline of a topic",
            partial(_timeline, app),
            "[TOPIC]",
            "what it is about; empty: you are asked",
            covers="timeline",
        ),
        *_filters(app),
        Slash(
            "find",
            "Find articles in the library",
            lambda words: app.push_screen(LibraryScreen(app.engine, app.chat.scope.where.articles, words)),
            "WORDS",
            "words of titles, outlets and authors",
        ),
        Slash(
            "chats",
            "Chats: go on with one, search, export",
            lambda words: app.push_screen(ChatsScreen(app.chat.session, words)),
            "[WORDS]",
            "words of a question or an answer",
            covers="chats",
        ),
        Slash("new", "New chat", lambda _: app.chat.action_new_chat(), covers="new-chat"),
        Slash(
            "export",
            "Export this chat as Markdown",
            partial(_export, app),
            "[FILE]",
            "a file that is not there yet; empty: you are asked",
            covers="export",
        ),
        Slash(
            "llm",
            "Writer of the answers",
            partial(_write_with, app),
            "SPEC",
            "extractive, openai:MODEL or llama:FILE.gguf",
            lambda _: app.writers(),
            covers="writer",
        ),
        Slash(
            "theme",
            "Theme",
            partial(_theme, app),
            "NAME",
            "remembered until another is chosen",
            lambda _: sorted(app.available_themes),
            covers="theme",
        ),
    ]


def _filters(app: "Tui") -> list[Slash]:
    """One for each filter of the command line."""
    narrow = partial(_narrow, app)
    return [
        Slash("since", "Only articles published on or after a day", partial(narrow, "since"), "DATE", _DAY),
        Slash("until", "Only articles published on or before a day", partial(narrow, "until"), "DATE", _DAY),
        Slash("as-of", "Answer as if it were that day", partial(narrow, "as_of"), "DATE", _DAY),
        Slash(
            "outlet",
            "Only this outlet, beside those named before",
            partial(narrow, "outlets"),
            "NAME",
            "empty takes them away",
            Finder.outlets,
        ),
        Slash("k", "Passages to use", partial(narrow, "k"), "N", "a number; empty: as configured"),
    ]


def _narrow(app: "Tui", name: str, value: str) -> None:
    app.chat.scope = filters.changed(app.chat.scope, name, value)
    app.chat.tell_head()


def _write_with(app: "Tui", spec: str) -> None:
    if spec:
        app.use(spec)
    else:
        app.action_choose_writer()


def _theme(app: "Tui", name: str) -> None:
    if not name:
        app.action_choose_theme()
    elif name in app.available_themes:
        app.theme = name
    else:
        near = difflib.get_close_matches(name, app.available_themes, n=1)
        hint = f"did you mean {near[0]}?" if near else "/theme and a space list them"
        raise UsageError(f"there is no theme {name}", hint)


def _export(app: "Tui", name: str) -> None:
    if name:
        path = Path(name).expanduser()
        app.chat.session.export(None, lambda text: files.write(app.chat, path, text))
    else:
        app.chat.action_export()


def _summarise(app: "Tui", argument: str) -> None:
    topic = mentions.plain(argument)

    def begin(scope: Scope) -> None:
        where = scope.where
        wanted = (
            Wanted(topic=topic, where=where, as_of=scope.as_of)
            if topic
            else Wanted(where.articles, where=replace(where, articles=()), as_of=scope.as_of)
        )
        app.call_next(app.chat.ask, summarise.named(wanted), wanted)

    if argument:
        _within(app, argument, begin)
    else:
        app.chat.action_summarise()


def _timeline(app: "Tui", argument: str) -> None:
    topic = mentions.plain(argument)

    def begin(scope: Scope) -> None:
        app.push_screen(TimelineScreen(app.engine, topic, replace(scope, k=None)))

    _within(app, argument, begin if topic else app.chat.timeline)


def _within(app: "Tui", argument: str, then: Callable[[Scope], None]) -> None:
    """Go on with the scope that the articles named in an argument make of the present one."""
    engine, scope = app.engine, app.chat.scope
    if mentions.ids(argument):
        engine.look(lambda: mentions.within(argument, scope, engine.app.library.article), then)
    else:
        then(scope)
