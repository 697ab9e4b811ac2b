"""An OpenAI-compatible server that misbehaves as a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]
USAGE = {"prompt_tokens": 42, "completion_tokens": 7, "total_tokens": 49}


@dataclass
class FaultyServer:
    """Behaves as the list says, one behaviour a request; the last one is repeated."""

    url: str
    behaviours: list[Behaviour]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when a client has hung up while it was being written to."""
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: what stalls may end."""


@dataclass
class Exchange:
    """One request, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    server: FaultyServer
    body: dict[str, Any]

    def head(self, status: int, kind: str, headers: dict[str, str] | None = None) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.handler.send_header(name, value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def json(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        self.head(status, "application/json", headers)
        self.write(json.dumps(body).encode())

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def event(self, body: object) -> None:
        self.write(b"data: " + json.dumps(body).encode() + b"\n\n")

    def piece(self, text: str | None, finish: str | None = None, **delta: str) -> None:
        content = delta if text is None else {"content": text, **delta}
        self.event(_chunk([{"index": 0, "delta": content, "finish_reason": finish}]))

    def end(self, finish: str = "stop", usage: dict[str, int] | None = USAGE) -> None:
        self.piece("", finish)
        if usage and "stream_options" in self.body:
            self.event(_chunk([]) | {"usage": usage})
        self.write(b"data: [DONE]\n\n")


def _chunk(choices: Sequence[object]) -> dict[str, Any]:
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}


@contextmanager
def faulty(*behaviours: Behaviour) -> Iterator[FaultyServer]:
    """Serve on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.bodies.append(body)
            state.headers.append({k.lower(): v for k, v in self.headers.items()})
            behave = behaviours[min(len(state.bodies), len(behaviours)) - 1]
            try:
                behave(Exchange(self, state, body))
            except (BrokenPipeError, ConnectionResetError):
                state.gone.set()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = FaultyServer(f"http://127.0.0.1:{server.server_port}/v1", list(behaviours))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def says(*pieces: str, finish: str = "stop") -> Behaviour:
    """A well-behaved stream."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        for piece in pieces:
            exchange.piece(piece)
        exchange.end(finish)

    return behave


def reasons(thought: str, *pieces: str) -> Behaviour:
    """A reasoning model whose server keeps the thoughts apart."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        exchange.piece(None, reasoning_content=thought)
        for piece in pieces:
            exchange.piece(piece)
        exchange.end()

    return behave


def fails(
    status: int,
    message: str = "it failed",
    *,
    code: str | None = None,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> Behaviour:
    """An error in OpenAI's form."""

    def behave(exchange: Exchange) -> None:
        error = {"message": message, "type": "error", "code": code, "param": param}
        exchange.json(status, {"error": error}, headers)

    return behave


def tears(status: int, body: bytes, kind: str = "application/json", seconds: float = 0.0) -> Behaviour:
    """Promises twice as much as it sends, and closes the connection, after a time."""

    def behave(exchange: Exchange) -> None:
        exchange.head(status, kind, {"Content-Length": str(2 * len(body))})
        exchange.write(body)
        exchange.server.over.wait(seconds)

    return behave


def refuses(*params: str, then: Behaviour, name_it: bool = True) -> Behaviour:
    """Refuses a request that has any of the parameters, as servers that do not know them do."""

    def behave(exchange: Exchange) -> None:
        for param in params:
            if param in exchange.body:
                fails(400, f"Unsupported parameter: '{param}'", param=param if name_it else None)(exchange)
                return
        then(exchange)

    return behave


def validates(*params: str, then: Behaviour) -> Behaviour:
    """Refuses parameters in the form of FastAPI's validation."""

    def behave(exchange: Exchange) -> None:
        extra = [p for p in params if p in exchange.body]
        if extra:
            detail = [{"loc": ["body", p], "msg": "extra fields not permitted"} for p in extra]
            exchange.json(422, {"detail": detail})
            return
        then(exchange)

    return behave


def small(context: int, then: Behaviour) -> Behaviour:
    """A model that holds so many characters / 4 and says so in vLLM's words."""

    def behave(exchange: Exchange) -> None:
        tokens = sum(len(m["content"]) for m in exchange.body["messages"]) // 4
        if tokens > context:
            fails(400, f"This model's maximum context length is {context} tokens, you requested {tokens}.")(
                exchange
            )
            return
        then(exchange)

    return behave


def stalls(*pieces: str) -> Behaviour:
    """Says something, then nothing, with the connection open."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        for piece in pieces:
            exchange.piece(piece)
        exchange.server.over.wait(30)

    return behave


def silent(exchange: Exchange) -> None:
    """Accepts the request and never answers."""
    exchange.server.over.wait(30)


def dies(*pieces: str) -> Behaviour:
    """Closes the connection in the middle of the stream."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        for piece in pieces:
            exchange.piece(piece)

    return behave


def breaks(*pieces: str) -> Behaviour:
    """Dies in the middle of a chunk of a chunked response: a protocol error."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream", {"Transfer-Encoding": "chunked"})
        for piece in pieces:
            event = b"data: " + json.dumps(_chunk([{"delta": {"content": piece}}])).encode() + b"\n\n"
            exchange.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
        exchange.write(b"400\r\ndata: ")

    return behave


def sends(data: bytes, kind: str = "text/event-stream") -> Behaviour:
    """Exactly these bytes."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, kind)
        exchange.write(data)

    return behave


def garbles(*pieces: str) -> Behaviour:
    """Sends bytes that are no UTF-8 after some that are."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        for piece in pieces:
            exchange.piece(piece)
        exchange.write(b'data: {"choices":[{"delta":{"content":"\xff\xfe\x80"}}]}\n\n')
        exchange.end()

    return behave


def endless(piece: str = "word ", counted: bool = False) -> Behaviour:
    """Writes until the client hangs up; ``counted``: never the same twice."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, "text/event-stream")
        number = 0
        while not exchange.server.over.wait(0.01):
            number += 1
            exchange.piece(f"{number * number} {piece}" if counted else piece)

    return behave


def whole(text: str, usage: dict[str, int] | None = USAGE) -> Behaviour:
    """A server that does not stream."""

    def behave(exchange: Exchange) -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        exchange.json(200, _chunk([choice]) | {"object": "chat.completion", "usage": usage})

    return behave
