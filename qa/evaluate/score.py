"""What the metrics say of each answer, what went wrong with it, and the figures over all of them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.evaluate import estimates as e
from qa.evaluate import metrics as m
from qa.evaluate.gold import Gold, Group
from qa.evaluate.golden import Case
from qa.evaluate.grading import holds, squeezed, token_f1
from qa.evaluate.reply import Reply
from qa.prices import Prices

Values = Mapping[str, float | None]
"""Metrics of one case by name; None where one cannot judge it."""

BY_QUOTES = ("quote_recall@1", "quote_recall@5", "quote_recall@10", "quote_mrr@10", "quote_ndcg@10")
RANKING = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10", *BY_QUOTES)
ANSWERS = ("correct", "correct_quote", "token_f1")
CITATIONS = (
    "citation_precision",
    "citation_recall",
    "quote_precision",
    "quote_recall",
    "checked_precision",
    "checked_recall",
    "unsupported_claims",
)
LOWER_IS_BETTER = frozenset(("unsupported_claims", "from_memory"))
FIGURES = ("number", "date")
"""Problems that make a wrong figure."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with its answer and what each metric says of it."""

    case: Case
    reply: Reply
    cited: tuple[str, ...]
    """Path or URL of each cited article."""
    first_hit: int | None
    """Rank, from 1, of the first right article among the distinct ones found."""
    values: Values
    wrong: tuple[str, ...]
    """What went wrong, the gravest first; empty where nothing did."""

    @property
    def correct(self) -> bool | None:
        """Whether the answer holds a golden one; None where there is none to hold."""
        return _truth(self.values["correct"])

    @property
    def correct_quote(self) -> bool | None:
        """Whether a cited quote holds a golden answer."""
        return _truth(self.values["correct_quote"])

    @property
    def digest(self) -> str:
        """Tells the answer, with what it cites, from every other to the same question."""
        quotes = [(c.n, c.quote) for c in self.reply.citations]
        content = json.dumps([self.case.digest, self.reply.text, quotes])
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def _truth(value: float | None) -> bool | None:
    return None if value is None else bool(value)


def score(case: Case, reply: Reply, gold: Gold) -> Scored:
    """What each metric says of one answer."""
    groups = gold.groups(case.articles)
    ranks = _ranks(case, reply, gold) if groups else []
    cited = {c.article: c.place for c in reply.citations}
    right = [gold.group(id_, case.articles) is not None for id_ in cited] if groups else []
    values = {
        **_ranking(case, reply, gold, groups, ranks),
        **_answers(case, reply),
        **_citations(case, reply, groups, right),
        "from_memory": _from_memory(case, reply),
        "refusal_right": float(case.refuse == reply.refused),
    }
    return Scored(
        case,
        reply,
        tuple(cited.values()),
        ranks[0] if ranks else None,
        values,
        tuple(_wrong(case, reply, gold, values, used=any(right))),
    )


def _ranks(case: Case, reply: Reply, gold: Gold) -> list[int]:
    """Ranks among the distinct articles found: where each golden one, or a copy of it, first stands."""
    ranks, seen = [], set[Group]()
    for rank, id_ in enumerate(dict.fromkeys(place.article for place in reply.ranked), 1):
        if rank > m.CUTOFF and seen:
            break
        group = gold.group(id_, case.articles)
        if group is not None and group not in seen:
            seen.add(group)
            ranks.append(rank)
    return ranks


def _ranking(
    case: Case, reply: Reply, gold: Gold, groups: Sequence[Group], ranks: Sequence[int]
) -> dict[str, float | None]:
    if case.refuse or not groups:
        return dict.fromkeys(RANKING)
    first = ranks[0] if ranks else None
    return {
        **{f"recall@{k}": m.success_at(first, k) for k in (1, 5, 10)},
        "mrr@10": m.reciprocal_rank(first),
        "ndcg@10": m.ndcg(ranks, len(groups)),
        **_quote_ranking(case, reply, gold),
    }


def _quote_ranking(case: Case, reply: Reply, gold: Gold) -> dict[str, float | None]:
    """The same of the passages that hold the golden quotes; two quotes in one passage are one thing to find.

    For recall and MRR any one of the quotes suffices: they are alternatives.
    """
    if not case.quotes:
        return dict.fromkeys(BY_QUOTES)
    texts = [squeezed(gold.text(p.article)[p.start : p.end]) for p in reply.ranked[: m.CUTOFF]]
    ranks: set[int] = set()
    missed = 0
    for quote in map(squeezed, case.quotes):
        rank = next((rank for rank, text in enumerate(texts, 1) if quote in text), None)
        if rank is None:
            missed += 1
        else:
            ranks.add(rank)
    first = min(ranks, default=None)
    return {
        **{f"quote_recall@{k}": m.success_at(first, k) for k in (1, 5, 10)},
        "quote_mrr@10": m.reciprocal_rank(first),
        "quote_ndcg@10": m.ndcg(sorted(ranks), len(ranks) + missed),
    }


