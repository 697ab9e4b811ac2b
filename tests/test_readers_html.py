"""Web pages: the body whole and alone, whatever the page is like."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa.types as t
from qa.errors import SourceError
from qa.readers import Origin
from qa.readers.html import HTMLReader

PARAGRAPHS = (
    "The council of Orvik voted on Monday to close the swimming hall, which has leaked for nine years.",
    "Its leader, Runa Hald, said that a new hall would cost 14 million crowns and could open in 2029.",
    "Swimmers may use the hall in Nessby until then, she added, and buses will be free for pupils.",
    "The vote was 14 to 9. Two members of the ruling party were against, and one was absent.",
)
BODY = "\n\n".join(PARAGRAPHS)
TITLE = "Orvik closes its leaking swimming hall"
ARTICLE = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
HEAD = f"<meta charset=utf-8><title>{TITLE}</title>"


def draft(html: str | bytes, content_type: str = "") -> t.Draft:
    data = html.encode() if isinstance(html, str) else html
    (found,) = HTMLReader().read(BytesIO(data), Origin("page.html", content_type=content_type))
    assert isinstance(found, t.Draft)
    return found


def page(body: str, head: str = HEAD) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_the_page_around_the_article_stays_out() -> None:
    found = draft(
        page(
            '<div class="cookie-banner"><p>We and our 214 partners use cookies.</p></div>'
            '<nav><a href="/">Home</a><a href="/local">Local</a></nav>'
            f"<article>{ARTICLE}<p>Advertisement</p><p>Read more: Ten halls that leak</p></article>"
            '<aside><h3>More</h3><ul><li><a href="/a">Goats flee from a farm</a></li></ul></aside>'
            '<section id="comments"><p>Bob: I never swam there anyway, and nobody did.</p></section>'
            "<footer><p>© 2025 Orvik Post. All rights reserved.</p></footer>"
        )
    )
    assert found.text == BODY
    assert found.title == TITLE


def test_headings_lists_quotes_and_tables_are_kept() -> None:
    extra = (
        "<h2>What comes next</h2><p>First line<br>second line of it.</p>"
        "<ul><li>Hall: <b>14</b> million</li><li>Bus: free</li></ul>"
        "<blockquote><p>“It was time,” she said in the end.</p></blockquote>"
        "<table><tr><td>Year</td><td>Swimmers</td></tr><tr><td>2024</td><td>40,100</td></tr></table>"
    )
    found = draft(page(f"<article>{ARTICLE}{extra}<p>{PARAGRAPHS[0]} Again.</p></article>"))
    assert [found.text[start:end] for start, end in found.headings] == ["What comes next"]
    assert "First line\nsecond line of it." in found.text
    assert "- Hall: 14 million\n- Bus: free" in found.text
    assert "“It was time,” she said in the end." in found.text
    assert "Year | Swimmers\n2024 | 40,100" in found.text


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "\n".join(PARAGRAPHS),
        "\r\n\r\n".join(PARAGRAPHS),
        "".join(f"<p>{text}</p>" for text in PARAGRAPHS),
        "\n\n".join(f"{text.replace(' ', '&nbsp;', 1)}" for text in PARAGRAPHS),
    ],
)
def test_a_body_that_stands_in_json_ld_alone_keeps_its_paragraphs(body: str) -> None:
    described = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": body})
    script = f'<script type="application/ld+json">{described}</script>'
    assert draft(page("<div id=root></div>", HEAD + script)).text == BODY
    assert draft(page(f"<article>{ARTICLE}</article>", HEAD + script)).text == BODY


def test_an_article_cut_into_boxes_is_whole() -> None:
    boxes = ""
    for number in range(6):
        inner = "".join(f"<p>Part {number}, sentence {i}. {PARAGRAPHS[i % 4]}</p>" for i in range(5))
        rail = '<div class="rail"><p>Advertisement</p></div>'
        boxes += f'<div class="grid"><div class="box body">{inner}</div>{rail}</div>'
    found = draft(page(f"<main><h1>{TITLE}</h1>{boxes}</main>"))
    for number in range(6):
        assert f"Part {number}, sentence 4." in found.text
    order = [found.text.index(f"Part {number}, sentence 0.") for number in range(6)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (
            "<div><h1>Your privacy</h1><p>We and our partners use cookies to personalise ads. By clicking "
            "accept you consent to cookies.</p><p>You can change your consent in the privacy "
            "settings.</p></div>",
            "cookie",
        ),
        (
            "<form><h1>Log in</h1><p>Log in or create an account to continue.</p><p>Forgot "
            "your password? Already a "
            "subscriber? Sign in here.</p></form>",
            "login",
        ),
        ("<h1>404</h1><p>Page not found. The page could not be found, please try again.</p>", "error"),
        (
            "<p>Please enable JavaScript to continue.</p><p>Checking your browser: verify you are human.</p>",
            "robots",
        ),
        ("", "no article"),
        ("<nav><a href=/a>Home</a></nav>", "no article"),
        ("<script>var a = 'The council voted on Monday to close the hall.'</script>", "no article"),
    ],
)
def test_what_stands_in_the_place_of_an_article_is_none(body: str, what: str) -> None:
    with pytest.raises(SourceError, match=r"page\.html") as caught:
        draft(page(body))
    assert what in caught.value.message
    assert caught.value.hint


WALLS = {
    "de cookie": "Unsere Partner verwenden Cookies. Mit Klick auf „Alle akzeptieren“ willigen Sie ein.",
    "de login": "Melden Sie sich an, um weiterzulesen. Passwort vergessen? Jetzt registrieren.",
    "de error": "Die angeforderte Seite konnte leider nicht gefunden werden.",
    "fr cookie": "Nos partenaires utilisent des cookies. Tout accepter. Continuer sans accepter.",
    "fr login": "Cet article est réservé aux abonnés. Connectez-vous pour lire la suite.",
    "es cookie": "Nuestros socios utilizan cookies. Aceptar y continuar. Política de privacidad.",
    "es login": "Inicia sesión para seguir leyendo. ¿Olvidaste tu contraseña? Suscríbete desde 1 €.",
    "it login": "Accedi per continuare a leggere. Password dimenticata? Abbonati a 1 € al mese.",
    "pt login": "Faça login para continuar lendo. Esqueceu a senha? Assine agora.",
    "nl cookie": "Onze partners gebruiken cookies. Door op akkoord te klikken geeft u toestemming.",
    "sv login": "Logga in för att läsa vidare. Glömt lösenord? Bli prenumerant.",
    "pl login": "Zaloguj się, aby czytać dalej. Nie pamiętasz hasła? Zarejestruj się.",
    "ru cookie": "Мы используем файлы cookie. Продолжая, вы соглашаетесь на обработку персональных данных.",
    "ru login": "Войдите, чтобы продолжить чтение. Забыли пароль? Материал доступен по подписке.",
    "tr cookie": "Ortaklarımız çerezleri kullanıyor. Tümünü kabul et. Çerez ayarlarını yönet.",
    "ar login": "سجل الدخول لمواصلة القراءة. هذا المقال متاح للمشتركين فقط. نسيت كلمة المرور؟",
    "ja login": "この記事は会員限定です。ログインしてお読みください。パスワードを忘れた方はこちら。",
    "zh login": "请登录后继续阅读。本文仅限订阅用户阅读。忘记密码？注册新账号。",
    "en limit": "You have reached your limit of free articles. Cancel any time.",
    "en age": "You must be 18 or older to enter this site. Please confirm your date of birth.",
    "en robot": "Verifying you are human. This may take a few seconds.",
    "en denied": "Access Denied. You don't have permission to access this page. Reference #18.2f61.",
    "en gone": "Sorry, the page you are looking for does not exist or has been moved.",
}


@pytest.mark.parametrize("kind", WALLS)
def test_walls_in_other_languages_are_no_articles(kind: str) -> None:
    with pytest.raises(SourceError, match="no article found, but"):
        draft(page("<h1>Orvik Post</h1>" + "".join(f"<p>{part}.</p>" for part in WALLS[kind].split(". "))))


BRIEFS = (
    "About 500 people marched in Orvik on Monday, police said.",
    "Flight 404 was found on Friday. It had 403 people on board.",
    "The Post lost 200,000 subscribers in the first quarter, it said on Tuesday.",
    "Google said on Monday that it will keep third-party cookies in its browser, after four delays.",
    "The regulator fined Orvik Media over its cookie consent banner. Cookies were set at once, it said.",
    "The paper told its subscribers of a higher price. “You may cancel any time,” it said on Friday.",
    "The match was moved to Sunday. Voters must be at least 18 years of age.",
    "Президент подписал указ. Дума планирует принять закон. Стороны согласны войти в состав комиссии.",
    "Der Rat will den Vorschlag akzeptieren. Die Frau wurde nicht gefunden. Das Spiel wurde verschoben.",
    "El gobierno suscribió un acuerdo y dijo aceptar las condiciones. El cuerpo no fue encontrado.",
    "De partijen sloten een akkoord over de instellingen. De vermiste man werd niet gevonden.",
    "Riksdagen godkände avtalet om Ukrainas territoriella integritet. Mannen hittades inte.",
    "議会は条例に同意した。行方不明の男性は見つかりませんでした。",
)


@pytest.mark.parametrize("text", BRIEFS)
def test_briefs_that_use_the_words_of_walls_are_articles(text: str) -> None:
    assert draft(page(f"<h1>{TITLE}</h1><p>{text}</p>")).text == text


def test_a_front_page_is_no_article() -> None:
    items = "".join(f'<li><a href="/{n}">Headline number {n} of something</a></li>' for n in range(40))
    with pytest.raises(SourceError, match="list of links"):
        draft(page(f"<h1>Orvik Post</h1><ul>{items}</ul>"))


def test_articles_about_cookies_are_articles() -> None:
    law = "<p>Sites must ask for consent before they set cookies, the court ruled on Monday.</p>"
    found = draft(page(f"<article><h1>Court rules on cookies</h1>{law}{ARTICLE}</article>"))
    assert "must ask for consent" in found.text


def test_a_short_article_is_one() -> None:
    found = draft(page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"))
    assert found.text == PARAGRAPHS[0]


@pytest.mark.parametrize("tag", ["div", "span", "b", "font", "section", "blockquote"])
@pytest.mark.parametrize("depth", [300, 1500, 10_000])
def test_deep_nesting_loses_nothing(tag: str, depth: int) -> None:
    text = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert PARAGRAPHS[3] in draft(page(f"<{tag}>" * depth + text)).text
    assert PARAGRAPHS[3] in draft(page(text + f"<{tag}>" * depth)).text


@pytest.mark.parametrize(
    "data", ["<p>" + "x" * 13_000_000, "<a href=x>word</a> " * 70_000], ids=["long", "many"]
)
def test_monsters_are_refused_at_once(data: str) -> None:
    with pytest.raises(SourceError, match=r"page\.html: (13 MB of HTML|too many elements)"):
        draft(page(data))


def test_pictures_saved_within_a_page_are_not_counted() -> None:
    picture = "data:image/png;base64," + "iVBORw0K" * 2_000_000
    assert draft(page(f"<img src='{picture}'>{ARTICLE}")).text == BODY


CYRILLIC = "Совет города проголосовал в понедельник за закрытие бассейна, который протекал девять лет."


@pytest.mark.parametrize(
    ("encoding", "head", "content_type"),
    [
        ("cp1251", '<meta charset="windows-1251">', ""),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', ""),
        ("cp1251", "", "text/html; charset=windows-1251"),
        ("cp1251", '<meta charset="utf-8">', "text/html; charset=windows-1251"),
        ("utf-8", '<meta charset="windows-1251">', ""),
        ("utf-16", "", ""),
        ("utf-8-sig", "", ""),
        ("cp1251", "", ""),
        ("iso8859-5", '<meta charset="iso-8859-5">', ""),
        ("utf-8", '<meta charset="nonsense">', ""),
        ("cp1251", '<meta charset="zlib">', ""),
    ],
)
def test_encodings(encoding: str, head: str, content_type: str) -> None:
    paragraphs = "".join(f"<p>{CYRILLIC} {number}.</p>" for number in range(4))
    assert CYRILLIC in draft(page(paragraphs, head).encode(encoding), content_type).text


def test_latin_1_is_read_as_browsers_read_it() -> None:
    quoted = "<p>“We will not yield” – that’s what the leader of Orvik said, and the price was €5.</p>" * 2
    found = draft(page(quoted + ARTICLE, '<meta charset="iso-8859-1">').encode("cp1252"))
    assert "“We will not yield” – that’s" in found.text


def test_xhtml_with_a_declaration() -> None:
    declared = '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    assert draft(f"{declared}<body>{ARTICLE}</body></html>").text == BODY


def test_hidden_characters_go_and_entities_come() -> None:
    found = draft(
        page(ARTICLE.replace("which", "wh\u200bi\u00adch&nbsp;&#x202e;&amp;").replace("14 m", "14&nbsp;m"))
    )
    assert "swimming hall, which & has leaked" in found.text.replace("  ", " ")
    assert "14 million" in found.text


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table>",
            "<td>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<h1>",
            "<li>",
            "&#0;",
            "&lt;",
            "<a href='http://[bad'>",
            "</a>",
            '<script type="application/ld+json">',
            '{"@type": "Article", "headline": 3}',
            "<meta name=date content=9999-99-99>",
            "<time datetime=0001-01-01>",
            "<base href='//['>",
            PARAGRAPHS[0],
            "<br>",
            "<title>",
            "\x00",
            "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
            "]]>",
            "<html lang=''>",
        ]
    )
    | st.text(max_size=20),
    max_size=40,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_any_markup_gives_a_clean_draft_or_an_error(markup: str) -> None:
    try:
        found = draft(markup)
    except SourceError as error:
        assert error.message.startswith("page.html")  # noqa: PT017 - both ends are right
        return
    assert found.text.strip()
    assert all(char >= " " or char == "\n" for char in found.text)
    assert all(0 <= start < end <= len(found.text) for start, end in found.headings)
    assert found == draft(markup)
