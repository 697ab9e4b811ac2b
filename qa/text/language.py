"""Which language a text is in, as far as its script and its small words tell."""

import re
import unicodedata
from collections import Counter

_WORDS = {
    "English": "the of and to in is was that for on with by as at from it he she were are be has have this "
    "how many much what who when where which why did does they their not",
    "German": "der die das und ist von mit den dem des nicht ein eine auf für im sich auch wurde waren "
    "wie viele was wer wann wo warum welche hat haben sie",
    "French": "le la les des et est une dans que pour qui sur pas par au aux du ce cette sont été avec "
    "combien quand où quoi pourquoi quel quelle quels quelles ont",
    "Spanish": "el la los las y es una en que por con para del se su al como fue más este son "
    "cuántos cuántas qué quién cuándo dónde cuál",
    "Italian": "il lo gli le e di che un una per con del della nel è sono non si da stato alla",
    "Portuguese": "o os as e é uma em que por com para do da dos das não se ao foi mais são",
    "Dutch": "de het een en van is dat op te zijn voor met niet aan door ook werd bij uit",
}
_SMALL = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 5
"""Words below which nothing is said."""
_SHARE = 0.15
"""Share of small words that a text in a language has at least; ordinary prose has twice as many."""


def language(text: str) -> str | None:
    """Its English name; "another script" where most letters are not Latin; None where it is not clear."""
    words = [word.lower() for word in _WORD.findall(text)]
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 2 * _ENOUGH and sum(map(_is_latin, letters)) < len(letters) / 2:
        return "another script"
    if len(words) < _ENOUGH:
        return None
    counts = Counter({name: sum(word in small for word in words) for name, small in _SMALL.items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if most >= _SHARE * len(words) and most > second else None


def _is_latin(character: str) -> bool:
    return character < "\u0250" or "LATIN" in unicodedata.name(character, "")
