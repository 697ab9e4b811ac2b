"""The words of a text that have an opposite, and those that a "not" denies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.text.opposites import GROUPS
from qa.text.opposites.change import CHANGES
from qa.text.terms import STOP_WORDS, fold, stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[.,;:!?()“”\"–—]")
_EXPLICIT = _words(
    """
    not no never none nobody nothing nor neither without cannot can't don't doesn't didn't won't
    wouldn't isn't aren't wasn't weren't hasn't haven't hadn't couldn't shouldn't mustn't nowhere
    """
)
_DENYING = frozenset(
    map(
        stem,
        _words(
            """
        deny denied denies refuse refused decline declined fail failed reject rejected lack lacked
        lacking prevent prevented avoid avoided bar barred ban banned exclude excluded absent
        missing except exempt false hardly barely scarcely few little unable impossible unlikely
        free halt halted cease ceased cancel cancelled withhold withheld dismiss dismissed oppose
        opposed against instead rather stop stopped untrue wrong doubt dispute disputed omit omitted
        leave left passed unless until till far short nil zero out off withdrew withdrawn forbid
        forbidden prohibited escape escaped spared
        """
        ),
    )
)
"""Words by which a sentence may deny something without a "not"."""
_BEFORE_VERB = frozenset(["refuse", "decline", "fail"])
"""What denies the verb behind it: "declined to say"."""
_UNSAID = _words(
    """
    the a an of to in on at by for from with and or that which who it its his her their this these
    those be been being is are was were has have had do does did will would shall should can could
    may might must any also ever yet so as than such there he she they we you i him them us only
    just more own
    """
)
_CLAUSE_END = frozenset(",;:.!?()–—") | {"but", "because", "although", "though", "while", "whereas"}
_NEAR = 4
"""Words on either side of one that tell what it is said of, small ones not counted."""
_REACH = 4
"""Words behind a "not" that it may deny."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    word: str
    """Folded."""
    stem: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that has an opposite."""

    group: str
    side: int
    negated: bool
    first: int
    last: int
    """Indices of its tokens."""


@dataclass(frozen=True, slots=True)
class Turns:
    """A text as far as it is compared."""

    text: str
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    denied: frozenset[int]
    """Indices of words that a "no" or "not" before them denies."""
    cues: tuple[int, ...]
    """Indices of what denies, openly or not."""
    openly: tuple[int, ...]
    """Those that do it openly."""
    stems: frozenset[str]
    """Of all words."""

    def counted(self, i: int) -> bool:
        """Whether a word, or a number, says what something is about."""
        return self.tokens[i].word[0].isdigit() or tells(self.tokens[i])

    def near(self, first: int, last: int, *, forward: bool = False) -> dict[str, float]:
        """What words are said of: the stems around them, the nearest with the most weight."""
        found: dict[str, float] = {}
        sides = [range(last + 1, len(self.tokens))]
        if not forward:
            sides.append(range(first - 1, -1, -1))
        for side in sides:
            telling = [self.tokens[i].stem for i in side if self.counted(i)][:_NEAR]
            for step, key in enumerate(telling):
                found[key] = max(found.get(key, 0.0), 1.0 if step < 2 else 0.6)
        return found


def tells(token: Token) -> bool:
    """Whether a word says what something is about."""
    return token.word[0].isalpha() and token.word not in _UNSAID and token.word not in _EXPLICIT


@lru_cache(maxsize=2048)
def turns(text: str) -> Turns:
    """What of a text can be turned into its opposite; what was read lately is kept."""
    tokens = tuple(_tokens(text))
    names = {i for i, token in enumerate(tokens) if text[token.start].isupper()}
    openly = tuple(i for i, token in enumerate(tokens) if token.word in _EXPLICIT and not _adds(tokens, i))
    hidden = tuple(
        i
        for i, token in enumerate(tokens)
        if (token.stem in _DENYING and not _is_thing(tokens, i) and not _is_free(tokens, i))
        or _prefixed(token.word)
    )
    denied = frozenset(_denied(tokens, openly))
    marks = tuple(
        m
        for m in _marks(tokens, openly)
        if (m.group not in ("compass", "colour") or m.first not in names)
        and not _joined(text, tokens[m.first])
    )
    return Turns(
        text,
        tokens,
        marks,
        denied,
        tuple(sorted({*openly, *hidden})),
        openly,
        frozenset(t.stem for t in tokens),
    )


def _joined(text: str, token: Token) -> bool:
    """Whether a word only says where somebody is from: "London-born"."""
    return token.word == "born" and text[max(0, token.start - 1) : token.start] == "-"


def _tokens(text: str) -> Iterator[Token]:
    sentence = 0
    for match in _TOKEN.finditer(text):
        word = fold(match[0]).replace("’", "'")
        if word.endswith("'s"):
            word = word[:-2]
        yield Token(word, stem(word), match.start(), match.end(), sentence)
        sentence += word in ".!?"


def _is_thing(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word that may deny is a noun here: "the ban"."""
    return i > 0 and tokens[i - 1].word in ("the", "a", "an", "its", "his", "her", "their", "this")


