"""A conversation as a document: Markdown with a section a question, and footnotes."""

from collections.abc import Iterable

from qa.chats import Kept
from qa.render.answers import blocks, plain


def markdown(title: str, turns: Iterable[Kept]) -> str:
    """All that was asked and answered, with what is wrong with it; ages count from when it was asked."""
    written = [f"# {plain(title)}"]
    for number, turn in enumerate(turns, start=1):
        written.append(f"## {plain(turn.question)}")
        if turn.answer:
            written += blocks(turn.answer, turn.asked, f"{number}-")
        elif turn.state == "failed":
            written.append(f"*Failed: {plain(turn.said or '')}*")
        else:
            written.append("*No answer.*")
    return "\n\n".join(written) + "\n"
