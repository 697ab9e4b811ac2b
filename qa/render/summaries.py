"""Summaries as text, Markdown, HTML and JSON. What articles hold is shown, never obeyed."""

import textwrap
from collections.abc import Container, Sequence
from datetime import datetime
from html import escape
from typing import Any

import qa.types as t
from qa.render import contract
from qa.render.plain import Style, origin
from qa.summaries.values import Backing, Cost, Sources, Summary
from qa.text.wording import counted, day, safe

_MARKS = {"supported": "✓", "partly": "~", "unsupported": "✗", "uncited": "?"}


def summary_object(value: Summary) -> dict[str, Any]:
    """``qa summarize --json``."""
    return {
        "about": value.about,
        "summary": value.text,
        "style": value.style,
        "refused": value.refused,
        "reason": value.reason,
        "claims": [
            {**contract.claim(claim), **_backing(sides)}
            for claim, sides in zip(value.claims, value.backing, strict=True)
        ],
        "citations": [contract.citation(each) for each in value.citations],
        "conflicts": [contract.conflict(each) for each in value.conflicts],
        "sources": sources_object(value.sources),
        "redundancy": None if value.redundancy is None else round(value.redundancy, 4),
        "coverage": contract.coverage(value.coverage),
        "backend": value.backend,
        "prompt": value.prompt,
        "tokens": None
        if value.usage is None
        else {"prompt": value.usage.prompt, "completion": value.usage.completion},
        "seconds": {stage: round(seconds, 4) for stage, seconds in value.seconds.items()},
        "notices": list(value.notices),
        "truncated": value.truncated,
    }


def _backing(value: Backing) -> dict[str, Any]:
    return {"articles": value.articles, "independent": value.independent, "outlets": list(value.outlets)}


def sources_object(value: Sources) -> dict[str, Any]:
    """How much was read and used."""
    return {
        "articles": value.used,
        "independent": value.used_independent,
        "matched": value.matched,
        "read": value.read,
        "left_out": value.left_out,
        "copies": value.copies,
        "undated": value.undated,
        "outlets": value.outlets,
    }


def sources_line(value: Sources) -> str:
    """``34 articles read (2 copies), 12 used from 9 independent sources, 3 left out.``"""
    copies = f" ({value.copies} near-copies)" if value.copies else ""
    undated = f", {value.undated} of them without a date" if value.undated else ""
    left = f", {value.left_out} left out" if value.left_out else ""
    return (
        f"{counted(value.read, 'article')} read{copies}{undated}; {value.used:,} used, "
        f"{value.used_independent:,} independent{left}."
    )


def summary_text(value: Summary, style: Style, now: datetime, width: int = 100) -> str:
    """What stands under a summary: problems, differences, each citation, and how much was read."""
    if value.refused:
        return ""
    lines = ["", *(style.warn(line) for line in [*problems(value), *differences(value.conflicts)])]
    leading = {claim.quotes[0].n for claim in value.claims if claim.quotes}
    leading |= {n for conflict in value.conflicts for each in conflict.values for n in each.citations}
    lines += ["", *quoted(value.citations, style, now, width, leading)]
    return "\n".join([*lines, "", style.dim(footing(value))])


def footing(value: Summary) -> str:
    """What was read and used, from how many sides, and how far it repeats itself."""
    several = sum(sides.independent > 1 for sides in value.backing)
    agreed = f" {several} of {counted(len(value.backing), 'sentence')} told independently by more than one."
    alike = f" Two sentences are at most {value.redundancy:.2f} alike (cosine)." if value.redundancy else ""
    return sources_line(value.sources) + (agreed if value.sources.independent > 1 else "") + alike


def quoted(
    citations: Sequence[t.Citation],
    style: Style,
    now: datetime,
    width: int,
    leading: Container[int] | None = None,
) -> list[str]:
    """Each number with its article, and with its quote where it is a leading one; None: all are."""
    lines = []
    for citation in citations:
        lines.append(style.bold(f"[{citation.n}] ") + style.dim(origin(citation.article, now)))
        if leading is not None and citation.n not in leading:
            continue
        quote = f"“{safe(' '.join(citation.quote.split()))}”"
        lines.append(textwrap.fill(quote, width, initial_indent="    ", subsequent_indent="    "))
    return lines


def problems(value: Summary) -> list[str]:
    """A line for each sentence that its citations do not bear out."""
    found = []
    for claim in value.claims:
        if claim.status != "supported" or claim.problems:
            kinds = ", ".join(
                dict.fromkeys(f"{p.kind} {p.value}" for p in claim.problems if p.kind != "support")
            )
            text = textwrap.shorten(safe(claim.text), 80, placeholder=" …")
            found.append(f"{_MARKS[claim.status]} {safe(kinds) or claim.status}: “{text}”")
    return found


