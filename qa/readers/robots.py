"""What a site's robots.txt allows (RFC 9309): pure functions over its text."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

MAX_BYTES = 512_000
"""Read of a robots.txt; RFC 9309 asks for at least 500 KiB."""
_LONGEST_PATH = 2000


@dataclass(frozen=True, slots=True)
class Rule:
    """Paths that match are allowed, or not."""

    path: str
    allowed: bool

    def matches(self, target: str) -> bool:
        """True for a path, with its query, that the rule is about: ``*`` is anything, ``$`` the end."""
        at = 0
        *pieces, last = self.path.removesuffix("$").split("*")
        for i, piece in enumerate([*pieces, last]):
            found = target.startswith(piece) - 1 if i == 0 else target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if not self.path.endswith("$"):
            return True
        return target.endswith(last) and (
            at == len(target) or (bool(pieces) and len(target) - len(last) >= at - len(last))
        )


def rules_for(agent: str, text: str) -> tuple[Rule, ...]:
    """The rules for a user agent's product name: of the groups that name it, else of those for ``*``."""
    groups: dict[str, list[Rule]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            names = [value.lower()] if in_rules else [*names, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow"):
            in_rules = True
            if value:
                for name in names:
                    groups[name].append(Rule(_normal(value[:_LONGEST_PATH]), field == "allow"))
    return tuple(groups.get(agent.lower(), groups.get("*", ())))


def allowed(rules: tuple[Rule, ...], target: str) -> bool:
    """Whether the path, with its query, may be fetched: the longest rule that matches decides, Allow on a
    tie."""
    target = _normal(target[:_LONGEST_PATH])
    best = max(
        (rule for rule in rules if rule.matches(target)),
        key=lambda rule: (len(rule.path), rule.allowed),
        default=None,
    )
    return best is None or best.allowed


def _normal(path: str) -> str:
    """Percent-encoded in one way, so that rule and address can be compared."""
    return quote(
        unquote(re.sub(r"\*+", "*", path), errors="surrogateescape"),
        safe="/*$?&=:@!+,;'()~%",
        errors="surrogateescape",
    )
