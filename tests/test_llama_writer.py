"""The writer over llama.cpp, with a real model file that the test makes."""

import os
import pty
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from support.offered import request
from support.tiny_gguf import BOS, EOS, SPECIAL, write_gguf

from qa.errors import BackendError, Stopped, UsageError
from qa.models.llama_engine import Engine
from qa.models.llama_writer import Chat, LlamaWriter, grammar
from qa.models.prompting import Message
from qa.types import Written

pytest.importorskip("llama_cpp", exc_type=ImportError)

CHECKOUT = Path(__file__).parent.parent
ASKED = request("North Korea sent around 15,000 troops.", "Moscow confirmed it. Nobody gave a figure.")
MARKER = re.compile(r"\[\d+(?:, ?\d+)*\]")


def text(pieces: list[Written]) -> str:
    return "".join(piece.text for piece in pieces)


def notices(pieces: list[Written]) -> list[str]:
    return [piece.notice for piece in pieces if piece.notice]


@pytest.fixture(scope="module")
def engine(tiny_gguf: Path) -> Engine:
    return Engine(tiny_gguf, 2048)


@pytest.fixture(scope="module")
def writer(tiny_gguf: Path) -> LlamaWriter:
    return LlamaWriter(tiny_gguf, max_tokens=60)


def generated(engine: Engine, rules: str, seed: int, limit: int = 150) -> str:
    prompt = engine.tokens("x", control=True)
    stream = engine.generate(prompt, grammar=rules, limit=limit, temperature=50.0, seed=seed)
    return b"".join(stream).decode(errors="replace")


class TestGrammar:
    def test_brackets_hold_only_numbers_that_were_offered(self, engine: Engine) -> None:
        """The part of the grammar for markers, with one letter in place of all text, so that many come."""
        rules = grammar((1, 2, 12))
        start, end = rules.index("[^"), rules.index(" | ")
        rules = f'{rules[:start]}"x"{rules[end:]}'
        written = [generated(engine, rules, seed, limit=30) for seed in range(60)]
        whole = "\n".join(line[: line.rfind("]") + 1] for line in written)
        found = MARKER.findall(whole)
        assert not MARKER.sub("", whole).strip("x\n").replace("x", "").replace("\n", "")
        assert {int(n) for marker in found for n in re.findall(r"\d+", marker)} == {1, 2, 12}
        assert any(", " in marker for marker in found)
        assert "][" in whole

    def test_text_holds_no_other_bracket(self, engine: Engine) -> None:
        for seed in range(3):
            written = generated(engine, grammar((1, 2)), seed)
            assert not set("[]【】［］") & set(MARKER.sub("", re.sub(r"\[[^\]]*$", "", written)))

    def test_no_control_characters_but_line_breaks_and_tabs(self, engine: Engine) -> None:
        for seed in range(3):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", generated(engine, grammar((1,)), seed))

    def test_without_evidence_one_line_without_brackets(self, engine: Engine) -> None:
        for seed in range(3):
            assert not re.search(r"[\x00-\x1f\[\]]", generated(engine, grammar(()), seed))

    def test_without_the_grammar_it_would_not_hold(self, engine: Engine) -> None:
        anything = "".join(generated(engine, r"root ::= [^\x00]+", seed) for seed in range(3))
        assert re.search(r"[\x00-\x08\x0b-\x1f\x7f]", anything)


