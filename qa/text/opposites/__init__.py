"""Words that say the opposite of each other in news, by what they are about.

Each line of a group is a side: words of one side mean the same as far as right and wrong go, those of two
sides cannot both be true of one thing. ``~`` joins the words of a phrase, and
``_`` leaves a gap of up to four words between them.
"""

from qa.text.opposites.change import CHANGES
from qa.text.opposites.deeds import DEEDS
from qa.text.opposites.people import PEOPLE
from qa.text.opposites.states import STATES

GROUPS: dict[str, str] = {**CHANGES, **DEEDS, **PEOPLE, **STATES}
