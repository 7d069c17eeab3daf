"""``python -m pip install … --requirement LOCK``: unpacks the locked wheels, each with the hash that the lock names.

Takes what the set-up asks pip for: wheels of pure Python from one folder, named by ``-f`` or by the environment as pip reads
it, no index, nothing resolved. Ends with status 1 where a wheel is missing or is another one.
"""

import argparse
import hashlib
import os
import sys
import sysconfig
import zipfile
from io import BytesIO
from pathlib import Path


def locked(text):
    """Name, version and hashes of each library of a lock."""
    for library in text.replace("\\\n", " ").splitlines():
        named, *hashes = library.split()
        name, _, version = named.partition("==")
        yield name, version, {each.removeprefix("--hash=sha256:") for each in hashes}


def main(arguments):
    settings = {name.removeprefix("PIP_").lower(): value for name, value in os.environ.items()}
    parser = argparse.ArgumentParser(prog="pip")
    parser.add_argument("command", choices=["install"])
    parser.add_argument("--requirement", type=Path, required=True)
    parser.add_argument("-f", dest="folder", type=Path, default=Path(settings["find_links"]))
    parser.add_argument("--retries")
    parser.add_argument("--only-binary")
    for flag in ("-qq", "--disable-pip-version-check", "--no-input", "--no-index", "--no-deps"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--require-hashes", action="store_true", required=True)
    asked = parser.parse_args(arguments)
    for name, version, hashes in locked(asked.requirement.read_text(encoding="utf-8")):
        wheel = asked.folder / f"{name}-{version}-py3-none-any.whl"
        if not wheel.exists():
            sys.exit(f"no wheel {wheel}")
        content = wheel.read_bytes()
        if hashlib.sha256(content).hexdigest() not in hashes:
            sys.exit(f"another wheel: {wheel}")
        zipfile.ZipFile(BytesIO(content)).extractall(sysconfig.get_path("purelib"))


main(sys.argv[1:])
