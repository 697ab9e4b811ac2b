"""A Config tried on golden cases: a library for the run, and every case answered and scored."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import qa.types as t
from qa.app import App, Scope
from qa.config import Config
from qa.errors import BackendError, SourceError, UsageError
from qa.evaluate import reply as r
from qa.evaluate.gold import Gold
from qa.evaluate.golden import Case
from qa.evaluate.judge import Verdict, judge
from qa.evaluate.kept import Kept
from qa.evaluate.record import code_digest, fingerprint, judge_record, key, record
from qa.evaluate.run import LOST, Ask, Failed, run
from qa.evaluate.score import Scored, score
from qa.evaluate.without import Without, asked_again, cited_passages, unanswerable
from qa.protocols import Report, Writer
from qa.text.wording import counted

T = TypeVar("T")
USED = ("answer", "standalone")
"""Templates that a model which answers is given."""
_COMPLETE = "complete"
_NONE = ("",)
"""Article ids that no article has: an empty filter would let all be seen."""
_UNUSED = 30 * 24 * 3600
"""Seconds after which a library that was built for runs is deleted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the cases are to be answered."""

    workers: int = 1
    fresh: bool = False
    """Ask again, whatever an earlier run with the same settings has left."""
    finished: bool = False
    """Take what a finished run with the same settings gave, not only what one that ended early left."""
    hidden: Literal["articles", "cited"] | None = None
    """What is out of sight: the articles that hold the answer, so that nothing is left to answer from; or,
    asked a second time, the passages that the first answer cited."""


class Trial:
    """One Config over one library. The App is the caller's to close."""

    def __init__(self, app: App, plan: Plan | None = None) -> None:
        self.app = app
        self.plan = plan or Plan()
        self.gold = Gold(tuple(app.library.places()), lambda id_: app.library.article(id_).text)
        self.resumed = 0
        """Replies that were taken from an earlier run."""

    @property
    def record(self) -> dict[str, Any]:
        """What the replies depend on."""
        app = self.app
        made = record(
            app.config,
            embedder=app.embedder.name,
            prompts=_prompts(app.config, USED) if app.writer.prompt else {},
            infos=app.library.list(),
            weights=_weights(app.config),
        )
        return made | {"hidden": self.plan.hidden} if self.plan.hidden else made

    def answer(self, cases: Sequence[Case]) -> Iterator[Scored | Failed]:
        """Every case answered and scored, in order. Raises what answering raises, but for BackendError.

        Where something is hidden, cases are left out of which it cannot be told what to hide.
        """
        if self.plan.hidden == "cited":
            return self._again(cases)
        if self.plan.hidden == "articles":
            located = [case for case in cases if self.gold.groups(case.articles)]
            scopes = {case.id: t.Filter(articles=self._others(case)) for case in located}
            return self._answered([unanswerable(case) for case in located], scopes, {})
        return self._answered(cases, {}, {})

    def _again(self, cases: Sequence[Case]) -> Iterator[Scored | Failed]:
        """Those that were answered, a second time: without the passages that the answer cited."""
        first = Trial(self.app, replace(self.plan, hidden=None, finished=not self.plan.fresh))
        asked: list[Case] = []
        gone: dict[str, frozenset[str]] = {}
        library = self.app.library
        for outcome in first.answer(cases):
            if isinstance(outcome, Failed):
                yield outcome
            elif not outcome.reply.refused:
                hidden = cited_passages(outcome.reply.citations, library)
                case = asked_again(outcome.case, hidden, self.gold, library)
                if case is not None:
                    asked.append(case)
                    gone[case.id] = hidden
        yield from self._answered(asked, {}, gone)
        self.resumed += first.resumed

    def _answered(
        self,
        asked: Sequence[Case],
        scopes: Mapping[str, t.Filter],
        gone: Mapping[str, frozenset[str]],
    ) -> Iterator[Scored | Failed]:
        """``scopes``: which articles are seen; ``gone``: which passages are not; both by the case's id."""
        self.app.ready()
        plan = self.plan
        with ExitStack() as stack:
            kept = stack.enter_context(self._kept(key(self.record), r.to_json, r.from_json))
            self.resumed = sum(kept.get(case.digest) is not None for case in asked)
            more = range(min(plan.workers, len(asked)) - 1)
            apps = [self.app, *(stack.enter_context(closing(App(self.app.config))) for _ in more)]
            for app in apps:
                _warm(app)
            failed = False
            asks = [_ask(app, scopes, gone) for app in apps]
            for case, outcome in zip(asked, run(asked, asks, kept), strict=True):
                failed = failed or isinstance(outcome, Failed)
                yield outcome if isinstance(outcome, Failed) else score(case, outcome, self.gold)
            if not failed:
                kept.finish()

    def judge(self, spec: str) -> Writer:
        """The model that judges. Raises UsageError for a writer that is none."""
        from qa.models.writers import writer

        app = self.app
        model = app.writer if spec == app.config.llm else writer(spec, app.config)
        if model.prompt is None:
            raise UsageError(f"{spec} cannot judge: it is no model", "name openai:MODEL or llama:FILE.gguf")
        return model

    def judged(self, scored: Sequence[Scored], model: Writer) -> Iterator[tuple[str, Verdict | BackendError]]:
        """What the model says of each answer, by the case's id, or why it says nothing.

        After three failures in a row no more is asked.
        """
        failures: list[BackendError] = []
        missing = False
        run_key = key(self.record | {"judge": self.judge_record(model.name)})
        with self._kept(run_key, dict[str, bool], dict[str, bool]) as kept:
            for one in scored:
                verdict = kept.get(one.digest)
                if verdict is None and len(failures) < LOST:
                    try:
                        verdict = judge(one, model, self.app.library)
                    except BackendError as error:
                        failures.append(error)
                    else:
                        failures.clear()
                        kept.add(one.digest, verdict)
                missing = missing or verdict is None
                yield one.case.id, failures[-1] if verdict is None else verdict
            if not missing:
                kept.finish()

    def judge_record(self, spec: str) -> dict[str, Any]:
        """What the verdicts depend on besides the answers."""
        config = replace(self.app.config, llm=spec)
        return judge_record(config, prompt=_prompts(config, ["judge"])["judge"], weights=_weights(config))

    def _kept(self, run_key: str, to_json: Callable[[T], Any], from_json: Callable[[Any], T]) -> Kept[T]:
        folder, plan = self.app.config.cache / "eval" / "runs", self.plan
        return Kept(
            folder, run_key, to_json=to_json, from_json=from_json, finished=plan.finished, fresh=plan.fresh
        )

    def _others(self, case: Case) -> tuple[str, ...]:
        """The articles that do not hold the answer."""
        ids = [info.id for info in self.app.library.list()]
        return tuple(id_ for id_ in ids if self.gold.group(id_, case.articles) is None) or _NONE


