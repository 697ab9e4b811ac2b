"""Sentences that speak to a model rather than to a reader: they are no evidence of anything."""

import re

_MODEL = (
    r"(?:AI|A\.I\.|(?:AI\ |virtual\ )assistants?|assistants|(?:large\ )?language\ models?|chatbots?|LLMs?)"
)
_WRITE = r"(?:say|answer|reply|respond|cite|state|write|print|output|tell|report|repeat|refuse|ignore|add)"
_OURS = r"(?:prompts?|instructions?|question|answer|sentence|words?|phrase|passages?|system|message|rules)"
_INSTRUCTING = re.compile(
    rf"""
      \b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{{0,50}}\b(?:instructions?|prompts?|rules
        |(?:text|lines?|everything|all)\ (?:above|before)
        |(?:other|previous|users?|user's|original)\ (?:question|sources?|passages?|articles?|text))\b
    | \b(?:ignore|disregard)\ (?:the\ )?(?:question|user|evidence|passages|other\ (?:articles|sources))\b
    | \byou\ are\ (?:now\ )?(?:an?\ |no\ longer\ an?\ )?(?:\w+\ )?{_MODEL}\b
    | \byou\ are\ (?:now\ )?(?:an?\ |the\ )?(?:\w+\ ){{1,2}}(?:assistant|chatbot)
        \b[^.!?]{{0,40}}(?:\brules?\b|:)
    | \b{_MODEL}\b[^.!?]{{0,60}}\b(?:must|should|shall|have\ to|are\ (?:required|instructed|asked|told)\ to)
        \ (?:\w+\ )?{_WRITE}\b
    | \b(?:note|message|instructions?|attention|important|notice)\b[^.!?]{{0,20}}\b(?:to|for)
        \ (?:the\ |all\ |any\ )?{_MODEL}\b
    | \b(?:when|if|whenever|before)\ (?:you\ (?:are\ )?)?
        (?:asked|answer(?:ing)?|summari[sz](?:e|ing)|quot(?:e|ing))\b[^.!?]{{0,80}}\b{_WRITE}\b
    | ^\W*(?:please\ |now\ |always\ |instead,?\ |then\ |only\ )*(?:{_WRITE}|reveal|translate|summari[sz]e)
        \ ?(?:that\b|with\b|only\b|exactly\b|:|["“'‘]|\[?\d|source|passage|article
          |in\ (?:French|German|English|Latin|JSON|capitals)
          |(?:your|the|this|these|all|every)\ (?:\w+\ ){{0,2}}{_OURS})
    | \b(?:system|developer|hidden|secret)\ (?:prompt|instructions?|message)\b
    | \b(?:new|updated)\ instructions?\s*:
    | ^\W*(?:system|assistant|developer|user|human|AI)\s*:
    | \[/?INST\]|<\|?/?\w+\|>|</?(?:system|instructions?|assistant|user|articles?|evidence)>
    | \btell\ (?:the\ )?(?:user|reader|person\ who\ asks)\b
    | \bend\ of\ (?:the\ )?(?:articles?|evidence|passages?|context|sources?)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def instructs(sentence: str) -> bool:
    """Whether a sentence tells a model what to do."""
    return bool(_INSTRUCTING.search(sentence.replace("’", "'")))
