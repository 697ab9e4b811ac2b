"""Opposites of what things are, and where and when."""

STATES: dict[str, str] = {
    "open": """
        open opens opened opening reopen reopened reopens reopening unlocked
    |   closed close closes closing closure shut shuts shutting sealed locked blocked
    """,
    "order": """
        before prior~to ahead~of
    |   after following
    """,
    "sequence": """
        earlier sooner previously
    |   later afterwards subsequently
    """,
    "bound": """
        until till by
    |   after from~then since
    """,
    "age": """
        new newest modern younger youngest junior
    |   old oldest outdated older ancient elder eldest senior
    """,
    "duration": """
        temporary temporarily interim provisional
    |   permanent permanently lasting
    """,
    "safety": """
        safe safely secure harmless
    |   unsafe dangerous hazardous risky
    """,
    "law": """
        legal lawful legally lawfully constitutional
    |   illegal unlawful illegally unlawfully unconstitutional
    """,
    "war": """
        peace ceasefire truce
    |   war~on offensive invasion
    """,
    "possibility": """
        possible able can could
    |   impossible unable cannot could~not can~not
    """,
    "publicity": """
        public publicly openly disclosed disclose revealed reveal published
    |   private privately secret secretly concealed conceal hid hidden
    """,
    "rank": """
        top first~place ahead leads leading leader
    |   bottom last~place trailing behind trails
    """,
    "compass": """
        north northern northwards northerly
    |   south southern southwards southerly
    |   east eastern eastwards easterly
    |   west western westwards westerly
    """,
    "side": """
        left~wing left-wing left~side left-hand
    |   right~wing right-wing right~side right-hand
    """,
    "ease": """
        easy easier easily simple
    |   difficult hard harder tough complicated
    """,
    "beginningtime": """
        first earliest initial opening
    |   last final latest closing
    """,
    "upper": """
        upper top highest above
    |   lower bottom lowest below
    """,
    "inner": """
        inside indoors within internal
    |   outside outdoors beyond external
    """,
    "frontside": """
        front ahead forward forwards
    |   rear behind back~of backward backwards
    """,
    "empty": """
        full crowded packed filled
    |   empty deserted vacant
    """,
    "wet": """
        wet wetter rain rainy flood floods flooding flooded
    |   dry drier drought dryness
    """,
    "day~part": """
        daytime daylight
    |   night night-time
    """,
    "morning": """
        morning dawn
    |   evening afternoon dusk night
    """,
    "domestic": """
        domestic home national local
    |   foreign overseas abroad international
    """,
    "rural": """
        rural countryside
    |   urban city
    """,
    "public~sector": """
        public state-owned nationalised
    |   private privately-owned privatised
    """,
    "old~new~version": """
        former previous ex
    |   current present incumbent future
    """,
    "war2": """
        ceasefire truce peace armistice
    |   war fighting offensive blockade hostilities attack
    """,
    "seriousness": """
        slight slightly minor mild mildly trivial
    |   serious seriously severe severely grave gravely major critical critically
    """,
    "legality": """
        legal legally lawful allowed permitted
    |   illegal illegally unlawful banned forbidden prohibited
    """,
    "profit": """
        profit profits surplus profitable
    |   loss losses deficit loss-making unprofitable
    """,
    "asset": """
        asset assets income revenue revenues
    |   debt debts liability liabilities expense expenses
    """,
    "natural": """
        natural naturally
    |   artificial artificially man-made
    """,
    "smooth": """
        calm quiet peaceful peacefully calmly
    |   violent violently rough stormy turbulent unrest
    """,
    "sameness": """
        same identical alike equal
    |   different differing unequal
    """,
    "colour": """
        red
    |   blue
    |   green
    |   yellow
    |   black
    |   white
    |   orange
    |   purple
    |   pink
    |   brown
    """,
    "season": """
        spring
    |   summer
    |   winter
    |   autumn in~the~fall last~fall this~fall next~fall
    """,
    "bearing": """
        northbound
    |   southbound
    |   eastbound
    |   westbound
    """,
    "stream": """
        upstream
    |   downstream
    """,
    "test": """
        positive
    |   negative
    """,
    "tumour": """
        benign
    |   malignant
    """,
    "market": """
        bullish
    |   bearish
    """,
    "policy": """
        hawkish
    |   dovish
    """,
    "game": """
        offensive
    |   defensive
    """,
    "venue": """
        home
    |   away
    """,
    "weather": """
        sunny clear
    |   cloudy overcast rainy
    """,
    "expected": """
        expected anticipated predicted
    |   unexpected unexpectedly unforeseen surprise
    """,
    "school": """
        primary
    |   secondary
    """,
    "meal": """
        breakfast
    |   lunch
    |   dinner supper
    """,
    "half~of~day": """
        a.m am
    |   p.m pm
    """,
    "surface": """
        underground subterranean
    |   overground above~ground
    """,
    "sky": """
        ground land
    |   air
    |   sea
    """,
    "solved": """
        solved resolved settled
    |   unsolved unresolved
    """,
    "fair": """
        fair fairly
    |   unfair unfairly
    """,
    "intent": """
        deliberate deliberately intentional intentionally on~purpose
    |   accidental accidentally unintentional by~accident unintentionally
    """,
    "direct": """
        direct directly
    |   indirect indirectly
    """,
    "ready": """
        complete completed finished
    |   incomplete unfinished
    """,
    "available": """
        available in~stock
    |   unavailable sold~out out~of~stock
    """,
    "clean": """
        clean purified
    |   dirty polluted contaminated
    """,
    "depth": """
        deep deeper
    |   shallow shallower
    """,
    "width": """
        wide wider broad
    |   narrow narrower
    """,
    "thick": """
        thick thicker
    |   thin thinner
    """,
    "early": """
        early earlier
    |   late later
    """,
    "popular": """
        popular
    |   unpopular
    """,
    "mobile": """
        mobile
    |   landline
    """,
    "strong~wind": """
        onshore
    |   offshore
    """,
    "light~and~dark": """
        dark dim darker
    |   bright brilliant brighter
    """,
    "sight": """
        visible
    |   invisible hidden
    """,
    "span": """
        minute minutes
    |   hour hours
    |   day days
    |   week weeks
    |   month months
    |   year years
    |   decade decades
    |   century centuries
    """,
}
