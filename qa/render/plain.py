"""Text for a terminal or a pipe. Articles are untrusted: what they hold is shown, never obeyed."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import qa.types as t
from qa.text.wording import age, counted, day, safe

_STATUS = {"supported": "✓", "partly": "~", "unsupported": "✗", "uncited": "?"}


@dataclass(frozen=True, slots=True)
class Style:
    """How to set a word apart: by ANSI codes on a terminal, not at all in a pipe."""

    colour: bool = False

    def dim(self, text: str) -> str:
        """Set back."""
        return self._wrap("2", text)

    def bold(self, text: str) -> str:
        """Set forward."""
        return self._wrap("1", text)

    def warn(self, text: str) -> str:
        """Something is wrong."""
        return self._wrap("33", text)

    def _wrap(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def sources(answer: t.Answer, style: Style, now: datetime, width: int = 100) -> str:
    """What stands under an answer: its problems and remarks, then each citation with its quote.

    Ages count from the day that the question was asked as of, or else from ``now``.
    """
    now = answer.as_of or now
    remarks = [f"! {safe(remark)}" for remark in answer.remarks]
    lines = ["", *map(style.warn, [*problems(answer), *remarks, *disagreements(answer, now)])]
    for citation in answer.citations:
        lines += ["", style.bold(f"[{citation.n}] ") + style.dim(origin(citation.article, now))]
        lines.append(_indented(f"“{safe(quoted(answer, citation))}”", width))
        if who := said_by(citation):
            lines.append("    " + style.dim(f"– {safe(who)}"))
        if also := also_in(citation.article, citation.carried_by):
            lines.append("    " + style.dim(also))
        where = citation.article.url or citation.article.path
        if where:
            lines.append("    " + style.dim(safe(where)))
    if answer.articles > 1:
        lines += ["", style.dim(_independence(answer))]
    return "\n".join(lines)


def said_by(citation: t.Citation) -> str:
    """Whether a quote is the claim of a party or the outlet's own statement; empty where it is not known."""
    said = citation.attribution
    match said.kind if said else None:
        case "party":
            return (
                f"claim of {said.who}" if said and said.who else "claim of somebody whom it names elsewhere"
            )
        case "agency":
            return f"as reported by {said.who}" if said and said.who else "as reported by others"
        case "unnamed":
            return "claim of unnamed sources"
        case "outlet":
            return f"statement of {said.who}" if said and said.who else "statement of the outlet"
    return ""


def also_in(article: t.ArticleInfo, carried_by: Sequence[str]) -> str:
    """``also in The Post, The Wire``: other outlets that carry the article or a near-copy; empty if none."""
    others = [outlet for outlet in carried_by if outlet != article.outlet]
    return f"also in {safe(', '.join(others))}" if others else ""


def quoted(answer: t.Answer, citation: t.Citation) -> str:
    """The sentences of a citation that claims rest on, what lies between them left out."""
    spans = sorted({(q.start, q.end) for c in answer.claims for q in c.quotes if q.n == citation.n})
    text, said, at = citation.quote, "", citation.start
    for start, end in spans or [(citation.start, citation.end)]:
        gap = text[at - citation.start : start - citation.start]
        said += gap if not gap.strip() else " […] "
        said += text[max(start, at) - citation.start : max(end, at) - citation.start]
        at = max(end, at)
    return said


def _independence(answer: t.Answer) -> str:
    return f"{counted(answer.articles, 'article')} cited, {answer.independent} independent."


def problems(answer: t.Answer) -> list[str]:
    """A line for every claim that its citations do not bear out."""
    lines = []
    for claim in answer.claims:
        if claim.status == "supported" and not claim.problems and claim.cited_by != "code":
            continue
        found = "; ".join(shortcomings(claim))
        lines.append(f"{_STATUS[claim.status]} {found}: “{safe(_short(claim.text))}”")
    return lines


def shortcomings(claim: t.Claim) -> list[str]:
    """What its citations do not bear out of a claim, or how it stands without any."""
    return [_problem(p, claim) for p in claim.problems] or [_STANDING[claim.status]]


