"""The model store, with sources of our own: a folder of small wheels, and a local server as the hub."""

import errno
import io
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

import rag.models.partial_file
from fake_models import (
    SHAPE,
    FakeHub,
    e5_file,
    language_model,
    manifest_json,
    published,
    safetensors_file,
    serve_hub,
    sha256,
    wheel,
)
from rag.errors import DiskFull, ModelDamaged, ModelMissing, ModelUnreachable, SettingsError
from rag.models import (
    EMBEDDING_MODEL,
    ENGLISH_PARSER,
    FRENCH_PARSER,
    LANGUAGE_MODEL,
    ModelState,
    ModelStore,
)
from rag.models.manifest import MANIFEST, Model, ModelKind, PackagedFile, WheelPart
from rag.models.partial_file import PartialFile
from rag.models.sources import _on_the_way, hub_answers
from rag.progress import Progress, console_progress
from rag.settings import Settings

DATA = bytes(range(256)) * 41  # 10,496 bytes


@pytest.fixture(autouse=True)
def only_our_sources(tmp_path, monkeypatch):
    """No test here reaches a network, a pip configuration or the cache of whoever runs it."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "HF_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    (tmp_path / "index").mkdir()


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def small(index):
    return language_model(index, DATA)


@pytest.fixture
def store(tmp_path, small):
    return ModelStore(tmp_path / "cache", manifest=(small,))


def instead_of_python(tmp_path, monkeypatch, script: str) -> None:
    """Run a shell script where the store would start Python with pip."""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


@pytest.fixture
def quick_pip(tmp_path, monkeypatch):
    """A stand-in that copies wheels: pip itself takes half a second to start, and has tests of its own."""
    script = """
    while [ $# -gt 1 ]; do [ "$1" = --dest ] && box=$2; shift; done
    name=$(echo "${1%%==*}" | tr - _)
    cp "$PIP_FIND_LINKS/$name"-*.whl "$box" && exit
    echo "ERROR: No matching distribution found for $1" >&2
    exit 1
    """
    instead_of_python(tmp_path, monkeypatch, script)


def leftovers(store):
    return sorted(path.name for path in (store.cache / ".partial").rglob("*"))


# The manifest


def test_the_manifest_is_consistent():
    for model in MANIFEST:
        assert len(model.revision) == 40 or not model.hub
        for packaged in model.packages:
            assert sum(part.size for part in packaged.parts) == packaged.file.size
            assert all(part.wheel_sha256 and len(part.wheel_sha256) == 64 for part in packaged.parts)
        for file in (*model.hub, *model.files, *(packaged.file for packaged in model.packages)):
            assert len(file.sha256) == 64
    embedding, language, *parsers = MANIFEST
    assert (embedding.name, language.name) == (EMBEDDING_MODEL, LANGUAGE_MODEL)
    assert [model.name for model in parsers] == [FRENCH_PARSER, ENGLISH_PARSER]
    assert all("LICENSE" in {file.name for file in model.files} for model in parsers)
    assert language.hub == language.files == (language.packages[0].file,)
    assert len(language.packages[0].parts) == 22
    assert Settings.load().embedder == EMBEDDING_MODEL


# Packages


def test_a_pull_joins_the_parts_in_order_and_leaves_nothing_behind(store):
    path = store.pull("small")
    assert path == store.cache / "small" / "small.gguf" == store.path("small")
    assert path.read_bytes() == DATA
    assert store.present("small")
    assert leftovers(store) == []
    assert store.fingerprint("small") == f"small@{sha256(DATA)[:12]}"


@pytest.mark.usefixtures("quick_pip")
def test_a_second_pull_needs_no_source(store, index):
    store.pull("small")
    for path in index.iterdir():
        path.unlink()
    assert store.pull("small").read_bytes() == DATA


def test_a_source_archive_is_never_built(store, index, tmp_path, monkeypatch):
    built = tmp_path / "built"
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # pip reads this 0 as 'without': the build would run
    for path in index.glob("small_part0*"):
        path.unlink()
    with tarfile.open(index / "small-part0-1.0.tar.gz", "w:gz") as archive:
        for name, text in {
            "setup.py": f"open({str(built)!r}, 'w')\nfrom setuptools import setup\nsetup(name='small-part0')",
            "PKG-INFO": "Metadata-Version: 2.1\nName: small-part0\nVersion: 1.0\n",
        }.items():
            member = tarfile.TarInfo(f"small-part0-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    with pytest.raises(ModelUnreachable):
        store.pull("small")
    assert not built.exists()


def test_a_wheel_for_another_platform_is_fetched_all_the_same(tmp_path, index):
    found = wheel(index, "odd", "odd/data.bin", DATA, platform="manylinux2014_x86_64")
    part = WheelPart("odd", "1.0", "odd/data.bin", len(DATA), found, "manylinux2014_x86_64")
    file = published("small.gguf", DATA)
    model = Model(
        "small", ModelKind.LANGUAGE, "MIT", "a/b", "0" * 40, (file,), (PackagedFile(file, (part,)),), (file,)
    )
    assert ModelStore(tmp_path / "cache", manifest=(model,)).pull("small").read_bytes() == DATA


def test_what_the_environment_says_about_other_packages_does_not_matter(store, tmp_path, monkeypatch):
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("small-part1==9.9\n")
    monkeypatch.setenv("PIP_CONSTRAINT", str(constraints))
    monkeypatch.setenv("PIP_NO_BINARY", ":all:")
    monkeypatch.setenv("PIP_REQUIRE_HASHES", "1")
    assert store.pull("small").read_bytes() == DATA


def test_a_file_called_pip_in_the_current_folder_is_not_run(store, tmp_path, monkeypatch):
    (tmp_path / "pip.py").write_text("raise SystemExit('not the real pip')")
    monkeypatch.chdir(tmp_path)
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
def test_an_interrupted_pull_goes_on_after_the_last_whole_part(store, index):
    hidden = [path.rename(path.with_suffix(".hidden")) for path in sorted(index.glob("small_part[34]*"))]
    with pytest.raises(ModelUnreachable):
        store.pull("small")
    partial = store.cache / ".partial" / "small" / "small.gguf.partial"
    assert partial.stat().st_size == 3 * 2100
    assert store.list()[0].state is ModelState.PARTIAL
    for path in index.glob("small_part[012]*"):
        path.unlink()  # what has arrived is not fetched again
    for path in hidden:
        path.rename(path.with_suffix(".whl"))
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
def test_what_the_journal_does_not_vouch_for_is_fetched_again(store, index):
    hidden = [path.rename(path.with_suffix(".hidden")) for path in index.glob("small_part[34]*")]
    with pytest.raises(ModelUnreachable):
        store.pull("small")
    with (store.cache / ".partial" / "small" / "small.gguf.partial").open("ab") as stream:
        stream.write(b"half a part, when the power went")
    for path in hidden:
        path.rename(path.with_suffix(".whl"))
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
@pytest.mark.parametrize("journal", ["", "{", "[]", '{"sha256": "other", "length": 2100}', '{"length": "x"}'])
def test_an_unreadable_journal_means_from_the_start(journal, store, index):
    aside = store.cache / ".partial" / "small"
    aside.mkdir(parents=True)
    (aside / "small.gguf.partial").write_bytes(b"?" * 2100)
    (aside / "small.gguf.journal").write_text(journal)
    assert store.pull("small").read_bytes() == DATA


def test_bytes_behind_a_whole_file_are_cut_off(tmp_path):
    file = published("small.gguf", DATA)
    PartialFile(tmp_path, file).append([DATA], len(DATA))
    with (tmp_path / "small.gguf.partial").open("ab") as stream:
        stream.write(b"more")
    assert PartialFile(tmp_path, file).check().read_bytes() == DATA


def test_what_a_failed_append_wrote_is_cut_off(tmp_path):
    def breaks():
        yield DATA
        raise OSError(errno.ENOSPC, "No space left on device")

    partial = PartialFile(tmp_path, published("small.gguf", DATA[:100]))
    partial.append([DATA[:50]], 50)
    with pytest.raises(DiskFull):
        partial.append(breaks(), len(DATA))
    partial.append([DATA[50:100]], 50)
    assert partial.check().read_bytes() == DATA[:100]


PULL_IN_ANOTHER_PROCESS = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[4:6]
from fake_models import manifest_from
from rag.models import ModelStore

def tell(progress):
    print(progress.step, flush=True)
    if sys.argv[3] == "die" and progress.done >= 4200 and "index" in progress.step:
        os.kill(os.getpid(), signal.SIGKILL)

model = manifest_from(Path(sys.argv[2]).read_text())
print(ModelStore(Path(sys.argv[1]), manifest=(model,)).pull("small", tell))
"""


def other_process(store, small, tmp_path, what):
    description = tmp_path / "model.json"
    description.write_text(manifest_json(small))
    here = Path(__file__).parent
    arguments = [str(store.cache), str(description), what, str(here), str(here.parent)]
    return subprocess.Popen(
        [sys.executable, "-c", PULL_IN_ANOTHER_PROCESS, *arguments], stdout=subprocess.PIPE, text=True
    )


def test_what_pip_deletes_while_it_is_counted_stops_no_pull(tmp_path, monkeypatch):
    for place, size in (("pip-unpack-1", 90), ("pip-unpack-2", 40)):
        folder = tmp_path / "small-part0.abc" / "temporary" / place
        folder.mkdir(parents=True)
        (folder / "part.whl").write_bytes(bytes(size))
    scandir = os.scandir

    def vanishing(path):
        if "pip-unpack-1" in str(path):
            raise FileNotFoundError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert _on_the_way(tmp_path, WheelPart("small-part0", "1.0", "data.bin", 1000, None)) == 40
    assert _on_the_way(tmp_path / "none", WheelPart("small-part0", "1.0", "data.bin", 1000, None)) == 0


def test_a_killed_pull_goes_on(store, small, tmp_path):
    with other_process(store, small, tmp_path, "die") as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not store.present("small")
    assert store.pull("small").read_bytes() == DATA
    assert leftovers(store) == []


def test_of_two_pulls_at_once_one_fetches_and_both_end_well(store, small, tmp_path):
    with (
        other_process(store, small, tmp_path, "live") as one,
        other_process(store, small, tmp_path, "live") as two,
    ):
        said = [one.communicate()[0], two.communicate()[0]]
    assert (one.returncode, two.returncode) == (0, 0)
    assert all(str(store.path("small")) in each for each in said)
    worked = [[line for line in each.splitlines() if line.startswith("small: ")] for each in said]
    assert sum("small: from the package index" in lines for lines in worked) == 1
    assert min(worked, key=len) in ([], ["small: waiting for another process that pulls it"])


@pytest.mark.usefixtures("quick_pip")
def test_another_wheel_is_refused_and_nothing_is_kept(store, small, index):
    wrong = wheel(index, "small-part2", "small_part2/data.bin", b"x" * 2100)
    with pytest.raises(ModelDamaged) as raised:
        store.pull("small")
    assert small.packages[0].parts[2].wheel_sha256 in str(raised.value)
    assert wrong in str(raised.value)
    assert "sourcier models pull" in raised.value.fix
    assert leftovers(store) == []
    assert not store.present("small")


@pytest.mark.usefixtures("quick_pip")
def test_wrong_bytes_are_refused_when_only_the_whole_has_a_hash(tmp_path, index):
    model = language_model(index, DATA, hashed=False)
    wheel(index, "small-part4", "small_part4/data.bin", b"x" * 2096)
    store = ModelStore(tmp_path / "cache", manifest=(model,))
    with pytest.raises(ModelDamaged) as raised:
        store.pull("small")
    assert sha256(DATA) in str(raised.value)
    assert sha256(DATA[:8400] + b"x" * 2096) in str(raised.value)
    assert leftovers(store) == []


@pytest.mark.usefixtures("quick_pip")
@pytest.mark.parametrize(
    ("member", "data", "says"),
    [
        ("small_part1/data.bin", b"too short", "gave 9 bytes where 2,100 were announced"),
        ("small_part1/data.bin", b"x" * 3_000_000, "where 2,100 were announced"),
        ("small_part1/other.bin", b"x" * 2100, "does not hold small_part1/data.bin"),
    ],
)
def test_a_part_of_another_size_or_name_is_refused(member, data, says, tmp_path, index):
    model = language_model(index, DATA, hashed=False)
    wheel(index, "small-part1", member, data)
    store = ModelStore(tmp_path / "cache", manifest=(model,))
    with pytest.raises(ModelDamaged, match=says):
        store.pull("small")
    assert leftovers(store) == []


def test_without_any_source_the_error_says_how_to_bring_the_weights(tmp_path, small, index):
    for path in index.iterdir():
        path.unlink()
    store = ModelStore(tmp_path / "cache", manifest=(small,))
    with pytest.raises(ModelUnreachable) as raised:
        store.pull("small")
    assert "HF_HUB_OFFLINE" in raised.value.problem
    assert "small-part0==1.0" in raised.value.problem
    assert "sourcier models pull" in raised.value.fix
    assert str(store.cache / "small") in raised.value.fix


def test_a_python_without_pip_is_named(store, tmp_path, monkeypatch):
    instead_of_python(tmp_path, monkeypatch, "echo 'python: No module named pip' >&2; exit 1")
    with pytest.raises(ModelUnreachable, match=r"-m ensurepip"):
        store.pull("small")


# Disk


def test_room_is_asked_for_before_anything_is_fetched(store, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(DiskFull, match=r"has 1 MB free and 64 MB are needed") as raised:
        store.pull("small")
    assert "SOURCIER_CACHE" in raised.value.fix
    assert list((store.cache / ".partial").rglob("*.whl")) == []


@pytest.mark.usefixtures("quick_pip")
def test_a_disk_that_fills_up_keeps_what_has_arrived(store, monkeypatch):
    real, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 7:  # bytes, journal and folder of two parts, then the bytes of the third
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(rag.models.partial_file.os, "fsync", full)
    with pytest.raises(DiskFull):
        store.pull("small")
    monkeypatch.setattr(rag.models.partial_file.os, "fsync", real)
    assert PartialFile(store.cache / ".partial" / "small", published("small.gguf", DATA)).length == 2 * 2100
    assert store.pull("small").read_bytes() == DATA


def test_a_disk_that_pip_finds_full_is_named(store, tmp_path, monkeypatch):
    instead_of_python(tmp_path, monkeypatch, "echo 'ERROR: [Errno 28] No space left on device' >&2; exit 2")
    with pytest.raises(DiskFull, match="SOURCIER_CACHE"):
        store.pull("small")


def test_a_cache_that_cannot_be_written_is_named(tmp_path, small):
    (tmp_path / "file").write_text("in the way")
    store = ModelStore(tmp_path / "file" / "cache", manifest=(small,))
    with pytest.raises(SettingsError, match="SOURCIER_CACHE"):
        store.pull("small")


def test_a_folder_that_cannot_be_renamed_into_place_is_named(store, monkeypatch):
    (store.cache / "small").mkdir(parents=True)
    (store.cache / "small" / "small.gguf").write_bytes(DATA)

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(SettingsError, match=r"Permission denied\n  Fix: .*SOURCIER_CACHE"):
        store.pull("small")


# The hub


@pytest.fixture
def hub(monkeypatch):
    fake = FakeHub({"small.gguf": DATA})
    with serve_hub(fake) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.delenv("HF_HUB_OFFLINE")
        yield fake


def test_the_hub_comes_first_and_at_its_revision(store, hub, index):
    for path in index.iterdir():
        path.unlink()
    assert store.pull("small").read_bytes() == DATA
    address = f"/someone/small/resolve/{'0' * 40}/small.gguf"
    assert hub.asked == [("HEAD", address, None), ("GET", address, None)]


@pytest.mark.usefixtures("quick_pip")
def test_the_hub_is_not_asked_when_the_environment_forbids_it(store, hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert store.pull("small").read_bytes() == DATA
    assert hub.asked == []


@pytest.mark.usefixtures("quick_pip")
def test_a_page_that_is_not_the_hub_is_not_taken_for_it(store, hub):
    hub.commit = False
    hub.files["small.gguf"] = b"<html>please sign in</html>"
    assert store.pull("small").read_bytes() == DATA
    assert [command for command, *_ in hub.asked] == ["HEAD"]


@pytest.mark.usefixtures("quick_pip")
def test_a_hub_without_the_file_is_passed_over(store, hub):
    hub.files.clear()
    assert store.pull("small").read_bytes() == DATA


def test_a_server_that_takes_the_question_and_never_answers_is_given_up(small, monkeypatch):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.delenv("HF_HUB_OFFLINE")
        assert hub_answers(small, patience=0.1) is False


@pytest.mark.usefixtures("quick_pip")
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "not an address", "ftp://127.0.0.1"])
def test_an_endpoint_that_leads_nowhere_is_passed_over(endpoint, store, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    assert store.pull("small").read_bytes() == DATA


def test_a_broken_connection_is_taken_up_where_it_broke(store, hub, index, monkeypatch):
    monkeypatch.setattr("rag.models.sources._HUB_BLOCK", 1000)
    for path in index.iterdir():
        path.unlink()
    hub.stop_after = 4500
    assert store.pull("small").read_bytes() == DATA
    assert [asked[2] for asked in hub.asked[1:]] == [None, "bytes=4000-", "bytes=8000-"]


def test_a_hub_without_ranges_sends_from_the_start(store, hub, index):
    for path in index.iterdir():
        path.unlink()
    hub.ranges = False
    aside = store.cache / ".partial" / "small"
    PartialFile(aside, published("small.gguf", DATA)).append([b"?" * 100], 100)
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
def test_what_the_hub_leaves_unfinished_the_packages_finish(store, hub, monkeypatch, index):
    monkeypatch.setattr("rag.models.sources._HUB_BLOCK", 1000)
    hub.ranges = False  # each attempt sends the first half again, and never more
    hub.stop_after = 5000
    for path in index.glob("small_part[01]*"):
        path.unlink()  # the hub has brought these 4,200 bytes
    assert store.pull("small").read_bytes() == DATA


def test_wrong_bytes_of_the_hub_are_refused_and_nothing_is_kept(store, hub):
    hub.files["small.gguf"] = wrong = DATA[:-1] + b"?"
    with pytest.raises(ModelDamaged) as raised:
        store.pull("small")
    assert sha256(DATA) in str(raised.value)
    assert sha256(wrong) in str(raised.value)
    assert leftovers(store) == []


def test_more_bytes_than_announced_are_refused(store, hub):
    hub.files["small.gguf"] = DATA + b"and more"
    with pytest.raises(ModelDamaged):
        store.pull("small")
    assert leftovers(store) == []


# An embedding model, from either source

E5, TENSORS = e5_file()
TOKENIZER = b'{"version": "1.0"}'


def encoder(index) -> Model:
    import tempfile

    from rag.models.weights import E5File, write_safetensors

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "e5.bin", Path(folder) / "out"
        source.write_bytes(E5)
        write_safetensors(target, E5File(source, SHAPE), SHAPE)
        converted = published("model.safetensors", target.read_bytes())
    bits, tokenizer = published("e5.bin", E5), published("tokenizer.json", TOKENIZER)
    parts = [
        WheelPart("bits", "1.0", "bits/e5.bin", len(E5), wheel(index, "bits", "bits/e5.bin", E5)),
        WheelPart("pieces", "1.0", "p/t.json", len(TOKENIZER), wheel(index, "pieces", "p/t.json", TOKENIZER)),
    ]
    return Model(
        name="encoder",
        kind=ModelKind.EMBEDDING,
        licence="MIT",
        repository="someone/encoder",
        revision="0" * 40,
        hub=(published("model.safetensors", safetensors_file(TENSORS)), tokenizer),
        packages=(PackagedFile(bits, (parts[0],)), PackagedFile(tokenizer, (parts[1],))),
        files=(converted, tokenizer),
        shape=SHAPE,
    )


@pytest.mark.usefixtures("quick_pip")
def test_an_encoder_becomes_the_same_folder_from_both_sources(tmp_path, index, hub):
    model = encoder(index)
    hub.files = {"model.safetensors": safetensors_file(TENSORS), "tokenizer.json": TOKENIZER}
    from_hub = ModelStore(tmp_path / "one", manifest=(model,))
    folder = from_hub.pull("encoder")
    assert folder == from_hub.cache / "encoder"
    hub.files.clear()
    other = ModelStore(tmp_path / "two", manifest=(model,)).pull("encoder")
    names = {path.relative_to(folder) for path in folder.rglob("*.*")}
    assert names == {path.relative_to(other) for path in other.rglob("*.*")}
    assert len(names) == 9 + 1  # the inventory
    for name in names - {Path("sourcier.json")}:
        assert (folder / name).read_bytes() == (other / name).read_bytes()


@pytest.mark.usefixtures("quick_pip")
def test_an_encoder_that_converts_to_other_bytes_is_refused(tmp_path, index):
    model = encoder(index)
    other = replace(model.files[0], sha256="0" * 64)
    store = ModelStore(tmp_path / "cache", manifest=(replace(model, files=(other, model.files[1])),))
    with pytest.raises(ModelDamaged, match="0" * 64):
        store.pull("encoder")
    assert leftovers(store) == []


# The store


def test_a_missing_model_says_how_to_get_it(store):
    assert not store.present("small")
    with pytest.raises(ModelMissing, match=r"sourcier models pull"):
        store.path("small")
    with pytest.raises(ModelMissing):
        store.fingerprint("small")
    with pytest.raises(ModelMissing):
        store.verify("small")
    assert not store.cache.exists()  # looking writes nothing


def test_an_unknown_name_lists_the_known_ones(store):
    with pytest.raises(SettingsError, match=r"No model is called 'large'\n  Fix: name one of these: small"):
        store.path("large")


@pytest.mark.usefixtures("quick_pip")
def test_the_list_names_kind_licence_size_and_state(store):
    (before,) = store.list()
    assert str(before) == "small: language model, MIT, 0 MB, missing"
    store.pull("small")
    (after,) = store.list()
    assert (after.kind, after.licence, after.state) == (ModelKind.LANGUAGE, "MIT", ModelState.PRESENT)
    assert after.size == len(DATA)
    assert after.path == store.path("small")
    assert after.origin == f"someone/small@{'0' * 40}"


@pytest.mark.usefixtures("quick_pip")
def test_verify_finds_a_flipped_bit_shows_both_hashes_and_pull_mends_it(store):
    path = store.pull("small")
    store.verify("small")
    damaged = DATA[:5000] + bytes([DATA[5000] ^ 1]) + DATA[5001:]
    path.write_bytes(damaged)
    assert store.present("small")  # sizes are trusted at start
    with pytest.raises(ModelDamaged) as raised:
        store.verify("small")
    assert sha256(DATA) in str(raised.value)
    assert sha256(damaged) in str(raised.value)
    assert not store.present("small")  # found damaged, it is no longer served
    assert store.pull("small").read_bytes() == DATA
    store.verify("small")


@pytest.mark.usefixtures("quick_pip")
def test_a_shorter_file_is_not_present(store):
    path = store.pull("small")
    path.write_bytes(DATA[:-1])
    assert not store.present("small")


@pytest.mark.usefixtures("quick_pip")
@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"files": 3}', '{"files": [{"name": "a"}]}'])
def test_an_unreadable_inventory_is_no_inventory(text, store):
    store.pull("small")
    (store.cache / "small" / "sourcier.json").write_text(text)
    assert not store.present("small")
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
def test_another_revision_of_the_manifest_is_another_model(store, small):
    store.pull("small")
    for newer in (
        replace(small, revision="1" * 40),
        replace(small, files=(published("small.gguf", DATA + b"!"),)),
    ):
        assert not ModelStore(store.cache, manifest=(newer,)).present("small")


def test_the_right_file_put_there_by_hand_is_taken_over(store, index):
    for path in index.iterdir():
        path.unlink()
    (store.cache / "small").mkdir(parents=True)
    (store.cache / "small" / "small.gguf").write_bytes(DATA)
    assert not store.present("small")
    assert store.pull("small").read_bytes() == DATA
    store.verify("small")


@pytest.mark.usefixtures("quick_pip")
def test_the_wrong_file_put_there_by_hand_is_replaced(store):
    (store.cache / "small").mkdir(parents=True)
    (store.cache / "small" / "small.gguf").write_bytes(DATA[::-1])
    assert store.pull("small").read_bytes() == DATA


@pytest.mark.usefixtures("quick_pip")
def test_a_copied_cache_folder_is_a_store(store, tmp_path, small):
    store.pull("small")
    store.cache.rename(tmp_path / "elsewhere")
    other = ModelStore(tmp_path / "elsewhere", manifest=(small,))
    assert other.path("small").read_bytes() == DATA
    other.verify("small")


@pytest.mark.usefixtures("quick_pip")
def test_a_pull_killed_between_building_and_renaming_needs_no_source(store, index):
    store.pull("small")
    (store.cache / ".partial" / "small").mkdir(parents=True)
    (store.cache / "small").rename(store.cache / ".partial" / "small" / "ready")
    for path in index.iterdir():
        path.unlink()
    assert store.pull("small").read_bytes() == DATA
    assert leftovers(store) == []


def test_the_default_folder_is_the_platforms_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert "sourcier" in ModelStore().cache.parts
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "set"))
    assert ModelStore(Settings.load().cache).cache == tmp_path / "set"


