"""The writer over OpenAI-compatible servers: what it asks, what it makes of good and bad replies."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from support import servers
from support.offered import request
from support.servers import Behaviour, FaultyServer, faulty

from qa.errors import BackendError, BackendUnreachable, Stopped, UsageError
from qa.models.openai_client import OFFICIAL, Server, server
from qa.models.openai_writer import OpenAIWriter, estimate
from qa.models.prompting import Message
from qa.types import Turn, Usage, Written

KEY = "sk-test-5678"
ASKED = request("North Korea sent around 15,000 troops.", "Moscow confirmed it. Nobody gave a figure.")
_names = count()


def writer(to: FaultyServer | str, **options: object) -> OpenAIWriter:
    """Each with a model name of its own: what is learned of a server is kept for the process."""
    url = to if isinstance(to, str) else to.url
    return OpenAIWriter(f"model-{next(_names)}", Server(url, KEY), **options)  # type: ignore[arg-type]


def text(pieces: list[Written]) -> str:
    return "".join(piece.text for piece in pieces)


def usage(pieces: list[Written]) -> Usage | None:
    return next((piece.usage for piece in pieces if piece.usage), None)


def notices(pieces: list[Written]) -> list[str]:
    return [piece.notice for piece in pieces if piece.notice]


def until_error(pieces: Iterator[Written]) -> tuple[str, BackendError]:
    """What arrives before the error, and the error."""
    arrived = ""
    try:
        for piece in pieces:
            arrived += piece.text
    except BackendError as error:
        return arrived, error
    pytest.fail(f"no error after {arrived!r}")


def written_by(*behaviours: Behaviour, **options: object) -> tuple[list[Written], FaultyServer]:
    with faulty(*behaviours) as to:
        return list(writer(to, **options).write(ASKED)), to


def failure_of(*behaviours: Behaviour, **options: object) -> tuple[str, BackendError, FaultyServer]:
    with faulty(*behaviours) as to:
        return *until_error(writer(to, **options).write(ASKED)), to


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class TestGoodReplies:
    def test_pieces_come_as_they_are_sent_and_usage_last(self) -> None:
        pieces, to = written_by(servers.says("Around 15,000 ", "troops ", "[1]."))
        assert "> North Korea sent around 15,000 troops." in pieces[0].shown
        assert [p.text for p in pieces[1:4]] == ["Around 15,000 ", "troops ", "[1]."]
        assert pieces[-1].usage == Usage(42, 7)
        assert to.headers[0]["authorization"] == f"Bearer {KEY}"

    def test_the_request_holds_rules_evidence_and_question(self) -> None:
        _, to = written_by(servers.says("Yes [1]."), max_tokens=77, temperature=0.25)
        system, user = to.bodies[0]["messages"]
        assert (system["role"], user["role"]) == ("system", "user")
        assert "[1] Soldiers sent abroad — The Courier, 2025-08-13" in user["content"]
        assert "> North Korea sent around 15,000 troops." in user["content"]
        assert "How many troops were sent?" in user["content"]
        assert to.bodies[0]["max_tokens"] == 77
        assert to.bodies[0]["temperature"] == 0.25
        assert to.bodies[0]["stream"] is True

    def test_a_server_that_does_not_stream(self) -> None:
        pieces, _ = written_by(servers.whole("Around 15,000 [1]."))
        assert text(pieces) == "Around 15,000 [1]."
        assert usage(pieces) == Usage(42, 7)

    def test_usage_is_none_where_the_server_does_not_count(self) -> None:
        pieces, _ = written_by(servers.whole("Around 15,000 [1].", usage=None))
        assert usage(pieces) is None

    def test_reasoning_is_not_shown(self) -> None:
        pieces, _ = written_by(servers.reasons("The user wants [9]", "Around 15,000 [1]."))
        assert text(pieces) == "Around 15,000 [1]."

    def test_thoughts_between_tags_are_not_shown(self) -> None:
        pieces, _ = written_by(
            servers.says("<thi", "nk>is it 9", "?</th", "ink>\n\nAround", " 15,000 < 16,000 [1].")
        )
        assert text(pieces) == "Around 15,000 < 16,000 [1]."

    def test_an_answer_cut_off_by_the_limit_says_so(self) -> None:
        pieces, _ = written_by(servers.says("Around", finish="length"), max_tokens=5)
        assert notices(pieces) == ["The answer was cut off at 5 tokens (`max_tokens`)."]

    def test_a_model_that_never_ends_is_stopped(self) -> None:
        with faulty(servers.endless("over and over and over ")) as to:
            pieces = list(writer(to, max_tokens=10).write(ASKED))
            assert to.gone.wait(5)
        assert len(text(pieces)) < 200
        assert "cut off" in notices(pieces)[0]

    def test_evidence_that_does_not_fit_is_dropped_from_the_end_and_said(self) -> None:
        many = request(*(f"Report {n} counts the troops. " * 12 for n in range(20)))
        with faulty(servers.says("Yes [1].")) as to:
            pieces = list(writer(to, context=2000, max_tokens=100).write(many))
        shown = to.bodies[0]["messages"][1]["content"]
        assert "> Report 0" in shown
        assert "> Report 19" not in shown
        assert pieces[0].notice
        assert "did not fit" in pieces[0].notice
        assert pieces[0].dropped == tuple(range(21 - len(pieces[0].dropped), 21))
        assert estimate([Message("user", m["content"]) for m in to.bodies[0]["messages"]]) <= 1900

    def test_a_follow_up_is_made_standalone(self) -> None:
        turns = (Turn("How many troops did Pyongyang send?", "Around 15,000 [1]."),)
        asked = request(question="And how many died?", history=turns, prompt="standalone")
        with faulty(servers.says("How many of the troops died?")) as to:
            pieces = list(writer(to).write(asked))
        content = to.bodies[0]["messages"][1]["content"]
        assert "Question: How many troops did Pyongyang send?\nAnswer: Around 15,000." in content
        assert "Last question: And how many died?" in content
        assert text(pieces) == "How many of the troops died?"


class TestRealServer:
    """llama.cpp's own server, with a model of random weights: what it writes means nothing, but arrives."""

    def test_it_streams_and_counts(self, llama_server: str) -> None:
        pieces = list(writer(llama_server, max_tokens=40).write(ASKED))
        assert len([piece for piece in pieces if piece.text]) > 5
        assert notices(pieces) == ["The answer was cut off at 40 tokens (`max_tokens`)."]

    def test_a_context_longer_than_it_has(self, llama_server: str) -> None:
        many = request(*(f"Report {n} counts the troops. " * 12 for n in range(60)))
        pieces = list(writer(llama_server, context=100_000, max_tokens=40).write(many))
        assert text(pieces)
        assert "did not fit" in notices(pieces)[0]