def disagreements(answer: t.Answer, now: datetime) -> list[str]:
    """A line for what sources differ on, and one for each value that they give."""
    lines = []
    for conflict in answer.conflicts:
        lines.append(f"Sources differ on {safe(conflict.about)}:")
        for value in conflict.values:
            known = [value.outlet or "", _when(value.published, now) if value.published else ""]
            numbers = "".join(f"[{n}]" for n in value.citations)
            newest = " (newest)" if value.newest else ""
            lines.append(safe(f"  {value.value}, {', '.join(filter(None, known))} {numbers}{newest}"))
    return lines


def _when(moment: datetime, now: datetime) -> str:
    return f"{day(moment)} ({age(moment, now)})"


_STANDING = {
    "supported": "the citation was found by qa, not given by the writer",
    "partly": "only partly borne out",
    "unsupported": "not borne out by what it cites",
    "uncited": "no citation",
}


def _problem(problem: t.Problem, claim: t.Claim) -> str:
    value = safe(problem.value)
    cited = ", ".join(f"[{n}]" for n in claim.citations) or "the passages"
    if problem.kind == "marker":
        return f"[{value.strip('[]【】')}] was not offered"
    if problem.kind == "support":
        return f"{cited} {'does' if len(claim.citations) == 1 else 'do'} not say so"
    return f"the {problem.kind} {value} is not in {cited}"


def origin(article: t.ArticleInfo, now: datetime) -> str:
    """Outlet, title, date and age in one line."""
    when = _when(article.published, now) if article.published else "undated"
    return safe(", ".join(part for part in (article.outlet, article.label, when) if part))


def hits(values: Sequence[t.Hit], style: Style, now: datetime, width: int = 100) -> str:
    """The passages found, best first."""
    blocks = []
    for rank, hit in enumerate(values, 1):
        found = "+".join(hit.found_by)
        head = style.bold(f"{rank:2d}. ") + safe(origin(hit.article, now))
        facts = style.dim(
            f"    {hit.score:.3f} by {found} · {hit.article.id} {hit.passage.start}–{hit.passage.end}"
        )
        also = also_in(hit.article, hit.carried_by)
        carried = [style.dim(f"    {also}")] if also else []
        blocks.append("\n".join([head, facts, *carried, _indented(safe(hit.passage.text), width)]))
    return "\n\n".join(blocks)


def article(value: t.Article, style: Style, places: Sequence[t.Place] = ()) -> str:
    """An article to read: what is known of it, where else it stands, then its text."""
    info = value.info
    facts = [
        ("id", info.id),
        ("outlet", info.outlet),
        ("author", info.author),
        ("published", info.published and day(info.published)),
        ("modified", info.modified and day(info.modified)),
        ("added", day(info.added)),
        ("url", info.url),
        ("path", info.path),
        ("gone", "it is not there any more" if info.gone else None),
        *(
            ("also at" if len(places) > 1 else "place", place.name + (" (gone)" if place.gone else ""))
            for place in places
            if place.name not in (info.path, info.url)
        ),
    ]
    head = [style.bold(safe(info.title))] if info.title else []
    head += [style.dim(f"{name:9} {safe(str(fact))}") for name, fact in facts if fact]
    return "\n".join([*head, "", safe(value.text)])


def _indented(text: str, width: int) -> str:
    return "\n".join(
        textwrap.fill(line, width, initial_indent="    ", subsequent_indent="    ")
        for line in text.splitlines()
        if line.strip()
    )


def _short(text: str, limit: int = 80) -> str:
    return textwrap.shorten(text, limit, placeholder=" …")


def source(value: t.Source) -> str:
    """One line of what is looked at again: since when, of which kind, its name."""
    added = value.added.strftime("%Y-%m-%d") if value.added else "–"
    return f"{added:10}  {value.kind:6}  {safe(value.name)}"


def row(info: t.ArticleInfo, columns: int | None) -> str:
    """One article of a list: id, day, outlet, label; cut to the columns of a terminal."""
    when = info.published.strftime("%Y-%m-%d") if info.published else "undated   "
    copies = f" (in {info.copies} places)" if info.copies > 1 else ""
    copies += " (gone)" if info.gone else ""
    line = f"{info.id[:12]:12}  {when}  {safe(info.outlet or '–')[:20]:20}  {safe(info.label)}{copies}"
    return line if columns is None or len(line) <= columns else line[: columns - 1] + "…"