def _from_memory(case: Case, reply: Reply) -> float | None:
    """Whether the answer holds a golden one that no quote of it holds: it was known, or guessed, not read."""
    if not case.answers:
        return None
    given = not reply.refused and holds(reply.text, case.answers)
    return float(given and not holds(" ".join(c.quote for c in reply.citations), case.answers))


def _answers(case: Case, reply: Reply) -> dict[str, float | None]:
    if case.refuse or not case.answers:
        return dict.fromkeys(ANSWERS)
    if reply.refused:
        return dict.fromkeys(ANSWERS, 0.0)
    quoted = " ".join(c.quote for c in reply.citations)
    return {
        "correct": float(holds(reply.text, case.answers)),
        "correct_quote": float(holds(quoted, case.answers)),
        "token_f1": token_f1(reply.text, case.answers),
    }


def _citations(
    case: Case, reply: Reply, groups: Sequence[Group], right: Sequence[bool]
) -> dict[str, float | None]:
    """Citations judged three ways: by the golden articles, by the golden quotes, and by the checker.

    Recall asks whether any right one is cited, for the golden articles and quotes are alternatives. Golden
    quotes may leave some out that would do as well, so that quote_precision is a lower bound. Precision and
    recall by the checker are those of Gao et al., "Enabling LLMs to generate text with citations" (2023),
    with the checker in place of their model of entailment.
    """
    located, quoted = not case.refuse and bool(groups), not case.refuse and bool(case.quotes)
    golden = [squeezed(quote) for quote in case.quotes]
    held = [_overlap(squeezed(c.quote), golden) for c in reply.citations] if quoted else []
    borne = [claim.status == "supported" for claim in reply.claims for _ in claim.citations]
    return {
        "citation_precision": m.share(right) if located else None,
        "citation_recall": float(any(right)) if located else None,
        "quote_precision": m.share(held),
        "quote_recall": float(any(held)) if quoted else None,
        "checked_precision": m.share(borne),
        "checked_recall": m.share([claim.status == "supported" for claim in reply.claims]),
        "unsupported_claims": m.share([c.status in ("unsupported", "uncited") for c in reply.claims]),
    }


def _overlap(quote: str, golden: Sequence[str]) -> bool:
    return any(quote in wanted or wanted in quote for wanted in golden)


def _wrong(case: Case, reply: Reply, gold: Gold, values: Values, *, used: bool) -> list[str]:
    by_heart = ["from memory"] if values["from_memory"] else []
    if case.refuse:
        return by_heart if reply.refused else ["not refused", *by_heart]
    found: list[str] = []
    if values["correct"] == 0 or (values["correct"] is None and reply.refused):
        missed = bool(gold.groups(case.articles)) and not any(
            gold.group(id_, case.articles) for id_ in reply.offered
        )
        if missed:
            found.append("not retrieved")
        if reply.refused:
            found.append("refused wrongly")
        elif not missed:
            found.append("wrong answer" if used or not case.articles else "retrieved, not used")
    if any(kind in FIGURES for claim in reply.claims for kind, _ in claim.problems):
        found.append("wrong figure")
    if values["unsupported_claims"]:
        found.append("unsupported claim")
    return found + by_heart


def summarize(scored: Sequence[Scored], price: Prices | None = None) -> dict[str, e.Estimate]:
    """Every metric over all the cases that it can judge; what 1,000 answers cost where prices are given."""
    refused = [s for s in scored if s.reply.refused]
    to_refuse = [s for s in scored if s.case.refuse]
    replies = [s.reply for s in scored]
    tokens = [reply.tokens for reply in replies if reply.tokens]
    return {
        **{name: _over(scored, name) for name in (*RANKING, *ANSWERS, "from_memory", *CITATIONS)},
        "refusal_precision": e.of_shares([float(s.case.refuse) for s in refused]),
        "refusal_recall": e.of_shares([float(s.reply.refused) for s in to_refuse]),
        "refusal_f1": e.estimate_rows(
            [(float(s.reply.refused), float(s.case.refuse)) for s in scored] if to_refuse else [], e.f1
        ),
        "refusal_auroc": e.auroc(
            _relevances(scored, lambda s: not s.case.refuse), _relevances(scored, lambda s: s.case.refuse)
        ),
        "words": e.estimate([float(len(r.text.split())) for r in replies if not r.refused]),
        "tokens_prompt": e.estimate([float(prompt) for prompt, _ in tokens]),
        "tokens_completion": e.estimate([float(completion) for _, completion in tokens]),
        **({"cost_of_1000": e.estimate([1000 * price.cost(used) for used in tokens])} if price else {}),
        "seconds_p50": e.estimate([r.seconds for r in replies], e.percentile(0.5)),
        "seconds_p95": e.estimate([r.seconds for r in replies], e.percentile(0.95)),
    }


def _over(scored: Sequence[Scored], name: str) -> e.Estimate:
    return e.of_shares([s.values[name] for s in scored])


def _relevances(scored: Sequence[Scored], keep: Callable[[Scored], bool]) -> list[float]:
    return [s.reply.relevance for s in scored if keep(s) and s.reply.relevance is not None]