class TestDialects:
    @pytest.mark.parametrize("param", ["stream_options", "temperature", "max_tokens"])
    @pytest.mark.parametrize("name_it", [True, False])
    def test_a_refused_parameter_is_left_out_or_renamed_and_remembered(
        self, param: str, name_it: bool
    ) -> None:
        with faulty(servers.refuses(param, then=servers.says("Yes [1]."), name_it=name_it)) as to:
            by = writer(to, max_tokens=50)
            assert text(list(by.write(ASKED))) == "Yes [1]."
            assert text(list(by.write(ASKED))) == "Yes [1]."
        assert [param in body for body in to.bodies] == [True, False, False]
        assert to.bodies[-1].get("max_tokens", to.bodies[-1].get("max_completion_tokens")) == 50

    def test_all_of_them_at_once(self) -> None:
        params = ("stream_options", "temperature", "max_tokens", "max_completion_tokens")
        pieces, to = written_by(servers.refuses(*params, then=servers.says("Yes [1].")))
        assert text(pieces) == "Yes [1]."
        assert to.bodies[-1].keys() == {"model", "messages", "stream"}

    def test_refusals_in_the_form_of_a_validator(self) -> None:
        pieces, _ = written_by(
            servers.validates("stream_options", "temperature", then=servers.says("Yes [1]."))
        )
        assert text(pieces) == "Yes [1]."

    def test_another_writer_for_the_same_model_knows_it_too(self) -> None:
        with faulty(servers.refuses("temperature", then=servers.says("Yes [1]."))) as to:
            for _ in range(2):
                list(OpenAIWriter("shared", Server(to.url, KEY)).write(ASKED))
        assert ["temperature" in body for body in to.bodies] == [True, False, False]

    def test_a_context_shorter_than_configured_is_taken_from_the_server(self) -> None:
        many = request(*(f"Report {n} counts the troops. " * 12 for n in range(20)))
        with faulty(servers.small(1024, servers.says("Yes [1]."))) as to:
            pieces = list(writer(to, context=100_000, max_tokens=100).write(many))
        assert text(pieces) == "Yes [1]."
        assert "did not fit" in notices(pieces)[0]
        assert len(to.bodies) == 2


