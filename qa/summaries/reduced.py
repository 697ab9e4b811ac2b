"""A summary from notes: one prompt where they fit, else shorter notes first."""

from collections.abc import Generator, Sequence

import qa.types as t
from qa.protocols import NO_ANSWER, Library
from qa.summaries.kept import Note
from qa.summaries.mapped import Model, Spent, asked, parted
from qa.text.markers import claims, escape
from qa.text.wording import counted

Written = tuple[str, tuple[Note, ...]]
"""A sentence of a model with the notes that it cites."""


def reduced(
    notes: Sequence[Note],
    model: Model,
    topic: str,
    words: int,
    style: str,
    library: Library,
    spent: Spent,
) -> Generator[t.Progress | t.Notice, None, list[Written]]:
    """The summary's sentences, each with the notes that it cites, as the generator's value."""
    every = list(notes)
    while True:
        groups = parted(as_evidence(every, library), model.room)
        last = len(groups) == 1
        written: list[Written] = []
        rest = iter(every)
        for i, group in enumerate(groups):
            own = [next(rest) for _ in group.evidence]
            yield t.Progress("writing", i, len(groups))
            length = f"about {words} words" if last else f"at most {len(own) // 2 + 1} sentences"
            layout = style if last else "one sentence on each line"
            reply = yield from asked(
                model, "summarize-reduce", group.evidence, topic, {"length": length, "style": layout}, spent
            )
            if reply.dropped:
                left = counted(len(reply.dropped), "note")
                spent.notices.append(f"{left} did not fit the model's context and were left out.")
                yield t.Notice(spent.notices[-1])
            spent.truncated = spent.truncated or reply.cut
            if not reply.text.strip().upper().startswith(NO_ANSWER):
                written += _resolved(reply.text, own)
        if last or len(written) >= len(every):
            return written
        every = [Note(text, tuple(p for n in cited for p in n.places)) for text, cited in written if cited]
        if not every:
            return written


def as_evidence(notes: Sequence[Note], library: Library) -> list[t.Evidence]:
    """Notes as passages that can be shown and cited."""
    found = []
    for n, note in enumerate(notes, start=1):
        article, start, end = note.places[0]
        info = library.article(article).info
        passage = t.Passage(f"note:{n}", article, start, end, note.text)
        found.append(t.Evidence(n, t.Hit(passage, info, 1.0), (t.Sentence(start, end, note.text),)))
    return found


def _resolved(text: str, notes: Sequence[Note]) -> list[Written]:
    """Each sentence with the notes whose numbers it bears."""
    return [
        (escape(claim.text), tuple(notes[n - 1] for n in claim.markers if 1 <= n <= len(notes)))
        for claim in claims(text)
    ]
