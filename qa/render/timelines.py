"""Timelines as a table, Markdown, HTML, JSON and a picture."""

import textwrap
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from qa.render import contract
from qa.render.plain import Style
from qa.render.summaries import (
    citations_html,
    citations_markdown,
    marks,
    page,
    quoted,
    sources_line,
    sources_object,
)
from qa.summaries.values import Happening, Timeline
from qa.text.wording import counted, safe

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WIDTH = 920
_LEFT, _ROW, _TOP = 150, 46, 30


def timeline_object(value: Timeline) -> dict[str, Any]:
    """``qa timeline --json``."""
    return {
        "about": value.about,
        "refused": value.refused,
        "reason": value.reason,
        "events": [_happening(each) for each in value.happenings],
        "undated": [_happening(each) for each in value.undated],
        "citations": [contract.citation(each) for each in value.citations],
        "sources": sources_object(value.sources),
        "coverage": contract.coverage(value.coverage),
        "seconds": {stage: round(seconds, 4) for stage, seconds in value.seconds.items()},
    }


def _happening(value: Happening) -> dict[str, Any]:
    known = value.first != date.max
    return {
        "date": value.first.isoformat() if known else None,
        "until": value.last.isoformat() if known else None,
        "shown": when(value),
        "text": value.text,
        "citations": list(value.citations),
        "outlets": list(value.outlets),
        "independent": value.independent,
        "ambiguous": value.ambiguous,
        "by": value.by if known else None,
        "says": value.says,
    }


def when(value: Happening) -> str:
    """``13 Aug 2025``, ``Aug 2025``, ``2025``, ``4–10 Aug 2025``; with ~ where the day is not sure."""
    first, last = value.first, value.last
    if first == date.max:
        return "undated"
    doubt = "~" if value.ambiguous else ""
    if first == last:
        return f"{doubt}{first.day} {_MONTHS[first.month - 1]} {first.year}"
    following = last + timedelta(days=1)
    if first.day == 1 and following.day == 1:
        months = (following.year - first.year) * 12 + following.month - first.month
        if months == 1:
            return f"{doubt}{_MONTHS[first.month - 1]} {first.year}"
        if first.month == 1 and months % 12 == 0:
            return f"{doubt}{first.year}" + (f"–{last.year}" if months > 12 else "")
        return f"{doubt}{_MONTHS[first.month - 1]} {first.year} – {_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{doubt}{first.day}–{last.day} {_MONTHS[last.month - 1]} {last.year}"
    left = f"{first.day} {_MONTHS[first.month - 1]}" + ("" if first.year == last.year else f" {first.year}")
    return f"{doubt}{left} – {last.day} {_MONTHS[last.month - 1]} {last.year}"


def timeline_text(value: Timeline, style: Style, now: datetime, width: int = 100) -> str:
    """A table: the day, the sentence with its numbers; then each citation."""
    if value.refused:
        return refusal(value)
    wide = max((len(_cell(each)) for each in value.happenings), default=10)
    lines = [line for each in value.happenings for line in _row(each, style, wide, width)]
    if value.undated:
        lines += ["", style.dim("Without a date, because neither the text nor the article has one:")]
        lines += [line for each in value.undated for line in _row(each, style, wide, width)]
    lines += ["", *quoted(value.citations, style, now, width), "", style.dim(_legend(value))]
    return "\n".join(lines)


def refusal(value: Timeline) -> str:
    """An honest 'nothing on it'."""
    nearest = "; ".join(f"“{safe(near.article.label)}”" for near in value.coverage.nearest)
    tail = f" Nearest: {nearest}." if nearest else ""
    return f"Nothing on “{safe(value.about)}” in your {counted(value.coverage.articles, 'article')}.{tail}"


def _cell(each: Happening) -> str:
    return when(each) + (" (reported)" if each.by == "publication" and each.first != date.max else "")


def _row(each: Happening, style: Style, wide: int, width: int) -> list[str]:
    text = f"{safe(each.text)} {''.join(f'[{n}]' for n in each.citations)}"
    if each.ambiguous:
        text += f" (the day is not sure: {each.ambiguous})"
    body = textwrap.wrap(text, max(width - wide - 2, 30)) or [""]
    head = style.bold(f"{_cell(each):{wide}}")
    return [f"{head}  {body[0]}", *(f"{'':{wide}}  {line}" for line in body[1:])]