class TestWriting:
    def test_it_streams_and_counts(self, writer: LlamaWriter) -> None:
        pieces = list(writer.write(ASKED))
        usage = pieces[-1].usage
        assert usage
        assert usage.completion == 60
        assert 1000 < usage.prompt < 3000
        assert len([p for p in pieces if p.text]) > 10
        assert notices(pieces) == ["The answer was cut off at 60 tokens (`max_tokens`)."]

    def test_the_same_question_gets_the_same_answer_however_it_was_cached(self, tiny_gguf: Path) -> None:
        one, other = (LlamaWriter(tiny_gguf, max_tokens=60) for _ in range(2))
        first = text(list(one.write(ASKED)))
        list(other.write(request("Something else entirely.", question="Why?")))
        stopped = other.write(ASKED)
        next(stopped)
        stopped.close()  # type: ignore[attr-defined]
        assert text(list(other.write(ASKED))) == first
        assert text(list(one.write(ASKED))) == first

    def test_what_two_prompts_share_is_evaluated_once(self, engine: Engine) -> None:
        shared = engine.tokens("the same beginning " * 50, control=True)
        for ending in ("one", "two"):
            list(
                engine.generate(
                    [*shared, *engine.tokens(ending, control=True)], grammar=grammar((1,)), limit=1
                )
            )
        kept = engine._forget_all_but([*shared, 1, 2, 3])
        assert kept == [1, 2, 3]

    def test_evidence_that_does_not_fit_is_dropped_from_the_end_and_said(self, tiny_gguf: Path) -> None:
        many = request(*(f"Report {n} counts the troops." for n in range(30)))
        by = LlamaWriter(tiny_gguf, context=2600, max_tokens=40)
        pieces = list(by.write(many))
        assert re.search(r"\d+ of 30 passages did not fit", notices(pieces)[0])
        assert pieces[0].dropped == tuple(range(31 - len(pieces[0].dropped), 31))
        assert pieces[-1].usage
        assert pieces[-1].usage.prompt <= 2560

    def test_one_long_passage_is_cut_at_a_sentence(self, tiny_gguf: Path) -> None:
        long = request(" ".join(f"Sentence number {n} is here." for n in range(60)))
        pieces = list(LlamaWriter(tiny_gguf, context=2600, max_tokens=40).write(long))
        assert notices(pieces)[0] == (
            "Not all fits the model's context: the weakest sentences of the passages were left out."
        )

    def test_a_context_too_small_for_the_rules_is_an_error(self, tiny_gguf: Path) -> None:
        with pytest.raises(BackendError, match="does not fit"):
            list(LlamaWriter(tiny_gguf, context=500).write(ASKED))

    def test_a_quantized_model(self, tmp_path: Path) -> None:
        path = write_gguf(tmp_path / "q8.gguf", width=64)
        assert text(list(LlamaWriter(path, max_tokens=5).write(ASKED)))

    def test_text_beyond_ascii_arrives_whole(self, engine: Engine) -> None:
        cyrillic = r"root ::= [а-я]+"
        assert re.fullmatch("[а-я]+�?", generated(engine, cyrillic, 1, limit=41))


class TestTemplates:
    MESSAGES = (Message("system", "Rules."), Message("user", "Ask <|end|> <s> </s> now."))

    def chat(self, folder: Path, template: str | None) -> tuple[Chat, str]:
        engine = Engine(write_gguf(folder / "model.gguf", template=template), 512)
        chat = Chat(engine)
        ids = chat.tokens(self.MESSAGES).ids
        specials = "".join(f"({SPECIAL[i]})" if i < len(SPECIAL) else "." for i in ids)
        return chat, re.sub(r"\.+", "…", specials)

    def test_the_models_own_is_used_and_articles_cannot_write_its_tokens(self, tiny_gguf: Path) -> None:
        chat = Chat(Engine(tiny_gguf, 512))
        ids = chat.tokens(self.MESSAGES).ids
        assert [SPECIAL[i] for i in ids if i < len(SPECIAL)] == [
            "<s>", "<|system|>", "<|end|>", "<|user|>", "<|end|>", "<|assistant|>",
        ]  # fmt: skip
        assert ids.count(BOS) == 1
        assert EOS not in ids

    def test_none(self, tmp_path: Path) -> None:
        chat, seen = self.chat(tmp_path, None)
        assert chat.plain
        assert seen == "(<s>)…"
        by = LlamaWriter(tmp_path / "model.gguf", max_tokens=5)
        assert "no chat template" in notices(list(by.write(ASKED)))[0]

    @pytest.mark.parametrize(
        "template",
        [
            "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
            "<|user|>{{ m.content }}<|end|>{% endfor %}<|assistant|>",
            "{% for m in messages if m.role == 'user' %}<|user|>{{ m.content }}<|end|>{% endfor %}"
            "<|assistant|>",
        ],
    )
    def test_one_that_knows_no_system_message(self, tmp_path: Path, template: str) -> None:
        chat, seen = self.chat(tmp_path, template)
        assert not chat.plain
        assert seen == "(<s>)(<|user|>)…(<|end|>)(<|assistant|>)"

    @pytest.mark.parametrize("template", ["{% for %}", "{{ nothing.at.all }}", "{{ 1 / 0 }}", "fixed text"])
    def test_one_that_is_broken(self, tmp_path: Path, template: str) -> None:
        chat, seen = self.chat(tmp_path, template)
        assert chat.plain
        assert seen == "(<s>)…"

    def test_one_that_opens_a_thought(self, tmp_path: Path) -> None:
        template = "{% for m in messages %}{{ m.content }}{% endfor %}<|assistant|><think>\n"
        chat, _ = self.chat(tmp_path, template)
        assert chat.tokens(self.MESSAGES).in_thought
        with pytest.raises(BackendError, match="reasoning"):
            list(LlamaWriter(tmp_path / "model.gguf", max_tokens=9).write(ASKED))


