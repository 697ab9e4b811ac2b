"""Themes of one's own: what a file may hold, what is said of a wrong one, shown as soon as it is saved."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pilot import until
from support.tui import tui
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from qa.errors import UsageError
from qa.tui import themes
from qa.tui.own_themes import found, read
from qa.tui.settings import Remembered, recall, remember

pytestmark = pytest.mark.anyio

DUSK = """\
name: dusk
dark: true
primary: '#8AB4D8'
accent: goldenrod
background: rgb(20, 22, 30)
variables:
  border: steelblue 60%
  block-cursor-text-style: bold underline
  block-cursor-foreground: auto 90%
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def folder(home: Path) -> Path:
    made = home / "config" / "qa" / "themes"
    made.mkdir(parents=True)
    return made


def test_a_file_has_the_fields_of_a_theme(folder: Path) -> None:
    (folder / "dusk.yaml").write_text(DUSK)
    (folder / "notes.txt").write_text("no theme")
    assert found(()).wrong == ()
    (theme,) = found(()).themes
    assert (theme.name, theme.dark, theme.primary, theme.accent) == ("dusk", True, "#8AB4D8", "goldenrod")
    assert theme.variables == {
        "border": "steelblue 60%",
        "block-cursor-text-style": "bold underline",
        "block-cursor-foreground": "auto 90%",
    }


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("name: [dusk", "t.yaml, line 1: not YAML", "field"),
        ("name: dusk\n\tprimary: red\n", "t.yaml, line 2: not YAML", "field"),
        ("", "t.yaml: no theme", "field"),
        ("- red\n", "t.yaml: no theme", "field"),
        ("primary: red\n", "t.yaml: name is missing", "name: "),
        ("name: dusk\n", "t.yaml: primary is missing", "'#8AB4D8'"),
        (
            "name: dusk\nprimary: red\nforegruond: red\n",
            "t.yaml, line 3: foregruond: no such field",
            "mean foreground?",
        ),
        (
            "name: dusk\nprimary: '#12'\n",
            "t.yaml, line 2: primary: #12 is not a colour",
            "'#8AB4D8'",
        ),
        (
            "name: dusk\nprimary: #8AB4D8\n",
            "t.yaml, line 2: primary: nothing stands there: # without quotes begins a comment",
            "in quotes",
        ),
        ("name: dusk\nprimary: [red]\n", "t.yaml, line 2: primary: a list is not a colour", "by its name"),
        ("name: dusk\nprimary: ansi_red\n", "t.yaml, line 2: primary: ansi_red is not a colour", "by its"),
        ("name: a theme\nprimary: red\n", "t.yaml, line 1: name: a theme is no name", "letters"),
        ("name: 7\nprimary: red\n", "t.yaml, line 1: name: 7 is no name", "letters"),
        ("name: dusk\nprimary: red\ndark: maybe\n", "line 3: dark: maybe is neither true nor false", "false"),
        ("name: dusk\nprimary: red\nvariables: red\n", "line 3: variables: no names below it", "border"),
        (
            "name: dusk\nprimary: red\nvariables:\n  boarder: red\n",
            "t.yaml, line 4: boarder: no such variable",
            "mean border?",
        ),
        (
            "name: dusk\nprimary: red\nvariables:\n  border: 'red; } * { display: none'\n",
            "t.yaml, line 4: border: red; } * { display: none is not a colour",
            "by its name",
        ),
        (
            "name: dusk\nprimary: red\nvariables:\n  link-style: shiny\n",
            "t.yaml, line 4: link-style: shiny is no style of text",
            "bold",
        ),
        ("name: nord\nprimary: red\n", "t.yaml: nord is the name of a built-in theme", "another name"),
        ("name: dusk\nprimary: 2020-13-45\n", "t.yaml", ""),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "t.yaml, line 1: a: no such field", "there are"),
        ("[" * 20_000, "t.yaml", "field"),
        ("name: dusk\nprimary: red # " + "x" * 40_000, "t.yaml: 40,026 bytes, too large", "32,768"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(folder: Path, text: str, said: str, hint: str) -> None:
    (folder / "t.yaml").write_text(text)
    (folder / "z-dusk.yaml").write_text(DUSK)
    made = found(frozenset(App().available_themes))
    (error,) = made.wrong
    assert said in error.message
    assert hint in error.hint
    assert [theme.name for theme in made.themes] == ["dusk"]


def test_what_is_no_text_file_is_told(folder: Path) -> None:
    (folder / "a.yaml").mkdir()
    (folder / "b.yaml").write_bytes(b"name: \xff\xfe")
    (folder / "c.yaml").symlink_to("/dev/zero")
    (folder / "d.yaml").symlink_to("nowhere")
    with (folder / "e.yaml").open("wb") as file:
        file.truncate(10_000_000)
    said = [error.message for error in found(()).wrong]
    assert said == [
        "a.yaml: not a file",
        "b.yaml: not UTF-8",
        "c.yaml: not a file",
        "d.yaml: not a file",
        "e.yaml: 10,000,000 bytes, too large",
    ]


def test_the_second_of_a_name_is_told(folder: Path) -> None:
    (folder / "a.yaml").write_text(DUSK)
    (folder / "b.yaml").write_text(DUSK)
    (error,) = found(()).wrong
    assert error.message == "b.yaml: dusk is the name of another file's theme"


@given(st.text(max_size=200) | st.text(st.sampled_from("name: primdykv'\"#[]{}&*!|>-\n\t0"), max_size=80))
def test_whatever_a_file_holds_it_is_a_theme_or_told(text: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "t.yaml"
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        error = None
        try:
            theme = read(path)
        except UsageError as refused:
            error = refused
    assert (error.message.startswith("t.yaml") and error.hint) if error else theme.name


def shows(app: App[None], primary: str) -> bool:
    """Whether the screen is drawn with it."""
    return app.theme_variables["primary"] == Theme("x", primary).to_color_system().generate()["primary"]


async def test_a_change_is_shown_when_it_is_saved(folder: Path) -> None:
    (folder / "dusk.yaml").write_text(DUSK)
    app = tui()
    async with app.run_test() as pilot:
        await until(pilot, lambda: "dusk" in app.available_themes)
        assert app.theme == themes.DARK
        app.theme = "dusk"
        await until(pilot, lambda: shows(app, "#8AB4D8"))
        await until(pilot, lambda: recall().theme == "dusk")
        (folder / "dusk.yaml").write_text(DUSK.replace("#8AB4D8", "#FF0000"))
        await until(pilot, lambda: shows(app, "#FF0000"))
        (folder / "dusk.yaml").write_text(DUSK.replace("#8AB4D8", "#FF000"))
        await until(pilot, lambda: any("dusk.yaml, line 3: primary" in n.message for n in app._notifications))
        assert shows(app, "#FF0000")
        (folder / "dawn.yaml").write_text(DUSK.replace("dusk", "dawn"))
        await until(pilot, lambda: "dawn" in app.available_themes)
        assert len(app._notifications) == 1
        (folder / "dusk.yaml").unlink()
        (folder / "dawn.yaml").unlink()
        await until(pilot, lambda: "dawn" not in app.available_themes)
        assert app.theme == "dusk"
    assert recall().theme == "dusk"


async def test_it_starts_with_ones_own_theme_and_takes_it_again_when_it_is_mended(folder: Path) -> None:
    (folder / "dusk.yaml").write_text(DUSK)
    remember(Remembered(theme="dusk"))
    assert tui().theme == "dusk"
    (folder / "dusk.yaml").write_text("name: dusk\nprimary: blu\n")
    app = tui()
    async with app.run_test() as pilot:
        assert app.theme == themes.DARK
        await until(pilot, lambda: any("line 2" in n.message for n in app._notifications))
        (folder / "dusk.yaml").write_text(DUSK)
        await until(pilot, lambda: app.theme == "dusk")


@pytest.mark.parametrize("name", [name for name, theme in tui().available_themes.items() if not theme.ansi])
def test_all_that_is_read_is_legible_in_every_theme(name: str) -> None:
    app = tui()
    app.theme = name
    variables = {key: value for key, value in app.get_css_variables().items() if not value.startswith("auto")}
    for text, ground in (
        ("foreground-muted", "background"),
        ("foreground-muted", "surface"),
        ("text-primary", "background"),
        ("text-success", "background"),
        ("text-warning", "background"),
        ("text-error", "background"),
        ("background", "text-primary"),
        ("background", "text-accent"),
        ("footer-key-foreground", "footer-background"),
    ):
        pair = Color.parse(variables[text]), Color.parse(variables[ground])
        assert text in app.current_theme.variables or themes.contrast(*pair) >= 2.95, (text, ground)


def test_qa_config_says_where_they_lie(folder: Path) -> None:
    out = subprocess.run([sys.executable, "-m", "qa", "config"], capture_output=True, text=True, check=True)
    assert f"Your own themes: {folder}/*.yaml" in out.stdout


def test_nothing_of_it_is_imported_at_the_start(folder: Path) -> None:
    (folder / "dusk.yaml").write_text(DUSK)
    code = (
        "import sys\n"
        "from qa.config import Config\n"
        "from qa.tui.app import Tui\n"
        "Tui(Config())\n"
        "print(sorted({'yaml', 'watchfiles'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
