"""The verbs and phrases by which English news say whose statement something is."""

import re

MASK = "¤"
"""Stands for every character of a quotation, its marks included: what is said tells nothing of who says
it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ANYTHING = _words("said says say told tells")
"""Verbs that only report, whatever follows."""
OBJECT = _words(
    """
    denied denies insisted insists warned warns alleged alleges acknowledged acknowledges conceded concedes
    estimated estimates predicted predicts reckons reckoned believes believe expects stated declared
    declares revealed reveals disclosed discloses confirmed confirms announced announces reported reports
    report admitted admits claimed claims claim disputed disputes pledged pledges vowed vows promised
    promises threatened threatens accused accuses testified forecast forecasts estimate predict warn deny
    insist allege confirm expect described describes
    """
)
"""Verbs that report when somebody who can speak is their subject."""
CLAUSE = _words(
    """
    added adds noted notes argued argues explained explains stressed stresses suggested suggests suggest
    wrote writes observed observes recalled recalls indicated indicates indicate concluded concludes found
    finds showed shows show emphasised emphasized emphasises emphasizes replied responded commented hinted
    complained thinks maintained maintains asserted asserts contended contends cautioned cautions reiterated
    heard hopes feared fears countered ruled rules affirmed boasted joked lamented tweeted posted continued
    asked quipped argue note stress add think fear hope write
    """
)
"""Verbs that report when a clause or a quotation follows, or the sentence ends with them."""
REFUTE = _words("rejected rejects dismissed dismisses refuted refutes rebutted rebuffed")
"""Verbs that report when what they refuse is something said."""
NOUNS = _words(
    """
    reports claims estimates report claim believe forecast forecasts estimate predict warn deny insist allege
    confirm expect
    """
)
"""Forms that are nouns too, or have plural subjects: only what follows can show that they are verbs."""
SHOWING = _words("shows show showed found finds suggest suggests suggested")
"""What documents do whatever follows, and people only with a clause."""
THINGS = _words("added adds posted heard wrote writes continued asked")
"""Verbs of CLAUSE that take things as readily: "added 300 jobs"."""
INVERTED = _words(
    """
    said says added adds explained explains argued argues insisted insists warned warns noted notes wrote
    writes reported reports recalled recalls claimed claims announced confirmed continued replied responded
    concluded stressed observed commented admitted joked lamented asked
    """
)
"""Verbs that stand before their subject: "…, said Anna Kell"."""

_PHRASES = ("pointed out", "points out", "made clear")
_EVERY = sorted(ANYTHING | OBJECT | CLAUSE | REFUTE, key=len, reverse=True)
VERB = re.compile(rf"(?<![\w-])(?:{'|'.join([*_PHRASES, *_EVERY])})(?![\w-])")

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_OCCASION = (
    r"(?:statement|interview|report|letter|post|message|speech|email|briefing|tweet|note|release"
    r"|commentary|blog"
    r"|(?:press|news|written|joint|video|brief|short|televised|annual|separate|court|stock exchange"
    r"|regulatory)"
    r" \w+)"
)
TIME = (
    rf"(?:(?:late |early |later |earlier |back )?(?:on|in) (?:a |an |the |its |his |her |their )?"
    rf"(?:{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?|\d{{1,2}} [A-Z][a-z]+(?: \d{{4}})?"
    rf"|{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?|\d{{4}}|{_OCCASION})"
    rf"|{_WEEKDAY}|yesterday|today|tonight|overnight|last (?:week|month|night|year)"
    r"|this (?:week|month|morning|year)|at the time"
    r"|at (?:a|the) (?:press |news )?(?:conference|briefing|hearing|meeting))"
)
"""When or on what occasion it was said."""
ADVERB = (
    r"(?:also|later|earlier|previously|repeatedly|again|then|now|first|already|once|since|still|both|all|even"
    r"|only|today|yesterday|(?!(?:fami|rep|supp|assemb|Ita|Ju|al|bul|anoma)ly\b)\w+ly)"
)
BETWEEN = re.compile(
    rf"(?:\s+(?:(?:has|have|had)(?! (?:not|never))|{ADVERB}|,? ?{TIME},?|\([^)]{{1,40}}\)))+\s*$"
)
"""What may stand between a subject and its verb."""
BLOCKED = re.compile(
    r"\b(?:is|are|was|were|be|been|being|will|would|could|can|may|might|should|must|to|not|never|did|does|do"
    r"|who|which|that|what|whom|than|of|and|or|just|having|by)\s*$|n[’']t\s*$",
    re.IGNORECASE,
)
"""What before a verb shows that it is passive, denied, only possible, or in another clause."""
BOUNDARY = re.compile(rf"[,;:{MASK}()]|\s[–—-]+\s|—")
STEPS_IN = re.compile(
    r"(?:and|but|yet|so|however|meanwhile|still|also|later|earlier|instead|as|separately|nevertheless"
    r"|afterwards|(?:late |early |earlier |later |shortly |soon |hours |days |speaking |asked |writing )?"
    r"(?:on|in|at|by|during|after|before|last|this|with|for|since|under|from|to|hours|days|later|earlier)"
    r"(?: [\w’'.-]+){1,7})\s*",
    re.IGNORECASE,
)
"""What may introduce a main clause: "On Tuesday", "But", "Speaking in Seoul"."""
SUBORDINATE = re.compile(
    r"(?:after|before|because|since|when|while|although|though|if|once|unless|until|whether|where|than|that"
    r"|what)\s*",
    re.IGNORECASE,
)
UNFINISHED = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|says|did|does|that|who|which)\b"
    r"|\b(?:on|in|at|by|of|for|the|a|an|this|last|with|to|from|after|before|during)$",
    re.IGNORECASE,
)
"""What no introduction holds, or ends with."""

THAT = re.compile(r"\s+that\b(?! (?:was|were|is|are|had|has|have)\b)")
MARKED_CLAUSE = re.compile(rf"\s*(?:that\b|how\b|why\b|whether\b|:|,?\s?{MASK})")
LATER_CLAUSE = re.compile(r"\s+(?:in|on|at|to|during) .{2,60}? that\b")
PLAIN_CLAUSE = re.compile(
    r"\s+(?:(?:he|she|it|they|there)\s|(?:[\w,.’'%-]+\s){1,8}?"
    r"(?:was|were|is|are|had|has|have|would|will|could|may|might|should|can)\b)"
)
COMPLEMENT = re.compile(
    rf"\s*(?:{TIME},?\s*)?(?:(?:to|in|at|during) [\w’' ]{{2,50}} )?"
    rf"(?:that\b|how\b|why\b|whether\b|:|,?\s?{MASK}|there\b|no\b|\d|[A-Z]"
    r"|(?:he|she|it|they|its|his|her|their|this|the|a|an|them|all|most|some|more|about|around|at least"
    r"|only|none|many|both|one|two|three)\b)"
)
"""What may follow a verb of saying."""
ENDING = re.compile(
    rf"(?:\s*,?\s*(?:{TIME}|reporters\b"
    rf"|(?:to|in|by|on|at|after|before|during)\s(?:[^,;.!?{MASK}]|[.!?](?=\S)){{2,60}}))*+"
    rf"\s*[.!?…,;)\s{MASK}]*$"
)
"""What may still follow at a sentence's end: "… said on Tuesday in a statement." """
CLAIM = re.compile(
    r"\s+(?:(?!\b(?:by|on|after)\b)[\w’'-]+ ){0,5}(?:claims?|allegations?|accusations?|suggestions?|charges?"
    r"|reports?|criticisms?|assertions?|idea|notion|rumou?rs?|account|version|speculation|figures?|estimates?"
    r"|findings|that)\b"
)
"""Something said, as an object."""
NOT_SAID = re.compile(
    r"\s+(?:(?:the |his |her |their |an? |\d[\d,]* |\w+ ){0,4}(?:lives|life|victims|victory|title|gold"
    r"|silver|bronze"
    r"|crown|wickets?|prizes?|benefits|asylum|wins?|medals?|points?|hospital|intensive care|ward|patients?)\b"
    r"|\s?for (?:duty|work)\b)"
)
"""Objects by which "claimed", "admitted" and "reported" mean something else."""
FOLLOWS = re.compile(
    rf"\s*(?:[.,;:!?)–—{MASK}-]|$|(?:in|on|at|during|after|before|from|to|by|as|who|whose|with|last|this"
    rf"|yesterday"
    r"|today|tonight|earlier|later|when|while|outside|via|shortly|speaking|referring|citing|adding|about"
    r"|of)\b)"
)
"""What may follow an inverted subject."""

