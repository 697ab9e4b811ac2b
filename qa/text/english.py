"""Common English words, most frequent first, one of each stem; names and function words are left out.

The order is that of the WordPiece vocabulary of BERT (Apache-2.0), which runs by frequency.
"""

_WORDS = """
    one first all out after new two time said over like back before made school now years world between
    down well three later city under around used state people part know against second university both
    national known off way even get head didn team film still long work south became high again day family
    see right man house war including took life north called name place however four group found won area
    going away series left home best make hand number company several never last take end good following
    released game played little began old want side held early west face think government came small
    general town line based something thought looked along international air went few east show member
    father public come men five set station church next former room party located age got system let water
    century body black night great women single building large population river started once service top
    built open death king moved local children book need president order final road wasn due major died
    village third knew asked turned say together received main son served different behind felt power law
    near history saw mother army point front help street art late young put published country division
    across told often ever center six red led light find among species really according central half form
    original gave office enough lost full live given player run business woman community cup million land
    court development short round seen class story always become sure research almost director things
    island couldn car close force better free support control field students education married nothing
    others record big inside level anything continued give military established non returned feel title
    written feet far hard already human western department hall role various production heart fire version
    television produced act case society region present radio period least total keep wife program per
    brother mind special soon political taken created further able reached joined important social
    information either appeared position ground lead rock dark election board course arms site police girl
    instead real words moment someone summer project announced less wrote past blue design considered
    northern stop battle toward outside described track today language heard professional low miles win
    yet trying blood southern science everything match square mouth video race leave above daughter space
    change middle common post lake seven ten minister months chief person sea similar modern brought rest
    hit floor event care killed training star week railway rather news health sent example ran term
    currently yes despite gold stage fact dead popular probably result pulled friend money signed child
    eventually met tour average deep kind decided usually eastern added table private route available idea
    throughout centre addition appointed style eight construction press mean remained study sometimes
    possible type forward talk process food seat performance committee features else lot strong range
    hours morning sold quickly directed list media smile myself province whole official census attack
    alone action lower network wide hospital believe sister hold gone ship shot below bad involved kept
    largest bank future especially beginning mark movement section plan professor longer actually civil
    energy model size thus aircraft completed data fight bridge fourth hear medical management self
    competition entire technology federal bit passed hot independent kingdom spent doesn reported fall
    raised stay true sports replaced leader market capital parents earth cut degree natural higher bill
    coast provided previous senior valley organization conference security interest allowed earlier phone
    matter happened campaign mid certain date standing fell deal mine industry everyone primary owned
    older via heavy attention length command staff foreign governor cover job introduced hell success meet
    reason standard trade source rose goal chapter native unit limited entered operations mountain related
    key cold channel traditional dance clear approximately nine van prince question active sense economic
    twenty speed edition regular historic prior read foundation view engine scored airport property ready
    immediately contract writer meant practice glass required culture access test caught executive eye
    chair quite hope decision defeated structure offered slowly pain ice paper mission mostly noted
    individual plant except computer figure relationship issue significant loss ago highest bring problem
    distance commercial annual famous drive surface caused understand highway wrong hotel double musical
    income review initially parliament artists experience particular foot dropped boys break edge remember
    policy carried bar evidence assistant upper step financial numerous nodded arrived complex victory
    associated perhaps launched subject contains theory empire suddenly waiting trust happy religious port
    ancient represented watch legal anti justice material simply response fast answer straight increased
    rate administration overall legs beyond flight cost effect winter larger grew isn pay failed hurt fort
    box shown pretty scene spring marriage rules oil expected peace recent subsequently cell variety
    agreed poor attempt democratic piece prime rural touch soldiers closer claimed physical filled genus
    specific sitting therefore status fear minor tower focus vice separate branch exactly choice
    discovered travel composed color wind ring referred digital greater slightly trees troops broke goes
    hundred weight memory defense code value safe judge growing pre lies spread letter situation transport
    workers extended expression normal multiple border host daily heat cannot era difficult machine
    territory sky speak charge knowledge kilometres removed article simple pushed soft latter easy quality
    presence mass broadcast share image influence wild emperor electric ability promoted yellow ministry
    throat smaller spoke lack consists estate pressure online conditions beat elements vote text global
    block purpose ahead gas safety serious firm amount proposed agreement affairs contemporary paid prison
    save label intended academic teacher shut seems function von mentioned picked recognized protection
    picture notable exchange percent fish volume settled marine steel risk residents none secondary
    literature destroyed flying founder younger approach fully growth page advanced revealed basic pair
    equipment visit search grant effort treatment buried primarily bottom owner spot contact accepted
    losing split price capacity basis trial naval strength card software draw warm supposed pro
    transferred escape potential traffic murder slow haven agency unable environment scientific boat
    typically damage principal divided dedicated fought driver sort prominent account freedom necessary
    alongside suggested technical easily teeth settlement scale renamed semi joint compared leadership
    analysis captured animal combined method challenge huge rise crime facilities path platform tells rich
    alive concept conducted bought holy ocean purchased coffee occurred declared applied painting fleet
    tax count content critical refused fair laughed surrounding formation connected medicine laid chosen
    resources zone defined gained moon adopted unknown generation impact weapons partner theater suffered
    internet worth thanks quarter architecture disease railroad density stomach unique liberal vehicle
    drug creation strange revolution combat shape determined sales learned heritage distribution estimated
    reduced motion rear spirit etc tight trouble drink missing ranked newly household wave phase unlike
    bright crown respectively expanded supply inspired labour vision draft brand classic trip entry
    neither nose identified intelligence cancer imperial avoid extra message surprise citizens
    environmental confirmed existing opportunity opposite reality northwest nuclear stock eat alternative
    ride target explained occupied billion constitution maximum core drawn permanent chamber height snow
    oldest qualified interior apparently succeeded thousand heavily greatest conservative send plus
    economy duty speech authorities poetry crossed passenger fund check adult lane application prevent
    cool obtained portion mix counter religion chain aid mobile crazy weren philosophy frequently
    abandoned alliance task entitled threw factory achieved internal arrested otherwise criminal conflict
    worry bird truck programme details faith sector fuel brief identity address pool invited briefly
    climate worse northeast dangerous doubt multi communications violence investigation ultimately singing
    flow commissioned approved employed suit angry selling temperature statement inhabitants extensive
    narrow promise somewhere object legislative institutions roll chose attorney fit agricultural sought
    admitted credit proved wear struck expansion opposed sub southwest failure map tank regarding
    introduction metropolitan link fighter inch grown anger fixed buy domestic worldwide mill unless
    circuit concerned attached journey converted provincial aren bands negative survey noise shooting
    guide resistance motor giant equal solid afternoon canal treaty recognition broad incident handle
    advantage emergency notice collected registered assumed device threat progress incorporated
    neighborhood visual decades engaged employees plate tropical outstanding demand observed lawyer string
    derived survived distinguished extremely users contributed aware flag investment shock capable row
    wheel session biggest hate maintained drove request spend behavior protein burning wake impossible
    historian invasion argued painter experienced reform massive resigned improved universe sick
    anniversary coal understood dynasty stores crisis colonial formal palm rescue weekend cash fallen
    delivered affected installed shore proper constant partnership factor cry bound medium somewhat cycle
    worst arranged loan bond pattern insurance shifted warning smell feed favorite opinion stream
    techniques committed attend measure horror salt steam accused breathing concrete composition faster
    twin storage concluded driven terminal sequence roughly threatened meanwhile compete repeated appeal
    solution participate expedition mathematics jumped grandfather profit truly begun willing enjoyed
    ethnic strategy equivalent distinct ill formula ensure scheme favor contrast victims sugar earliest
    balance visible zero option aviation temporary swimming smooth audio pure parliamentary indicate
    benefit coastal medieval scholars rice obvious boss organ resolution manufacturing crash cable
    depending rejected treated reign unusual praised satellite domain reputation script leather rapidly
    parallel guilty tools gender laboratory aspects amongst hunting gathered solar waste index landscape
    adapted corporate anywhere debate struggle emerged instance passage superior retained allied advice
    battery coalition outer gang easier exposed pan ownership assault socialist throne crystal schedule
    occupation strategic roots seek correct instrumental exit strip whereas deeply components cap protest
    boundary considerable illegal definition harder circumstances destruction mechanical till depression
    sentence minimum printed compilation indigenous photo customers revival modified external successor
    lift fault carbon violent killer gradually dollars uniform integrated denied liquid influential
    intense experimental pace basin appropriate restoration triple stronger declined merchant output
    absence injuries expensive aimed ratio bears foster advertising principles sponsored dust milk
    infrastructure pitch scientists pole rival stable alcohol devil remote cotton preserved cited vast
    teach eve gap discussion jacket clinical farmers pride evolution ordinary comfortable tech encouraged
    panic occasions muscles bet possession perfectly extent diameter enemies gear random confusion
    transmission expert layer latest deeper recommended mess rushed eggs files pit belief fled cooperation
    controversial distant continental intention tourism dominated essential emotional carrier intersection
    behalf siege respond suspected weird automatic alleged passion abuse thrown stroke stress abroad
    thereafter widespread overseas descent substantial regime drum tribes proof venture delivery
    enterprise elsewhere defend noble debt percentage confidence retail innocent regulations assets bigger
    elite disaster democracy loop attributed stretched cattle delta tend load updated wealth flood moral
    revenge illustrated voters ties suitable dismissed ban bid recovery switched therapy wealthy isolated
    select wider lowest flames reduction wire endemic settlers pursue knock consumer compound perspective
    shops patent characterized adventures slide organised walks prepare implementation recalled rage
    pupils client linear thrust fee witness hood rebellion devoted activist worship package doctors
    simultaneously craft yesterday virtual immigrants radical belonging conventional physician exposure
    explanation regardless sultan ongoing error plenty excited diverse exclusively conversion dispute
    airlines interpretation comment absolute gauge demonstrated acquisition phrase cliff assessment
    difficulty sum reflected destination partial framework procedure comprehensive mainstream unsuccessful
    explosion congressional sink congregation restricted negotiations statistical intermediate ruler
    intellectual collapsed ideal retreat locomotives comparison topics nephew recognised northwestern
    submitted virus opponents writings corruption inherited reverse emphasis payment fastest favour torn
    input everybody cylinder bullet evolved gross corresponding cage dialogue drag variable bin symptoms
    diplomatic clouds oriented fundamental mysterious seeds calendar efficient vary faint innovation peer
    samples advocate exhibited temporarily usage certificate holes mere vulnerable lessons mainland seized
    trunk judicial floating interface concentrated outbreak warfare fabric elevated shed fluid footage
    prey exile wiped variant deemed variations relaxed tightened consumption militia embassy corners
    garrison hasn freight barrel rod striking descendants fewer closure equation poured complicated
    thereby quantum commentary plains neighboring punch silently guidance farms colleagues suspension bags
    coup transformation feat perceived oral attractive refugees pause recruited farther diet spite
    accommodate crops canton southwestern altered moderate protocol pistol dynamic grateful boom tribal
    cheese treasure monitoring invented intervention log invisible breed explore vinyl frontier
    accomplished hybrid rubber provisions tributary proceedings burial steal acknowledged recover
    infection nationalist legendary wishes doctrine fever tourists upcoming nationwide absorbed
    sustainable galaxy chip shaft renewed carriage interactive enabled nineteenth discrimination
    navigation behaviour entity criteria conquest unions stability refuge massacre cluster quoted cleaning
    necessarily cent disappointed notion theoretical hint aggressive optical strict investors privacy
    valid enhanced spinning compensation suburbs lighter advised terrorist thesis prompted remarkable
    inland con scope luxury traced steep phenomenon solely conjunction reactions steering
"""

COMMON = tuple(_WORDS.split())
