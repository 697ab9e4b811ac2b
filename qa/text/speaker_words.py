"""The words that tell who can say something: offices, bodies, papers, media."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BODIES = _words(
    """
    ministry government department office agency council commission committee authority board court
    tribunal inquiry inquest regulator watchdog company firm group bank airline airport railway port
    yard operator supplier retailer maker carmaker manufacturer developer insurer utility brewery
    shipyard charity union trust hospital university college school institute institution foundation
    organisation organization association federation league club team church party opposition coalition
    parliament senate assembly congress cabinet embassy consulate army navy military force alliance bloc
    administration kremlin pentagon mission service brigade constabulary laboratory observatory library
    museum network intelligence corporation society chamber district county municipality hotel
    restaurant festival publisher fund exchange prosecution defence defense secretariat headquarters
    command startup consultancy factory plant mill mine museum
    """
)
PEOPLE = _words(
    """
    official minister president premier chancellor king queen prince princess senator lawmaker mp deputy
    councillor councilor mayor governor leader chief head director manager chair boss officer executive
    prosecutor judge jury juror campaigner activist protester resident neighbour neighbor villager
    witness survivor victim father mother brother sister wife husband son daughter widow owner captain
    pilot driver doctor nurse surgeon scientist researcher professor lecturer expert analyst economist
    historian engineer inspector investigator firefighter detective sheriff commander general colonel
    major lieutenant sergeant admiral soldier veteran fighter ambassador diplomat envoy negotiator
    secretary adviser advisor aide lawyer attorney solicitor barrister counsel defendant coach trainer
    player striker goalkeeper teammate director farmer fisherman shopkeeper shopper customer passenger
    commuter teacher headteacher student pupil parent worker employee staff crew rescuer volunteer
    broker trader investor shareholder creditor auditor surveyor forecaster meteorologist seismologist
    author writer editor reporter journalist critic supporter opponent rival colleague friend partner
    founder artist curator singer actor producer coroner pathologist paramedic biologist geologist
    chemist physicist climatologist epidemiologist representative delegate member speaker clerk
    treasurer archaeologist conservationist architect bishop archbishop priest pope imam rabbi candidate
    voter man woman child boy girl people couple family relative police gendarmes authorities personnel
    troops demonstrator observer monitor eyewitness onlooker landlord tenant consultant organiser
    organizer mediator rapporteur protestor lobbyist chairman ombudsman monk superintendent constable
    guard warden ranger
    """
)
PAPERS = _words(
    """
    report study survey statement letter document filing figures data census review assessment estimate
    poll analysis communique record memo email post message audit bulletin prospectus judgment ruling
    indictment complaint leaflet notice research investigation statistics findings dossier transcript
    affidavit
    """
)
"""Written things that show rather than say."""
MEDIA = _words(
    """
    newspaper paper broadcaster media press outlet channel magazine website news daily weekly tabloid
    blog portal station
    """
)
UNNAMED = _words("source sources insider insiders rumour rumours rumor rumors reports")
"""Sources that nobody could ask."""
ROLES = BODIES | PEOPLE | PAPERS | MEDIA | UNNAMED

DETERMINERS = _words(
    """
    the a an this these those some many most several two three four five six both all his her its their
    our my one another other few every each dozens hundreds no
    """
)
PARTICLES = _words(
    """
    de da di del della van von der den la le el al bin ibn of and & the
    """
)
"""Small words within names."""
LINKS = _words(
    """
    of for at from and in on to with by
    """
)
"""Words that join a phrase to what it belongs to: "spokesman for the port"."""
PRONOUNS = _words("he she it they")
NEVER = _words(
    """
    is are was were be been being am has have had do does did will would shall should can could may
    might must not who whom which that what when where why how while because after before since if
    although though unless until than as said says told later earlier ago there then so nor but or about
    into over under during amid despite without within against between through i you we me him them us
    warned announced confirmed denied claimed added admitted insisted argued noted
    """
)
"""Verbs and words that join clauses: never within a phrase for a speaker."""
DAYS = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december
    """
)
ABBREVIATIONS = _words(
    """
    mr mrs ms dr prof gen col sgt lt capt rev hon st sen rep gov jr sr supt insp
    """
)
NOT_PEOPLE = _words(
    """
    human pacific woman-made assist list lists exist twist mist fist waist artist-led
    """
)
"""Words that only end like people."""

NAMED_OUTLET = re.compile(
    r"""\b(?:Reuters|AP|AFP|KCNA|Tass|TASS|RIA|Novosti|Interfax|Xinhua|Yonhap|Kyodo|NHK|BBC|ITV|CNN|NBC|CBS
      |MSNBC|NPR|PBS|Bloomberg|Axios|Politico|Ukrinform|Anadolu|IRNA|Fars|DPA|dpa|ANSA|EFE|Jazeera|Arabiya
      |Pravda|Kommersant|Izvestia|Meduza|Spiegel|Monde|Figaro|Repubblica|Bild|Zeitung|País|Sinmun|Haaretz
      |Nikkei|Guardian|Economist|Associated\ Press|Press\ Association|Agence\ France-Presse|Sky\ News
      |Fox\ News|ABC\ News
      |(?:[A-Z][\w’'-]+\ )+(?:Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Observer|Telegraph|Courier
        |Mirror|Mail|Express|Echo|Argus|Mercury|Dispatch|Examiner|Inquirer|Advertiser|Reporter|Star|Standard
        |Globe|Register|Wire|Today|Bulletin|Daily|Weekly|News|Radio|TV|Television))\b
    |\b[Tt]he\ (?:Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Observer|Telegraph|Courier|Mirror|Mail
      |Express|Echo|Star)\b
    |\b(?:newspaper|broadcaster|news\ (?:agency|site|website|outlet|channel|service)|magazine|tabloid
      |(?:state|local|news|national|foreign|regional|official|social|South\ Korean|Russian|Chinese)
        \ (?:news\ )?(?:media|press)
      |state\ (?:television|TV|radio|news)|television|media)\b""",
    re.VERBOSE,
)
NOT_OUTLET = re.compile(
    r"\bRoyal Mail\b|\bPost Office\b|\b(?:spokes|manager|editor|owner|president|chief executive|boss)",
    re.IGNORECASE,
)
"""Names that only look so, and people who speak for an outlet as a company."""