def _is_free(tokens: Sequence[Token], i: int) -> bool:
    """Whether "free" only describes: "free speech", but "free of charge" has none."""
    return tokens[i].word == "free" and [token.word for token in tokens[i + 1 : i + 2]] not in (
        ["of"],
        ["from"],
    )


def _adds(tokens: Sequence[Token], i: int) -> bool:
    """ "Not only …", "no more than …": nothing is denied."""
    return [token.word for token in tokens[i + 1 : i + 2]] in (["only"], ["just"], ["least"]) or [
        token.word for token in tokens[i + 1 : i + 3]
    ] in (["more", "than"], ["less", "than"], ["fewer", "than"], ["later", "than"])


def _prefixed(word: str) -> bool:
    return (
        len(word) > 6
        and word.startswith(("un", "non"))
        and not word.startswith(("under", "unit", "union", "until"))
    )


def _denied(tokens: Sequence[Token], openly: Sequence[int]) -> Iterator[int]:
    """The words that a "no" or "not" denies: the next that tell something; at a clause's end, the last."""
    refusing = [i for i, token in enumerate(tokens) if token.stem in _BEFORE_VERB]
    for cue in (*openly, *refusing):
        found = 0
        for i in range(cue + 1, min(len(tokens), cue + 1 + _REACH + 2)):
            if tokens[i].word in _CLAUSE_END or tokens[i].word in ("for", "since"):
                break
            if tells(tokens[i]):
                yield i
                if tokens[i].word.endswith("ly") and tokens[i + 1 : i + 2] and tells(tokens[i + 1]):
                    continue  # "did not immediately respond" denies the verb
                found += 1
                beside = i + 1 < len(tokens) and tells(tokens[i + 1])
                if found == 2 or not beside or tokens[cue].word not in ("no", "without"):
                    break
        ends = cue + 1 == len(tokens) or tokens[cue + 1].word in _CLAUSE_END | {"and", "or"}
        if not found and ends and tokens[cue].word in ("nothing", "nobody", "none", "nowhere"):
            start = max((i for i in range(cue) if tokens[i].word in _CLAUSE_END), default=0)
            before = [i for i in range(max(start, cue - _REACH), cue) if tells(tokens[i])]
            yield from before[-2:]


def _marks(tokens: Sequence[Token], openly: Sequence[int]) -> Iterator[Mark]:
    singles, phrases = _sides()
    for i, token in enumerate(tokens):
        for group, side in singles.get(token.word, ()):
            if _counts(tokens, i, group):
                yield Mark(group, side, _is_negated(tokens, i, openly, group), i, i)
        for group, side, pattern in phrases.get(token.word, ()):
            last = _follows(tokens, i, pattern)
            if last is not None:
                yield Mark(group, side, _is_negated(tokens, i, openly, group), i, last)


def _counts(tokens: Sequence[Token], i: int, group: str) -> bool:
    """Whether a word that also has other uses is meant in the sense of its group."""
    word = tokens[i].word
    after = tokens[i + 1].word if i + 1 < len(tokens) else ""
    before = tokens[i - 1].word if i else ""
    if group == "span":
        return before in _SPANS
    if group == "season" and word == "spring":
        return before in _OF_SEASONS
    if word in ("more", "less") and any(token.word in _EXPLICIT for token in tokens[max(0, i - 4) : i]):
        return False
    if word in ("more", "less", "fewer") and after == "than":
        # A limit of a number is the number's.
        than = tokens[i + 2].word if i + 2 < len(tokens) else ""
        return before not in ("no", "not") and not (than[:1].isdigit() or than in _COUNTS)
    if word in ("for", "over", "under", "by", "on", "off", "back", "can", "could", "since", "up", "down"):
        return _particle(word, before, after, group)
    if word in ("close", "most"):
        return after not in ("to", "of")
    if word == "last":
        return after not in _TIMES | _CALENDAR and not after[:1].isdigit()
    if word in ("beginning", "start", "end"):
        return before not in ("the", "year", "month")
    return True


