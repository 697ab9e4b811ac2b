"""Opposites of what things and people are, and where and when."""

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
        new newest modern younger youngest
    |   old oldest outdated older ancient
    """,
    "duration": """
        temporary temporarily interim provisional
    |   permanent permanently lasting
    """,
    "safety": """
        safe safely secure harmless
    |   unsafe dangerous hazardous risky
    """,
    "health": """
        comfortable stable healthy unhurt unharmed uninjured
    |   critical serious~condition seriously~ill gravely
    """,
    "life": """
        survive survived survives survivors alive born birth
    |   die died dies dying killed kill kills dead death deaths fatal
    """,
    "guilt": """
        guilty convicted convict conviction jailed
    |   innocent acquitted acquit cleared exonerated not~guilty freed
    """,
    "law": """
        legal lawful legally lawfully constitutional
    |   illegal unlawful illegally unlawfully unconstitutional
    """,
    "alliance": """
        ally allies allied friend friends friendly partner cooperation
    |   enemy enemies hostile foe foes rival rivals adversary
    """,
    "war": """
        peace ceasefire truce
    |   war~on offensive invasion
    """,
    "optimism": """
        optimistic hopeful confident upbeat
    |   pessimistic gloomy doubtful sceptical skeptical
    """,
    "possibility": """
        possible able can could
    |   impossible unable cannot could~not can~not
    """,
    "likelihood": """
        likely probable probably
    |   unlikely improbable
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
    "side~taken": """
        supporter supporters advocate advocates proponent proponents backer backers ally allies
    |   opponent opponents critic critics enemy adversary adversaries
    """,
    "trust": """
        satisfied pleased happy content delighted confident relieved hopeful glad
    |   dissatisfied unhappy displeased angry disappointed furious worried anxious alarmed upset
        concerned
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
    "gender": """
        man men male his~son father husband boy boys brother
    |   woman women female daughter mother wife girl girls sister
    """,
    "parent": """
        grandson son
    |   granddaughter daughter
    """,
    "winner": """
        winner winners champion
    |   loser losers runner-up
    """,
    "credit": """
        lender lends creditor
    |   borrower borrows debtor
    """,
    "buyer": """
        buyer buyers customer
    |   seller sellers vendor
    """,
    "teach": """
        teacher teachers
    |   pupil pupils student students
    """,
    "employer": """
        employer employers
    |   employee employees
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
    "alive": """
        survived survive survives alive rescued saved
    |   died dead killed drowned perished
    """,
    "injury": """
        unhurt unharmed uninjured safe
    |   injured hurt wounded harmed
    """,
    "seriousness": """
        slight slightly minor mild mildly trivial
    |   serious seriously severe severely grave gravely major critical critically
    """,
    "certainty": """
        certain sure definitely certainly confirmed
    |   uncertain unsure doubtful possibly perhaps unconfirmed
    """,
    "voluntary": """
        voluntary voluntarily optional
    |   compulsory mandatory forced obligatory
    """,
    "legality": """
        legal legally lawful allowed permitted
    |   illegal illegally unlawful banned forbidden prohibited
    """,
    "truth": """
        true correct right accurate accurately
    |   false wrong incorrect untrue inaccurate mistaken
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
    "friend": """
        friendly warm cordial comradely
    |   hostile cold frosty tense
    """,
    "supporting": """
        pro- for~the in~support~of
    |   anti- against in~opposition~to
    """,
    "unity": """
        unanimous unanimously united
    |   divided split narrowly
    """,
    "sameness": """
        same identical alike equal
    |   different differing unequal
    """,
}
