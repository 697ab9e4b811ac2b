"""What became of a text that was checked against the library."""

import textwrap
from datetime import datetime

import qa.types as t
from qa.render.contract import Object, citation, claim
from qa.render.plain import Style, origin, said_by, shortcomings
from qa.text.wording import counted, safe

_SIGNS = {"supported": "✓", "partly": "~", "unsupported": "✗", "uncited": "✗"}
_VERDICTS = {
    "supported": "supported",
    "partly": "the articles say otherwise, or not all of it",
    "unsupported": "not in the articles",
    "uncited": "not in the articles",
}


def counts(judged: t.Judged) -> dict[str, int]:
    """How many claims there are, and how many of each status."""
    statuses = [claim.status for claim in judged.claims]
    return {
        "claims": len(statuses),
        **{status: statuses.count(status) for status in ("supported", "partly", "unsupported")},
    }


def as_json(judged: t.Judged) -> Object:
    """``qa verify --json``: claims and citations as in ``qa ask --json``."""
    return {
        "claims": [claim(each) for each in judged.claims],
        "citations": [citation(each) for each in judged.citations],
        "summary": counts(judged),
        "coverage": {"articles": judged.articles},
        "seconds": {stage: round(seconds, 4) for stage, seconds in judged.seconds.items()},
    }


def table(judged: t.Judged, style: Style, now: datetime, width: int = 100) -> str:
    """Each claim with its sign, and under it the sentences that bear it out or say otherwise."""
    sources = {each.n: each for each in judged.citations}
    blocks = []
    for each in judged.claims:
        text = textwrap.fill(
            safe(each.text), width, initial_indent=f"{_SIGNS[each.status]} ", subsequent_indent="  "
        )
        lines = [text if each.status == "supported" else style.warn(text)]
        lines += [f"    {style.warn(safe(line))}" for line in _shortcomings(each)]
        for quote in each.quotes:
            said = f"[{quote.n}] “{safe(' '.join(quote.text.split()))}”"
            lines.append(textwrap.fill(said, width, initial_indent="    ", subsequent_indent="        "))
            lines.append("        " + style.dim(_told(sources[quote.n], now)))
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, _summary(judged)])


def markdown(judged: t.Judged, now: datetime) -> str:
    """The same as a Markdown document."""
    articles = {each.n: each for each in judged.citations}
    blocks = [f"**{_summary(judged)}**"]
    for each in judged.claims:
        lines = [f"- {_SIGNS[each.status]} {_plain(each.text)}  ", f"  *{_VERDICTS[each.status]}*"]
        lines += [f"  - {_plain(line)}" for line in _shortcomings(each)]
        for quote in each.quotes:
            source = articles[quote.n]
            where = f" <{source.link}>" if source.link else ""
            lines.append(f"  - “{_plain(quote.text)}” ({_plain(_told(source, now))}){where}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _told(source: t.Citation, now: datetime) -> str:
    """Where a quote stands, of what age, and who says it."""
    return safe("; ".join(part for part in (origin(source.article, now), said_by(source)) if part))


def _shortcomings(each: t.Claim) -> list[str]:
    lacking = [] if each.status == "supported" else shortcomings(each)
    return [*lacking, f"NLI model: {each.nli.label} ({each.nli.score:.2f})"] if each.nli else lacking


def _summary(judged: t.Judged) -> str:
    found = counts(judged)
    if not found["claims"]:
        return "No claims in this text."
    return (
        f"{counted(found['claims'], 'claim')}: {found['supported']} supported, {found['partly']} in part, "
        f"{found['unsupported']} not in {counted(judged.articles, 'article')}."
    )


def _plain(text: str) -> str:
    """Untrusted text in one line of Markdown, where none of it is markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#!|~" else c for c in safe(" ".join(text.split())))
