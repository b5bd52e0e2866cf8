"""Which of the distribution's packages are missing, and how they get here."""

import glob
import os
import shutil

from bootstrap_step import Stop, run, step, works

PATHS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def has(*programs):
    return any(shutil.which(program, path=PATHS) for program in programs)


def exists(*patterns):
    return any(glob.glob(pattern) for pattern in patterns)


def needs(kind):
    """(package, is it there) for `up` or `test`."""
    found = [
        ("ffmpeg", has("ffmpeg")),
        ("espeak-ng", has("espeak-ng")),
        ("ca-certificates", exists("/etc/ssl/certs/ca-certificates.crt")),
        ("tzdata", exists("/usr/share/zoneinfo/Europe/Kyiv", "/usr/share/zoneinfo/Europe/Kiev")),
    ]
    if not has("asterisk"):
        found.append(
            ("debian-archive-keyring", exists("/usr/share/keyrings/debian-archive-keyring.gpg"))
        )
        if not is_debian() and not os.environ.get("DZVIN_DEBIAN_MIRROR"):
            found.append(("debootstrap", has("debootstrap")))
    if kind == "test":
        found += [
            ("sip-tester", has("sipp")),
            ("baresip-core", has("baresip")),
            ("chromium", has("chromium", "chromium-browser", "google-chrome")),
            ("iproute2", has("ip")),
            ("nftables", has("nft")),
            ("postgresql", exists("/usr/lib/postgresql/*/bin/initdb")),
        ]
    return found


def is_debian():
    try:
        with open("/etc/os-release") as file:
            return any(line.strip() in ("ID=debian", 'ID="debian"') for line in file)
    except OSError:
        return False


def install_packages(kind):
    """Install what is missing as root or through sudo; else stop and say exactly what to run."""
    missing = [package for package, is_there in needs(kind) if not is_there]
    if missing:
        with step("packages of the distribution: " + " ".join(missing)) as state:
            apt_install(missing, state)


def apt_install(packages, state):
    command = ["apt-get", "install", "-y", "--no-install-recommends"] + packages
    if not has("apt-get"):
        raise Stop("Install with your package manager: " + " ".join(packages))
    prefix = root_prefix()
    if prefix is None:
        raise Stop(
            "Missing packages: {}. Run as root: apt-get update && {}".format(
                " ".join(packages), " ".join(command)
            )
        )
    environment = prefix + ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"]
    run(environment + ["apt-get", "update"], state)
    run(environment + command, state)


def root_prefix():
    """How to become root without being asked: nothing, sudo, or None when there is no way."""
    if os.geteuid() == 0:
        return []
    if has("sudo") and works(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None
