import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.asked import asked, counted, holds
from qa.text.match import NONE, Features, Matcher, features, missing
from qa.text.rank import (
    ANSWERED,
    NOTHING,
    Signals,
    Standing,
    library_size,
    logistic,
    passage_score,
    relevance,
    sentence_score,
    shortlist,
)
from qa.text.terms import WORD, bare, fold, read, search_words, stem, weigh

TEXTS = st.text(
    alphabet=st.sampled_from("troops Kim 15,000 KÖLN İstanbul ﬁsh – ’s. \n$é日"), max_size=200
) | st.text(max_size=120)
SHARES = st.floats(0, 1)
FEATURES = st.builds(Features, *[SHARES] * len(Features._fields))
YES_OR_NO = st.sampled_from([0.0, 1.0])
SIGNALS = st.builds(Signals, st.floats(-15, 20), *[SHARES] * 5, YES_OR_NO, YES_OR_NO, st.floats(1.6, 7))


@given(TEXTS)
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(TEXTS, TEXTS)
def test_features_are_shares(question: str, text: str) -> None:
    found = features(Matcher(read(question)), text)
    assert all(0 <= value <= 1 + 1e-9 for value in found)
    assert found.narrow <= found.middle <= found.wide <= found.coverage + 1e-9


@given(TEXTS)
def test_a_text_covers_its_own_words(text: str) -> None:
    query = read(text)
    found = features(Matcher(query), text)
    assert found.coverage == pytest.approx(1.0 if query.terms else 0.0)
    assert missing(query, [text]) == ()


@given(TEXTS, TEXTS)
def test_places_lie_on_words(question: str, text: str) -> None:
    for place in Matcher(read(question)).places(text):
        word = fold(text)[place.start : place.end]
        assert WORD.fullmatch(word)


@given(
    FEATURES, st.floats(-1, 1), st.integers(1, 5000), st.sampled_from(["coverage", "pairs", "exact", "typed"])
)
def test_more_of_the_question_never_ranks_lower(
    found: Features, cosine: float, length: int, name: str
) -> None:
    better = found._replace(**{name: 1.0})
    assert passage_score(better, cosine, length) >= passage_score(found, cosine, length)
    assert passage_score(found, 1.0, length) >= passage_score(found, cosine, length)
    nowhere = Standing(0.0, 0.0, 0.0)
    assert sentence_score("A.", better, cosine, nowhere) >= sentence_score("A.", found, cosine, nowhere)


@given(SIGNALS)
def test_relevance_is_a_share(signals: Signals) -> None:
    score = relevance(signals).score
    assert 0 <= score <= 1
    assert relevance(signals._replace(sentence_cosine=1.0)).score >= score
    assert relevance(signals._replace(absent_names=1.0)).score <= score


@given(st.floats(-1e6, 1e6))
def test_logistic_never_overflows(x: float) -> None:
    assert logistic(x) + logistic(-x) == pytest.approx(1)


IDS = st.text("abcdef", min_size=1, max_size=2)
FOUND = st.dictionaries(IDS, st.floats(0, 30)), st.dictionaries(IDS, st.floats(-1, 1))


@given(*FOUND, st.integers(0, 40))
def test_the_shortlist_is_the_best_of_all(words: dict[str, float], cosines: dict[str, float], k: int) -> None:
    everything = shortlist(words, cosines, len(cosines))
    assert sorted(everything) == sorted(cosines)
    assert shortlist(words, cosines, k) == everything[:k]
    assert shortlist({}, cosines, k) == sorted(cosines, key=lambda id_: (-cosines[id_], id_))[:k]


def test_scores_next_to_nothing_count_as_others_do() -> None:
    assert shortlist({"b": 5e-324, "c": 5e-324}, dict.fromkeys("abc", 0.0), 9) == ["b", "c", "a"]


@given(*FOUND, st.data())
def test_being_found_by_words_never_lowers(
    words: dict[str, float], cosines: dict[str, float], data: st.DataObject
) -> None:
    if cosines:
        one = data.draw(st.sampled_from(sorted(cosines)))
        better = {**words, one: max([0.0, *words.values()])}
        assert shortlist(better, cosines, 99).index(one) <= shortlist(words, cosines, 99).index(one)


def test_thresholds_are_in_order() -> None:
    assert 0 < NOTHING < ANSWERED < 1
    assert library_size(0) == library_size(5) < library_size(100) < library_size(10**6) == math.log(1000)


def test_nothing_in_common_scores_nothing() -> None:
    assert features(Matcher(read("how many troops?")), "The ferry sails at noon.") == NONE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("troops", "troop"),
        ("organised", "organized"),
        ("labour", "labor"),
        ("centre", "center"),
        ("cities", "city"),
    ],
)
def test_kin_share_a_stem(a: str, b: str) -> None:
    assert stem(a) == stem(b)