def differences(conflicts: Sequence[t.Conflict]) -> list[str]:
    """A line for each thing on which articles give other figures."""
    return [
        "Articles differ: "
        + " against ".join(
            f"{safe(value.value)} ({', '.join(filter(None, (safe(value.outlet or ''), _day(value))))})"
            + "".join(f"[{n}]" for n in value.citations)
            for value in conflict.values
        )
        for conflict in conflicts
    ]


def _day(value: t.ConflictValue) -> str:
    return day(value.published) if value.published else "undated"


def summary_markdown(value: Summary) -> str:
    """A document of its own: the summary, what differs, and the sources."""
    lines = [f"# {safe(value.about)}", "", safe(value.text), ""]
    lines += [f"> {line}" for line in [*problems(value), *differences(value.conflicts)]]
    lines += [
        "",
        "## Sources",
        "",
        *citations_markdown(value.citations),
        "",
        f"_{footing(value)}_",
    ]
    return "\n".join(lines)


def citations_markdown(citations: Sequence[t.Citation]) -> list[str]:
    """A line for each number."""
    return [
        f"[{c.n}] {_linked(c)}{', ' + day(c.article.published) if c.article.published else ''}: "
        f"“{safe(' '.join(c.quote.split()))}”  "
        for c in citations
    ]


def _linked(citation: t.Citation) -> str:
    label = ", ".join(filter(None, (citation.article.outlet, citation.article.label)))
    label = safe(label).replace("[", "\\[").replace("]", "\\]")
    url = citation.link or citation.article.url
    return (
        f"[{label}](<{url}>)" if url and url.startswith(("http://", "https://")) and ">" not in url else label
    )


STYLE = """
body{font:17px/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
body{color:#1a1a1a;background:#fff}
.q{color:#555;font-size:.9em}a{color:#0a58ca}sup a{text-decoration:none}.w{color:#9a5b00}
table{border-collapse:collapse}td{padding:.3rem .8rem .3rem 0;vertical-align:top}
td:first-child{white-space:nowrap}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}a{color:#8ab4f8}.q{color:#aaa}}
"""


def page(title: str, body: Sequence[str]) -> str:
    """A page that loads nothing and runs nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(safe(title))}</title><style>{STYLE}</style></head><body>"
    )
    return "\n".join([head, f"<h1>{escape(safe(title))}</h1>", *body, "</body></html>"])


def summary_html(value: Summary) -> str:
    """The summary as one page."""
    claims = [
        f"{escape(safe(claim.text))} {marks(claim.citations)}{_flag(claim)}" for claim in value.claims
    ] or [escape(safe(value.text))]
    if value.style == "prose":
        body = [f"<p>{' '.join(claims)}</p>"]
    else:
        lead = [f"<p><b>{claims[0]}</b></p>"] if value.style == "brief" else []
        body = [*lead, "<ul>", *(f"<li>{claim}</li>" for claim in claims[len(lead) :]), "</ul>"]
    body += [f'<p class="w">{escape(line)}</p>' for line in differences(value.conflicts)]
    return page(
        value.about,
        [*body, *citations_html(value.citations), f"<p class=q>{footing(value)}</p>"],
    )


def _flag(claim: t.Claim) -> str:
    return "" if claim.status == "supported" else f' <span class="w">({claim.status})</span>'


def marks(numbers: Sequence[int]) -> str:
    """Numbers as links to the sources below."""
    return "".join(f'<sup><a href="#c{n}">[{n}]</a></sup>' for n in numbers)


def citations_html(citations: Sequence[t.Citation]) -> list[str]:
    """The sources, each with its quote."""
    lines = ["<h2>Sources</h2>"]
    for c in citations:
        label = escape(safe(", ".join(filter(None, (c.article.outlet, c.article.label)))))
        when = f", {day(c.article.published)}" if c.article.published else ""
        url = c.link or c.article.url
        if url and url.startswith(("http://", "https://")):
            label = f'<a href="{escape(url)}" rel="noreferrer">{label}</a>'
        lines.append(
            f'<p id="c{c.n}">[{c.n}] {label}{when}<br><span class="q">“{escape(safe(c.quote))}”</span></p>'
        )
    return lines


def cost_text(value: Cost) -> str:
    """What a model would be asked."""
    kept = f" ({value.kept} kept from before)" if value.kept else ""
    return (
        f"{value.backend}: {counted(value.calls, 'call')}{kept} over {counted(value.articles, 'article')}, "
        f"about {value.prompt:,} tokens read and at most {value.completion:,} written."
    )
