"""Finds a model by its name: first on the disk, then, because the user named it, at the Hugging Face hub."""

from pathlib import Path

from qa.errors import ModelError
from qa.protocols import Report

_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors", "*.bin"]
_UNWANTED = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot"]
_ANSWER_SECONDS = 5.0
"""How long the hub may take to say what a model consists of."""


def folder_of(
    name: str, report: Report, *, setting: str = "embedder", owner: str = "sentence-transformers"
) -> Path:
    """The folder of the model, downloaded if it is not there. Raises ModelError.

    ``setting`` is what the user named it by; ``owner`` is whose it is where the name does not say.
    """
    import huggingface_hub
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError

    # sentence-transformers' own rule for a name without an owner.
    name = name if "/" in name else f"{owner}/{name}"
    unknown = ModelError(
        f"there is no model {name}, in no folder and not at the hub",
        f"`{setting}` takes a folder or a model's name",
    )
    try:
        folder = Path(huggingface_hub.snapshot_download(name, local_files_only=True))
        if _whole(folder):
            return folder
    except LocalEntryNotFoundError:
        pass  # not on the disk: asked for below
    except HFValidationError as error:
        raise unknown from error
    report(f"Downloading the model {name} from huggingface.co")
    try:
        return Path(
            huggingface_hub.snapshot_download(
                name, allow_patterns=_WANTED, ignore_patterns=_UNWANTED, etag_timeout=_ANSWER_SECONDS
            )
        )
    except RepositoryNotFoundError as error:
        raise unknown from error
    except Exception as error:  # the hub's client lets those of whichever HTTP library it uses pass
        raise ModelError(
            f"the model {name} is not on this disk, and the hub cannot be reached",
            f"connect to the network, name the model's folder, or leave `{setting}` at its default",
        ) from error


def _whole(folder: Path) -> bool:
    """Whether the weights arrived: a download that was cut off leaves the small files alone."""
    return any(f.exists() for pattern in ("*.safetensors", "*.bin") for f in folder.rglob(pattern))
