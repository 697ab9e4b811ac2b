"""Opposites of more and less: what rises, grows, hastens, and how much of it there is."""

CHANGES: dict[str, str] = {
    "level": """
        rise rises rose risen rising increase increased increasing increases grow grew grown growing
        growth climb climbed climbing jump jumped surge surged surging soar soared soaring expand
        expanded expansion raise raised raises raising swell swelled gain gained gains up upward upwards
        higher more greater lift lifted lifts hike hiked boost boosted boosts went~up going~up go~up
        goes~up gone~up pushed~up doubled tripled accelerate accelerated rebounded rebound rallied rally
        heightened widened widen dearer exceed exceeded exceeds added adds lengthen lengthened upgraded
        balloon ballooned balloons ballooning mounted mounting rocketed escalated escalating multiplied
        rallying topping
    |   fall falls fell fallen falling decrease decreased decreasing decreases decline declined declines
        declining drop dropped drops dropping shrink shrank shrunk shrinking shrinks reduce reduced
        reduces reducing reduction lower lowered lowers lowering cut cuts cutting slump slumped plunge
        plunged tumble tumbled slide slid dip dipped down downward downwards fewer less halved halve
        trimmed trims trim contracted slashed went~down going~down go~down goes~down gone~down
        brought~down bring~down worsened sank sink sunk eased narrowed narrow slowed cheaper diminished
        diminish dwindled dwindle fall~short falls~short fell~short short~of saves saved shortened
        shorten downgraded subsided receded pared dwindling waned subsiding plummeted crashed~to shed
        sheds shedding slipped slips retreated retreats easing
    |   unchanged frozen freeze steady stable flat constant
    """,
    "extreme": """
        largest biggest highest longest most greatest tallest widest deepest heaviest maximum peak
        hottest busiest fastest strongest record~high dearest record year~high month~high week~high
        new~high high~of all~time~high record~highs
    |   smallest lowest shortest least fewest narrowest lightest minimum coldest slowest weakest
        record~low quietest cheapest year~low month~low week~low new~low low~of all~time~low record~lows
    """,
    "quality": """
        best better improved improve improves improving improvement good success successful succeeded
        excellent
    |   worst worse worsened worsen deteriorated deteriorate deteriorating bad failure unsuccessful
        failed poor
    """,
    "number~of~times": """
        twice double doubled twofold
    |   half halved
    |   triple tripled threefold
    """,
    "amount": """
        low slight small minor little modest limited
    |   high severe large major big serious huge significant
    """,
    "strength": """
        tighten tightened tightens strengthen strengthened strengthens strengthening deepen deepened
        reinforced intensified closer bolster bolstered strong stronger firm
    |   loosen loosened loosens weaken weakened weakens weakening eased ease relaxed relax undermined
        weak weaker
    """,
    "number~of": """
        many several numerous most majority
    |   few fewer hardly~any none minority
    """,
    "speed": """
        fast faster quick quicker quickly rapid rapidly swift swiftly soon promptly at~once immediately
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
    "demand": """
        demand shortage scarce deficit
    |   surplus glut plenty abundant
    """,
    "wealth": """
        rich richer wealthy wealthier
    |   poor poorer poorest
    """,
    "peak": """
        peak maximum high record~high
    |   trough minimum low record~low
    """,
    "strengthen2": """
        improved improve improves better
    |   worsened worsen worsens deteriorated worse
    """,
    "majority2": """
        more~than~half majority over~half
    |   less~than~half minority under~half
    """,
    "majority": """
        majority
    |   minority
    """,
    "height": """
        above over exceeding exceeds topped
    |   below under beneath
    """,
    "warmth": """
        hot hotter warm warmer warming heat
    |   cold colder cool cooler cooling chill
    """,
    "extension": """
        extended extend extends prolonged lengthened
    |   shortened shorten shortens curtailed cut~short
    """,
    "expansion": """
        expand expanded expands enlarge enlarged widened
    |   contract contracted shrank shrink scale~back scaled~back narrowed
    """,
    "memory": """
        tightened tighten stricter strict tougher
    |   relaxed relax looser lax softened soften eased
    """,
    "push": """
        accelerate accelerated hasten speed~up sped~up speeded~up speeds~up hastened brought~forward
    |   delay delays delayed postpone postponed postpones slow~down held~up holds~up stalled put~back
        put~off
    """,
    "all": """
        all every everyone everybody always entirely wholly both whole full fully completely
    |   none nobody never not~all not~every partly partially incompletely
    """,
    "frequency": """
        always often frequently regularly usually
    |   never rarely seldom occasionally
    """,
    "punctual": """
        early ahead~of~time ahead~of~schedule
    |   late delayed behind~schedule overdue belated
    |   on~time punctual punctually on~schedule
    """,
    "price": """
        discount discounted rebate reduction
    |   premium surcharge mark-up markup
    """,
    "forecast": """
        beat beats exceeded exceed surpassed topped outperformed outstripped
    |   missed misses undershot fell~short lagged underperformed
    """,
    "pare": """
        pared curtailed trimmed erased
    |   extended built~on added~to widened
    """,
    "when": """
        last past previous preceding
    |   next coming following
    """,
    "economy": """
        boom upturn expansion recovery
    |   recession slump contraction downturn
    """,
    "currency": """
        appreciated strengthened firmed revalued
    |   depreciated weakened devalued
    """,
    "inflation": """
        inflation
    |   deflation
    """,
    "supply~and~demand": """
        supply
    |   demand
    """,
    "oversupply": """
        oversupply oversupplied glut surplus
    |   shortage undersupply scarcity deficit
    """,
    "estimate": """
        overestimated overstated exaggerated overvalued
    |   underestimated understated undervalued
    """,
    "subscribed": """
        oversubscribed
    |   undersubscribed
    """,
    "bounds": """
        minimum least
    |   maximum most
    """,
    "grossness": """
        gross
    |   net
    """,
}
