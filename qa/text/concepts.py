"""Words of news that mean the same, and those that never do: what tells figures of one thing from another's.

A concept is a name for several words. Where two figures stand with different *states* (killed, injured) they
count different things; other concepts only let "houses" stand for "homes".
"""

import re
from functools import lru_cache

from qa.text.terms import STOP_WORDS, WORD, fold, stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STATES = {
    "injured": "injured injure injuring injures injury injuries wounded wound wounding hurt treated treat"
    " treats treating",
    "killed": "killed kill kills killing died die dies dying dead death deaths fatality fatalities lives",
    "casualty": "casualty casualties victims",
    "missing": "missing unaccounted disappeared vanished",
    "captured": "captured capture captures prisoner prisoners",
    "arrested": "arrested arrest arrests arresting detained detain detains custody",
    "charged": "charged prosecuted convicted jailed sentenced",
    "evacuated": "evacuated evacuate evacuating evacuation evacuations",
    "fled": "fled flee fleeing displaced refugees",
    "rescued": "rescued rescue rescuing saved",
    "destroyed": "destroyed destroy destroys demolished razed flattened",
    "damage": "damage damaged damages damaging loss losses",
    "cut": "cut cuts cutting axe axed shed slash slashed redundancies redundancy redundant go goes layoffs"
    " lay lays laid layoff sacked",
    "created": "create creates created creating hire hires hired hiring recruit recruited",
    "risk": "risk threatened",
    "cancelled": "cancelled canceled cancel cancellation cancellations scrapped grounded",
    "delayed": "delayed delay delays late",
    "attendance": "attended attend attending attendance crowd audience turned spectators gathered",
    "turnout": "turnout",
    "unemployment": "unemployment unemployed jobless joblessness",
    "inflation": "inflation",
    "interest": "interest",
    "population": "live living inhabitants population",
    "staff": "employ employs employed employees employee workforce works work worked staff",
    "commute": "commute commuters commuting",
    "cost": "cost costs costing price priced prices bill charge charges",
    "fine": "fine fined fines penalty penalties",
    "profit": "profit profits earnings earned earn earns",
    "revenue": "revenue revenues sales turnover",
    "budget": "budget budgets",
    "pay": "salary salaries wage wages",
    "debt": "debt debts owes owed",
    "aid": "aid grant grants subsidy subsidies donated donation donations",
    "spending": "spend spends spent spending invest invested investment",
    "compensation": "compensation payout payouts",
    "reward": "reward rewards bounty",
    "bonus": "bonus bonuses",
    "ransom": "ransom",
    "bail": "bail",
    "dividend": "dividend dividends",
    "rent": "rent rents",
    "loan": "loan loans",
    "tax": "tax taxes duty",
    "worth": "worth valued value valuation",
    "sold": "sold sell sells sale fetch fetches fetched",
    "bought": "bought buy buys purchase purchased bid",
    "fired": "fired launched launch launches",
    "intercepted": "intercepted intercept downed",
    "infected": "infected infections infection cases",
    "vaccinated": "vaccinated vaccinations jabs",
    "opened": "open opened opens opening reopen reopened",
    "closed": "close closed closes closing closure shut shuts",
    "built": "built build builds building constructed erected",
    "born": "born",
    "elected": "elected elect election",
    "signed": "sign signed signs signing signature",
    "founded": "founded established",
    "resigned": "resigned resign resigns resignation quit",
    "begin": "begin began begins begun start started starts broke break breaks",
    "end": "end ended ends finish finished expire expires expired",
    "joined": "join joined joins joining",
    "left": "leave leaves left leaving departed",
    "lifted": "lift lifted lifts lifting",
    "imposed": "impose imposed imposes introduced introduce",
    "arrived": "arrive arrived arrives arrival",
    "met": "meet met meets meeting",
    "approved": "approve approved approves adopted ratified",
    "banned": "ban banned bans",
    "appointed": "appoint appointed appoints",
    "lost": "lose lost loses losing without",
    "freed": "free freed frees freeing release released releases releasing",
    "stolen": "steal steals stole stolen stealing theft",
    "sunk": "sink sinks sank sunk sinking capsized",
    "gained": "gain gained gains gaining add added adds adding",
    "rise": "rise rose risen rises rising increase increased increases grew grow grown climbed jumped soared"
    " surged",
    "fall": "fall fell fallen falls falling drop dropped decrease decreased declined decline shrank",
}
_AMONG = {
    "children": "child children boy girl boys girls pupil pupils minors toddler baby babies",
    "women": "woman women female",
    "men": "man men male",
    "crew": "crew crewman crewmen sailors",
    "foreigners": "foreigner foreigners tourists",
    "civilians": "civilian civilians",
    "firefighters": "firefighter firefighters",
    "officers": "officer officers policeman policemen",
    "staff": "staff",
}
_EVENTS = {
    "fire": "fire fires blaze inferno wildfire wildfires",
    "crash": "crash crashed collision accident derailment derailed overturned overturn plunged pileup",
    "flood": "flood floods flooding flooded floodwater floodwaters",
    "storm": "storm hurricane typhoon cyclone tornado gale",
    "quake": "earthquake quake tremor aftershock",
    "explosion": "explosion blast explosions",
    "attack": "attack attacks raids raid bombing shelling airstrike airstrikes",
    "shooting": "shooting gunman",
    "protest": "protest protests demonstration rally riot riots march",
    "landslide": "landslide mudslide avalanche",
    "concert": "concert festival gig",
    "match": "match game final",
}
_SAME = {
    "people": "people persons person residents resident passengers passenger patients patient workers worker"
    " villagers inhabitants citizens pedestrians passers-by onlookers guests others",
    "troops": "troops troop soldiers soldier servicemen personnel fighters",
    "protesters": "protesters protester demonstrators demonstrator protestors activists",
    "homes": "home homes house houses household households properties property dwellings flats",
    "jobs": "job jobs post posts position positions roles",
    "power": "power electricity electric",
    "flights": "flight flights",
    "sailings": "sailing sailings crossing crossings",
    "visitors": "visitor visitors tourists",
    "passengers": "passenger passengers travellers travelers",
    "seats": "seat seats",
    "votes": "vote votes ballots",
    "bus": "bus buses coach coaches",
    "lorry": "lorry lorries truck trucks",
    "plane": "plane planes aircraft jet airliner",
    "ship": "ship ships vessel vessels",
    "firm": "firm company business",
    "ticket": "ticket tickets fare fares",
    "carry": "carry carried carries carrying board aboard transported",
    "run": "run runs ran make makes made offer offers offered operate operates operated",
    "win": "win won wins winning take took taken takes secured",
    "order": "order ordered orders ordering",
    "sent": "send sent sends sending deploy deployed deploys dispatched deployment",
    "shoot": "shoot shoots shot shooting",
    "steal": "steal stole stolen stealing theft thieves robbed looted",
    "burn": "burn burned burnt burns burning scorched",
    "long": "long length longest",
    "high": "high tall height tallest highest altitude",
    "deep": "deep depth",
    "wide": "wide width",
    "far": "far distance lies away",
    "old": "old aged age",
    "fast": "fast speed",
    "heavy": "heavy weigh weighs weighed weight",
    "large": "large big size area covers",
    "hot": "hot temperature warm degrees",
    "last": "last lasted lasts ended after",
    "treaty": "treaty pact agreement deal accord",
}
_NOT_CONTENT = _words(
    """
    number total count figure amount toll according long far tall high deep wide old fast heavy many
    much exactly date day year month time people share proportion rate percentage get got put come
    came go went half cause caused causes causing suffer suffered reach reached happen did do
    """
)


