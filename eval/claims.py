"""Make claims.jsonl of the claims that claims.txt holds, and measure the checks with it.

    python eval/claims.py make        write claims.jsonl
    python eval/claims.py             how many altered claims are caught, how many true ones flagged

A line of claims.jsonl: ``claim``, the ``article`` and ``quote`` that it cites, ``altered`` (null, or the kind
of what was changed in it), ``was`` and ``now``. Every claim cites the passages that hold its quote, as an
answer would.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import cast

import qa.types as t
from qa.config import Config
from qa.evaluate.estimates import kappa
from qa.models.embedders import embedder
from qa.protocols import Embedder, Library
from qa.readers import read
from qa.text.passages import passages
from qa.text.sentences import sentences
from qa.verify import check

HERE = Path(__file__).parent
WRITTEN = HERE / "claims.txt"
MADE = HERE / "claims.jsonl"
ADDED = datetime(2025, 10, 1, tzinfo=UTC)
_SLOT = re.compile(r"\{(\w+): ([^{}>]*)>([^{}]*)\}")


@dataclass(frozen=True)
class Case:
    """A claim and what it cites."""

    id: str
    claim: str
    article: str
    quote: str
    altered: str | None
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True)
class _Slot:
    kind: str
    true: tuple[str, ...]
    false: tuple[str, ...]


def written(path: Path = WRITTEN) -> Iterator[Case]:
    """The cases that a file of written claims stands for: every true form once, every altered one once."""
    article = quote = ""
    text = ""
    numbers = count(1)
    for line in path.read_text("utf-8").splitlines():
        mark, rest = line[:2], line[2:].strip()
        if mark == "@ ":
            article, text = rest, _text(HERE / "articles" / rest)
        elif mark == '" ':
            quote = _quoted(text, rest)
        elif mark == "= ":
            for claim, kind, was, now in _variants(rest):
                yield Case(f"c{next(numbers):04}", claim, article, quote, kind, was, now)
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"not a line of claims: {line}")


def _text(path: Path) -> str:
    draft = next(iter(read(str(path))))
    assert isinstance(draft, t.Draft)
    return draft.text


def _quoted(text: str, words: str) -> str:
    first, _, last = words.partition(" … ")
    spans = sentences(text)
    a = next((span for span in spans if first in text[slice(*span)].replace("\n", " ")), None)
    b = next((span for span in spans if (last or first) in text[slice(*span)].replace("\n", " ")), None)
    if a is None or b is None:
        raise ValueError(f"no sentence holds: {words}")
    return text[a[0] : b[1]]


def _variants(line: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    slots = [_Slot(kind, _forms(true), _forms(false)) for kind, true, false in _SLOT.findall(line)]
    pieces = re.split(r"\{[^{}]*\}", line)
    turns = max(len(slot.true) for slot in slots)
    for turn in range(turns):
        yield _filled(pieces, [slot.true[turn % len(slot.true)] for slot in slots]), None, None, None
    for i, slot in enumerate(slots):
        for turn, false in enumerate(slot.false):
            forms = [other.true[turn % len(other.true)] for other in slots]
            was, forms[i] = forms[i], false
            yield _filled(pieces, forms), slot.kind, was, false


def _forms(written_forms: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in written_forms.split("|"))


def _filled(pieces: Sequence[str], forms: Sequence[str]) -> str:
    ends = [*forms, ""]
    return "".join(piece + form for piece, form in zip(pieces, ends, strict=True))


def load(path: Path = MADE) -> list[Case]:
    """The committed cases."""
    return [Case(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


class Shelf:
    """The sample articles, as far as the checks ask for them."""

    def __init__(self) -> None:
        self._articles: dict[str, t.Article] = {}

    def article(self, article_id: str) -> t.Article:
        """The sample in a file of this name."""
        if article_id not in self._articles:
            draft = next(iter(read(str(HERE / "articles" / article_id))))
            assert isinstance(draft, t.Draft)
            info = t.ArticleInfo(
                id=article_id,
                title=draft.title,
                outlet=draft.outlet,
                author=draft.author,
                url=draft.url,
                path=draft.path,
                published=draft.published,
                modified=draft.modified,
                added=ADDED,
                characters=len(draft.text),
                passages=1,
            )
            self._articles[article_id] = t.Article(info, draft.text)
        return self._articles[article_id]

    def evidence(self, case: Case, *, exact: bool = False) -> list[t.Evidence]:
        """The passages that hold a case's quote, or nothing but the quote."""
        article = self.article(case.article)
        start = article.text.index(case.quote)
        end = start + len(case.quote)
        spans = [(p.start, p.end) for p in passages(article.text) if p.start < end and start < p.end]
        return [_offered(n, article, *span) for n, span in enumerate([(start, end)] if exact else spans, 1)]


