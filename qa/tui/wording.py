"""How answers, citations and articles are put into words and colours. No markup is ever parsed."""

from collections.abc import Mapping
from datetime import UTC, datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.style import Style

import qa.types as t
from qa.app import Scope
from qa.chats import Kept
from qa.render.plain import problems
from qa.text.wording import age, counted, day, safe
from qa.tui.marked import COLOURS, GLYPHS

_LABEL, _OUTLET = 160, 40
"""Cells."""
_HOUR, _DAY = 60, 24 * 60
"""Minutes."""
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "yr"}
_SMALLEST = 0.0001
Part = Content | str | tuple[str, str]


def now() -> datetime:
    """The time that ages count from."""
    return datetime.now(UTC)


def line(*parts: Part) -> Content:
    """Styled text of plain parts and (text, style) pairs."""
    return Content.assemble(*(part if isinstance(part, Content) else _part(part) for part in parts))


def _part(part: str | tuple[str, str]) -> Content:
    text, style = (part, "") if isinstance(part, str) else part
    return Content.styled(safe(text), style) if style else Content(safe(text))


def short(text: str, cells: int) -> str:
    """The text in one line of at most so many cells."""
    text = " ".join(safe(text[: cells * 2]).split())
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def label(article: t.ArticleInfo) -> str:
    """What a person can tell the article by, however long its title is."""
    return short(article.label, _LABEL)


def origin(article: t.ArticleInfo) -> str:
    """Outlet, date and age."""
    parts = [short(article.outlet or "", _OUTLET), dated(article)]
    return " · ".join(safe(part) for part in parts if part)


def dated(article: t.ArticleInfo) -> str:
    """``13 Aug 2025, 5 weeks ago``; ``undated``."""
    if not article.published:
        return "undated"
    return f"{day(article.published)}, {age(article.published, now())}"


def summary(answer: t.Answer) -> Content:
    """One line under an answer: how its claims stand, how many articles, by what and how fast."""
    parts: list[Part] = []
    for status, glyph in GLYPHS.items():
        number = sum(claim.status == status for claim in answer.claims)
        if number:
            parts += [(f"{glyph} {number} {status}", COLOURS[status]), ("  ", "")]
    facts = []
    if answer.articles:
        independent = f", {answer.independent} independent" if answer.articles > 1 else ""
        facts.append(counted(answer.articles, "article") + independent)
    facts.append(answer.backend)
    facts.append(f"{sum(answer.seconds.values()):.1f} s")
    return line(*parts, (" · ".join(facts), "$foreground-muted"))


def remarks(answer: t.Answer) -> Content:
    """What the person must know of an answer: each problem, what was left out, where it was cut off."""
    lines = [line((text, _colour_of(text))) for text in problems(answer)]
    lines += [line((f"! {notice}", "$text-warning")) for notice in (*answer.notices, *answer.remarks)]
    if answer.truncated:
        lines.append(line((f"! Cut off: {answer.truncated}", "$text-error")))
    return Content("\n").join(lines)


def _colour_of(text: str) -> str:
    return next(
        (COLOURS[status] for status, glyph in GLYPHS.items() if text.startswith(glyph)), "$text-warning"
    )


def refusal(answer: t.Answer, turn: int) -> Content:
    """That the articles do not say, why, and what comes nearest."""
    coverage = answer.coverage
    lines = [line(("Not in your articles.", "bold"), f" {answer.reason or ''}")]
    if coverage.nearest:
        lines += [Content(""), line(("Nearest", "$foreground-muted"))]
    for n, near in enumerate(coverage.nearest, 1):
        chip = Content(f"[{n}]").stylize("bold $text-primary").stylize(click(turn, n))
        lines.append(line(chip, f" {label(near.article)}  ", (origin(near.article), "$foreground-muted")))
    newest = f", newest {day(coverage.newest)}" if coverage.newest else ""
    lines += [Content(""), line((counted(coverage.articles, "article") + newest, "$foreground-muted"))]
    return Content("\n").join(lines)


def conflict(value: t.Conflict, citations: dict[int, t.Citation], turn: int) -> Content:
    """Sources that differ: each value with who gives it."""
    lines = [line(("Sources differ", "bold $text-warning"), (f" on {value.about}", "$text-warning"))]
    for one in value.values:
        row: list[Part] = [(f"  {one.value}  ", "bold")]
        if one.newest:
            row.append(("newest  ", "$text-primary"))
        for n in one.citations:
            chip = Content(f"[{n}]").stylize("bold $text-primary").stylize(click(turn, n))
            row += [
                chip,
                (f" {origin(citations[n].article)}  " if n in citations else " ", "$foreground-muted"),
            ]
        lines.append(line(*row))
    return Content("\n").join(lines)


