"""Where a claim says the opposite of its source: another direction, or a "not" that only one of them has."""

from collections.abc import Iterable, Iterator, Sequence

from qa.text.turns import Mark, Turns, denial_of, tells, turns
from qa.types import Problem

_MOST_OF = 0.5
"""Share of a claim's words that a source's text must hold to be of the same thing."""


def reversals(claim: str, sources: Sequence[str]) -> list[Problem]:
    """The words of a claim by which it says the opposite of the sentences that it cites."""
    mine, theirs = turns(claim), [turns(source) for source in sources]
    found = [*_turned(mine, theirs), *_negations(mine, theirs)]
    kept: list[Problem] = []
    for problem in sorted(found, key=lambda item: (item.start or 0, -(item.end or 0))):
        if not kept or (problem.start or 0) >= (kept[-1].end or 0):
            kept.append(problem)
    return kept


def _turned(mine: Turns, theirs: Sequence[Turns]) -> Iterator[Problem]:
    """Words whose opposite the sources have in their place."""
    agreed = {
        (mark.first, other.group)
        for mark in mine.marks
        for read in theirs
        for other in read.marks
        if other.group == mark.group and _agree(mark, other)
    }
    for mark in mine.marks:
        if mark.group in _COMPARED and any(o.group == mark.group and o.side != mark.side for o in mine.marks):
            continue
        # A word may be of several groups: where it stands as it is, no other group can turn it.
        same = {token.stem for token in mine.tokens[mark.first : mark.last + 1]}
        if any(same <= read.stems for read in theirs) and not mark.negated:
            if not _displaced(mark, mine, theirs):
                continue
        elif any(first == mark.first for first, _ in agreed) and not _displaced(mark, mine, theirs):
            continue
        rivals = [
            (other, read)
            for read in theirs
            for other in read.marks
            if other.group == mark.group and not _agree(mark, other)
        ]
        best = max((_shared(mark, mine, other, read) for other, read in rivals), default=-1.0)
        if best >= 1.0 or (best >= 0 and _of_same(mark, mine, rivals, theirs)):
            start, end = mine.tokens[mark.first].start, mine.tokens[mark.last].end
            yield Problem("support", mine.text[start:end], start, end)


_SURE = frozenset({"admission", "extreme"})
"""Groups whose words are rare enough to be of the same thing wherever two of them meet."""
_FORWARD = frozenset({"order", "bound"})
"""Groups whose words are said of what follows: "after the fire"."""
_COMPARED = frozenset({"age"})
"""Groups of which a comparison has both sides: "the new furnace needs less than the old one"."""


def _of_same(mark: Mark, mine: Turns, rivals: Sequence[tuple[Mark, Turns]], theirs: Sequence[Turns]) -> bool:
    """Whether a word and its opposites are of one thing though little stands beside both.

    What another word of the claim agrees with is said of that one.
    """
    others = [other for other in mine.marks if other.group == mark.group and other is not mark]
    free = [read for rival, read in rivals if not any(_agree(other, rival) for other in others)]
    if not free or mark.group in _FORWARD:
        return False
    if mark.group == "consent":
        return _holds(mine, frozenset[str]().union(*(read.stems for read in theirs)))
    return mark.group in _SURE or any(_holds(mine, read.stems) for read in free)


def _holds(mine: Turns, stems: frozenset[str]) -> bool:
    """Whether some words are most of the claim's."""
    words = {token.stem for token in mine.tokens if tells(token)}
    return len(words & stems) >= _MOST_OF * len(words)


def _displaced(mark: Mark, mine: Turns, theirs: Sequence[Turns]) -> bool:
    """Whether the sources have the word of something else, and its opposite of this."""
    for_it, against = 0.0, 0.0
    for read in theirs:
        for other in read.marks:
            if other.group != mark.group:
                continue
            score = _shared(mark, mine, other, read)
            if _agree(mark, other):
                for_it = max(for_it, score)
            else:
                against = max(against, score)
    return against >= (1.0 if mark.group in _FORWARD else 1.5) and against - for_it >= 0.9


def _agree(one: Mark, other: Mark) -> bool:
    """Whether two marks of a group can both be true of one thing."""
    if one.group == "bound":
        return (one.side == other.side) == (one.negated == other.negated)
    if one.negated == other.negated:
        return one.side == other.side or one.negated
    return one.side != other.side


def _shared(mark: Mark, mine: Turns, other: Mark, read: Turns) -> float:
    """How much of what the two are said of is the same."""
    forward = mark.group in _FORWARD
    return _overlap(
        mine.near(mark.first, mark.last, forward=forward), read.near(other.first, other.last, forward=forward)
    )


def _overlap(near: dict[str, float], far: dict[str, float]) -> float:
    return sum(min(weight, far[key]) for key, weight in near.items() if key in far)


def _negations(mine: Turns, theirs: Sequence[Turns]) -> Iterator[Problem]:
    """Words that only the claim denies, or only the sources."""
    denied = _stems((read, i) for read in theirs for i in read.denied)
    affirmed = _stems(
        (read, i)
        for read in theirs
        for i in range(len(read.tokens))
        if i not in read.denied and not _in_denying_sentence(read, i)
    )
    for i, token in enumerate(mine.tokens):
        only_denied = token.stem in denied and token.stem not in affirmed
        if only_denied and not _may_be_denied(mine, i) and _said_of_same(mine, i, denied):
            yield Problem("support", mine.text[token.start : token.end], token.start, token.end)
            return
    words = {token.word for read in theirs for token in read.tokens}
    own = {token.word for token in mine.tokens}
    for token in mine.tokens:
        if _only(token.word, words, own):
            yield Problem("support", mine.text[token.start : token.end], token.start, token.end)
            return
    for i in sorted(mine.denied):
        token = mine.tokens[i]
        if token.stem in affirmed and token.stem not in denied and _said_of_same(mine, i, affirmed):
            cue = max((c for c in mine.openly if c < i), default=i)
            start = mine.tokens[cue].start
            yield Problem("support", mine.text[start : token.end], start, token.end)
            return


def _only(word: str, theirs: set[str], mine: set[str]) -> bool:
    """Whether the sources have a word only with a prefix that denies it, or only without the one it has."""
    if word in theirs:
        return False
    denials = denial_of(word)
    if denials & theirs:
        return not denials & mine and not mine & {"not", "no", "never"}
    stripped = [other for other in theirs if word.endswith(other) and word in denial_of(other)]
    return bool(stripped) and not set(stripped) & mine and not theirs & {"not", "no", "never"}


def _may_be_denied(mine: Turns, i: int) -> bool:
    """Whether something in the claim may deny a word: anything but a "without" behind it."""
    return any(cue <= i or mine.tokens[cue].word != "without" for cue in mine.cues)


_Places = dict[str, list[tuple[Turns, int]]]


def _stems(places: Iterable[tuple[Turns, int]]) -> _Places:
    """Where each stem that tells something stands."""
    found: _Places = {}
    for read, i in places:
        if tells(read.tokens[i]):
            found.setdefault(read.tokens[i].stem, []).append((read, i))
    return found


def _said_of_same(mine: Turns, i: int, places: _Places) -> bool:
    """Whether a word stands among some of the same words in the claim and in one of its places."""
    near = mine.near(i, i)
    return any(
        _overlap(near, read.near(j, j)) >= 0.6 or _holds(mine, read.stems)
        for read, j in places[mine.tokens[i].stem]
    )


def _in_denying_sentence(read: Turns, index: int) -> bool:
    """Whether something in the same sentence denies, however far off."""
    return any(read.tokens[cue].sentence == read.tokens[index].sentence for cue in read.cues)
