"""Opposites of what people do: agree, begin, give, hire, admit."""

DEEDS: dict[str, str] = {
    "admission": """
        admit admits admitted admitting acknowledge acknowledged acknowledges concede conceded concedes
        confess confessed confirm confirmed confirms own~up owned~up claimed~responsibility
        claims~responsibility owns~up pleaded~guilty
    |   deny denies denied denying disputed disputes dispute refuted refutes rejected~claims repudiated
        disavowed denied~responsibility denies~responsibility pleaded~not~guilty rejected~the~claim
        contradicted contradicts
    """,
    "consent": """
        agree agreed agrees agreeing accept accepted accepts accepting approve approved approves
        approving consent consented endorse endorsed welcomed adopted embraced allow allowed allows
        permit permitted permits granted grant promised promises promise said~yes yes backed ratified
        voted_to decided_to chose_to gave_consent given_consent
    |   refuse refused refuses refusing reject rejected rejects rejecting decline declined declines
        declining opposed opposes oppose disallowed forbade forbidden prohibit prohibited prohibits ban
        banned bans barred vetoed veto turned~down turned_down rule~out ruled~out rules~out rebuffed
        withheld withhold denied dismissed blocked spurned resisted
    """,
    "vote": """
        in~favour in~favor for supported backing favour favours favoured
    |   against opposed opposing
    """,
    "support": """
        support supported supports supporting back backed backs backing praise praised praises endorse
        endorsed defended defend defends welcomed welcome
    |   oppose opposed opposes opposing criticise criticised criticize criticized condemned condemn
        condemns attacked denounced denounce blamed undermine undermined
    """,
    "beginning": """
        begin begins began begun beginning start starts started starting launch launched launches
        commence commenced open opens opened opening establish established founded inaugurated
        introduced introduce resume resumed renewed renew took~over take~over takes~over taken~over
        taken~office appointed joined hired
    |   end ends ended ending finish finished finishes stop stopped stops stopping close closes closed
        closing halt halted cease ceased conclude concluded cancel cancelled canceled scrap scrapped
        abolish abolished suspend suspended shut shuts quit resign resigned resigns resigning
        stepped~down step~down dismissed sacked fired give~up gave~up hand~back handed~back withdrew
        withdraw withdrawn drop dropped went~bankrupt
    """,
    "switch": """
        switched~on turned~on switch~on turn~on on
    |   switched~off turned~off switch~off turn~off off
    """,
    "outcome": """
        won win wins winning victory victorious beat beats beaten triumphed regain regained recovered
        recover profit profits earned earn earns earning gain gained gains made_million made_profit
        restored
    |   lost lose loses losing defeat defeated loss losses deficit
    """,
    "creation": """
        create creates created creating add adds adding build builds built building hire hires hiring
        construct constructed rebuild rebuilt rebuilding
    |   cut cuts cutting destroy destroyed destroys demolish demolished demolishing scrap scrapped axe
        axed shed eliminate eliminated remove removed removing close demolition tear~down torn~down
    """,
    "inclusion": """
        include included includes including liable subject~to part~of contain contained contains
        mentioned covered present
    |   exclude excluded excludes excluding exempt exempted exempts left~out leave~out leaves~out absent
        omit omitted missing except missed passed~over
    """,
    "presence": """
        arrive arrived arrives arriving entered enter reached reach return returned returns returning
        came~back come~back came_back approach approaching approached landed back moved~into moves~into
        expanded~into
    |   leave leaves left leaving depart departed departs departing fled flee withdrew withdraw
        withdrawn quit pulled~out pulls~out pull~out exited
    """,
    "trade": """
        sold_to sell_to sells_to
    |   bought_from buy_from buys_from purchased_from
    """,
    "export": """
        export exports exported exporting
    |   import imports imported importing
    """,
    "hire": """
        hired hire hires recruited recruit employ employed
    |   fired sacked laid~off dismissed fire~staff
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
        continue continued continues continuing go~on goes~on going~on went~on carry~on carried~on keep
        keeps kept~up remain remains remained persist persisted
    |   stop stopped stops end ended ends cease ceased halt halted abandon abandoned discontinue
        discontinued
    """,
    "mention": """
        mention mentions mentioned mentioning raised referred refers include included
    |   left_out leave_out leaves_out omit omitted omits passed~over ignored silent skipped
    """,
    "answer": """
        explained explains explain disclosed discloses answered answers commented specified gave~details
        named_cause said_why
    |   not~be~drawn declined~to~say declined~to~comment refused~to~say would~not~say not~say withheld
    """,
    "offer": """
        accept accepted accepts took~up took~the~job stayed
    |   withdrew withdraw withdrawn pulled~out turned~down dropped~out rejected declined
    """,
    "praise": """
        praise praised praises thanked applauded commended welcomed hailed
    |   criticise criticised criticises criticize criticized criticizes condemned blamed mocked attacked
        denounced scolded
    """,
    "supply": """
        reconnected restored reconnect restore connected on~again supplied
    |   cut~off disconnected lost~power without~power without~electricity lost~their~supply
    """,
    "joining": """
        join joined joins merge merged unite united
    |   leave left leaves split separated divided quit
    """,
    "lock": """
        unlock unlocked
    |   lock locked
    """,
    "entry": """
        enter entered enters entry admit admitted
    |   exit exited exits left expelled
    """,
    "arrival": """
        arrived arrive arrives came landed docked
    |   departed depart departs left sailed~away flew~out
    """,
    "construct": """
        rebuild rebuilt repair repaired restore restored build built erected
    |   demolish demolished tear~down torn~down destroy destroyed dismantle dismantled scrap scrapped
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
        revealed reveal reveals exposed disclosed published made~public unveiled leaked
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
    "fix": """
        fixed fix repaired mended solved resolved
    |   broke broken damaged unresolved unsolved
    """,
    "attach": """
        fitted installed attached fit~with install installs installing
    |   uninstalled detached stripped~of uninstall remove removes removed delete deleted ditch ditched
    """,
    "wake": """
        awake woke wake
    |   asleep slept sleep
    """,
    "approve": """
        approved approves approve backed passed voted~for
    |   rejected rejects reject blocked voted~down voted~against
    """,
    "publication": """
        publish published publishes release released issue issued
    |   withhold withheld retract retracted withdrawn
    """,
    "liking": """
        like liked likes love loved loves favourite
    |   dislike disliked dislikes hate hated hates
    """,
    "paid": """
        paid funded pays~for
    |   unpaid owed free
    """,
    "employ": """
        employ employs employed hire hires hired create creates created jobs_created
    |   lay~off laid~off shed sheds cut cuts axe axed dismiss
    """,
    "deposit": """
        deposit deposited paid~in
    |   withdrew~money withdrawal withdrawals
    """,
    "filling": """
        fill filled fills refilled flooded
    |   drain drained drains emptied dried
    """,
    "defence": """
        attack attacked attacks attacking
    |   defend defended defends defending
    """,
    "money": """
        save saves saved saving savings
    |   spend spends spent spending waste wasted cost costs
    """,
    "purchase": """
        buy buys buying bought purchase purchased purchases purchasing acquire acquired acquires
    |   sell sells selling sold divest divested
    """,
    "shelving": """
        shelve shelved shelves shelving scrap scrapped abandon abandoned abandons cancel cancelled
        dropped pulled
    |   went~ahead go~ahead goes~ahead going~ahead pressed~ahead pushed~ahead proceeded proceed launched
        pursued pursue
    """,
    "upholding": """
        overturn overturned overturns quash quashed reversed annulled struck~down threw~out thrown~out
        set~aside
    |   uphold upheld upholds affirmed confirmed reaffirmed
    """,
    "staying": """
        remain remained remains stay stayed stays kept
    |   leave left leaves leaving withdrew withdrawn withdraw departed quit pulled~out
    """,
    "theft": """
        steal steals stole stolen stealing rob robbed looted
    |   buy bought buying return returned donate donated
    """,
    "restriction": """
        lift lifted lifts removed remove ease eased ended scrap scrapped relaxed abolished
    |   impose imposed imposes introduce introduced reimposed tightened extended
    """,
    "hospital": """
        hospitalised hospitalized admitted~to
    |   discharged released~from sent~home
    """,
    "league": """
        promoted promotion
    |   relegated demoted relegation
    """,
    "occupation": """
        liberate liberated liberates freed
    |   occupy occupied captured seized
    """,
    "loading": """
        load loaded boarded
    |   unload unloaded disembarked
    """,
    "take~off": """
        took~off takes~off departed
    |   landed lands landing touched~down
    """,
    "urging": """
        urged urges encouraged encourages called~on advised~to
    |   discouraged dissuaded warned~against advised~against urged~not
    """,
    "fire": """
        lit ignited set~alight set~fire
    |   extinguished put~out doused
    """,
    "arming": """
        arm armed arms rearmed
    |   disarm disarmed disarms
    """,
    "ownership": """
        nationalise nationalised nationalize nationalized
    |   privatise privatised privatize privatized
    """,
    "qualification": """
        qualified qualify qualifies
    |   disqualified eliminated knocked~out
    """,
    "case": """
        charged charges indicted prosecuted sued
    |   dropped~charges cleared exonerated
    """,
    "hostage": """
        kidnapped abducted seized captured held~hostage
    |   freed released rescued
    """,
    "hit": """
        hit struck
    |   missed
    """,
    "confirmation": """
        confirmed verified corroborated
    |   refuted denied debunked disproved contradicted
    """,
    "gift": """
        donated donates gave~away
    |   charged sold
    """,
    "hearing": """
        granted~bail released~on~bail
    |   denied~bail refused~bail remanded
    """,
    "warning": """
        reassured reassures played~down downplayed
    |   warned warns raised~the~alarm
    """,
    "planting": """
        plant planted planting
    |   felled fell~trees cut~down uprooted
    """,
    "freezing": """
        froze frozen freeze
    |   thawed melted thaw melt
    """,
    "evacuation": """
        evacuated evacuate evacuates
    |   returned~home allowed~home let~back
    """,
    "response": """
        responded responds replied answered commented
    |   declined~to~comment did~not~respond no~comment
    """,
    "prison": """
        imprisoned jailed incarcerated remanded
    |   freed released paroled bailed
    """,
    "invest": """
        invested invests investing
    |   divested disinvested withdrew~from
    """,
    "signing": """
        signed signs ratified
    |   tore~up tears~up withdrew~from scrapped rescinded revoked
    """,
    "revoking": """
        granted grant grants issued awarded
    |   revoked revokes rescinded stripped cancelled
    """,
}
