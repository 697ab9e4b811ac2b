"""One self-contained HTML page of a run. What articles and models wrote is text in it, never markup.

The page loads nothing and runs one script, named by its hash in the content security policy.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources

from qa.evaluate.compare import Comparison
from qa.evaluate.grading import squeezed
from qa.evaluate.judge import Verdict
from qa.evaluate.reply import AROUND, Cited, Said
from qa.evaluate.score import Scored
from qa.render import plots
from qa.render.evaluation import Results, faults_of, flat
from qa.text.wording import counted, safe

_COLUMNS = ("case", "question", "what went wrong", "correct", "first right", "relevance", "seconds")
_DISAGREES = "judge disagrees"
_SHARES = (
    "recall",
    "mrr",
    "ndcg",
    "quote",
    "correct",
    "token_f1",
    "citation",
    "checked",
    "unsupported",
    "refusal",
    "judge",
    "from_memory",
)
_MARKER = re.compile(r"(\[\d+(?:,\s*\d+)*\])")


def page(results: Results) -> str:
    """The whole page."""
    style, script = _asset("report.css"), _asset("report.js")
    policy = f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}"
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(results.golden)}</title><style>{style}</style></head><body>",
            *_head(results),
            '<h2>Figures</h2><div class="plots">',
            *_plots(results),
            "</div>",
            *_metrics(results),
            *(_comparison(results.comparison) if results.comparison else ()),
            *_judged(results),
            *_cases(results),
            *_failed(results),
            *_record(results),
            f"<script>{script}</script></body></html>",
        ]
    )


def _asset(name: str) -> str:
    return (resources.files("qa.render") / name).read_text(encoding="utf-8")


def _hashed(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _text(value: object) -> str:
    return escape(safe(str(value)))


def _head(results: Results) -> Iterator[str]:
    settings = results.record.get("settings", {})
    yield f"<h1>{_text(results.golden)}</h1>"
    yield (
        f'<p class="soft">{counted(len(results.scored), "question")} over '
        f"{counted(results.record.get('articles', 0), 'article')}; writer {_text(settings.get('llm'))}, "
        f"embedder {_text(settings.get('embedder'))}, k {_text(settings.get('k'))}</p>"
    )


def _plots(results: Results) -> Iterator[str]:
    shares = {name: e for name, e in results.summary.items() if name.startswith(_SHARES)}
    yield _figure("Metrics with 95 % intervals", plots.intervals(shares))
    scored = [(s.case.refuse, s.reply.relevance) for s in results.scored if s.reply.relevance is not None]
    can = [score for refuse, score in scored if not refuse]
    cannot = [score for refuse, score in scored if refuse]
    if can and cannot:
        threshold = results.record.get("settings", {}).get("threshold")
        area = results.summary["refusal_auroc"].value or 0.0
        yield _figure(
            "How relevant what was found is, by whether the articles say; the line is the threshold",
            plots.two_histograms(can, cannot, threshold),
        )
        yield _figure(
            f"Refusing by relevance: area under the curve {area:.3f}; the dot is the threshold",
            plots.roc(can, cannot, threshold),
        )
    if results.scored:
        seconds = [s.reply.seconds for s in results.scored]
        yield _figure("Seconds to an answer", plots.histogram(seconds, "s"))


def _figure(caption: str, svg: str) -> str:
    return f"<figure><figcaption>{_text(caption)}</figcaption>{svg}</figure>"


def _metrics(results: Results) -> Iterator[str]:
    yield "<h2>Metrics</h2><table><thead><tr><th>metric<th>value<th>95 % interval<th>n</tr></thead><tbody>"
    for name, e in results.summary.items():
        between = "" if e.low is None or e.high is None else f"{e.low:.3f} – {e.high:.3f}"
        yield f"<tr><td>{_text(name)}<td>{_number(e.value)}<td>{between}<td>{e.n}</tr>"
    yield "</tbody></table>"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield "<h2>Against the baseline</h2>"
    yield from (f'<p class="soft">{_text(remark)}</p>' for remark in comparison.remarks)
    yield "<table><thead><tr><th>metric<th>before<th>after<th>change<th>p<th></tr></thead><tbody>"
    for d in comparison.differences:
        verdict = '<b class="bad">worse</b>' if d.worse else '<b class="good">better</b>' if d.better else ""
        yield (
            f"<tr><td>{_text(d.metric)}<td>{d.before:.3f}<td>{d.after:.3f}"
            f"<td>{d.change.low:+.3f} – {d.change.high:+.3f}<td>{d.p:.3f}<td>{verdict}</tr>"
        )
    yield "</tbody></table>"


def _judged(results: Results) -> Iterator[str]:
    agreements = results.agreements()
    if not agreements:
        return
    yield f"<h2>Judged by {_text(results.judge or 'people')}</h2>"
    yield '<p class="soft">κ: beyond chance. A judge that does not agree with people is no measure.</p>'
    yield "<table><thead><tr><th>who agree<th>share<th>κ<th>n</tr></thead><tbody>"
    for name, a in agreements.items():
        yield f"<tr><td>{_text(name)}<td>{a.share:.3f}<td>{a.kappa:.3f}<td>{a.n}</tr>"
    yield "</tbody></table>"


def _cases(results: Results) -> Iterator[str]:
    disagreed = results.disagreements()
    columns = _COLUMNS + (("judge",) if results.judge else ())
    yield '<h2>Cases</h2><div class="tools">'
    yield '<input id="words" type="search" placeholder="words" aria-label="words">'
    yield '<select id="fault" aria-label="what went wrong"><option value="">all cases'
    yield '<option value="any">anything wrong'
    for fault, ids in faults_of(results).items():
        yield f'<option value="{_text(fault)}">{_text(fault)} ({len(ids)})'
    if disagreed:
        yield f'<option value="{_DISAGREES}">{_DISAGREES} ({len(disagreed)})'
    yield '</select><span id="count" class="soft"></span></div><table id="cases"><thead><tr>'
    yield "".join(f'<th><button type="button">{_text(name)}</button>' for name in columns)
    yield "</tr></thead><tbody>"
    for one in results.scored:
        yield _case(one, results, disagreed=one.case.id in disagreed)
    yield "</tbody></table>"


def _case(one: Scored, results: Results, *, disagreed: bool) -> str:
    faults = " ".join(f'<span class="fault">{_text(fault)}</span>' for fault in one.wrong)
    found = [*one.wrong, *([_DISAGREES] if disagreed else [])]
    verdict = results.verdicts.get(one.case.id)
    judge = f"<td>{_text(_verdict(verdict))}" if results.judge else ""
    correct = {None: "", True: "yes", False: "no"}[one.correct]
    relevance = one.reply.relevance
    return (
        f'<tr data-faults="{_text("|".join(found))}"><td class="id">{_text(one.case.id)}'
        f'<td data-v="{_text(one.case.question)}"><details><summary>{_text(one.case.question)}</summary>'
        f"{_detail(one, results)}</details>"
        f"<td>{faults}<td>{correct}"
        f'<td class="n">{one.first_hit or ""}'
        f'<td class="n">{"" if relevance is None else f"{relevance:.2f}"}'
        f'<td class="n">{one.reply.seconds:.2f}{judge}</tr>'
    )


def _verdict(verdict: Verdict | None) -> str:
    """``correct, not supported``; nothing where nothing was said."""
    return ", ".join(aspect if said else f"not {aspect}" for aspect, said in (verdict or {}).items())


def _detail(one: Scored, results: Results) -> str:
    case, reply = one.case, one.reply
    wanted = "a refusal" if case.refuse else "; ".join(case.answers)
    rows = [
        ("wanted", wanted),
        ("in", ", ".join(case.articles)),
        ("it says", " / ".join(case.quotes) if one.wrong else ""),
        ("refused because", reply.reason or ""),
    ]
    rows += [
        ("judge", _verdict(results.verdicts.get(case.id))),
        ("people", _verdict(results.labels.get(case.id))),
    ]
    if case.history:
        rows.insert(0, ("asked as", reply.standalone))
    facts = "".join(f"<dt>{name}<dd>{_text(value)}" for name, value in rows if value)
    claims = "".join(_claim(claim) for claim in reply.claims if claim.status != "supported")
    quotes = "".join(_quote(cited, case.answers) for cited in reply.citations)
    return f'<div class="answer">{_marked(reply.text)}</div>{claims}{quotes}<dl>{facts}</dl>'


def _marked(answer: str) -> str:
    """The answer with its markers set apart."""
    parts = _MARKER.split(safe(answer))
    return "".join(f"<b>{part}</b>" if i % 2 else escape(part) for i, part in enumerate(parts))


def _claim(claim: Said) -> str:
    problems = ", ".join(f"{kind} {value}" for kind, value in claim.problems if kind != "support")
    said = f"{claim.status}{': ' + problems if problems else ''}"
    return f'<p class="bad">{_text(said)} — “{_text(claim.text)}”</p>'


def _quote(cited: Cited, answers: Sequence[str]) -> str:
    return (
        f'<blockquote><span class="soft">[{cited.n}] {_text(cited.title)}</span><br>'
        f'<span class="soft">{_text(_from_a_word(cited.before))}</span>'
        f"<mark>{_lit(cited.quote, answers)}</mark>"
        f'<span class="soft">{_text(_to_a_word(cited.after))}</span></blockquote>'
    )


def _from_a_word(before: str) -> str:
    """What stands before a quote, without the word that its beginning was cut in."""
    return before if len(before) < AROUND else "… " + before.partition(" ")[2]


def _to_a_word(after: str) -> str:
    return after if len(after) < AROUND else after.rpartition(" ")[0] + " …"


def _lit(quote: str, answers: Sequence[str]) -> str:
    """The quote with a golden answer in it set apart, where one stands in it word for word."""
    for answer in answers:
        words = r"\s+".join(re.escape(word) for word in squeezed(answer).split())
        match = re.search(words, quote, re.IGNORECASE)
        if match:
            before, held, after = quote[: match.start()], match[0], quote[match.end() :]
            return f"{_text(before)}<b>{_text(held)}</b>{_text(after)}"
    return _text(quote)


def _failed(results: Results) -> Iterator[str]:
    if results.failed:
        yield "<h2>Without an answer</h2><dl>"
        for failed in results.failed:
            yield f"<dt>{_text(failed.case.id)}<dd>{_text(failed.error.message)}"
        yield "</dl>"
    if results.unjudged:
        yield "<h2>The judge failed</h2><dl>"
        yield from (f"<dt>{_text(id_)}<dd>{_text(error.message)}" for id_, error in results.unjudged)
        yield "</dl>"


def _record(results: Results) -> Iterator[str]:
    yield "<h2>What the run rested on</h2><dl>"
    yield from (f"<dt>{_text(name)}<dd>{_text(value)}" for name, value in flat(results.record))
    yield "</dl>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