_EXACT = _words(
    """
    fire airlin villag live go post interest charg miss right bill close strike late work
    """
)
"""Stems that mean something else in other forms: a fire is nothing fired, a village no villager."""


class _Words:
    """Names of concepts by their words, and by what else has the same stem."""

    def __init__(self, groups: dict[str, str]) -> None:
        self._exact = {word: name for name, words in groups.items() for word in words.split()}
        self._stems = {stem(word): name for word, name in self._exact.items()}

    def get(self, folded: str) -> str | None:
        """The concept that a folded word names."""
        if folded in self._exact:
            return self._exact[folded]
        key = stem(folded)
        return None if key in _EXACT else self._stems.get(key)


_STATE = _Words(_STATES)
_PART = _Words(_AMONG)
_EVENT = _Words(_EVENTS)
_OTHER = _Words(_SAME)

COUNTED = _words(
    """
    injured killed casualty missing captured arrested charged evacuated fled rescued destroyed
    damage cut created risk cancelled delayed commute staff intercepted infected vaccinated
    attendance rise fall sold bought lost gained
    """
)
"""States that set a count apart where the question names none: of 15,000 troops, 600 killed."""
TELLING = COUNTED - _words("staff rise fall sold bought attendance created cut lost gained")
"""States that say enough of what is counted, whoever it happened to."""
MONEY = _words(
    """
    damage cost fine profit revenue budget pay debt aid spending worth sold bought compensation
    reward bonus ransom bail dividend rent loan tax
    """
)
"""States of sums of money."""
CURRENCIES = _words(
    """
    dollar usd cad aud nzd hkd sgd cent pound gbp pence eur jpy cny krw inr rub uah try ils chf sek nok brl
    mxn zar ngn pln
    """
)
"""Units of money."""
PLURALS = _words(
    "people men women children troops police staff personnel cattle sheep fish aircraft data media"
)
"""Nouns that are counted without an s."""
PEOPLE = frozenset(["people", "passengers", "visitors", "protesters", "troops"])
SUMS = MONEY - {"damage", "fine", "sold", "bought"}
"""States that only sums of money have."""


