"""Pages that stand in the place of an article: logins, consent forms, paywalls, errors, robots' traps."""

import re

import qa.types as t

_SIGNS = {
    "a cookie or consent notice": (
        *("cookies?", "consent", "privacy (?:policy|settings|choices)", "our partners", "gdpr", "vendors?"),
        *("personali[sz]ed (?:ads|content|advertising)", "legitimate interest"),
    ),
    "a login or subscription page": (
        *("(?:log|sign)[ -]?(?:in|up)", "passwords?", "subscri(?:be|ber|ption)s?", "create an account"),
        *("already (?:a|have an?) (?:member|subscriber|account)", "register(?:ed)?", "free trial"),
        *("unlimited access", "paywall"),
    ),
    "an error page": (
        *("40[34]", "50[0-9]", "access denied", "forbidden", "went wrong", "try again"),
        "(?:page|article|content) (?:not found|(?:cannot|could not) be found|doesn.t exist)",
        *("no longer (?:exists|available)", "(?:un|not )available in your (?:country|region)"),
    ),
    "a check for robots": (
        *(
            "enable javascript",
            "javascript (?:is )?(?:disabled|required)",
            "verify (?:that )?you are (?:a )?human",
        ),
        *("not a robot", "captcha", "checking your browser", "unusual (?:traffic|activity)", "cloudflare"),
        "ad ?blockers?",
    ),
}
_PATTERNS = {kind: re.compile(rf"\b(?:{'|'.join(signs)})\b", re.I) for kind, signs in _SIGNS.items()}
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
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
            return f"no article found, but {kind}"
    if sum(any(p.search(s) for p in _PATTERNS.values()) * len(s) for s in sentences) >= needed * 1.3 * len(
        text
    ):
        return "no article found, but a login, consent or error page"
    return None
