"""Words are stemmed the same by several threads at a time: the application and `qa eval --workers` ask so."""

from concurrent.futures import ThreadPoolExecutor

from qa.text.terms import stem


def test_threads_do_not_stem_each_others_words() -> None:
    words = [
        f"{start}{middle}{end}"
        for start in _STARTS
        for middle in _MIDDLES
        for end in ("ing", "ation", "fully")
    ]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(4)))
    assert all(run == alone for run in runs)


_STARTS = ("mar", "conven", "relat", "hop", "pass", "oper", "organ", "national", "feud", "electr")
_MIDDLES = ("ific", "ess", "at", "iv", "ous", "al", "ent", "it", "or", "ism")