@lru_cache(maxsize=20_000)
def concept(word: str) -> str:
    """What a word means: its concept, or its stem."""
    folded = fold(word)
    return _OTHER.get(folded) or _STATE.get(folded) or _EVENT.get(folded) or stem(folded)


@lru_cache(maxsize=20_000)
def state(word: str) -> str | None:
    """The state or measure that a word names: killed, injured; profit, cost."""
    return _STATE.get(fold(word))


@lru_cache(maxsize=20_000)
def part(word: str) -> str | None:
    """A part of people that a word names: children, crew."""
    return _PART.get(fold(word))


def events(text: str) -> frozenset[str]:
    """The kinds of events that a text names."""
    return frozenset(found for word in WORD.finditer(text) if (found := event(word[0])))


@lru_cache(maxsize=20_000)
def event(word: str) -> str | None:
    """The kind of event that a word names."""
    return _EVENT.get(fold(word))


PLAIN = _words(
    """
    local other total different whole fellow least many confirmed alleged suspected of
    """
)
"""Words that narrow what they describe to no part of it."""
VERBS = _words("carry run win order sent burn shoot last")
"""Concepts that are verbs: no kind of thing is named by one."""
_OPPOSITES = [
    *(("new", "old"), ("north", "south"), ("northern", "southern"), ("east", "west"), ("eastern", "western")),
    *(
        ("upper", "lower"),
        ("domestic", "foreign"),
        ("imports", "exports"),
        ("public", "private"),
        ("gross", "net"),
    ),
    *(
        ("minimum", "maximum"),
        ("single", "return"),
        ("adult", "child"),
        ("morning", "evening"),
        ("summer", "winter"),
    ),
    *(
        ("male", "female"),
        ("men", "women"),
        ("boys", "girls"),
        ("inbound", "outbound"),
        ("indoor", "outdoor"),
    ),
    *(
        ("first", "second"),
        ("monthly", "annual"),
        ("temporary", "permanent"),
        ("urban", "rural"),
        ("day", "night"),
    ),
]
_OPPOSITE = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}


def opposed(text: str, other: str) -> bool:
    """Whether one text says "the new pier" where the other says "the old pier"."""
    words = {fold(match[0]) for match in WORD.finditer(text)}
    others = {fold(match[0]) for match in WORD.finditer(other)}
    return any(
        _OPPOSITE[word] in others and word not in others and _OPPOSITE[word] not in words
        for word in words & _OPPOSITE.keys()
    )


_PREFIXED = re.compile(r"\b(?:semi|quarter|non|anti|ex|pre|post|vice|sub|half)-\w+", re.IGNORECASE)
"""Words that mean something else than what they end with: a semi-final is no final."""


def prefixed(text: str) -> frozenset[str]:
    """The concepts of words that a prefix makes another: "final" for "semi-final"."""
    return frozenset(concept(match[0].partition("-")[2]) for match in _PREFIXED.finditer(text))


@lru_cache(maxsize=512)
def concepts(text: str) -> frozenset[str]:
    """The concepts of a text's content words."""
    text = _PREFIXED.sub(" ", text)
    # "Won" is a stop word for the sake of "won't".
    found = [m[0] for m in WORD.finditer(text) if fold(m[0]) not in STOP_WORDS or fold(m[0]) == "won"]
    return frozenset(concept(word) for word in found if not word[0].isdigit())


def content(text: str) -> frozenset[str]:
    """The same without the words by which questions only ask for a figure."""
    return concepts(re.sub(rf"\b(?:{'|'.join(sorted(_NOT_CONTENT))})\b", " ", text, flags=re.IGNORECASE))