def _warm(app: App) -> None:
    """Load what the first question would wait for: it is timed like any other."""
    app.library.warm()
    app.embedder.embed(["ready"])
    _ = app.writer
    if app.reranker:
        app.reranker.scores("ready", ["ready"])


def _weights(config: Config) -> dict[str, str]:
    """Fingerprints of the local models that the settings name; the embedder tells its own."""
    from qa.models.writers import gguf

    kind, _, name = config.llm.partition(":")
    places = {
        setting: Path(spec).expanduser()
        for setting in ("rerank", "nli")
        if (spec := getattr(config, setting))
    }
    if kind == "llama":
        places["llm"] = gguf(name, config)
    return {setting: fingerprint(place) for setting, place in places.items() if place.exists()}


def _prompts(config: Config, names: Sequence[str]) -> dict[str, str]:
    """Label and hash of each template."""
    from qa.models.prompting import load

    made = {name: load(name, config.prompts) for name in names}
    return {
        name: f"{prompt.label} {_hash(prompt.system.template + prompt.user.template)}"
        for name, prompt in made.items()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ask(app: App, scopes: Mapping[str, t.Filter], gone: Mapping[str, frozenset[str]]) -> Ask:
    def ask(case: Case) -> r.Reply:
        started = time.perf_counter()
        scope = Scope(scopes.get(case.id, t.Filter()), case.as_of)
        asked = _blind(app, gone[case.id]) if case.id in gone else app
        answer, found = r.drain(asked.ask(case.question, scope, case.history))
        return r.of(answer, found, time.perf_counter() - started)

    return ask


def _blind(app: App, hidden: frozenset[str]) -> App:
    """The same App, its models included, over a library that does not find the hidden passages."""
    blind = copy(app)
    blind.__dict__["library"] = Without(app.library, hidden)
    return blind


def library_of(config: Config, folder: Path, report: Report) -> Config:
    """The Config with a library of a folder's articles: built once for each content, place and settings.

    ``report`` is told of every article that could not be read. Raises SourceError for a folder that is none,
    UsageError where it holds no article.
    """
    app = App(replace(config, chroma_url=None), report)
    with closing(app):
        sources = _sources(app, folder)
        libraries = config.cache / "eval" / "libraries"
        library = libraries / _digest(sources, f"{app.embedder.name} {config.max_bytes}")
    _forget_unused(libraries)
    made = replace(config, library=library, chroma_url=None)
    complete = library / _COMPLETE
    if complete.is_file():
        complete.touch()
        lost = complete.read_text(encoding="utf-8").split("\n")
    else:
        report(f"Building a library of {counted(len(sources), 'source')}, once")
        with closing(App(made, report)) as app:
            outcomes = list(app.add(sources))
            lost = [o.reason or o.source for o in outcomes if o.kind == "failed"]
            if app.library.count():
                complete.write_text("\n".join(lost), encoding="utf-8")
    for line in filter(None, lost):
        report(f"not read: {line}")
    if not complete.is_file():
        raise UsageError(f"{folder} holds no article", "name the folder that your articles are in")
    return made


def _sources(app: App, folder: Path) -> list[str]:
    found = []
    for source in app.expand([str(folder)]):
        if not isinstance(source, str):
            raise SourceError(source.reason or source.source)
        found.append(source)
    return found


def _digest(sources: Sequence[str], settings: str) -> str:
    total = hashlib.sha256(f"{settings} {code_digest()}".encode())
    for source in sources:
        content = Path(source).read_bytes() if Path(source).is_file() else b""
        total.update(f"\n{source} {hashlib.sha256(content).hexdigest()}".encode())
    return total.hexdigest()[:16]


def _forget_unused(libraries: Path) -> None:
    for complete in libraries.glob(f"*/{_COMPLETE}"):
        if time.time() - complete.stat().st_mtime > _UNUSED:
            shutil.rmtree(complete.parent, ignore_errors=True)