def test_questions_and_headlines_make_poor_answers() -> None:
    stated, headline, question = (
        sentence_score(text, NONE, 0.5, Standing(1.0, 0.5, 0.0))
        for text in ("“Five sail on,” he said.", "Five sail on", "Do five sail on?")
    )
    assert stated > headline > question


def test_what_refers_back_takes_on_what_stands_before() -> None:
    alone, after, referring = (
        sentence_score(text, NONE, 0.5, Standing(1.0, 0.5, gain))
        for text, gain in (
            ("Linden took over.", 0.0),
            ("Linden took over.", 0.6),
            ("His place took Linden.", 0.6),
        )
    )
    assert alone < after < referring


def test_figures_match_however_thousands_are_written() -> None:
    found = features(Matcher(read("Who sent 15,000 troops?")), "It sent 15000 troops.")
    assert found.coverage == pytest.approx(1)
    assert bare("15,000") == "15000"


@pytest.mark.parametrize(
    ("asked_for", "stands"), [("Celeron", "Céloron"), ("Telnet", "Telenet"), ("Norman", "Normans’")]
)
def test_a_slip_in_a_name_half_matches(asked_for: str, stands: str) -> None:
    assert features(Matcher(read(f"who was {asked_for}?")), f"It was {stands}.").coverage >= 0.5


def test_a_title_lends_half_its_words() -> None:
    matcher = Matcher(read("What does the ferry to Brenna cost?"))
    alone = features(matcher, "A single costs five pounds.")
    below = features(matcher, "A single costs five pounds.", "The Brenna ferry")
    inside = features(matcher, "A single on the Brenna ferry costs five pounds.")
    assert alone.coverage < below.coverage < inside.coverage


def test_words_side_by_side_count_more() -> None:
    matcher = Matcher(read("prime minister of Japan"))
    together = features(matcher, "The prime minister of Japan resigned.")
    apart = features(matcher, "The minister in charge of Japan policy said that prime beef is scarce.")
    assert together.pairs > apart.pairs


def test_rare_words_and_names_weigh_most() -> None:
    weights = {term.word: term.weight for term in read("How old is the president of France?").terms}
    assert weights["france"] > weights["president"] > weights["old"] > 0


def test_the_library_tells_what_is_rare() -> None:
    query = read("harbour strike")
    weighed = weigh(query, {"harbour": 900, "strike": 3}, 1000)
    assert weighed.terms[1].weight > 5 * weighed.terms[0].weight > 0


def test_rare_words_are_looked_up_first_and_common_ones_not_at_all() -> None:
    query = read("what did the ministry say about the Kellstow fire?")
    counts = {"ministry": 20_000, "Kellstow": 12, "fire": 900}
    assert search_words(query, counts, 50_000) == ["Kellstow", "fire"]
    assert search_words(query, {"ministry": 20_000}, 50_000) == ["ministry"]
    assert search_words(query, {}, 50_000) == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many troops?", "number"),
        ("How much does a ticket cost?", "money"),
        ("how much water is lost?", "number"),
        ("What percentage of the voters agreed?", "share"),
        ("when did it open?", "date"),
        ("Since when has it been closed?", "date"),
        ("In what year was it built?", "date"),
        ("how long did the strike last?", "duration"),
        ("Who resigned?", "person"),
        ("What is the name of the driver?", "person"),
        ("Where is the summit?", "place"),
        ("Which country sent them?", "place"),
        ("why was it cut?", "reason"),
        ("What is the treaty called?", "other"),
        ("Is it open?", "other"),
        ("When the mill closed, who bought it?", "person"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    assert asked(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "known", "expected"),
    [
        ("number", "Around 15000 troops were sent.", (), True),
        ("number", "Around fifteen were sent.", (), True),
        ("number", "It opened in 1999.", (), False),
        ("number", "All 17 left.", ("17",), False),
        ("date", "It was signed in June 2024.", (), True),
        ("date", "It was signed in 2024.", ("2024",), False),
        ("date", "It was signed.", (), False),
        ("money", "It costs £7.20.", (), True),
        ("money", "It earned 3 million euros.", (), True),
        ("money", "It has 20 ships.", (), False),
        ("share", "A fifth agreed, or 20%.", (), True),
        ("duration", "It took three weeks.", (), True),
        ("person", "It was led by Saoirse Linden.", (), True),
        ("person", "It was led by Tobias Wray.", ("tobias", "wray"), False),
        ("person", "It was led by nobody.", (), False),
        ("reason", "It was cut because the gearbox failed.", (), True),
    ],
)
def test_whether_a_text_holds_it(kind, text: str, known: tuple[str, ...], expected: bool) -> None:
    assert holds(kind, text, frozenset(known)) is expected


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("how many troops?", "troops"),
        ("How many tanks did North Korea send?", "tanks"),
        ("How many North Korean soldiers have been killed?", "soldiers"),
        ("how many pets died in the fire?", "pets"),
        ("And how many of them left?", None),
        ("How much does it cost?", None),
    ],
)
def test_the_noun_that_is_counted(question: str, noun: str | None) -> None:
    assert counted(question) == noun
