"""Words that say the opposite of each other in news, by what they are about.

Each line of a group is a side: words of one side mean the same as far as right and wrong go, those of two
sides cannot both be true of one thing. A word with spaces is a phrase; ``_`` stands for up to four words.
"""

GROUPS: dict[str, str] = {
    "level": """
        rise rises rose risen rising increase increased increasing increases grow grew grown growing
        growth climb climbed climbing jump jumped surge surged surging soar soared soaring expand
        expanded expansion raise raised raises raising swell swelled gain gained gains up upward
        upwards higher more greater lift lifted lifts hike hiked boost boosted boosts went~up
        going~up go~up goes~up gone~up pushed~up doubled tripled accelerate accelerated rebounded
        rebound rallied rally heightened widened widen dearer exceed exceeded exceeds added adds
        lengthen lengthened upgraded
    |   fall falls fell fallen falling decrease decreased decreasing decreases decline declined
        declines declining drop dropped drops dropping shrink shrank shrunk shrinking shrinks reduce
        reduced reduces reducing reduction lower lowered lowers lowering cut cuts cutting slump
        slumped plunge plunged tumble tumbled slide slid dip dipped down downward downwards fewer
        less halved halve trimmed trims trim contracted slashed went~down going~down go~down
        goes~down gone~down brought~down bring~down worsened sank sink sunk eased narrowed narrow
        slowed cheaper diminished diminish dwindled dwindle fall~short falls~short fell~short
        short~of saves saved shortened shorten downgraded subsided receded
    |   unchanged frozen freeze steady stable flat constant
    """,
    "extreme": """
        largest biggest highest longest most greatest tallest widest deepest heaviest maximum peak
        hottest busiest fastest strongest record~high dearest record
    |   smallest lowest shortest least fewest narrowest lightest minimum coldest slowest weakest
        record~low quietest cheapest
    """,
    "quality": """
        best better improved improve improves improving improvement good success successful
        succeeded excellent
    |   worst worse worsened worsen deteriorated deteriorate deteriorating bad failure unsuccessful
        failed poor
    """,
    "admission": """
        admit admits admitted admitting acknowledge acknowledged acknowledges concede conceded
        concedes confess confessed confirm confirmed confirms own~up owned~up
    |   deny denies denied denying disputed disputes dispute refuted refutes rejected~claims
        repudiated disavowed
    """,
    "consent": """
        agree agreed agrees agreeing accept accepted accepts accepting approve approved approves
        approving consent consented endorse endorsed welcomed adopted embraced allow allowed allows
        permit permitted permits granted grant promised promises promise said~yes yes backed
        ratified voted_to decided_to chose_to gave_consent given_consent
    |   refuse refused refuses refusing reject rejected rejects rejecting decline declined declines
        declining opposed opposes oppose disallowed forbade forbidden prohibit prohibited prohibits
        ban banned bans barred vetoed veto turned~down turned_down rule~out ruled~out rules~out
        rebuffed withheld withhold denied dismissed blocked spurned resisted
    """,
    "vote": """
        in~favour in~favor for supported backing favour favours favoured
    |   against opposed opposing
    """,
    "support": """
        support supported supports supporting back backed backs backing praise praised praises
        endorse endorsed defended defend defends welcomed welcome
    |   oppose opposed opposes opposing criticise criticised criticize criticized condemned condemn
        condemns attacked denounced denounce blamed undermine undermined
    """,
    "outcome": """
        won win wins winning victory victorious beat beats beaten triumphed regain regained
        recovered recover profit profits earned earn earns earning gain gained gains made_million
        made_profit restored
    |   lost lose loses losing defeat defeated loss losses deficit
    """,
    "beginning": """
        begin begins began begun beginning start starts started starting launch launched launches
        commence commenced open opens opened opening establish established founded inaugurated
        introduced introduce resume resumed renewed renew took~over take~over takes~over taken~over
        taken~office appointed joined hired
    |   end ends ended ending finish finished finishes stop stopped stops stopping close closes
        closed closing halt halted cease ceased conclude concluded cancel cancelled canceled scrap
        scrapped abolish abolished suspend suspended shut shuts quit resign resigned resigns
        resigning stepped~down step~down dismissed sacked fired give~up gave~up hand~back
        handed~back withdrew withdraw withdrawn drop dropped went~bankrupt
    """,
    "open": """
        open opens opened opening reopen reopened reopens reopening unlocked
    |   closed close closes closing closure shut shuts shutting sealed locked blocked
    """,
    "switch": """
        switched~on turned~on switch~on turn~on on
    |   switched~off turned~off switch~off turn~off off
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
    "punctual": """
        early ahead~of~time ahead~of~schedule
    |   late delayed behind~schedule overdue belated
    |   on~time punctual punctually on~schedule
    """,
    "height": """
        above over exceeding exceeds topped
    |   below under beneath
    """,
    "creation": """
        create creates created creating add adds adding build builds built building hire hires
        hiring construct constructed rebuild rebuilt rebuilding
    |   cut cuts cutting destroy destroyed destroys demolish demolished demolishing scrap scrapped
        axe axed shed eliminate eliminated remove removed removing close demolition tear~down
        torn~down
    """,
    "strength": """
        tighten tightened tightens strengthen strengthened strengthens strengthening deepen deepened
        reinforced intensified closer bolster bolstered strong stronger firm
    |   loosen loosened loosens weaken weakened weakens weakening eased ease relaxed relax
        undermined weak weaker
    """,
    "inclusion": """
        include included includes including liable subject~to part~of contain contained contains
        mentioned covered present
    |   exclude excluded excludes excluding exempt exempted exempts left~out leave~out leaves~out
        absent omit omitted missing except missed passed~over
    """,
    "presence": """
        arrive arrived arrives arriving entered enter reached reach return returned returns
        returning came~back come~back came_back approach approaching approached landed back
    |   leave leaves left leaving depart departed departs departing fled flee withdrew withdraw
        withdrawn quit
    """,
    "trade": """
        sold_to sell_to sells_to
    |   bought_from buy_from buys_from purchased_from
    """,
    "export": """
        export exports exported exporting
    |   import imports imported importing
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
    "amount": """
        low slight small minor little modest limited
    |   high severe large major big serious huge significant
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
    "filling": """
        fill filled fills refilled flooded
    |   drain drained drains drain emptied dried
    """,
    "alliance": """
        ally allies allied friend friends friendly partner cooperation
    |   enemy enemies hostile foe foes rival rivals adversary
    """,
    "war": """
        peace ceasefire truce
    |   war~on offensive invasion
    """,
    "push": """
        accelerate accelerated hasten speed~up sped~up
    |   delay delays delayed postpone postponed postpones slow~down
    """,
    "optimism": """
        optimistic hopeful confident upbeat
    |   pessimistic gloomy doubtful sceptical skeptical
    """,
    "majority": """
        majority
    |   minority
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
    "number~of~times": """
        twice double doubled twofold
    |   half halved
    |   triple tripled threefold
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
    "warmth": """
        hot hotter warm warmer warming heat
    |   cold colder cool cooler cooling chill
    """,
    "wealth": """
        rich richer wealthy wealthier
    |   poor poorer poorest
    """,
    "hire": """
        hired hire hires recruited recruit employ employed
    |   fired sacked laid~off dismissed fire~staff
    """,
    "defence": """
        attack attacked attacks attacking
    |   defend defended defends defending
    """,
    "lending": """
        lend lent lends
    |   borrow borrowed borrows
    """,
    "payment": """
        paid~in full~pay
    |   unpaid owed
    """,
    "prisoner": """
        arrest arrested arrests detained detain jailed imprisoned captured
    |   release released releases freed free
    """,
    "success": """
        succeed succeeded succeeds success successful pass passed
    |   fail failed fails failure unsuccessful collapse collapsed
    """,
    "continuing": """
        continue continued continues continuing go~on goes~on going~on went~on carry~on carried~on
        keep keeps kept~up remain remains remained persist persisted
    |   stop stopped stops end ended ends cease ceased halt halted abandon abandoned discontinue
        discontinued
    """,
    "mention": """
        mention mentions mentioned mentioning raised referred refers include included
    |   left_out leave_out leaves_out omit omitted omits passed~over ignored silent skipped
    """,
    "answer": """
        explained explains explain disclosed discloses answered answers commented specified
        gave~details named_cause said_why
    |   not~be~drawn declined~to~say declined~to~comment refused~to~say would~not~say not~say
        withheld
    """,
    "side~taken": """
        supporter supporters advocate advocates proponent proponents backer backers ally allies
    |   opponent opponents critic critics enemy adversary adversaries
    """,
    "money": """
        save saves saved saving savings
    |   spend spends spent spending waste wasted cost costs
    """,
    "supply": """
        reconnected restored reconnect restore connected on~again supplied
    |   cut~off disconnected lost~power without~power without~electricity lost~their~supply
    """,
    "offer": """
        accept accepted accepts took~up took~the~job stayed
    |   withdrew withdraw withdrawn pulled~out turned~down dropped~out rejected declined
    """,
    "praise": """
        praise praised praises thanked applauded commended welcomed hailed
    |   criticise criticised criticises criticize criticized criticizes condemned blamed mocked
        attacked denounced scolded
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
    "speed": """
        fast faster quick quicker quickly rapid rapidly swift swiftly soon promptly at~once
        immediately
    |   slow slower slowly gradual gradually sluggish late
    """,
    "length": """
        long longer
    |   short shorter brief briefly
    """,
    "weight": """
        heavy heavier heavily
    |   light lighter lightly
    """,
    "richness": """
        expensive dear dearer costly
    |   cheap cheaper cheaply inexpensive free~of~charge
    """,
    "number~of": """
        many several numerous most majority
    |   few fewer hardly~any none minority
    """,
    "all": """
        all every everyone everybody always entirely wholly both whole full fully completely
    |   none nobody never not~all not~every partly partially incompletely
    """,
    "frequency": """
        always often frequently regularly usually
    |   never rarely seldom occasionally
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
    "entry": """
        enter entered enters entry admit admitted
    |   exit exited exits left expelled
    """,
    "arrival": """
        arrived arrive arrives came landed docked
    |   departed depart departs left sailed~away flew~out
    """,
    "import2": """
        imported imports import
    |   exported exports export
    """,
    "joining": """
        join joined joins merge merged unite united
    |   leave left leaves split separated divided quit
    """,
    "lock": """
        unlock unlocked
    |   lock locked
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
    "demand": """
        demand shortage scarce deficit
    |   surplus glut plenty abundant
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
    "construct": """
        rebuild rebuilt repair repaired restore restored build built erected
    |   demolish demolished tear~down torn~down destroy destroyed dismantle dismantled scrap
        scrapped
    """,
    "keepers": """
        keep kept retain retained preserve preserved maintain maintained
    |   remove removed discard discarded abolish abolished scrap scrapped dropped sold
    """,
    "give": """
        gave give gives given granted awarded handed
    |   took take takes taken_away withheld refused received seized withdrew
    """,
    "remember": """
        remember remembered remembers recalled
    |   forget forgot forgotten
    """,
    "find": """
        found find finds discovered located recovered
    |   lost missing
    """,
    "reveal": """
        revealed reveal reveals exposed disclosed published made~public
    |   hid hidden concealed covered~up suppressed
    """,
    "hire~fire": """
        appointed appoint hired recruited named_as elected promoted
    |   dismissed sacked fired ousted demoted removed_from
    """,
    "begin~job": """
        took~over takes~over became becomes assumed elected
    |   resigned resign resigns stepped~down steps~down quit retired left
    """,
    "attack2": """
        advanced advance advances captured seized gained
    |   retreated retreat retreats withdrew surrendered lost
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
    "strengthen2": """
        improved improve improves better
    |   worsened worsen worsens deteriorated worse
    """,
    "profit": """
        profit profits surplus profitable
    |   loss losses deficit loss-making unprofitable
    """,
    "asset": """
        asset assets income revenue revenues
    |   debt debts liability liabilities expense expenses
    """,
    "deposit": """
        deposit deposited paid~in
    |   withdrew~money withdrawal withdrawals
    """,
    "majority2": """
        more~than~half majority over~half
    |   less~than~half minority under~half
    """,
    "natural": """
        natural naturally
    |   artificial artificially man-made
    """,
    "temporary2": """
        temporary temporarily interim provisional
    |   permanent permanently lasting for~good
    """,
    "ahead": """
        ahead~of~schedule early ahead~of~time
    |   behind~schedule late delayed overdue
    """,
    "peak": """
        peak maximum high record~high
    |   trough minimum low record~low
    """,
    "fix": """
        fixed fix repaired mended solved resolved
    |   broke broken damaged unresolved unsolved
    """,
    "attach": """
        fitted installed attached fit~with
    |   uninstalled detached stripped~of
    """,
    "wake": """
        awake woke wake
    |   asleep slept sleep
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
    "approve": """
        approved approves approve backed passed voted~for
    |   rejected rejects reject blocked voted~down voted~against
    """,
    "extension": """
        extended extend extends prolonged lengthened
    |   shortened shorten shortens curtailed cut~short
    """,
    "expansion": """
        expand expanded expands enlarge enlarged widened
    |   contract contracted shrank shrink scale~back scaled~back narrowed
    """,
    "publication": """
        publish published publishes release released issue issued
    |   withhold withheld retract retracted withdrawn
    """,
    "liking": """
        like liked likes love loved loves favourite
    |   dislike disliked dislikes hate hated hates
    """,
    "memory": """
        tightened tighten stricter strict tougher
    |   relaxed relax looser lax softened soften eased
    """,
    "switching": """
        switch~on switched~on turned~on activated enabled lit allumé
    |   switch~off switched~off turned~off deactivated disabled put~out extinguished
    """,
    "insured": """
        insured covered~by~insurance
    |   uninsured
    """,
    "paid": """
        paid funded pays~for
    |   unpaid owed free
    """,
    "employ": """
        employ employs employed hire hires hired create creates created jobs_created
    |   lay~off laid~off shed sheds cut cuts axe axed dismiss
    """,
}
"""``~`` joins the words of a phrase, ``_`` leaves a gap of up to four words between them."""
