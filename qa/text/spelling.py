"""Names as they are compared: one spelling for a word's variants, one word for a country and its people."""

import re
import unicodedata
from functools import lru_cache

_IRREGULAR = {
    "us": "usa america american americans",
    "uk": "britain british briton britons",
    "netherlands": "dutch holland",
    "france": "french frenchman",
    "spain": "spanish spaniard spaniards",
    "switzerland": "swiss",
    "greece": "greek greeks",
    "denmark": "danish dane danes",
    "poland": "polish pole poles",
    "finland": "finnish finn finns",
    "sweden": "swedish swede swedes",
    "turkey": "turkish turk turks turkiye",
    "ireland": "irish",
    "wales": "welsh",
    "scotland": "scottish scot scots",
    "england": "english",
    "norway": "norwegian norwegians",
    "thailand": "thai thais",
    "philippines": "filipino filipinos philippine",
    "portugal": "portuguese",
    "uae": "emirati emiratis emirates",
    "afghanistan": "afghan afghans",
    "pakistan": "pakistani pakistanis",
    "kazakhstan": "kazakh",
    "uzbekistan": "uzbek",
    "iceland": "icelandic",
    "czechia": "czech czechs",
    "slovakia": "slovak",
    "serbia": "serb serbs serbian",
    "croatia": "croat croats croatian",
    "germany": "german germans",
    "kyiv": "kiev",
    "odesa": "odessa",
    "mumbai": "bombay",
    "myanmar": "burma burmese",
    "muhammad": "mohammed mohamed mohammad muhammed mohamad",
    "peru": "peruvian peruvians",
    "cyprus": "cypriot cypriots",
    "congo": "congolese",
    "monaco": "monegasque",
}
_SAME = {variant: name for name, variants in _IRREGULAR.items() for variant in variants.split()}
_UNDECOMPOSED = str.maketrans("łøıđ", "loid")
_VARIANTS = str.maketrans({"y": "i", "w": "v"})
_ENDINGS = {"n", "an", "ian", "ean", "ese", "ish", "i", "ic", "nese", "lese", "ns", "ans", "ians", "is"}
_BARE = {"", "e", "a", "o", "i", "en", "ia", "ei", "ain", "land", "us", "s"}


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word as names are compared: no case, accents, dots or possessive, variants of spelling as one."""
    letters = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    plain = "".join(c for c in letters if not unicodedata.combining(c)).translate(_UNDECOMPOSED)
    plain = re.sub(r"'s?$|[.-]", "", plain).replace("'", "")
    return _spelling(_SAME.get(plain, plain))


def _spelling(plain: str) -> str:
    """One spelling for what is transliterated in several ways: Zelenskyy, Zelensky; Müller, Mueller."""
    if len(plain) < 4 or any(map(str.isdigit, plain)):
        return plain
    for pair, one in (
        ("ph", "f"),
        ("ck", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ue", "u"),
        ("oe", "o"),
        ("ae", "a"),
    ):
        plain = plain.replace(pair, one)
    return re.sub(r"(.)\1", r"\1", plain.translate(_VARIANTS))


def same_word(one: str, other: str) -> bool:
    """Whether two folded words name the same: equal, plural, or a country and its adjective."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    if shared < 4:
        return False
    rests = (one[shared:], other[shared:])
    if rests in (("", "s"), ("s", "")):
        return True
    return any(x in _BARE and y in _ENDINGS for x, y in (rests, rests[::-1]))


_SEATS = {
    fold(seat): tuple(map(fold, words))
    for seat, words in {
        "Moscow": ["Russia"],
        "Kremlin": ["Russia"],
        "Pyongyang": ["Korea"],
        "Seoul": ["Korea"],
        "Beijing": ["China"],
        "Washington": ["US"],
        "London": ["UK"],
        "Paris": ["France"],
        "Berlin": ["Germany"],
        "Rome": ["Italy"],
        "Madrid": ["Spain"],
        "Tokyo": ["Japan"],
        "Kyiv": ["Ukraine"],
        "Tehran": ["Iran"],
        "Ankara": ["Turkey"],
        "Delhi": ["India"],
        "Brussels": ["EU", "European"],
    }.items()
}


def seat_of(word: str) -> tuple[str, ...]:
    """The folded names of whom a seat of government stands for: Russia for the Kremlin."""
    return _SEATS.get(word, ())
