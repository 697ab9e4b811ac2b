"""Evidence as retrieval would offer it, made from plain texts."""

from datetime import UTC, datetime

from qa.types import ArticleInfo, Evidence, Hit, Passage, Sentence, WriteRequest

DAY = datetime(2025, 8, 13, 9, 30, tzinfo=UTC)


def evidence(
    n: int,
    text: str,
    *,
    title: str | None = "Soldiers sent abroad",
    outlet: str | None = "The Courier",
    published: datetime | None = DAY,
    offset: int = 0,
) -> Evidence:
    """One numbered passage that begins at ``offset`` of its article; its sentences end at full stops."""
    info = ArticleInfo(
        id=f"a{n}",
        title=title,
        outlet=outlet,
        author=None,
        url=None,
        path=f"/articles/{n}.txt",
        published=published,
        modified=None,
        added=DAY,
        characters=offset + len(text),
        passages=1,
    )
    passage = Passage(f"p{n}", info.id, offset, offset + len(text), text)
    sentences, start = [], 0
    for part in text.split(". "):
        end = min(start + len(part) + 1, len(text))
        sentences.append(Sentence(offset + start, offset + end, text[start:end]))
        start = end + 1
    return Evidence(n, Hit(passage, info, 1.0 / n), tuple(sentences))


def request(*texts: str, question: str = "How many troops were sent?", **fields: object) -> WriteRequest:
    """A request over one passage a text, numbered from 1."""
    offered = tuple(evidence(n, text) for n, text in enumerate(texts, 1))
    return WriteRequest(question=question, evidence=offered, **{"as_of": DAY, **fields})  # type: ignore[arg-type]