class TestRetries:
    def test_a_rate_limit_is_waited_out_and_said(self) -> None:
        limit = servers.fails(429, "slow down", headers={"Retry-After": "0.05"})
        pieces, to = written_by(limit, servers.says("Yes [1]."))
        assert text(pieces) == "Yes [1]."
        assert len(to.bodies) == 2
        assert "trying again in 0.1 s" in notices(pieces)[0] or "trying again in 0.0 s" in notices(pieces)[0]

    def test_a_server_error_is_tried_again(self) -> None:
        pieces, _ = written_by(servers.fails(503, headers={"Retry-After": "0"}), servers.says("Yes [1]."))
        assert text(pieces) == "Yes [1]."

    def test_it_is_tried_once_more_and_not_again(self) -> None:
        arrived, error, to = failure_of(servers.fails(500, "out of memory", headers={"Retry-After": "0"}))
        assert arrived == ""
        assert "out of memory" in error.message
        assert len(to.bodies) == 2
        assert "--llm extractive" in error.hint

    @pytest.mark.parametrize(
        ("headers", "code"),
        [({"Retry-After": "3600"}, None), ({"Retry-After": "0"}, "insufficient_quota")],
    )
    def test_waiting_that_cannot_help_is_not_done(self, headers: dict[str, str], code: str | None) -> None:
        _, error, to = failure_of(servers.fails(429, "no more today", code=code, headers=headers))
        assert "no more today" in error.message
        assert len(to.bodies) == 1


