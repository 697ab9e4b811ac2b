"""Every key, in one place: each binding has a stable id, by which a person can give it another key."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from textual.binding import Binding, BindingType

from qa.errors import UsageError

JUMP = Binding("ctrl+o", "app.jump", "Jump", show=False, tooltip="Jump to a pane or field", id="jump")

APP: list[BindingType] = [
    Binding("f1", "help", "Help", id="help"),
    Binding("f2,ctrl+l", "library", "Library", tooltip="Library: read, add, remove, select", id="library"),
    Binding("f3,ctrl+r", "chats", "Chats", tooltip="Chats: go on with one, search, export", id="chats"),
    JUMP,
    Binding("f12", "log", "Log", show=False, tooltip="Log: what happened in this session", id="log"),
    Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit"),
    Binding("ctrl+c", "interrupt", "Stop or copy", show=False, priority=True, id="interrupt"),
]

CHAT: list[BindingType] = [
    # The first of these that can be done is what Escape does.
    Binding("escape", "stop", "Stop", id="stop"),
    Binding("escape", "close_source", "Close", id="close-source"),
    Binding("escape", "to_prompt", "Prompt", show=False, id="to-prompt"),
    Binding("ctrl+s", "export", "Export", show=False, tooltip="Export this chat as Markdown", id="export"),
    Binding("ctrl+n", "new_chat", "New chat", show=False, id="new-chat"),
    Binding(
        "f5", "filters", "Filters", show=False, tooltip="Filters: dates, outlets, passages", id="filters"
    ),
    Binding("f4", "inspect", "Inspect", show=False, id="inspect-latest"),
    # Before what the prompt, being a text area, does with these two.
    Binding(
        "f6",
        "summarise",
        "Summarise",
        show=False,
        priority=True,
        tooltip="Summarise articles or a topic",
        id="summarise",
    ),
    Binding(
        "f7", "timeline", "Timeline", show=False, priority=True, tooltip="Timeline of a topic", id="timeline"
    ),
    Binding("f8", "no_filters", "No filters", show=False, id="no-filters"),
    Binding(
        "f9",
        "toggle_sidebar",
        "Articles",
        show=False,
        priority=True,
        tooltip="Articles beside the conversation",
        id="sidebar",
    ),
    Binding(
        "ctrl+b", "toggle_source", "Source", show=False, tooltip="Show or hide the source", id="toggle-source"
    ),
]

PROMPT: list[BindingType] = [
    # While the list of what can be completed is open, before what these keys do without it.
    Binding("enter", "accept(True)", "Choose", id="choose"),
    Binding("tab", "accept(False)", "Complete", show=False, id="complete"),
    Binding("escape", "close_list", "Close", id="close-list"),
    Binding("up", "choice(-1)", "Choice above", show=False, id="choice-above"),
    Binding("down", "choice(1)", "Choice below", show=False, id="choice-below"),
    Binding("enter", "send", "Ask", id="send"),
    Binding("shift+enter,ctrl+j", "newline", "New line", show=False, id="newline"),
    Binding("up", "cursor_up", "Line or question above", show=False, id="line-above"),
    Binding("down", "cursor_down", "Line or question below", show=False, id="line-below"),
    Binding("tab", "screen.to_answer", "Citations", id="to-answer"),
    Binding("ctrl+g", "edit", "Editor", show=False, tooltip="Write the question in $EDITOR", id="edit"),
]

# On a turn and on the source beside it: what one does with citations.
CITATIONS: list[Binding] = [
    Binding("n", "screen.step(1)", "Next", tooltip="Next citation", id="next-citation"),
    Binding(
        "N,p", "screen.step(-1)", "Previous", show=False, tooltip="Previous citation", id="previous-citation"
    ),
    Binding("o", "screen.open_url", "Web page", tooltip="Open the web page at the quote", id="open-url"),
    Binding(
        "y", "screen.copy_quote", "Copy quote", tooltip="Copy the quote with its reference", id="copy-quote"
    ),
    *(
        Binding(str(n), f"screen.cite_number({n})", f"Citation {n}", show=False, id=f"citation-{n}")
        for n in range(1, 10)
    ),
]

TURN: list[Binding] = [
    Binding("enter", "screen.open_citation", "Open", tooltip="Open the citation", id="open-citation"),
    *CITATIONS,
    Binding(
        "i",
        "screen.inspect",
        "Inspect",
        show=False,
        tooltip="Inspect: how this answer came about",
        id="inspect",
    ),
    Binding(
        "s", "screen.golden", "Golden", show=False, tooltip="Save as golden: a case for qa eval", id="golden"
    ),
    Binding("c", "screen.copy_answer", "Copy answer", show=False, id="copy-answer"),
    Binding("v", "screen.page", "Pager", show=False, tooltip="Read the answer in $PAGER", id="page"),
    Binding("r", "screen.again", "Ask again", show=False, tooltip="Ask this question again", id="again"),
    Binding("up,k", "screen.turn(-1)", "Turn above", show=False, id="turn-above"),
    Binding("down,j", "screen.turn(1)", "Turn below", show=False, id="turn-below"),
    Binding("g,home", "screen.turn_edge(-1)", "First turn", show=False, id="first-turn"),
    Binding("G,end", "screen.turn_edge(1)", "Last turn", show=False, id="last-turn"),
    Binding("tab", "screen.from_answer", "Prompt", show=False, id="from-answer"),
]

SIDEBAR: list[BindingType] = [
    Binding("slash", "filter", "Filter", key_display="/", id="filter"),
    Binding("w", "ask_within", "Ask in these", id="ask-within"),
    Binding("x", "clear", "Select none", show=False, id="select-none"),
    Binding("tab", "screen.to_prompt", "Prompt", show=False, id="sidebar-to-prompt"),
    Binding("escape", "leave", "Back", id="leave-sidebar"),
]

SOURCE: list[BindingType] = [
    *CITATIONS,
    Binding("v", "page", "Pager", show=False, tooltip="Read the article in $PAGER", id="page-source"),
    Binding("tab", "screen.to_prompt", "Prompt", show=False, id="source-to-prompt"),
]

# What the palette does not list: moving about, which fingers know or do not need.
NOT_OFFERED = frozenset(
    [
        "accept(True)",
        "accept(False)",
        "close_list",
        "choice(-1)",
        "choice(1)",
        "cursor_up",
        "cursor_down",
        "send",
        "newline",
        "screen.to_answer",
        "to_prompt",
        "screen.to_prompt",
        "screen.from_answer",
        "interrupt",
    ]
    + [f"screen.cite_number({n})" for n in range(1, 10)]
)


EVERYWHERE = "Everywhere"
WHERE = {
    "Prompt": "On the prompt",
    "Turn": "On an answer",
    "SourcePane": "On a source",
    "Sample": "On a question to begin with",
    "ChatScreen": "In the conversation",
    "Sidebar": "Beside the conversation",
    "LibraryScreen": "In the library",
    "ArticleTable": "On the list",
    "ArticleColumn": "On the list",
    "ReaderScreen": "In an article",
    "ChatsScreen": "Among the chats",
    "InspectorScreen": "In the inspector",
    "TimelineScreen": "On the timeline",
    "LogScreen": "In the log",
    "Form": "In a form",
    "Choice": "In a choice",
    "Confirm": "At a yes or no",
    "HelpScreen": "In the help",
    "JumpScreen": "Among the letters",
}
"""Where the bindings of a class work, by its name."""


def checked(keymap: Mapping[str, str]) -> dict[str, str]:
    """A keymap as it may stand in the configuration. Raises UsageError for an id that there is not."""
    for id_ in keymap:
        if id_ not in known():
            near = difflib.get_close_matches(id_, known(), n=1)
            raise UsageError(
                f"[keys] has no {id_!r}",
                f"did you mean {near[0]}?" if near else "`qa keys` lists the names",
            )
    return dict(keymap)


@cache
def known() -> frozenset[str]:
    """The ids of all bindings of the application."""
    return frozenset(key.id for key in listed({}))


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does, and the name by which it is changed."""

    id: str
    keys: tuple[str, ...]
    """As they are written in the configuration."""
    default: tuple[str, ...]
    does: str
    where: tuple[str, ...]