# Progress


@pytest.mark.usefixtures("quick_pip")
def test_progress_grows_to_the_total(store):
    told: list[Progress] = []
    store.pull("small", told.append)
    fetched = [each.done for each in told if each.step == "small: from the package index"]
    assert fetched == sorted(fetched)
    assert fetched[-1] == len(DATA)
    assert {each.total for each in told} == {len(DATA)}


def test_a_log_gets_one_line_a_step():
    output = io.StringIO()
    with console_progress(Console(file=output, force_terminal=False)) as show:
        for done in (0, 1_000_000, 2_000_000):
            show(Progress("small: from the hub", done, 2_000_000))
        show(Progress("small: waiting"))
    assert output.getvalue() == "small: from the hub (2 MB)\nsmall: waiting\n"


def test_a_terminal_gets_a_bar_with_bytes():
    output = io.StringIO()
    with console_progress(Console(file=output, force_terminal=True, width=100)) as show:
        show(Progress("small: from the hub", 0, 2_000_000))
        show(Progress("small: from the hub", 2_000_000, 2_000_000))
    assert "2.0/2.0 MB" in output.getvalue()


def test_a_narrow_terminal_keeps_the_figures_in_one_piece():
    output = io.StringIO()
    with console_progress(Console(file=output, force_terminal=True, width=60)) as show:
        show(Progress("a-model-with-a-rather-long-name: from the package index", 2_000_000, 2_000_000))
    assert "2.0/2.0 MB" in output.getvalue()
    assert "0:00:00" in output.getvalue()