def _legend(value: Timeline) -> str:
    reported = any(each.by == "publication" for each in value.happenings)
    legend = " (reported): the day of publication, for the text names none." if reported else ""
    return sources_line(value.sources) + legend


def timeline_markdown(value: Timeline) -> str:
    """A document with a table."""
    if value.refused:
        return refusal(value)
    lines = [f"# {safe(value.about)}", "", "| When | What |", "|---|---|"]
    for each in (*value.happenings, *value.undated):
        text = safe(each.text).replace("|", "\\|") + " " + "".join(f"[{n}]" for n in each.citations)
        doubt = f" _(the day is not sure: {each.ambiguous})_" if each.ambiguous else ""
        lines.append(f"| {_cell(each)} | {text}{doubt} |")
    return "\n".join(
        [*lines, "", "## Sources", "", *citations_markdown(value.citations), "", f"_{_legend(value)}_"]
    )


def timeline_html(value: Timeline) -> str:
    """A page with the picture, the table and the sources."""
    if value.refused:
        return page(value.about, [f"<p>{escape(refusal(value))}</p>"])
    rows = []
    for each in (*value.happenings, *value.undated):
        doubt = (
            f' <span class="w">(the day is not sure: {escape(each.ambiguous)})</span>'
            if each.ambiguous
            else ""
        )
        text = f"{escape(safe(each.text))} {marks(each.citations)}{doubt}"
        rows.append(f"<tr><td>{escape(_cell(each))}</td><td>{text}</td></tr>")
    body = [timeline_svg(value), "<table>", *rows, "</table>", *citations_html(value.citations)]
    return page(value.about, [*body, f"<p class=q>{escape(_legend(value))}</p>"])


def timeline_svg(value: Timeline) -> str:
    """The events on an axis of time: a dot for a day, a bar for longer, larger where more articles tell it.

    Distances are those of time where they leave room for the words, and told by the dates anyway.
    """
    shown = [each for each in value.happenings if each.first != date.max]
    places = _places(shown)
    height = (places[-1] + _ROW + 10) if places else 80
    title = f"Timeline: {safe(value.about)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(title)}" font-family="Arial,sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<line x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP - 15}" y2="{height - 15}" stroke="#bbb"/>',
    ]
    for each, y in zip(shown, places, strict=True):
        parts += _mark(each, y)
    if not shown:
        parts.append(f'<text x="20" y="40" font-size="14">{escape(refusal(value))}</text>')
    return "".join([*parts, "</svg>"])


def _places(shown: Sequence[Happening]) -> list[int]:
    """Where each event stands, in pixels from the top: gaps grow with the logarithm-like root of time."""
    places: list[int] = []
    for i, each in enumerate(shown):
        if i == 0:
            places.append(_TOP)
            continue
        days = max((each.first - shown[i - 1].first).days, 0)
        places.append(places[-1] + _ROW + min(int(days**0.5 * 3), 60))
    return places


def _mark(each: Happening, y: int) -> list[str]:
    colour = "#c77700" if each.ambiguous else "#1f6feb" if each.by == "text" else "#888"
    parts = [_words(_LEFT - 20, y + 4, when(each), "#333", anchor="end")]
    if each.first != each.last:
        parts.append(f'<rect x="{_LEFT - 4}" y="{y - 10}" width="8" height="20" rx="4" fill="{colour}"/>')
    else:
        line = f'stroke="{colour}" stroke-width="3"' + (' stroke-dasharray="3 2"' if each.ambiguous else "")
        radius = min(5 + each.independent, 12)
        parts.append(f'<circle cx="{_LEFT}" cy="{y}" r="{radius}" fill="#fff" {line}/>')
    text = f"{safe(each.text)} {''.join(f'[{n}]' for n in each.citations[:4])}"
    lines = textwrap.wrap(text, 105, max_lines=2, placeholder=" …")
    return parts + [_words(_LEFT + 22, y + 4 + 16 * i, line, "#111") for i, line in enumerate(lines)]


def _words(x: int, y: int, text: str, colour: str, anchor: str = "start") -> str:
    place = f'x="{x}" y="{y}" text-anchor="{anchor}"'
    return f'<text {place} font-size="13" fill="{colour}">{escape(text)}</text>'
