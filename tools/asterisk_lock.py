"""Write the newest closure of Debian's Asterisk into the lock file, for both processors."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from dzvin.telephony.asterisk.debian_pool import ARCHITECTURES, lock_text, mirrors, newest
from dzvin.telephony.asterisk.install import LOCK


def main() -> None:
    mirror = mirrors(os.environ.get("DZVIN_DEBIAN_MIRROR", ""))[0]
    packages = []
    with tempfile.TemporaryDirectory() as work:
        for architecture in ARCHITECTURES:
            _, closure = newest(mirror, Path(work), architecture)
            packages += closure
            print(f"{architecture}: {len(closure)} packages")
    LOCK.write_text(lock_text(packages))
    print(f"wrote {LOCK}")


if __name__ == "__main__":
    main()