class TestFailures:
    def test_nothing_listens(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        started = time.perf_counter()
        with pytest.raises(BackendUnreachable) as caught:
            list(writer(url).write(ASKED))
        assert url in caught.value.message
        assert "QA_BASE_URL" in caught.value.hint
        assert time.perf_counter() - started < 5

    def test_no_such_host(self) -> None:
        with pytest.raises(BackendUnreachable, match=r"no-such-host\.invalid"):
            list(writer("http://no-such-host.invalid/v1").write(ASKED))

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_key_is_not_repeated(self, status: int) -> None:
        _, error, to = failure_of(servers.fails(status, f"Incorrect API key provided: {KEY}"))
        assert "key was refused" in error.message
        assert "OPENAI_API_KEY" in error.hint
        assert KEY not in f"{error.message} {error.hint}"
        assert len(to.bodies) == 1

    def test_no_message_ever_holds_the_key(self) -> None:
        _, error, _ = failure_of(servers.fails(400, f"bad request with {KEY}"))
        assert "bad request with ***" in error.message

    def test_an_unknown_model(self) -> None:
        _, error, _ = failure_of(servers.fails(404, "The model does not exist", code="model_not_found"))
        assert "has no model 'model-" in error.message
        assert "qa models" in error.hint

    def test_a_wrong_path(self) -> None:
        _, error, _ = failure_of(servers.fails(404, "Not Found"))
        assert "/v1" in error.hint

    def test_a_web_page(self) -> None:
        _, error, _ = failure_of(servers.sends(b"<html>Hello</html>", "text/html"))
        assert "no chat completion" in error.message

    @pytest.mark.parametrize(
        "data", [b'data: {"choices": [{"delta": {"conte\n\n', b"data: 17\n\n", b'data: {"choices": 3}\n\n']
    )
    def test_broken_json(self, data: bytes) -> None:
        _, error, _ = failure_of(servers.sends(data))
        assert "no chat completion" in error.message

    def test_a_prompt_that_is_too_long_whatever_is_dropped(self) -> None:
        too_long = servers.fails(400, "maximum context length is 2048 tokens", code="context_length_exceeded")
        _, error, to = failure_of(too_long)
        assert "too long" in error.message
        assert "`context`" in error.hint
        assert len(to.bodies) <= 4

    @pytest.mark.parametrize("die", [servers.dies, servers.breaks])
    def test_what_arrived_before_the_server_died_is_kept(self, die: type) -> None:
        arrived, error, to = failure_of(die("Around ", "15,000 "))
        assert arrived == "Around 15,000 "
        assert "stopped in the middle" in error.message or "broke off" in error.message
        assert len(to.bodies) == 1

    def test_what_arrived_before_the_server_stalled_is_kept(self) -> None:
        arrived, error, _ = failure_of(servers.stalls("Around ", "15,000 "), timeout=0.3)
        assert arrived == "Around 15,000 "
        assert "no sign of life" in error.message
        assert "timeout" in error.hint

    def test_a_server_that_accepts_and_never_answers(self) -> None:
        arrived, error, _ = failure_of(servers.silent, timeout=0.3)
        assert arrived == ""
        assert "no sign of life" in error.message

    @pytest.mark.parametrize("status", [200, 400, 429, 500])
    def test_a_reply_whose_body_does_not_come_whole(self, status: int) -> None:
        body = b'{"error": {"message": "it was'
        arrived, error, _ = failure_of(servers.tears(status, body))
        assert arrived == ""
        assert "broke off" in error.message
        _, error, _ = failure_of(servers.tears(status, body, seconds=10), timeout=0.3)
        assert "no sign of life" in error.message

    def test_bytes_that_are_no_utf8(self) -> None:
        arrived, error, _ = failure_of(servers.garbles("Around "))
        assert arrived == "Around "
        assert "UTF-8" in error.message

    def test_an_error_in_the_stream(self) -> None:
        _, error, _ = failure_of(
            servers.sends(b'data: {"error": {"message": "out\\u001b[2J of memory"}}\n\n')
        )
        assert "out [2J of memory" in error.message

    @pytest.mark.parametrize("reply", [servers.says(), servers.says("<think>hm</think>"), servers.whole("")])
    def test_a_model_that_writes_nothing(self, reply: Behaviour) -> None:
        arrived, error, _ = failure_of(reply)
        assert arrived == ""
        assert "wrote nothing" in error.message

    def test_an_empty_stream_is_asked_for_once_more_as_a_whole(self) -> None:
        pieces, to = written_by(servers.sends(b""), servers.whole("Yes [1]."))
        assert text(pieces) == "Yes [1]."
        assert [body["stream"] for body in to.bodies] == [True, False]
        _, error, _ = failure_of(servers.sends(b""), servers.fails(400, "out of layers"))
        assert "out of layers" in error.message
        _, error, to = failure_of(servers.sends(b""))
        assert "stopped in the middle" in error.message
        assert len(to.bodies) == 2

    def test_closing_hangs_up_at_once(self) -> None:
        with faulty(servers.endless()) as to:
            pieces = writer(to).write(ASKED)
            assert next(pieces).shown
            assert next(pieces).text
            pieces.close()  # type: ignore[attr-defined]
            assert to.gone.wait(5)


class TestStop:
    """From another thread, while the writer waits for bytes."""

    @pytest.mark.parametrize(
        ("behaviour", "arrived"),
        [
            (servers.silent, ""),
            (servers.stalls("Around "), "Around "),
            (servers.fails(429, "slow down", headers={"Retry-After": "30"}), ""),
        ],
    )
    def test_it_ends_at_once_and_the_next_answer_is_written(self, behaviour: Behaviour, arrived: str) -> None:
        with faulty(behaviour, servers.says("Yes [1].")) as to:
            by = writer(to, timeout=30)
            pieces: list[Written] = []
            ended: list[BaseException] = []

            def run() -> None:
                try:
                    for piece in by.write(ASKED):
                        pieces.append(piece)  # noqa: PERF402  what has arrived is looked at meanwhile
                except Stopped as stopped:
                    ended.append(stopped)

            thread = threading.Thread(target=run)
            thread.start()
            until(lambda: to.bodies and text(pieces) == arrived)
            by.stop()
            thread.join(20)
            assert not thread.is_alive()  # the server itself would be waited for 30 seconds
            assert len(ended) == 1
            assert text(pieces) == arrived
            assert text(list(by.write(ASKED))) == "Yes [1]."


class TestWhere:
    def test_the_official_api_needs_a_key(self) -> None:
        with pytest.raises(UsageError, match="OPENAI_API_KEY"):
            server(None, {})
        assert server(None, {"OPENAI_API_KEY": KEY}).url == OFFICIAL

    def test_another_server_needs_none(self) -> None:
        assert server("http://localhost:8080/v1/", {}).url == "http://localhost:8080/v1"
        assert server(None, {"OPENAI_BASE_URL": "http://localhost:1/v1"}).url == "http://localhost:1/v1"

    @pytest.mark.parametrize(
        "url", ["localhost:8080", "ftp://host/v1", "http://", "http://host:port/v1", "x"]
    )
    def test_what_is_no_address(self, url: str) -> None:
        with pytest.raises(UsageError, match="base_url"):
            server(url, {})

    def test_credentials_are_not_shown(self) -> None:
        found = server("http://me:secret@localhost:8080/v1?key=secret", {"OPENAI_API_KEY": KEY})
        assert found.shown == "http://localhost:8080/v1"
        assert KEY not in repr(found)

    def test_no_key_is_broken_by_a_pasted_quote(self) -> None:
        with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
            server(None, {"OPENAI_API_KEY": "sk-1234”"})
        assert "1234" not in caught.value.message

    def test_a_bad_template_is_found_before_anything_is_sent(self, tmp_path: Path) -> None:
        (tmp_path / "answer.md").write_text("no front matter")
        with pytest.raises(UsageError, match=r"answer\.md"):
            OpenAIWriter("m", Server("http://localhost:1/v1", KEY), prompts=tmp_path)
