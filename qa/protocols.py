"""The seams: what work asks of parts. Each says what it raises and from which threads it may be called."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Protocol

import qa.types as t

Vector = Sequence[float]
"""A unit vector."""
Report = Callable[[str], None]
"""Takes a line for a person who waits: 'Preparing the embedding model, once'."""
Hold = Callable[[], AbstractContextManager[None]]
"""Gives a context in which an interruption waits for the next one, and ends that before it begins."""
NO_ANSWER = "NOT IN THE ARTICLES"
"""What a model writes, and nothing else, when the evidence does not hold the answer."""


class Embedder(Protocol):
    """Text to unit vectors. Safe to call from any one thread at a time."""

    @property
    def name(self) -> str:
        """Identifies model and weights: two embedders of one name give the same vectors (up to rounding)."""
        ...

    @property
    def size(self) -> int:
        """Components of a vector. May load the model."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One unit vector a text, in order; [] for []. Raises ModelError, or BackendError for an API."""
        ...


class Reranker(Protocol):
    """Scores passages against a question, reading both together. Safe to call from any thread."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better; [] for []. Raises ModelError."""
        ...


class Entailment(Protocol):
    """Judges whether a text follows from another."""

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[t.Verdict]:
        """For each pair of what is given and what is claimed, the likeliest label. Raises ModelError."""
        ...


class Writer(Protocol):
    """Evidence to prose with [n] markers. One answer at a time; closing the iterator stops it at once."""

    @property
    def name(self) -> str:
        """The SPEC that made it: extractive, openai:MODEL, llama:FILE."""
        ...

    @property
    def prompt(self) -> str | None:
        """Name and version of the prompt template in use, None where there is none."""
        ...

    def write(self, request: t.WriteRequest) -> Iterator[t.Written]:
        """Stream the answer.

        Raises BackendUnreachable before the first piece, BackendError before or between pieces, and Stopped
        after ``stop``.
        """
        ...

    def stop(self) -> None:
        """End the answer that is being written at once, from any thread; nothing where none is."""
        ...


class Library(Protocol):
    """The articles, their passages, and both searches over them. Safe to read from any thread."""

    def count(self, where: t.Filter | None = None) -> int:
        """Articles in the library that a filter lets through."""
        ...

    def newest(self, where: t.Filter | None = None) -> datetime | None:
        """The latest publication time of an article that a filter lets through."""
        ...

    def article(self, article_id: str) -> t.Article:
        """The article, by its id or an unambiguous prefix of it. Raises NotInLibrary."""
        ...

    def infos(self, article_ids: Sequence[str]) -> dict[str, t.ArticleInfo]:
        """What is known of each, by id; unknown ids are left out."""
        ...

    def passages(self, passage_ids: Sequence[str]) -> dict[str, t.Passage]:
        """The passages by id; unknown ids are left out."""
        ...

    def neighbours(self, article_id: str) -> list[t.Passage]:
        """All passages of an article in order."""
        ...

    def search_words(self, terms: Sequence[str], k: int, where: t.Filter) -> list[tuple[str, float]]:
        """(passage id, BM25 score, larger is better) of the k best passages that hold any of the terms."""
        ...

    def search_vectors(self, vector: Vector, k: int, where: t.Filter) -> list[tuple[str, float]]:
        """(passage id, cosine) of the k nearest passages."""
        ...

    def cosines(self, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        """Exact cosine to each of the given passages."""
        ...

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term (as the word index normalises it)."""
        ...

    def passage_count(self) -> int:
        """Passages in the library."""
        ...

    def stories(self, article_ids: Sequence[str], as_of: datetime | None = None) -> dict[str, t.Story]:
        """The story that each article belongs to, by the article's id; unknown ids are left out.

        ``as_of``: with those that carried it then; None: with those that do now.
        """
        ...


class LibraryWriter(Protocol):
    """Bringing articles in. One thread writes; any may read meanwhile. Everything raises LibraryError."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the library's one writing lock, after waiting for whoever holds it; may be entered again."""
        ...

    def check_embedder(self, name: str) -> None:
        """Raises EmbedderChanged where the library's vectors come from an embedder of another name."""
        ...

    def store(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str]:
        """Put an article into the catalog: what became of it, and its id.

        ``key`` tells places apart: other text under a known key replaces what stood there; None is a place
        of the text's own. On return the text is safe and its words are found; its vectors follow with the
        next ``fill``.
        """
        ...

    def restore(self, draft: t.Draft, export: str) -> tuple[t.OutcomeKind, str]:
        """Take back what a library exported, an article with its standing: what became of it, and its id.

        ``export`` tells one export from another. On return the text is safe, as with ``store``.
        """
        ...

    def foresee(self, draft: t.Draft, key: str | None) -> tuple[t.OutcomeKind, str, str]:
        """What ``store`` would give for the article, or ``restore`` for one with a standing; and the key of
        its place until then."""
        ...

    def remember(self, sources: Sequence[t.Source]) -> None:
        """Have the sources looked at again from now on."""
        ...

    def looks(self, sources: Iterable[str]) -> Iterator[tuple[str, t.FileLook | None]]:
        """Each source with its file as it is, and that file's articles if it need not be read; None for what
        is no file."""
        ...

    def at(self, page: str) -> tuple[str, ...]:
        """Ids of the articles that were read from a page of the web."""
        ...

    def keys(self, page: str) -> tuple[str, ...]:
        """Keys of the places, at most 100, that were read from a page of the web."""
        ...

    def holds(self, key: str) -> bool:
        """Whether anything stands at the place of a key."""
        ...

    def keep_page(self, page: t.Page, keys: Sequence[str], *, whole: bool = False) -> list[str]:
        """The whole page was read, and its articles stand under the keys: as with ``keep``."""
        ...

    def gone(self, source: str, *, prune: bool) -> None:
        """A file or page is not there any more: mark it, or take out what stood in it alone."""
        ...

    def keep(self, look: t.FileLook, keys: Sequence[str], *, whole: bool = False) -> list[str]:
        """The whole file was read as it was looked at, and its articles stand under the keys.

        With ``whole`` what stood in it before and does not now is marked as missing: ids of the articles.
        """
        ...

    def unseen(self, file: str, keys: Sequence[str], articles: Sequence[str]) -> list[str]:
        """Ids of the articles that ``keep`` would find missing in a file or page; ``articles`` are those that
        were found in it."""
        ...

    def fill(self, embedder: Embedder, *, least: int = 1, hold: Hold = nullcontext) -> int:
        """Embed what waits for it, if at least so many passages do; how many were embedded.

        What is embedded is stored within ``hold``. Raises EmbedderChanged, or what the embedder raises; what
        still waits is kept.
        """
        ...