ACCORDING = re.compile(
    r"\b(?P<phrase>[Aa]ccording to)\s+"
    r"(?!(?:plan|schedule|custom|tradition|size|age|need|type|whether|how|what|wh\w+)\b)"
)
SOURCE_END = re.compile(
    rf"[,;:{MASK}()]|\s[–—-]\s|\.(?=\s|$)|[.!?…]*$|\s(?=(?:which|who|that|published|released|issued|seen"
    rf"|obtained"
    r"|posted|made|carried|quoted|cited|reported|when|while|as|is|are|was|were|has|have|had|will|would"
    rf"|since|after|before|there|at least|more than|(?:on|in) {_WEEKDAY}|\d)\b)"
)
"""Where what "according to" names ends."""
BY_AGENT = re.compile(
    r"\b(?P<phrase>(?:reported|confirmed|announced|estimated|claimed|denied|described|disputed|put)"
    r"(?: \w+){0,5}? by)\s+"
)
QUOTED_AS = re.compile(
    r"\s+(?P<phrase>(?:(?:was|were|is|has been) (?:quoted|cited)(?: by [^,;]{2,40}?| in [^,;]{2,40}?)?"
    r"|(?:quoted|cited|quotes|cites) [^,;]{2,60}?) as saying)\b"
)
COUNT_BY = re.compile(
    r"(?:^|[\s,])(?P<phrase>[Bb]y|[Oo]n|[Ii]n)\s+(?P<who>(?!all\b|both\b|two\b|three\b|his\b|her\b|their\b)"
    r"(?:[\w’'-]+ ){1,5}?(?:estimates?|assessments?|reckoning|calculations?|own count|figures|view|words"
    r"|opinion))(?=\s*[,.;]|\s*$)"
)
PUTS = re.compile(
    r"\b(?P<phrase>puts?)\s+(?:the |its |their |his |her )?(?:[\w-]+ ){0,4}?(?:number|total|toll|figure"
    r"|cost|count|loss|losses|damage|bill|strength|size|value|price|share|rate|injured|dead|it|them|that)\b"
    r"[^.;]{0,60}?\sat\b"
)
CITING = re.compile(r"[,\s](?P<phrase>citing|quoting)\s+")
ADDING = re.compile(
    r"(?:,\s(?P<phrase>saying|adding|claiming|insisting|arguing|warning|noting|stating)"
    r"|\sand (?P<also>said|added|warned))"
    rf"\b(?=\s(?:that\b|he\b|she\b|it\b|they\b|{TIME})|:|,? ?{MASK}|\s(?:the|a|an)\b)"
)
OPENING = re.compile(r"(?:But|And|Yet|However,|Meanwhile,|Still,)\s+")
HEARSAY = re.compile(
    r"\b(?P<phrase>[Rr]eportedly|[Aa]llegedly|[Pp]urportedly|[Ss]upposedly"
    r"|(?:is|are|was|were|been) (?:\w+ly )?(?:said|reported|believed|thought|understood|alleged|rumou?red"
    r"|claimed|estimated|feared) to"
    r"|[Ii]t (?:is|was|has been|had been) (?:\w+ly )?(?:reported|claimed|alleged|believed|understood"
    r"|thought|said|rumou?red|estimated) that"
    r"|[Tt]here (?:are|were|have been) (?:\w+ )?reports (?:that|of)|said to (?:be|have))\b"
)
