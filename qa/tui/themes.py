"""Two themes of its own: ink on paper, and the same room at night. Textual's others work as well."""

from textual.color import Color
from textual.theme import Theme

DARK = "qa-night"
LIGHT = "qa-paper"

THEMES = (
    Theme(
        name=DARK,
        primary="#8AB4D8",
        secondary="#9C92C4",
        accent="#D9A86C",
        foreground="#D7D9DC",
        background="#15181C",
        surface="#1B1F24",
        panel="#21262C",
        success="#86B98A",
        warning="#DDB05F",
        error="#E07A6E",
        variables={
            "border": "#4A6A86",
            "border-blurred": "#2B3138",
            "footer-background": "#15181C",
            "footer-key-foreground": "#8AB4D8",
            "footer-description-foreground": "#8B9198",
            "scrollbar": "#343B43",
            "scrollbar-hover": "#46505A",
            "scrollbar-background": "#15181C",
            "scrollbar-background-hover": "#15181C",
            "scrollbar-background-active": "#15181C",
            "block-cursor-background": "#2C4257",
            "block-cursor-foreground": "#F1F3F5",
            "block-cursor-text-style": "none",
        },
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#2A5F8F",
        secondary="#5B4E91",
        accent="#9A5B13",
        foreground="#24282D",
        background="#FBFAF7",
        surface="#F4F2ED",
        panel="#ECE9E2",
        success="#2F7A45",
        warning="#94660A",
        error="#B03A2E",
        variables={
            "border": "#7FA3C4",
            "border-blurred": "#DDD9D0",
            "footer-background": "#FBFAF7",
            "footer-key-foreground": "#2A5F8F",
            "footer-description-foreground": "#6C6F73",
            "scrollbar": "#D3CEC3",
            "scrollbar-hover": "#BDB7AA",
            "scrollbar-background": "#FBFAF7",
            "scrollbar-background-hover": "#FBFAF7",
            "scrollbar-background-active": "#FBFAF7",
            "block-cursor-background": "#CFE0EF",
            "block-cursor-foreground": "#14181C",
            "block-cursor-text-style": "none",
        },
    ),
)

_JUDGED = (
    "foreground",
    "foreground-muted",
    "background",
    "surface",
    "footer-key-foreground",
    "footer-background",
)
_LEAST = 3.0
"""Contrast that muted text and the keys of the footer must have, as WCAG measures it."""


def legible(theme: Theme, variables: dict[str, str]) -> dict[str, str]:
    """The variables of a theme, with what would be hard to read made stronger.

    Some of Textual's themes have muted text at 2.2 to 1, and keys at 1.8. What a theme itself says of them is
    left as it is.
    """
    if theme.ansi:
        return variables
    colours = {name: Color.parse(variables[name]) for name in _JUDGED}
    whole = colours["foreground"]
    strength = colours["foreground-muted"].a
    grounds = colours["background"], colours["surface"]
    while strength < 1 and min(contrast(whole.with_alpha(strength), on) for on in grounds) < _LEAST:
        strength = min(strength + 0.05, 1)
    stronger = {"foreground-muted": whole.with_alpha(strength).hex}
    if contrast(colours["footer-key-foreground"], colours["footer-background"]) < _LEAST:
        stronger["footer-key-foreground"] = whole.hex
    return variables | {name: value for name, value in stronger.items() if name not in theme.variables}


def contrast(text: Color, ground: Color) -> float:
    """Of a colour upon an opaque one, from 1 to 21."""
    darker, lighter = sorted((_luminance(ground + text), _luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
