"""Every key, in one place: each binding has a stable id, by which a person can give it another key."""

from textual.binding import Binding

APP = [
    Binding("f1", "help", "Help", id="help"),
    Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit"),
    Binding("ctrl+c", "interrupt", "Stop or copy", show=False, priority=True, id="interrupt"),
]

CHAT = [
    # The first of these that can be done is what Escape does.
    Binding("escape", "stop", "Stop", id="stop"),
    Binding("escape", "close_source", "Close", id="close-source"),
    Binding("escape", "to_prompt", "Prompt", show=False, id="to-prompt"),
    Binding("ctrl+n", "new_chat", "New chat", show=False, id="new-chat"),
    Binding("ctrl+b", "toggle_source", "Source", show=False, id="toggle-source"),
]

PROMPT = [
    Binding("enter", "send", "Ask", id="send"),
    Binding("shift+enter,ctrl+j", "newline", "New line", show=False, id="newline"),
    Binding("tab", "screen.to_answer", "Citations", id="to-answer"),
]

# On a turn and on the source beside it: what one does with citations.
CITATIONS = [
    Binding("n", "screen.step(1)", "Next", id="next-citation"),
    Binding("N,p", "screen.step(-1)", "Previous", show=False, id="previous-citation"),
    Binding("o", "screen.open_url", "Web page", id="open-url"),
    Binding("y", "screen.copy_quote", "Copy quote", id="copy-quote"),
    *(
        Binding(str(n), f"screen.cite_number({n})", f"Citation {n}", show=False, id=f"citation-{n}")
        for n in range(1, 10)
    ),
]

TURN = [
    Binding("enter", "screen.open_citation", "Open", id="open-citation"),
    *CITATIONS,
    Binding("c", "screen.copy_answer", "Copy answer", show=False, id="copy-answer"),
    Binding("r", "screen.again", "Ask again", show=False, id="again"),
    Binding("up,k", "screen.turn(-1)", "Turn above", show=False, id="turn-above"),
    Binding("down,j", "screen.turn(1)", "Turn below", show=False, id="turn-below"),
    Binding("g,home", "screen.turn_edge(-1)", "First turn", show=False, id="first-turn"),
    Binding("G,end", "screen.turn_edge(1)", "Last turn", show=False, id="last-turn"),
    Binding("tab", "screen.from_answer", "Prompt", show=False, id="from-answer"),
]

SOURCE = [
    *CITATIONS,
    Binding("tab", "screen.to_prompt", "Prompt", show=False, id="source-to-prompt"),
]
