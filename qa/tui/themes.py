"""Two themes of its own: ink on paper, and the same room at night. Textual's others work as well."""

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
