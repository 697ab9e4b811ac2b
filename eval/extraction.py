"""Body F1 of the HTML reader on the article-extraction benchmark (4-word shingles, as the benchmark defines
it).

    python eval/extraction.py [FOLDER]

FOLDER (default: $QA_SHARED/data/article-extraction, or the same beside the checkout) holds
``ground-truth.json`` and ``html/ID.html.gz``. The measure is that of
scrapinghub/article-extraction-benchmark: precision and recall of each page's shingles counted with
repetition, averaged over pages, F1 of the two averages.
"""

import gzip
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QA_SHARED", CHECKOUT.parent / "shared"))
FOLDER = SHARED / "data" / "article-extraction"
_SHINGLE = 4
PUBLISHED = {"trafilatura": 0.958, "newspaper4k": 0.949, "readability": 0.922}


class Page(NamedTuple):
    name: str
    url: str
    html: bytes
    body: str
    """The true article."""


class Score(NamedTuple):
    f1: float
    precision: float
    recall: float


def pages(folder: Path = FOLDER) -> Iterator[Page]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, page in sorted(truth.items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Page(name, page["url"], html, page["articleBody"])


def extract(page: Page) -> str:
    """The body as qa reads it; empty where it finds no article."""
    from io import BytesIO

    import qa.types as t
    from qa.errors import SourceError
    from qa.readers import Origin
    from qa.readers.html import HTMLReader

    try:
        drafts = list(HTMLReader().read(BytesIO(page.html), Origin(page.url, url=page.url)))
    except SourceError:
        return ""
    return "\n\n".join(draft.text for draft in drafts if isinstance(draft, t.Draft))


def measure(extractor: Callable[[Page], str], of: list[Page]) -> tuple[Score, dict[str, Score]]:
    """Score over all pages, and of each."""
    each = {page.name: _score(page.body, extractor(page)) for page in of}
    precisions = [score.precision for score in each.values() if score.precision >= 0]
    precision = sum(precisions) / len(precisions)
    recall = sum(score.recall for score in each.values()) / len(each)
    return Score(_f1(precision, recall), precision, recall), each


def _score(true: str, found: str) -> Score:
    expected, given = _shingles(true), _shingles(found)
    common = sum((expected & given).values())
    # The benchmark leaves pages without a prediction out of the mean precision: -1 marks them.
    precision = common / sum(given.values()) if given else -1.0
    recall = common / sum(expected.values()) if expected else 1.0
    return Score(_f1(precision, recall), precision, recall)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision > 0 and recall > 0 else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)) if words)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        sys.exit(f"no benchmark in {folder}: name its folder")
    score, each = measure(extract, list(pages(folder)))
    for name, page in sorted(each.items(), key=lambda item: item[1].f1)[:10]:
        print(f"{name[:12]}  f1 {page.f1:.3f}  precision {page.precision:.3f}  recall {page.recall:.3f}")
    print(f"{len(each)} pages  f1 {score.f1:.4f}  precision {score.precision:.4f}  recall {score.recall:.4f}")
    print("published, over all 181 pages of the benchmark:")
    for name, f1 in sorted([*PUBLISHED.items(), ("qa", score.f1)], key=lambda pair: -pair[1]):
        print(f"  {name:14} {f1:.3f}" + ("  (these pages)" if name == "qa" else ""))


if __name__ == "__main__":
    main()
