"""Damaged documents of every kind: articles or errors, in bounded time and memory, below the registry's net.

A short run, always the same; QA_FUZZ_SECONDS makes it long and of its own seed, QA_SEED repeats one. What it
finds is written to a temporary folder, whose name the failure tells, and belongs into ``tests/corpus`` with
its cause mended.
"""

import io
import os
import random
import time
import tracemalloc
from pathlib import Path

import pytest
import test_readers_kinds as kinds
import test_readers_pdf as pdfs

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin
from qa.readers.registry import choose, readers

SECONDS = float(os.environ.get("QA_FUZZ_SECONDS", "4"))
LONG = "QA_FUZZ_SECONDS" in os.environ
SEED = int(os.environ.get("QA_SEED", str(random.SystemRandom().randrange(100_000) if LONG else 2)))
SLOWEST = 20.0
"""Seconds for one document of a few thousand bytes, on a machine that is busy with something else."""
LARGEST = 400_000_000
CORPUS = sorted((Path(__file__).parent / "corpus").glob("*"))
NAMES = ("-", "a.txt", "a.html", "a.md", "a.eml", "a.json", "a.xml", "a.zip", "a.pdf")
LEAD = "The mill at Ashby closed on Friday after 40 years, its owner said; 120 people had worked in it."
PAGE = f"""<html lang="en"><head><title>Mill closes</title><meta property="og:title" content="Mill closes">
<meta name="author" content="Ada Finch"><script type="application/ld+json">{{"@type": "NewsArticle",
"headline": "Mill closes", "datePublished": "2025-03-01",
"author": [{{"name": "Ada Finch"}}]}}</script></head>
<body><nav>Home</nav><article><h1>Mill closes</h1><p>{LEAD}</p><ul><li>one<li>two</ul><table><tr><td>1</table>
<p>{LEAD[::-1]}</p></article></body></html>"""
SCRAPED = (
    "Home > News\n\nMill closes\n\nPublished By: Ada Finch\n\n"
    f"Published: March 1, 2025 12:11:43 IST\n\n{LEAD}\n\nTags: x"
)
TOKENS = (
    *(
        b"<",
        b">",
        b'"',
        b"\x00",
        b"\xff\xfe",
        b"---\n",
        b"{",
        b"[",
        b"<![CDATA[",
        b"</p>",
        b"<p>",
        b"\n\n",
        b"%PDF-",
    ),
    *(
        b'<script type="application/ld+json">',
        b'{"@graph":[',
        b"Content-Type: text/html; charset=",
        b"Published: ",
    ),
    *(
        b"By ",
        b"9999-99-99",
        b"&#x110000;",
        b"<rss>",
        b"PK\x03\x04",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
        b"\x1b[",
    ),
    *(
        b"1" * 400,
        b"<div>" * 60,
        b"[[" * 40,
        b"> " * 60,
        b"=?utf-8?q?" * 20,
        b"\xf0\x9f\x91\xa9\xe2\x80\x8d" * 30,
    ),
)


def whole() -> list[bytes]:
    return [*kinds.SAMPLES.values(), pdfs.WHOLE, PAGE.encode(), SCRAPED.encode(), PAGE.encode("utf-16")]


def damaged(rng: random.Random, document: bytes) -> bytes:
    data = bytearray(document)
    if rng.random() < 0.3:
        data = data[: rng.randrange(len(data) + 1)]
    for _ in range(rng.choice((1, 3, 10, 50))):
        at = rng.randrange(len(data) + 1)
        kind = rng.random()
        if kind < 0.4 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind < 0.7:
            data[at:at] = rng.choice(TOKENS)
        elif kind < 0.85:
            del data[at : at + rng.randrange(1, 200)]
        else:
            begun = rng.randrange(len(data) + 1)
            data[at:at] = data[begun : begun + rng.randrange(500)]
    return bytes(data) or b"x"


def check(data: bytes, name: str) -> None:
    """Read it without the registry's net, which turns surprises into errors."""
    origin = Origin(name)
    reader = choose(readers(), data[:8192], origin)
    begun = time.monotonic()
    try:
        for item in reader.read(io.BytesIO(data), origin):
            if isinstance(item, t.Draft):
                assert item.text.strip()
                assert all(0 <= start < end <= len(item.text) for start, end in item.headings)
                assert all(when is None or when.tzinfo for when in (item.published, item.modified))
    except SourceError as error:
        assert error.hint  # noqa: PT017 - both ends are right
    assert time.monotonic() - begun < SLOWEST


@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
@pytest.mark.parametrize("name", NAMES)
def test_what_was_found_before(path: Path, name: str) -> None:
    check(path.read_bytes(), name)


def test_damaged_documents_give_articles_or_errors(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    documents = whole()
    for document in documents:
        check(document, "-")  # What is loaded when it is first needed is no part of the measure.
    tracemalloc.start()
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            data, name = damaged(rng, rng.choice(documents)), rng.choice(NAMES)
            try:
                check(data, name)
            except Exception as error:
                kept = tmp_path / f"found-{SEED}{Path(name).suffix}"
                kept.write_bytes(data)
                error.add_note(f"QA_SEED={SEED}: {kept}")
                raise
        assert tracemalloc.get_traced_memory()[1] < LARGEST
    finally:
        tracemalloc.stop()
