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
        ratified gave_consent given_consent
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
}
"""``~`` joins the words of a phrase, ``_`` leaves a gap of up to four words between them."""