def click(turn: int, n: int) -> Style:
    """What opens a number of a turn when it is clicked."""
    return Style.from_meta({"@click": f"screen.cite({turn}, {n})"})


def reference(citation: t.Citation) -> str:
    """A quote with its reference, to be pasted elsewhere."""
    article = citation.article
    named = ", ".join(part for part in (article.outlet, f"“{article.label}”", dated_plainly(article)) if part)
    where = citation.link or article.url or article.path or ""
    return "\n".join(part for part in (f"“{citation.quote}”", f"— {named}", where) if part)


def dated_plainly(article: t.ArticleInfo) -> str:
    """The day of publication; empty where it is not known."""
    return day(article.published) if article.published else ""


def elapsed(moment: datetime) -> str:
    """How long ago: ``< 1 min``, ``5 min``, ``2 h``, ``3 days``, ``5 weeks``."""
    minutes = int((now() - moment).total_seconds() // 60)
    if minutes < 1:
        return "< 1 min"
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < 2 * _DAY:
        return f"{minutes // _HOUR} h"
    return age(moment, now()).removesuffix(" ago")


def old(moment: datetime) -> str:
    """An age in few cells: ``3 d``, ``5 wk``, ``20 mo``, ``2 yr``; ``today``."""
    number, _, unit = age(moment, now()).removesuffix(" ago").partition(" ")
    return f"{number} {_UNITS[unit.removesuffix('s')]}" if unit else number


def iso(moment: datetime | None) -> str:
    """``2025-08-13``; ``undated``."""
    return moment.strftime("%Y-%m-%d") if moment else "undated"


def money(amount: float) -> str:
    """``12.50``, ``0.0012``, ``< 0.0001``: in the currency that the prices are in."""
    if 0 < amount < _SMALLEST:
        return f"< {_SMALLEST}"
    return f"{amount:,.2f}" if amount >= 1 or not amount else f"{amount:.4f}"


def stacked(lines: list[Content]) -> Content:
    """Lines one under the other."""
    return Content("\n").join(lines)


def stage(of: t.Progress) -> str:
    """``searching 24 articles``, ``checking 3/4``."""
    return f"{of.stage} {of.done:,}/{of.total:,}" if of.total > 1 else of.stage


def tally(counts: Mapping[str, int]) -> str:
    """``12 added, 1 changed, 3 unchanged, 1 failed``: only what occurred; empty for nothing."""
    kinds = [("added", "added"), ("changed", "changed"), ("copy", "copies"), ("unchanged", "unchanged")]
    kinds += [("gone", "gone from disk"), ("failed", "failed")]
    return ", ".join(f"{counts[kind]:,} {word}" for kind, word in kinds if counts.get(kind))


def attributed(citation: t.Citation) -> str:
    """Who says what is quoted; empty where nobody has looked."""
    by = citation.attribution
    if by is None:
        return ""
    match by.kind:
        case "outlet":
            return "the outlet’s own statement"
        case "party":
            return f"according to {by.who}" if by.who else "somebody’s claim"
        case "agency":
            return f"as reported by {by.who}" if by.who else "as others reported"
        case "unnamed":
            return f"according to {by.who}, unnamed" if by.who else "from a source without a name"


def scope(of: Scope) -> str:
    """What is asked of, in one line; empty where it is everything."""
    where = of.where
    parts = []
    if where.articles:
        parts.append(counted(len(where.articles), "selected article"))
    if where.outlets:
        parts.append(", ".join(where.outlets))
    if where.since:
        parts.append(f"since {day(where.since)}")
    if where.until:
        parts.append(f"until {day(where.until)}")
    if of.as_of:
        parts.append(f"as of {day(of.as_of)}")
    if of.k:
        parts.append(counted(of.k, "passage"))
    return "Only " + " · ".join(parts) if parts else ""


def unanswered(kept: Kept) -> Content:
    """What is said of a kept turn that has no answer to show."""
    match kept.state:
        case "failed":
            return line((f"✗ {kept.said or ''}", "$text-error"))
        case "stopped":
            return line(("Stopped.", "$foreground-muted"))
        case "asked":
            said = "Interrupted before it was answered, unless another qa is still at it; r asks it again."
            return line((said, "$text-warning"))
        case "answered":
            note = "\n! This version cannot read how it was kept: its sources are not shown."
            return line(kept.said or "", (note, "$text-warning"))
