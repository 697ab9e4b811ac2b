"""Pages that stand in the place of an article: logins, consent forms, paywalls, errors, robots' traps."""

import re
from collections.abc import Iterable

import qa.types as t
from qa.readers.wall_words import UNSPACED, WORDS

_NAMES = {
    "consent": "a cookie or consent notice",
    "login": "a login or subscription page",
    "error": "an error page",
    "robots": "a check for robots",
    "age": "a question for one's age",
}
_SIGNS = {
    "consent": (
        *("cookies?", "consent", "privacy (?:policy|settings|choices)", "our partners", "gdpr", "vendors?"),
        *("personali[sz]ed (?:ads|content|advertising)", "legitimate interest"),
    ),
    "login": (
        *(
            "(?:log|sign)[ -]?(?:in|up)",
            "(?:your|the|forgot(?:ten)?|reset|and|enter) password",
            "subscribe|(?:for|to|our) subscribers|a subscriber|subscribers? (?:only|exclusive)",
            "(?:your|our|a|choose|digital|active) subscriptions?",
            "create an account",
        ),
        *(
            "already (?:a|have an?) (?:member|subscriber|account)",
            "(?:or|please) register",
            "register (?:now|here|to|for free)",
            "free trial",
        ),
        *("unlimited access", "paywall", "(?:limit|number) of free (?:articles|stories)", "free articles"),
        *("cancel any ?time", "continue reading"),
    ),
    "error": (
        *(
            r"(?:error|http)\W{0,3}(?:40\d|50\d)",
            "(?:40[34]|50[0-4]) (?:error|forbidden|bad|internal|service)",
        ),
        *(
            "access (?:denied|forbidden)",
            "went wrong",
            "(?:please|later) try again",
            "try again (?:later|soon|in)",
        ),
        "(?:page|article|content) (?:not found|(?:cannot|could not) be found|doesn.t exist)",
        *("no longer (?:exists|available)", "(?:un|not )available in your (?:country|region)"),
        r"page (?:you.{1,40} )?(?:does not exist|has been (?:re)?moved|was (?:re)?moved)",
        r"(?:back|go|return) to (?:the |our )?home ?page",
    ),
    "robots": (
        *("enable javascript", "javascript (?:is )?(?:disabled|required)", "security of your connection"),
        *("verify(?:ing)? (?:that )?you are (?:a )?human", "may take a few seconds"),
        *("not a robot", "captcha", "checking your browser", "unusual (?:traffic|activity)", "cloudflare"),
        "ad ?blockers?",
    ),
    "age": (
        *("to (?:enter|view) this (?:web)?site", "(?:confirm|enter) your (?:age|date of birth)"),
        "are you (?:over|at least) (?:16|18|21)",
    ),
}


def _pattern(kind: str, english: Iterable[str]) -> re.Pattern[str]:
    ways = [rf"\b(?:{'|'.join(english)})\b"]
    if kind in WORDS:
        ways += [rf"\b(?:{'|'.join(WORDS[kind])})", *UNSPACED[kind]]
    return re.compile("|".join(ways), re.I)


_PATTERNS = {kind: _pattern(kind, signs) for kind, signs in _SIGNS.items()}
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]*")
_LONGEST = 1500
"""Characters above which a body is taken for an article whatever it says: there are articles about
cookies."""


def wall(text: str, fields: t.Draft) -> str | None:
    """What the page is instead of an article, None where it may be one.

    Most of its words stand in sentences about the obstacle. A page that says when it was published, and
    by whom, is believed longer.
    """
    if not text:
        return "no article found in it"
    if len(text) > _LONGEST:
        return None
    sentences = [found[0] for found in _SENTENCE.finditer(text)]
    needed = 0.8 if fields.published and fields.author else 0.5
    for kind, pattern in _PATTERNS.items():
        telling = [sentence for sentence in sentences if pattern.search(sentence)]
        if sum(map(len, telling)) >= needed * len(text) * 0.95:
            return f"no article found, but {_NAMES[kind]}"
    if sum(any(p.search(s) for p in _PATTERNS.values()) * len(s) for s in sentences) >= needed * 1.3 * len(
        text
    ):
        return "no article found, but a login, consent or error page"
    return None
