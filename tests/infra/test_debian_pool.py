"""The private Asterisk comes from Debian's pool exactly as locked, or the change is said."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dzvin.infra.debian_pool import (
    ARCHITECTURES,
    Package,
    fetch_locked,
    lock_text,
    mirrors,
    read_lock,
)
from dzvin.infra.prefix import Wanted, numbers
from dzvin.telephony.asterisk.install import (
    ASTERISK,
    AsteriskMissing,
    find_asterisk,
    has_core_docs,
)
from dzvin.telephony.turn.install import COTURN, find_coturn
from tests.support.asterisk import installed


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def pool(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def package(name: str, content: bytes, version: str = "1:2.0~rc1+x-1") -> Package:
    digest = hashlib.sha256(content).hexdigest()
    path = f"pool/{name}_2.0_all.deb"
    return Package("amd64", name, version, digest, len(content), path)


def test_a_locked_file_is_kept_only_when_its_hash_is_right(tmp_path: Path) -> None:
    there = tmp_path / "mirror/pool"
    there.mkdir(parents=True)
    good, changed, gone = (package(name, name.encode()) for name in ("good", "changed", "gone"))
    (there / "good_2.0_all.deb").write_bytes(b"good")
    (there / "changed_2.0_all.deb").write_bytes(b"CHANGED"[: len(b"changed")])
    with pool(tmp_path / "mirror") as mirror:
        folder = tmp_path / "archives"
        missing = fetch_locked([good, changed, gone], mirror, folder, lambda _: None)
        assert missing == [changed, gone]
        assert (folder / good.file_name).read_bytes() == b"good"
        assert not (folder / changed.file_name).exists()


def test_files_are_named_as_apt_names_them() -> None:
    assert package("libx", b"").file_name == "libx_1%3a2.0~rc1+x-1_all.deb"


def test_the_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "asterisk.lock"
    packages = [package("a", b"a"), package("b", b"b")]
    file.write_text(lock_text(packages, "Asterisk"))
    assert read_lock(file, "amd64") == packages
    assert read_lock(file, "arm64") == []
    assert read_lock(tmp_path / "none", "amd64") == []


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("wanted", [ASTERISK, COTURN], ids=lambda wanted: wanted.package)
def test_a_lock_of_the_repository_names_no_host_and_holds_a_new_program(
    wanted: Wanted, architecture: str
) -> None:
    packages = {p.name: p for p in read_lock(wanted.lock, architecture)}
    assert "://" not in wanted.lock.read_text()
    assert numbers(packages[wanted.package].version.removeprefix("1:")) >= wanted.minimum
    assert "libc6" in packages
    assert all(len(p.sha256) == 64 for p in packages.values())


def test_a_given_mirror_is_the_only_one() -> None:
    assert mirrors("http://mirror.example/debian/") == ["http://mirror.example/debian"]


def test_an_empty_cache_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dzvin.telephony.asterisk.install._of_the_machine", lambda: None)
    with pytest.raises(AsteriskMissing, match="dzvin asterisk install"):
        find_asterisk(tmp_path)


def test_an_empty_cache_holds_no_coturn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dzvin.telephony.turn.install._of_the_machine", lambda: None)
    assert find_coturn(tmp_path) is None


def test_the_installed_one_has_what_it_needs_to_start() -> None:
    found = installed()
    assert numbers(found.version) >= (22, 10, 1)
    assert has_core_docs(found.data_dir)
    assert (found.module_dir / "chan_pjsip.so").exists()


def test_a_version_is_compared_by_its_numbers() -> None:
    assert numbers("22.10.1~dfsg+~cs6") == (22, 10, 1)
    assert numbers("22.9") < numbers("22.10.1") < numbers("23")
    assert numbers("unknown") == (0, 0, 0)
