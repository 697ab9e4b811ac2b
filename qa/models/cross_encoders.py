"""Cross-encoders of sentence-transformers: rerankers, and models that judge whether a text follows another.

Both are off unless the user names one: a folder, or a name that is looked for on the disk and then, because
it was named, at the hub.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from math import exp
from pathlib import Path
from typing import Any

import qa.types as t
from qa.errors import ModelError
from qa.protocols import Report

BATCH = 16


def reranker(spec: str, report: Report) -> "CrossEncoderReranker":
    """The reranker that ``spec`` names; nothing is loaded before its first scores. Raises ModelError."""
    return CrossEncoderReranker(_Pairs(spec, "rerank", report))


def entailment(spec: str, report: Report) -> "CrossEncoderEntailment":
    """The NLI model that ``spec`` names; nothing is loaded before its first verdicts. Raises ModelError."""
    return CrossEncoderEntailment(_Pairs(spec, "nli", report))


class _Pairs:
    """A cross-encoder that reads pairs of texts. Safe to call from any thread: one at a time is served."""

    def __init__(self, spec: str, setting: str, report: Report) -> None:
        self.setting, self.name = setting, spec
        self._report = report
        self._turn = threading.Lock()
        folder = Path(spec).expanduser()
        if folder.is_dir():
            self._folder: Path | None = folder
        elif spec.startswith((".", "/", "~")) or spec.count("/") > 1 or "\\" in spec:
            raise ModelError(f"there is no folder {spec}", f"`{setting}` takes a model's folder or its name")
        else:
            self._folder = None

    def logits(self, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
        """A number a label for each pair."""
        usable = [tuple(text.encode("utf-8", "replace").decode("utf-8") for text in pair) for pair in pairs]
        with self._turn:
            model = self.model
            try:
                found = model.predict(
                    usable, batch_size=BATCH, show_progress_bar=False, activation_fn=_as_they_are
                )
            except Exception as error:  # whatever a model's own code raises when it is run
                raise ModelError(f"the model {self.name} failed: {_line(error)}", self._hint) from error
        rows = found.tolist()
        return [row if isinstance(row, list) else [row] for row in rows]

    @property
    def labels(self) -> list[str]:
        """The names of its labels, in order."""
        named: dict[int, str] = self.model.config.id2label
        return [str(named[i]).lower() for i in sorted(named)]

    @property
    def _hint(self) -> str:
        return f"`{self.setting}` takes a sentence-transformers cross-encoder: a folder or a name"

    @cached_property
    def model(self) -> Any:
        folder = self._folder
        if folder is None:
            from qa.models.embedders_hub import folder_of

            folder = folder_of(self.name, self._report, setting=self.setting, owner="cross-encoder")
        from qa.models.embedders_st import load

        made = load(folder, pairs=True, hint=self._hint)
        # Of longer passages the model would read more than its positions hold.
        most = getattr(made.config, "max_position_embeddings", None)
        limit = "max_seq_length" if hasattr(type(made), "max_seq_length") else "max_length"
        if isinstance(most, int) and most > 2 and (getattr(made, limit) or most + 1) > most:
            setattr(made, limit, most - 2)  # RoBERTa keeps two positions to itself
        return made


def _as_they_are(logits: Any) -> Any:
    return logits


class CrossEncoderReranker:
    """Scores passages against a question, reading both together."""

    def __init__(self, pairs: _Pairs) -> None:
        self._pairs = pairs

    @property
    def name(self) -> str:
        """As the user named it."""
        return self._pairs.name

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Log-odds that a text answers the question, as the model gives them; [] for [].

        Raises ModelError, too for a model that gives several labels.
        """
        if not texts:
            return []
        rows = self._pairs.logits([(question, text) for text in texts])
        if any(len(row) != 1 for row in rows):
            raise ModelError(
                f"{self.name} is no reranker: it gives {len(rows[0])} labels a pair, not one score",
                "name a cross-encoder that was trained to rank, for example ms-marco-MiniLM-L6-v2",
            )
        return [row[0] for row in rows]


class CrossEncoderEntailment:
    """Whether a text follows from another, as an NLI model judges."""

    def __init__(self, pairs: _Pairs) -> None:
        self._pairs = pairs

    @property
    def name(self) -> str:
        """As the user named it."""
        return self._pairs.name

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> list[t.Verdict]:
        """For each pair of what is given and what is claimed, the likeliest label. Raises ModelError."""
        if not pairs:
            return []
        labels = [_verdict_of(label) for label in self._pairs.labels]
        if not {"entailment", "neutral"} & set(labels) or None in labels:
            raise ModelError(
                f"{self.name} is no NLI model: its labels are {', '.join(self._pairs.labels)}",
                "its labels must be entailment, neutral and contradiction, in any order",
            )
        found = []
        for row in self._pairs.logits(pairs):
            shares = _softmax(row)
            best = max(range(len(shares)), key=shares.__getitem__)
            label = labels[best]
            assert label is not None
            found.append(t.Verdict(label, shares[best]))
        return found


def _verdict_of(label: str) -> t.VerdictLabel | None:
    if label.startswith(("not_entail", "not-entail", "neutral")):
        return "neutral"
    if label.startswith("entail"):
        return "entailment"
    return "contradiction" if label.startswith("contra") else None


def _softmax(row: Sequence[float]) -> list[float]:
    top = max(row)
    raised = [exp(value - top) for value in row]
    return [value / sum(raised) for value in raised]


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