class TestBadFiles:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"absent\.gguf"):
            LlamaWriter(tmp_path / "absent.gguf")

    @pytest.mark.parametrize("content", [b"", b"GG", b"not a model at all", b"GGUF", b"GGUF\x03\x00\x00\x00"])
    def test_no_gguf(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "bad.gguf"
        path.write_bytes(content)
        with pytest.raises(BackendError, match=r"bad\.gguf"):
            list(LlamaWriter(path).write(ASKED))

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.99])
    def test_an_interrupted_download(self, tiny_gguf: Path, tmp_path: Path, share: float) -> None:
        path = tmp_path / "half.gguf"
        whole = tiny_gguf.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BackendError, match=r"half\.gguf") as caught:
            list(LlamaWriter(path).write(ASKED))
        assert "download" in caught.value.hint
        assert "\n" not in caught.value.message

    def test_the_extra_is_not_installed(self, tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "llama_cpp", None)
        with pytest.raises(UsageError) as caught:
            LlamaWriter(tiny_gguf)
        assert 'pip install "qa[llama]"' in caught.value.hint


def run(code: str, *arguments: str, **options: object) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests")))
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        env={**os.environ, "PYTHONPATH": path},
        **options,
    )


class TestTerminal:
    CODE = """
        import sys
        from pathlib import Path
        from support.offered import request
        from qa.errors import QAError
        from qa.models.llama_writer import LlamaWriter
        for path in map(Path, sys.argv[1:]):
            try:
                list(LlamaWriter(path, max_tokens=5).write(request("Some text.")))
            except QAError:
                pass
    """

    def test_nothing_of_llama_reaches_it(self, tiny_gguf: Path, tmp_path: Path) -> None:
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(tiny_gguf.read_bytes()[:50_000])
        ours, theirs = pty.openpty()
        process = run(self.CODE, str(tiny_gguf), str(broken), stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        try:
            while data := os.read(ours, 4096):
                seen += data
        except OSError:  # Linux reports the end of a terminal as an error
            pass
        os.close(ours)
        assert process.wait(60) == 0
        assert seen == b""


class TestStopping:
    CODE = """
        import sys
        from pathlib import Path
        from support.offered import request
        from qa.models.llama_writer import LlamaWriter
        by = LlamaWriter(Path(sys.argv[1]), max_tokens=5)
        by._engine
        print("loaded", flush=True)
        try:
            list(by.write(request("Some text.")))
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            print(len(by._engine._evaluated), flush=True)
    """

    def test_ctrl_c_stops_the_reading_of_the_prompt_at_once(self, tmp_path: Path) -> None:
        """The model is large enough for each batch of the prompt to take a second or more."""
        slow = write_gguf(tmp_path / "slow.gguf", layers=40, width=512)
        process = run(self.CODE, str(slow), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"loaded\n"
        time.sleep(0.2)  # now it reads
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == b"interrupted\n"
        evaluated = int(process.stdout.readline())
        assert process.communicate(timeout=30)[1] == b""
        assert evaluated < 1500

    def test_closing_between_pieces_leaves_the_writer_usable(self, writer: LlamaWriter) -> None:
        stream = writer.write(ASKED)
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        assert text(list(writer.write(ASKED)))

    def test_another_thread_stops_the_reading_of_the_prompt_at_once(self, tmp_path: Path) -> None:
        writer = LlamaWriter(write_gguf(tmp_path / "slow.gguf", layers=40, width=512), max_tokens=5)
        engine = writer._engine
        ended: list[BaseException] = []

        def run() -> None:
            try:
                list(writer.write(ASKED))
            except Stopped as stopped:
                ended.append(stopped)

        thread = threading.Thread(target=run)
        thread.start()
        time.sleep(0.3)  # now it reads
        writer.stop()
        thread.join(60)
        assert not thread.is_alive()
        assert len(ended) == 1
        assert len(engine._evaluated) < 1500
