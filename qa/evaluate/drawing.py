"""Candidate golden questions that a model draws; code checks that the article says what the model claims."""

import random
import re
from collections.abc import Iterator

import qa.types as t
from qa.errors import BackendError
from qa.evaluate.estimates import SEED
from qa.evaluate.golden import Case
from qa.evaluate.grading import holds, normalise
from qa.protocols import Library, Writer
from qa.text.sentences import sentences

USELESS = 12
"""Replies in a row without a usable question after which a model is taken to be unfit."""
LONGEST = 240
"""Characters of a question."""
_LINE = re.compile(r"^\W*(QUESTION|ANSWER|QUOTE)\W*:[ \t*]*(\S.*?)[ \t*]*$", re.IGNORECASE | re.MULTILINE)
_LEAST = 120
"""Characters of a passage that there may be something to ask about."""


class Drawing:
    """A model that draws questions from the passages of a library, one question a passage."""

    def __init__(self, writer: Writer, library: Library) -> None:
        self._writer = writer
        self._library = library
        self._useless = 0

    def __call__(self, article: t.Article) -> Iterator[Case]:
        """The article's candidates, of its passages in a random order that is the same on every run.

        Raises what the writer raises, and BackendError where it writes nothing of use.
        """
        passages = [p for p in self._library.neighbours(article.info.id) if len(p.text) >= _LEAST]
        random.Random(f"{SEED} {article.info.id}").shuffle(passages)
        for passage in passages:
            case = checked(self._asked(passage, article), passage, article)
            self._useless = 0 if case else self._useless + 1
            if case:
                yield case
            elif self._useless == USELESS:
                raise BackendError(
                    f"{self._writer.name} drew no usable question from {USELESS} passages",
                    "try another model, or --llm extractive to draw by rule",
                )

    def _asked(self, passage: t.Passage, article: t.Article) -> str:
        cut = sentences(article.text, passage.start, passage.end)
        evidence = t.Evidence(
            1,
            t.Hit(passage, article.info, 1.0),
            tuple(t.Sentence(start, end, article.text[start:end]) for start, end in cut),
        )
        request = t.WriteRequest(question="", evidence=(evidence,), prompt="draft")
        return "".join(piece.text for piece in self._writer.write(request))


def checked(said: str, passage: t.Passage, article: t.Article) -> Case | None:
    """The question of a reply whose answer stands in a sentence of the passage; None for any other reply.

    The quote is the article's own sentence, not the model's copy of it.
    """
    found = {name.upper(): text for name, text in reversed(_LINE.findall(said))}
    question, answer = found.get("QUESTION", ""), found.get("ANSWER", "").rstrip(".")
    if not question.endswith("?") or len(question) > LONGEST or not answer or holds(question, [answer]):
        return None
    quote = normalise(found.get("QUOTE", ""))
    for start, end in sentences(article.text, passage.start, passage.end):
        text = article.text[start:end]
        if quote and holds(text, [answer]) and (quote in normalise(text) or normalise(text) in quote):
            return Case(f"{article.info.id[:8]}-{start}", question, answers=(answer,), quotes=(text,))
    return None
