"""Pages that stand in the place of an article: logins, consent forms, paywalls, errors, robots' traps."""

import re

import qa.types as t

_SIGNS = {
    "a cookie or consent notice": r"\bcookies?\b|\bconsent\b|\bprivacy (?:policy|settings|choices)\b|\bour partners\b|\bgdpr\b"
    r"|\bpersonali[sz]ed (?:ads|content|advertising)\b|\bvendors?\b|\blegitimate interest\b",
    "a login or subscription page": r"\b(?:log|sign)[ -]?(?:in|up)\b|\bpasswords?\b|\bsubscri(?:be|ber|ption)s?\b|\bcreate an account\b"
    r"|\balready (?:a|have an?) (?:member|subscriber|account)\b|\bregister(?:ed)?\b|\bfree trial\b|\bunlimited access\b|\bpaywall\b",
    "an error page": r"\b(?:404|403|500|502|503)\b|\b(?:page|article|content) (?:not found|cannot be found|could not be found"
    r"|doesn.t exist|no longer (?:exists|available))\b|\baccess denied\b|\bforbidden\b|\bwent wrong\b|\btry again\b"
    r"|\bunavailable in your\b|\bnot available in your (?:country|region)\b",
    "a check for robots": r"\benable javascript\b|\bjavascript (?:is )?(?:disabled|required)\b|\bverify (?:that )?you are (?:a )?human\b"
    r"|\bnot a robot\b|\bcaptcha\b|\bchecking your browser\b|\bunusual (?:traffic|activity)\b|\bcloudflare\b|\bad ?blockers?\b",
}
_PATTERNS = {kind: re.compile(pattern, re.I) for kind, pattern in _SIGNS.items()}
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LONGEST = 1500
"""Characters above which a body is taken for an article whatever it says: there are articles about cookies."""


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
            return f"{kind}, no article"
    if sum(any(p.search(s) for p in _PATTERNS.values()) * len(s) for s in sentences) >= needed * 1.3 * len(text):
        return "a login, consent or error page, no article"
    return None