def _particle(word: str, before: str, after: str, group: str) -> bool:
    if word in ("up", "down"):
        return after in ("from", "by", "to", "on", "since", "") or after[:1].isdigit() or after in _CLAUSE_END
    if word in ("over", "under"):
        return False
    if word in ("for",):
        return before in ("voted", "votes", "vote")
    if word in ("by", "since"):
        return group in ("bound",) and (after[:1].isdigit() or after in _CALENDAR)
    return False


_COUNTS = _words("a an half one two three four five six seven eight nine ten twenty thirty hundred")
_SPANS = _words("a an last next this several few many past coming previous")
"""What a span of time that no number counts stands behind: "a day after", "several years"."""
_OF_SEASONS = _words("the last next this early late in by following each every")
_TIMES = _words(
    "year years week weeks month months night weekend summer winter spring autumn decade few two three"
)
_CALENDAR = _words(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday the end
    """
)


def _is_negated(tokens: Sequence[Token], i: int, openly: Sequence[int], group: str) -> bool:
    """Whether a "not" stands before a word, in its clause, with little between them."""
    after = tokens[min(i + 1, len(tokens) - 1)].word
    if after in ("nothing", "none", "nobody") or (after == "no" and group != "inclusion"):
        return True
    for cue in openly:
        if group == "order":
            return False
        far = group == "bound" and tokens[cue].word.endswith(("not", "n't", "never"))
        if far and cue < i and not any(t.word in _CLAUSE_END for t in tokens[cue:i]):
            return True
        if not cue < i <= cue + _REACH:
            continue
        between = [token.word for token in tokens[cue + 1 : i]]
        if tokens[cue].word in ("nobody", "none", "nothing", "neither", "no") or all(
            word in _UNSAID or word in STOP_WORDS for word in between
        ):
            return not any(word in _CLAUSE_END for word in between)
    return False


_Singles = dict[str, list[tuple[str, int]]]
_Phrases = dict[str, list[tuple[str, int, tuple[str, ...]]]]


@cache
def _sides() -> tuple[_Singles, _Phrases]:
    """By their first word: the words and phrases of all groups."""
    singles: _Singles = {}
    phrases: _Phrases = {}
    for group, sides in GROUPS.items():
        for number, side in enumerate(sides.split("|")):
            for entry in side.split():
                parts = tuple(re.findall(r"[^~_-]+|_", entry))
                if len(parts) == 1:
                    singles.setdefault(entry, []).append((group, number))
                    if group in CHANGES and len(entry) > 5 and entry.endswith("ed"):
                        singles.setdefault(f"{entry[:-2]}ing", []).append((group, number))
                else:
                    phrases.setdefault(parts[0], []).append((group, number, parts[1:]))
    return singles, phrases


def denial_of(word: str) -> frozenset[str]:
    """The words that deny a folded word by a prefix: unfair for fair."""
    if len(word) < 4:
        return frozenset()
    prefixes = ["un", "non"]
    if _ADJECTIVE.search(word) and len(word) > 4:
        prefixes += ["in", "im", "ir", "il", "dis"]
    elif word.startswith(_WITH_DIS):
        prefixes.append("dis")
    return frozenset(prefix + word for prefix in prefixes) - _NO_DENIALS


_ADJECTIVE = re.compile(r"(?:able|ible|ive|ent|ant|al|ar|ate|ite|ful|ous|ect)$")
_WITH_DIS = (
    *("honest", "satisf", "agree", "appear", "approv", "connect", "continu", "obey", "allow", "qualif"),
    *("loyal", "advantage", "trust", "arm", "band", "mount", "prov", "contented", "pleased"),
)
_NO_DENIALS = frozenset(
    {"invaluable", "indifferent", "indent", "intent", "inflammable", "impart", "ingrate", "inform"}
)


def sides_of(word: str) -> Sequence[tuple[str, int]]:
    """The groups of a folded word and its side in each."""
    return _sides()[0].get(word, ())


def _follows(tokens: Sequence[Token], i: int, rest: Sequence[str]) -> int | None:
    """The index of a phrase's last word, where its words follow."""
    gap = 0
    for part in rest:
        if part == "_":
            gap = 4
            continue
        found = next((j for j in range(i + 1, min(len(tokens), i + 2 + gap)) if tokens[j].word == part), None)
        if found is None:
            return None
        i, gap = found, 0
    return i