def listed(keymap: Mapping[str, str]) -> list[Key]:
    """Every key with what it is under a keymap, in the order of where it works."""
    found: dict[str, Key] = {}
    for where, table in _tables():
        for one in table:
            if isinstance(one, Binding) and one.id:
                default = _names(one.key)
                keys = _names(keymap[one.id]) if one.id in keymap else default
                places = dict.fromkeys((*(found[one.id].where if one.id in found else ()), where))
                found[one.id] = Key(one.id, keys, default, one.tooltip or one.description, tuple(places))
    return list(found.values())


def _names(keys: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in keys.split(","))


def _tables() -> Iterator[tuple[str, Sequence[BindingType]]]:
    from qa.tui.chats_screen import ChatsScreen
    from qa.tui.dialogs import Choice, Confirm, Form
    from qa.tui.help import HelpScreen
    from qa.tui.inspector import InspectorScreen
    from qa.tui.jump import JumpScreen
    from qa.tui.library_screen import LibraryScreen
    from qa.tui.log_screen import LogScreen
    from qa.tui.reader import ReaderScreen
    from qa.tui.table import ArticleTable
    from qa.tui.timeline_screen import TimelineScreen
    from qa.tui.welcome import Sample

    yield EVERYWHERE, APP
    yield WHERE["ChatScreen"], CHAT
    yield WHERE["Prompt"], PROMPT
    yield WHERE["Turn"], TURN
    yield WHERE["Sidebar"], SIDEBAR
    yield WHERE["SourcePane"], SOURCE
    for owner in (
        Sample,
        LibraryScreen,
        ArticleTable,
        ReaderScreen,
        ChatsScreen,
        InspectorScreen,
        TimelineScreen,
        LogScreen,
        Form,
        Choice,
        Confirm,
        HelpScreen,
        JumpScreen,
    ):
        yield WHERE[owner.__name__], owner.BINDINGS