# Models that are a folder inside a wheel


def parser_model(index, members):
    """A model whose wheel holds `members`, of which all but `unused` are kept."""
    name = "small_parser"
    with zipfile.ZipFile(index / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('a package of weights was imported')\n")
        for member, data in members.items():
            archive.writestr(f"{name}/{name}-1.0/{member}", data)
        info = f"{name}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: small-parser\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    data = (index / f"{name}-1.0-py3-none-any.whl").read_bytes()
    whole = WheelPart("small-parser", "1.0", None, len(data), sha256(data))
    return Model(
        name="parser",
        kind=ModelKind.PARSER,
        licence="MIT",
        repository="someone/parser",
        revision="1.0",
        hub=(),
        packages=(PackagedFile(published("parser.whl", data), (whole,)),),
        files=tuple(published(name, data) for name, data in members.items() if name != "unused"),
        wheel_folder=f"{name}/{name}-1.0",
    )


MEMBERS = {"tok2vec/model": b"weights" * 99, "config.cfg": b"[nlp]", "unused": b"names of things"}


def test_a_folder_is_taken_out_of_its_wheel_and_nothing_else(tmp_path, index):
    store = ModelStore(tmp_path / "cache", manifest=(parser_model(index, MEMBERS),))
    folder = store.pull("parser")
    assert folder == store.path("parser") == store.cache / "parser"
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert held == {"tok2vec/model", "config.cfg", "sourcier.json"}
    assert (folder / "tok2vec/model").read_bytes() == MEMBERS["tok2vec/model"]
    assert leftovers(store) == []
    store.verify("parser")
    assert store.fingerprint("parser") == f"parser@{sha256(MEMBERS['tok2vec/model'])[:12]}"


@pytest.mark.usefixtures("quick_pip")
def test_a_wheel_that_is_not_the_published_one_is_refused(tmp_path, index):
    model = parser_model(index, MEMBERS)
    parser_model(index, {**MEMBERS, "config.cfg": b"[evil]"})
    store = ModelStore(tmp_path / "cache", manifest=(model,))
    with pytest.raises(ModelDamaged):
        store.pull("parser")
    assert not store.present("parser")
    assert leftovers(store) == []


@pytest.mark.usefixtures("quick_pip")
def test_a_wheel_that_lacks_a_file_is_refused(tmp_path, index):
    model = parser_model(index, MEMBERS)
    lacking = replace(model, files=(*model.files, published("parser/moves", b"left, right")))
    with pytest.raises(ModelDamaged, match="does not hold parser/moves"):
        ModelStore(tmp_path / "cache", manifest=(lacking,)).pull("parser")


@pytest.mark.usefixtures("quick_pip")
def test_a_folder_put_there_by_hand_is_taken_over(tmp_path, index):
    model = parser_model(index, MEMBERS)
    store = ModelStore(tmp_path / "cache", manifest=(model,))
    for name, data in MEMBERS.items():
        path = store.cache / "parser" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in index.iterdir():
        path.unlink()
    store.pull("parser")
    assert store.present("parser")


def test_no_hub_is_asked_for_what_it_does_not_have(tmp_path, index, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE")
    model = parser_model(index, MEMBERS)
    for path in index.iterdir():
        path.unlink()
    with pytest.raises(ModelUnreachable) as caught:
        ModelStore(tmp_path / "cache", manifest=(model,)).pull("parser")
    assert "hub" not in caught.value.problem
