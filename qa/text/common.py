"""Words that are capitalised without being names: what begins sentences, and titles."""

STARTERS = frozenset(
    """
    a about above according across actually additionally after afterwards again against ago ahead all
    almost alone along already also although altogether always amid among amongst an and another answer
    any anyone anything apart are around article articles as aside asked at authorities away back based
    be because been before behind being below besides between beyond both but by can critics currently
    despite did do does done down due during each earlier early either else elsewhere especially even
    eventually every everyone everything evidence except experts few finally first firstly five
    following for former formerly forces four from further furthermore given had half has have having he
    hence her here hers him his how however i if in including indeed initially inside instead into is it
    its itself just last late later least less let like likewise lots many may maybe meanwhile media men
    might months moreover most mostly much must my near nearby nearly neither never nevertheless new
    next nine no nobody none nonetheless nor not nothing notably now of off officials often old on once
    one only onto or other others otherwise our out outside over overall part partly per perhaps people
    please police possibly previously prior prices protesters recent recently regarding residents s same
    second secondly seven several she shortly should similarly since six so some someone something
    sometimes soon sources specifically state still subsequently such summary supporters ten than that
    the their them then there thereafter therefore these they third thirdly this those though three
    through throughout thus to today together tomorrow too toward towards troops two ultimately under
    unless unlike until up upon very voters was we well were what whatever when whenever where whereas
    wherever whether which while who whoever whom whose why will with within without women workers would
    year years yes yesterday yet you your zero talks victims witnesses investigators analysts scientists
    researchers doctors soldiers students teachers families children leaders lawmakers members ministers
    negotiators opponents organisers organizers plans production rescuers reporters revenue rain sales
    shares spokespeople spokesman spokeswoman spokesperson staff teams temperatures tests traffic
    unemployment votes construction damage demand details eight eleven twelve inflation growth heavy
    high low local national international government opposition parliament court council company firm
    firms companies business businesses money more
    """.split()  # noqa: SIM905
)
"""In small letters. They are no names at the beginning of a sentence."""

TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady president vice-president vice premier prime
    minister chancellor king queen prince princess emperor pope bishop archbishop cardinal rabbi imam
    reverend rev father sister brother general gen colonel col major maj captain capt lieutenant lt
    sergeant sgt admiral adm commander marshal senator sen representative rep congressman congresswoman
    congressmen governor gov mayor judge justice secretary ambassador chairman chairwoman chair
    chairperson director chief deputy head leader foreign defence defense interior finance attorney
    sheriff officer detective inspector superintendent coach spokesman spokeswoman ceo cfo jr sr the hon
    honourable honorable supreme mp sheikh sultan ayatollah presidential state
    """.split()  # noqa: SIM905
)
"""In small letters, without dots. They belong to no name."""
