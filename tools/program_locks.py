"""Write the newest closures of Debian's Asterisk and coturn into their lock files, for both
processors."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from dzvin.infra.debian_pool import ARCHITECTURES, lock_text, mirrors, newest
from dzvin.infra.prefix import Wanted
from dzvin.telephony.asterisk.install import ASTERISK
from dzvin.telephony.turn.install import COTURN


def main(names: list[str]) -> None:
    for wanted in (ASTERISK, COTURN):
        if not names or wanted.package in names:
            write(wanted)


def write(wanted: Wanted) -> None:
    mirror = mirrors(os.environ.get("DZVIN_DEBIAN_MIRROR", ""))[0]
    packages = []
    with tempfile.TemporaryDirectory() as work:
        for architecture in ARCHITECTURES:
            _, closure = newest(wanted.package, mirror, Path(work), architecture)
            packages += closure
            print(f"{wanted.name}, {architecture}: {len(closure)} packages")
    wanted.lock.write_text(lock_text(packages, wanted.name))
    print(f"wrote {wanted.lock}")


if __name__ == "__main__":
    main(sys.argv[1:])