def _offered(n: int, article: t.Article, start: int, end: int) -> t.Evidence:
    text = article.text
    passage = t.Passage(f"{article.info.id}:{start}", article.info.id, start, end, text[start:end])
    cut = tuple(t.Sentence(a, b, text[a:b]) for a, b in sentences(text, start, end))
    return t.Evidence(n, t.Hit(passage, article.info, 1.0), cut)


def problems(case: Case, evidence: Sequence[t.Evidence], shelf: Shelf, embedder: Embedder) -> list[str]:
    """What the checks have against a claim that cites this evidence."""
    marks = "".join(f"[{e.n}]" for e in evidence)
    checked = check(f"{case.claim} {marks}", evidence, library=cast(Library, shelf), embedder=embedder)
    return [f"{p.kind}: {p.value}" for claim in checked.claims for p in claim.problems]


def measure(cases: Sequence[Case], embedder: Embedder, *, exact: bool = False) -> dict[str, list[str]]:
    """Every case's problems, by its id."""
    shelf = Shelf()
    return {case.id: problems(case, shelf.evidence(case, exact=exact), shelf, embedder) for case in cases}


def table(cases: Sequence[Case], found: dict[str, list[str]]) -> str:
    """How many are caught by kind, and how many true ones flagged."""
    lines = []
    for kind, group in sorted(by_kind(cases).items(), key=lambda item: str(item[0])):
        hit = sum(bool(found[case.id]) for case in group)
        label = kind or "true, flagged"
        lines.append(f"{label:14} {hit:4} of {len(group):4}  {hit / len(group):7.1%}")
    altered = [case for case in cases if case.altered]
    caught = sum(bool(found[case.id]) for case in altered)
    lines.append(f"{'all altered':14} {caught:4} of {len(altered):4}  {caught / len(altered):7.1%}")
    agreed = [(bool(case.altered), bool(found[case.id])) for case in cases]
    lines.append(f"{'agreement κ':14} {kappa(agreed):.3f} over {len(cases)} pairs of claim and passage")
    return "\n".join(lines)


def by_kind(cases: Sequence[Case]) -> dict[str | None, list[Case]]:
    """Cases by what was altered."""
    groups: dict[str | None, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.altered, []).append(case)
    return groups


def main() -> None:
    """Make or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=["make", "measure"], default="measure")
    parser.add_argument("--exact", action="store_true", help="cite the quote alone, not its whole passage")
    parser.add_argument("--wrong", action="store_true", help="list what is missed or wrongly flagged")
    options = parser.parse_args()
    if options.what == "make":
        lines = [json.dumps(asdict(case), ensure_ascii=False) for case in written()]
        MADE.write_text("\n".join(lines) + "\n", "utf-8")
        return
    cases = load()
    found = measure(cases, embedder("default", cache=Config().cache), exact=options.exact)
    if options.wrong:
        for case in cases:
            if bool(case.altered) != bool(found[case.id]):
                why = found[case.id] or f"{case.was} > {case.now}"
                print(f"{case.altered or 'TRUE'} | {case.claim} | {why} | {case.quote}")
    print(table(cases, found))


if __name__ == "__main__":
    main()
