"""Opposites of what people are: who they are to each other, what befell them, what they hold."""

PEOPLE: dict[str, str] = {
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
    "alliance": """
        ally allies allied friend friends friendly partner cooperation
    |   enemy enemies hostile foe foes rival rivals adversary
    """,
    "optimism": """
        optimistic hopeful confident upbeat
    |   pessimistic gloomy doubtful sceptical skeptical
    """,
    "likelihood": """
        likely probable probably
    |   unlikely improbable
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
    "alive": """
        survived survive survives alive rescued saved
    |   died dead killed drowned perished
    """,
    "injury": """
        unhurt unharmed uninjured safe
    |   injured hurt wounded harmed
    """,
    "certainty": """
        certain sure definitely certainly confirmed
    |   uncertain unsure doubtful possibly perhaps unconfirmed
    """,
    "voluntary": """
        voluntary voluntarily optional
    |   compulsory mandatory forced obligatory
    """,
    "truth": """
        true correct right accurate accurately
    |   false wrong incorrect untrue inaccurate mistaken
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
    "who~fights": """
        civilian civilians bystanders
    |   soldier soldiers troops servicemen fighters militants combatants
    """,
    "years~of~life": """
        child children childhood toddler toddlers baby babies infant infants teenager teenagers
    |   adult adults adulthood grown-up grown-ups pensioner pensioners
    """,
    "crime": """
        murder murdered murderer
    |   manslaughter
    """,
    "traffic": """
        driver drivers motorist motorists
    |   passenger passengers
    |   cyclist cyclists
    |   pedestrian pedestrians
    """,
    "litigant": """
        plaintiff plaintiffs claimant claimants
    |   defendant defendants
    """,
    "trial": """
        prosecution prosecutor prosecutors
    |   defence defense
    """,
    "tenancy": """
        landlord landlords
    |   tenant tenants
    """,
    "working~time": """
        full-time
    |   part-time
    """,
    "politics": """
        conservative conservatives
    |   liberal liberals
    """,
    "politics~of~side": """
        left-wing leftist
    |   right-wing rightist
    """,
    "rule": """
        ruling governing
    |   opposition
    """,
    "vaccine": """
        vaccinated
    |   unvaccinated
    """,
    "royal": """
        king prince duke
    |   queen princess duchess
    """,
    "family": """
        uncle nephew grandfather
    |   aunt niece grandmother
    """,
    "spouses": """
        husband widower bridegroom
    |   wife widow bride
    """,
    "sibling": """
        brother brothers
    |   sister sisters
    """,
    "known": """
        known identified named
    |   unknown unidentified anonymous
    """,
    "armed": """
        armed
    |   unarmed
    """,
    "licensed": """
        licensed authorised authorized registered
    |   unlicensed unauthorised unauthorized unregistered
    """,
    "willing": """
        willing eager keen
    |   unwilling reluctant
    """,
    "sober": """
        sober
    |   drunk intoxicated
    """,
    "married": """
        married
    |   divorced unmarried single
    """,
}
