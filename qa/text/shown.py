"""Other people's words in a message: one line, nothing that a terminal obeys."""

import unicodedata

LONGEST = 240


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text without line breaks and control characters, shortened to ``longest`` characters."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    line = " ".join(visible.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
