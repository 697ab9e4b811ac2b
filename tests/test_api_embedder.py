"""Embedding over HTTP, against a server that misbehaves as it is told."""

import math
from collections.abc import Sequence

import pytest
from support.servers import Behaviour, Exchange, fails, faulty

from qa.errors import BackendError, BackendUnreachable, UsageError
from qa.models.embedders import embedder as make_embedder
from qa.protocols import Embedder

SOON = {"retry-after": "0"}


def vector(text: str) -> list[float]:
    return [float(len(text) + 1), 2.0, -0.5]


def embeds(exchange: Exchange) -> None:
    """Answers in an order of its own, as the API allows."""
    data = [
        {"object": "embedding", "index": i, "embedding": vector(text)}
        for i, text in enumerate(exchange.body["input"])
    ]
    exchange.json(200, {"object": "list", "model": "m", "data": data[::-1], "usage": {}})


def answers(*vectors: Sequence[float]) -> Behaviour:
    """The same vectors whatever was asked."""

    def behave(exchange: Exchange) -> None:
        data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
        exchange.json(200, {"object": "list", "model": "m", "data": data})

    return behave


def holds(characters: int) -> Behaviour:
    """A model with a short context."""

    def behave(exchange: Exchange) -> None:
        if max(map(len, exchange.body["input"])) > characters:
            fails(400, "This model's maximum context length is 8192 tokens.")(exchange)
        else:
            embeds(exchange)

    return behave


def made(url: str) -> Embedder:
    return make_embedder("openai:m", base_url=url, environ={}, timeout=5)


def test_vectors_come_in_the_order_of_the_texts_and_have_length_one() -> None:
    texts = ["a" * n for n in (5, 1, 9)]
    with faulty(embeds) as server:
        found = made(server.url).embed(texts)
    assert [round(v[0] / v[1], 6) for v in found] == [3.0, 1.0, 5.0]
    assert all(math.isclose(math.hypot(*v), 1) for v in found)


def test_many_texts_go_in_batches() -> None:
    with faulty(embeds) as server:
        found = made(server.url).embed([str(n) for n in range(150)])
    assert len(found) == 150
    assert [len(body["input"]) for body in server.bodies] == [64, 64, 22]


def test_nothing_asks_nothing_and_an_empty_text_is_not_sent_empty() -> None:
    with faulty(embeds) as server:
        assert made(server.url).embed([]) == []
        assert server.bodies == []
        assert len(made(server.url).embed(["", " \n", "x"])) == 3
    assert all(text.strip() for text in server.bodies[0]["input"])


def test_name_and_size() -> None:
    with faulty(embeds) as server:
        embedder = made(server.url)
        assert embedder.name == "openai:m"
        assert server.bodies == []
        assert (embedder.size, embedder.size) == (3, 3)
    assert len(server.bodies) == 1


def test_a_busy_server_is_asked_again() -> None:
    with faulty(fails(429, headers=SOON), fails(503, headers=SOON), embeds) as server:
        assert len(made(server.url).embed(["x"])) == 1
    assert len(server.bodies) == 3


def test_a_text_that_is_too_long_is_shortened_and_the_others_are_not() -> None:
    with faulty(holds(100)) as server:
        long, short = made(server.url).embed(["a" * 150, "b" * 9])
    assert round(short[0] / short[1], 6) == 5.0
    assert round(long[0] / long[1], 6) == 38.0


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (fails(400, "no"), "refused the request"),
        (fails(401, "bad key"), "no key was sent"),
        (answers([1.0, 2.0]), "1 vectors for 2 texts"),
        (answers([1.0, 2.0], [1.0]), "2 vectors for 2 texts"),
        (answers([0.0, 0.0], [1.0, 1.0]), "without direction"),
        (answers(), "127.0.0.1"),
    ],
)
def test_what_a_server_may_do_wrong(behaviour: Behaviour, said: str) -> None:
    with faulty(behaviour) as server, pytest.raises(BackendError, match=said):
        made(server.url).embed(["x", "y"])


def test_a_server_that_is_not_there() -> None:
    with faulty(embeds) as server:
        gone = server.url
    with pytest.raises(BackendUnreachable):
        made(gone).embed(["x"])


def test_a_model_must_be_named() -> None:
    with pytest.raises(UsageError, match="names no model"):
        make_embedder("openai:")
