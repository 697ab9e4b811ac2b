"""What an NLI model says of claims and their quotes: a label beside the checks, never a gate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import qa.types as t
from qa.protocols import Entailment


def judged(claims: Sequence[t.Claim], nli: Entailment) -> tuple[t.Claim, ...]:
    """The claims, each with the verdict on whether it follows from its quotes, in one batch.

    A claim without a quote stays as it is, and so does every status. Raises ModelError.
    """
    pairs = [(" ".join(quote.text for quote in claim.quotes), claim.text) for claim in claims]
    wanted = [i for i, (given, _) in enumerate(pairs) if given]
    verdicts = dict(zip(wanted, nli.verdicts([pairs[i] for i in wanted]), strict=True))
    return tuple(replace(claim, nli=verdicts.get(i)) for i, claim in enumerate(claims))


def of_events(events: Iterator[t.Event], nli: Entailment) -> Iterator[t.Event]:
    """The events of a question, with the verdicts in its answer."""
    for event in events:
        if isinstance(event, t.Done):
            yield t.Progress("judging with the NLI model")
            yield t.Done(replace(event.answer, claims=judged(event.answer.claims, nli)))
        else:
            yield event
