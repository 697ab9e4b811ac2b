"""Articles named in a question: ``@`` and a short name, then ``~`` and the beginning of the article's id.

The id makes a mention stand for itself: it is understood as well in a question that was kept, copied, or
written in an editor.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from rich.cells import cell_len
from textual.content import Content

import qa.types as t
from qa.app import Scope
from qa.text.wording import safe
from qa.tui import wording

NAMED = re.compile(r"(?<!\S)(?P<name>@[^\s@~]+)~(?P<id>[0-9a-f]{6,16})(?![0-9a-z])")
SHORT, LONG = 6, 12
"""Characters of an id that are written; more where another article has the same few."""
_NAME = 24
"""Cells."""
_LABEL = 44
_TOLD = 2
"""Articles that are told by their titles; the others are counted."""


def mention(info: t.ArticleInfo, digits: int = SHORT) -> str:
    """What stands in a question for an article, with so much of its id."""
    words = "".join(_kept(c) for c in unicodedata.normalize("NFC", safe(info.label[: _NAME * 8]))).split()
    name = ""
    for word in words:
        if cell_len(longer := f"{name}-{word}" if name else word) > _NAME:
            break
        name = longer
    return f"@{name or 'article'}~{info.id[:digits]}"


def _kept(character: str) -> str:
    """Letters, their marks and digits make a name; all else parts its words."""
    return character if unicodedata.category(character)[0] in "LMN" else " "


def ids(question: str) -> list[str]:
    """The beginnings of the ids of the articles that a question names."""
    return list(dict.fromkeys(match["id"] for match in NAMED.finditer(question)))


def plain(question: str) -> str:
    """The question without them: their names would be taken for words that are asked for."""
    bare = re.sub(r"[^\S\n]+(?=[\s?!.,;:]|$)", "", NAMED.sub("", question))
    return re.sub(r"[^\S\n]{2,}", " ", bare).strip()


def shown(question: str) -> str:
    """The question with the names alone, to be read."""
    return NAMED.sub(lambda match: match["name"], question)


def headed(question: str) -> Content:
    """The question as it stands above its answer."""
    parts: list[wording.Part] = []
    at = 0
    for match in NAMED.finditer(question):
        parts += [question[at : match.start()], (match["name"], "$text-primary")]
        at = match.end()
    return wording.line(*parts, question[at:])


def within(question: str, scope: Scope, article: Callable[[str], t.Article]) -> Scope:
    """What a question is asked of: the articles that it names, whatever the filters say; else the scope.

    ``article`` finds one by the beginning of its id. Raises NotInLibrary as it does.
    """
    found = tuple(article(beginning).info.id for beginning in ids(question))
    return Scope(where=t.Filter(articles=found), as_of=scope.as_of, k=scope.k) if found else scope


def told(question: str, known: Mapping[str, t.ArticleInfo]) -> str:
    """Which articles a question is asked of, in one line; empty where it names none.

    ``known``: articles by the beginnings of their ids, as far as their titles are known.
    """
    names = [
        _titled(known[match["id"]]) if match["id"] in known else match["name"]
        for match in {match["id"]: match for match in NAMED.finditer(question)}.values()
    ]
    more = [f"{len(names) - _TOLD} more"] if len(names) > _TOLD else []
    return "This question only of " + " · ".join([*names[:_TOLD], *more]) if names else ""


def _titled(info: t.ArticleInfo) -> str:
    about = ", ".join(part for part in (info.outlet, wording.dated_plainly(info)) if part)
    return f"“{wording.short(info.label, _LABEL)}”" + (f" ({wording.short(about, _LABEL)})" if about else "")
