"""What tokens cost: the one place that knows how prices are written and added up."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from qa.errors import UsageError


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in whatever currency."""

    prompt: float
    completion: float

    def cost(self, tokens: tuple[int, int]) -> float:
        """What an answer of so many tokens, of prompt and of completion, costs."""
        return (tokens[0] * self.prompt + tokens[1] * self.completion) / 1e6


def prices(written: str) -> Prices:
    """The pair that ``0.15/0.60`` stands for. Raises UsageError for anything else."""
    try:
        of_prompt, of_completion = (float(part) for part in written.split("/"))
        sound = 0 <= of_prompt < math.inf and 0 <= of_completion < math.inf
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(f"{written!r} is no pair of prices", "write IN/OUT of a million tokens: 0.15/0.60")
    return Prices(of_prompt, of_completion)


def of_writer(llm: str, table: Mapping[str, str]) -> Prices | None:
    """The prices of a writer by its SPEC; None where ``[prices]`` does not name it. Raises UsageError."""
    return prices(table[llm]) if llm in table else None
