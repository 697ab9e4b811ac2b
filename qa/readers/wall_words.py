"""How pages that stand in an article's place speak, in the languages that most news is in.

By kind as in ``walls``: beginnings of words, in German, French, Spanish, Italian, Portuguese, Dutch, Swedish
with Norwegian and Danish, Polish with Czech, Russian with Ukrainian, Turkish and Arabic. They address the
person at the screen. What news says of other people stays out, if it takes a longer phrase: that somebody
accepts, signs, agrees or was not found.
"""

from collections.abc import Mapping

_CONSENT = (
    "cookie",
    r"datenschutzeinstellungen|datenschutz-|(?:ihre )?einwilligung|alle akzeptieren|willigen sie|ihrer daten",
    r"tout (?:accepter|refuser)|accepter et|sans accepter|votre (?:consentement|vie privée)|nos partenaires",
    r"aceptar (?:todo|y)|rechazar todo|política de privacidad|nuestros socios|su consentimiento",
    r"accetta (?:tutt|e )|rifiuta\W|rifiuta tutt|gestisci (?:le )?preferenze|i nostri partner|i tuoi dati",
    r"aceitar tud|rejeitar\W|rejeitar tud|política de privacidade|nossos parceiros|seus dados",
    r"(?:u|je) toestemming|op akkoord|alles accepteren|instellingen (?:aanpassen|beheren)|onze partners",
    r"godkänn all|samtyck|acceptera alla|godta all|samtykke|personverninnst|integritetspol|tillad all"
    r"|hantera inst",
    r"akceptuję|wyraża(?:m|sz) zgodę|ustawienia prywatności|přijmout vše|nastavení soukromí|souhlas se",
    r"файл\w* cookie|куки|соглашаетесь|(?:ваших|обработку) персональн|принять(?: все)?\.|надаєте згоду",
    r"çerez|gizlilik|tümünü kabul|kabul et\b|kişisel verileriniz",
    r"ملفات تعريف الارتباط|الكوكيز|سياسة الخصوصية|قبول الكل",
)
_LOGIN = (
    r"melden sie sich an|(?:bitte|jetzt) (?:anmelden|registrieren)|einloggen|passwort|abonnent|abonnieren"
    r"|jetzt abo|weiterzulesen|weiterlesen|e-mail-adresse",
    r"connectez-vous|se connecter|identifiez-vous|mot de passe|abonné|abonnez|abonnement|lire la suite"
    r"|votre compte",
    r"inici[ae] sesión|iniciar sesión|contraseña|suscríbe|suscriptor|suscripción|regístrate|seguir leyendo",
    r"accedi\b|password dimenticata|abbonat|abbonament|registrati\b|continuare a leggere",
    r"faça (?:o )?login|senha\b|assine\b|assinantes|cadastre|continuar lendo",
    r"log in\b|inloggen|wachtwoord|abonnee|neem een abonnement|verder (?:te )?lezen|maak een account",
    r"logga in|logg inn|log ind|lösenord|passord|adgangskode|prenumer|abonnent|skapa (?:ett )?konto"
    r"|läsa vidare",
    r"zaloguj|pamiętasz hasł|subskry|prenumerat|zarejestruj|czytać dalej|přihlaste|zapomenuté heslo"
    r"|jste heslo|předplat",
    r"войдите|авториз|парол|(?:по|оформ\w+) подпис|подписк|подпишитесь|зарегистрируйтесь|продолжить чтение"
    r"|увійдіть|передплат|зареєструйтесь",
    r"giriş yap|oturum aç|şifrenizi|parolanızı|abone ol|üye ol\b|okumaya devam",
    r"سجل الدخول|تسجيل الدخول|كلمة المرور|للمشتركين|اشترك الآن|أنشئ حساب",
)
_ERROR = (
    r"seite\b.{0,40}\bnicht (?:mehr )?gefunden|existiert nicht mehr oder|zur startseite|zugriff verweigert",
    r"page (?:est )?introuvable|page\b.{0,40}\bn.existe (?:pas|plus)|page d.accueil|accès refusé",
    r"página no (?:encontrada|existe)|página\b.{0,40}\bno existe|página de inicio|acceso denegado",
    r"pagina non (?:trovata|esiste)|pagina\b.{0,40}\bnon (?:è|esiste)|torna alla home|accesso negato",
    r"página não (?:encontrada|existe)|página\b.{0,40}\bnão existe|página inicial|acesso negado",
    r"pagina (?:is )?niet gevonden|pagina\b.{0,40}\bbestaat niet|naar de homepage|geen toegang",
    r"sidan (?:kunde inte |kan inte )?hitta|siden (?:ble |blev )?ikke|sidan finns inte|siden findes ikke",
    r"strona nie|nie znaleziono strony|stron[ayęie]+ główn|stránka (?:nebyla|neexistuje)",
    r"страница\b.{0,40}\bне (?:найдена|существует)|на главную|доступ запрещ|сторінк\w+ не",
    r"sayfa\b.{0,30}\bbulunamadı|ana sayfa|erişim engellendi",
    r"الصفحة\b.{0,40}\bغير موجودة|لم يتم العثور على الصفحة|الصفحة الرئيسية",
)
_ROBOT = (
    "javascript",
    r"sind sie ein mensch|kein roboter|êtes humain|pas un robot|no (?:soy|eres|es) un robot|non sei un robot",
    r"geen robot|nie jesteś robotem|вы не робот|robot olmadığ",
)
WORDS: Mapping[str, tuple[str, ...]] = {
    "consent": _CONSENT,
    "login": _LOGIN,
    "error": _ERROR,
    "robots": _ROBOT,
}
"""Regular expressions, to be matched from the beginning of a word."""

UNSPACED: Mapping[str, tuple[str, ...]] = {
    "consent": (
        *("cookie", "クッキー", "プライバシーポリシー", "同意する", "隐私政策", "隱私權政策", "接受所有"),
        *("쿠키", "개인정보 처리"),
    ),
    "login": (
        *("ログインして", "パスワード", "会員限定", "会員登録", "有料会員", "请登录", "請登入", "忘记密码"),
        *("忘記密碼", "订阅用户", "訂閱用戶", "注册新", "로그인", "비밀번호", "회원가입", "구독자"),
    ),
    "error": ("ページが見つかりません", "页面不存在", "找不到页面", "找不到頁面", "페이지를 찾을 수 없"),
    "robots": ("ロボットではありません", "您不是机器人", "您是人類", "로봇이 아닙니다"),
}
"""The same in Chinese, Japanese and Korean, at any place: their words are not parted by spaces."""
