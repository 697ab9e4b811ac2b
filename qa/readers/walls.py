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
            "permission to access",
            r"reference\s*#?\s*\d+[.\da-f]{6,}",
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


_OF_BUSINESS = {"consent", "login"}
"""Kinds whose words are also those of news about websites and publishers."""
_TO_VISITOR = re.compile(
    r"\b(?:you|your|yours|we|our|ours|us|please|sorry|this (?:web)?site)\b"
    r"|(?:^|[.!?:|]\s+|\n)(?:accept|agree|allow|already|buy|choose|click|confirm|continue|create|enable|enter"
    r"|forgot(?:ten)?|get|log|manage|register|reject|sign|subscribe|verify|unlock)\b",
    re.I,
)
"""What a wall says to whoever stands before it; a report of cookies or subscriptions speaks to nobody."""
_TOLD = re.compile(
    r"\b(?:said|says|told|announced|according to|reported|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.I,
)
_STATUS = re.compile(
    r"\b(?:(?:error|http)\W{0,3}(?:40\d|50\d)|(?:40[34]|50[0-4]) (?:error|forbidden|bad|internal|service))\b"
    r"|\b(?:access (?:denied|forbidden)|permission to access)\b|\breference\s*#"
    r"|\b(?:page|article|content) (?:not found|(?:cannot|could not) be found|doesn.t exist)\b",
    re.I,
)
"""What only servers say, though they say it to nobody."""
SPOKEN = re.compile(r"[“«„][^”»“\n]{1,500}[”»“]|\"[^\"\n]{1,500}\"")
"""What stands in quotation marks."""


def _pattern(kind: str, english: Iterable[str]) -> re.Pattern[str]:
    ways = [rf"\b(?:{'|'.join(english)})\b"]
    if kind in WORDS:
        ways += [rf"\b(?:{'|'.join(WORDS[kind])})", *UNSPACED[kind]]
    return re.compile("|".join(ways), re.I)


_PATTERNS = {kind: _pattern(kind, signs) for kind, signs in _SIGNS.items()}
_SENTENCE = re.compile(r"(?:[^.!?。！？؟\n]|[.!?](?=\w))+[.!?。！？؟]*")
_LONGEST = 1500
"""Characters above which a body is taken for an article whatever it says: there are articles about
cookies."""


_FOREIGN = re.compile(
    "|".join(
        rf"(?!cookie)(?:\b(?:{'|'.join(WORDS[kind])})|{'|'.join(UNSPACED[kind])})"
        for kind in sorted(_OF_BUSINESS)
    ),
    re.I,
)
"""What walls say in other languages to whoever stands before them: not the word that all of them share."""


def _only_reports(text: str) -> bool:
    """True for text that tells of somebody, and says nothing to its reader but in what it quotes."""
    return bool(_TOLD.search(text)) and not _TO_VISITOR.search(SPOKEN.sub("", text))


def speaks_to_reader(text: str) -> bool:
    """True for text that addresses whoever stands before the screen, in more than what it quotes."""
    return bool(_TO_VISITOR.search(SPOKEN.sub("", text)) or _FOREIGN.search(text))


def wall(text: str, fields: t.Draft, *, given: bool = False) -> str | None:
    """What the page is instead of an article, None where it may be one.

    Most of its words stand in sentences about the obstacle. A page that says when it was published, and
    by whom, is believed longer. ``given``: somebody gave it as an article with these fields. With a title it
    may then be a line or two of news about cookies or an outage, if it does not speak to its reader.
    """
    if not text:
        return "no article found in it"
    if len(text) > _LONGEST or (
        given and fields.title and not (speaks_to_reader(text) or _STATUS.search(text))
    ):
        return None
    kinds = _PATTERNS.keys() - (_OF_BUSINESS if _only_reports(text) else ())
    sentences = [found[0] for found in _SENTENCE.finditer(text)]
    needed = 0.8 if fields.published and fields.author else 0.5
    for kind in _NAMES:
        telling = [s for s in sentences if kind in kinds and _PATTERNS[kind].search(s)]
        if sum(map(len, telling)) >= needed * len(text) * 0.95:
            return f"no article found, but {_NAMES[kind]}"
    telling = [s for s in sentences if any(_PATTERNS[kind].search(s) for kind in kinds)]
    if sum(map(len, telling)) >= needed * 1.3 * len(text):
        return "no article found, but a login, consent or error page"
    return None
