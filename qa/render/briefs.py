"""Briefs and comparisons as text, Markdown, HTML and JSON."""

import textwrap
from datetime import datetime
from html import escape
from typing import Any

import qa.types as t
from qa.render import contract
from qa.render.plain import Style, origin
from qa.render.summaries import (
    citations_html,
    citations_markdown,
    marks,
    page,
    quoted,
    sources_line,
    sources_object,
)
from qa.summaries.values import Brief, Comparison, Story
from qa.text.wording import counted, day, joined, safe


def brief_object(value: Brief) -> dict[str, Any]:
    """``qa brief --json``."""
    return {
        "since": contract.iso(value.since),
        "until": contract.iso(value.until),
        "stories": [
            {
                "headline": story.headline,
                "claims": [contract.claim(claim) for claim in story.claims],
                "outlets": list(story.outlets),
                "articles": [info.id for info in story.articles],
                "independent": story.independent,
            }
            for story in value.stories
        ],
        "more": value.more,
        "citations": [contract.citation(each) for each in value.citations],
        "sources": sources_object(value.sources),
        "seconds": {stage: round(seconds, 4) for stage, seconds in value.seconds.items()},
    }


def brief_title(value: Brief) -> str:
    """``News since 12 Aug 2025``."""
    since = f" since {day(value.since)}" if value.since else ""
    until = f" until {day(value.until)}" if value.until else ""
    return f"News{since}{until}"


def brief_text(value: Brief, style: Style, now: datetime, width: int = 100) -> str:
    """A block for each story, then the citations."""
    lines = [style.bold(brief_title(value))]
    for story in value.stories:
        lines += ["", style.bold(safe(story.headline)), style.dim(told_by(story))]
        lines += [textwrap.fill(_sentence(claim), width) for claim in story.claims]
    if value.more:
        lines += ["", style.dim(_more(value))]
    return "\n".join(
        [*lines, "", *quoted(value.citations, style, now, width), "", style.dim(sources_line(value.sources))]
    )


def _more(value: Brief) -> str:
    return f"{value.more:,} more {'story' if value.more == 1 else 'stories'}; -k shows more."


def told_by(story: Story) -> str:
    """``Coastwise, The Quay and 3 more; 5 articles, 4 independent``."""
    outlets = [safe(outlet) for outlet in story.outlets]
    named = joined([*outlets[:3], f"{len(outlets) - 3} more"] if len(outlets) > 3 else outlets)
    count = f"{counted(len(story.articles), 'article')}, {story.independent} independent"
    return f"{named}; {count}" if named else count


def _sentence(claim: t.Claim) -> str:
    return f"{safe(' '.join(claim.text.split()))} {''.join(f'[{n}]' for n in claim.citations)}"


def brief_markdown(value: Brief) -> str:
    """A document with a section for each story."""
    lines = [f"# {brief_title(value)}"]
    for story in value.stories:
        lines += ["", f"## {safe(story.headline)}", "", " ".join(map(_sentence, story.claims))]
        lines += ["", f"_{told_by(story)}_"]
    lines += ["", _more(value)] if value.more else []
    return "\n".join(
        [
            *lines,
            "",
            "## Sources",
            "",
            *citations_markdown(value.citations),
            "",
            f"_{sources_line(value.sources)}_",
        ]
    )


def brief_html(value: Brief) -> str:
    """A page."""
    body = []
    for story in value.stories:
        claims = " ".join(f"{escape(safe(claim.text))} {marks(claim.citations)}" for claim in story.claims)
        body.append(
            f"<h2>{escape(safe(story.headline))}</h2><p>{claims}</p><p class=q>{escape(told_by(story))}</p>"
        )
    if value.more:
        body.append(f"<p>{_more(value)}</p>")
    return page(
        brief_title(value),
        [*body, *citations_html(value.citations), f"<p class=q>{sources_line(value.sources)}</p>"],
    )


def comparison_object(value: Comparison) -> dict[str, Any]:
    """``qa compare --json``."""
    return {
        "articles": [contract.info(info) for info in value.articles],
        "copies": [list(pair) for pair in value.copies],
        "shared": [{"text": each.text, "citations": list(each.citations)} for each in value.shared],
        "alone": [
            {
                "article": each.article.id,
                "sentences": [{"text": s.text, "citations": list(s.citations)} for s in each.sentences],
            }
            for each in value.alone
        ],
        "differences": [
            {"values": [{"value": text, "citations": [n]} for text, n in each.values]}
            for each in value.differences
        ],
        "citations": [contract.citation(each) for each in value.citations],
        "seconds": {stage: round(seconds, 4) for stage, seconds in value.seconds.items()},
    }


def sections(value: Comparison) -> list[tuple[str, list[tuple[str, tuple[int, ...]]]]]:
    """What is told, by heading: differences first, for they matter most."""
    named = _names(value)
    found = [
        (
            "Figures that differ",
            [
                (" against ".join(safe(text) for text, _ in each.values), tuple(n for _, n in each.values))
                for each in value.differences
            ],
        ),
        ("Shared", [(safe(each.text), each.citations) for each in value.shared]),
    ]
    found += [
        (
            f"Only in {named[each.article.id]}",
            [(safe(sentence.text), sentence.citations) for sentence in each.sentences],
        )
        for each in value.alone
    ]
    return found


def _names(value: Comparison) -> dict[str, str]:
    """What each article is called here: its outlet, with the id where that does not tell them apart."""
    outlets = [info.outlet or info.label for info in value.articles]
    return {
        info.id: safe(outlet if outlets.count(outlet) == 1 else f"{outlet} ({info.id[:8]})")
        for info, outlet in zip(value.articles, outlets, strict=True)
    }


def comparison_text(value: Comparison, style: Style, now: datetime, width: int = 100) -> str:
    """The sections, then the citations."""
    lines = [style.dim(origin(info, now)) for info in value.articles]
    lines += [style.warn(line) for line in copies(value)]
    for heading, items in sections(value):
        lines += ["", style.bold(heading)]
        for text, numbers in items:
            said = f"- {text} {''.join(f'[{n}]' for n in numbers)}"
            lines.append(textwrap.fill(said, width, subsequent_indent="  "))
        if not items:
            lines.append(style.dim("  nothing"))
    return "\n".join([*lines, "", *quoted(value.citations, style, now, width)])


def copies(value: Comparison) -> list[str]:
    """A line for each pair of near-copies."""
    named = _names(value)
    return [f"{named[a]} and {named[b]} print nearly the same text." for a, b in value.copies]


def comparison_markdown(value: Comparison) -> str:
    """A document with a section each."""
    lines = ["# " + " against ".join(safe(info.label) for info in value.articles), "", *copies(value)]
    for heading, items in sections(value):
        lines += ["", f"## {heading}", ""]
        lines += [f"- {text} {''.join(f'[{n}]' for n in numbers)}" for text, numbers in items] or ["Nothing."]
    return "\n".join([*lines, "", "## Sources", "", *citations_markdown(value.citations)])


def comparison_html(value: Comparison) -> str:
    """A page."""
    body: list[str] = [f"<p class=w>{escape(line)}</p>" for line in copies(value)]
    for heading, items in sections(value):
        rows = [f"<li>{escape(text)} {marks(numbers)}</li>" for text, numbers in items]
        body += [f"<h2>{escape(heading)}</h2>", "<ul>", *(rows or ["<li>Nothing.</li>"]), "</ul>"]
    title = " against ".join(info.label for info in value.articles)
    return page(title, [*body, *citations_html(value.citations)])
