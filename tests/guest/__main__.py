"""Plug real USB devices into a machine with the distribution's kernel, and let the program take their recordings in.

    python -m tests.guest [--work DIR] [--accelerated] [GROUP …]

Groups of steps: ``sources`` (cards that are plugged and pulled), ``locked`` (write-protected, encrypted) and ``two_disks`` (the
archive on one disk and the second archive on another), all where none is named. Outside the suite: it needs root, QEMU, udisks2, dmsetup, cryptsetup-bin,
libblockdev-crypto2, exfatprogs, dosfstools and a kernel of 70 MB that is fetched once, and takes some minutes without hardware's
help. The guest sees the host's files read-only and writes into memory alone. Ends with 1 where a step failed or the
guest didn't end.
"""

import argparse
import compileall
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.guest.image import Image, prepared

CHECKOUT: Final = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS: Final = 1800


def main() -> int:
    """Start the machine, pass on what its steps say, and judge it."""
    parser = argparse.ArgumentParser(prog="python -m tests.guest", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--work", type=Path, default=Path("/var/tmp/station-guest"), help="where the kernel is kept"
    )
    parser.add_argument(
        "--accelerated", action="store_true", help="use the processor's own virtualisation (KVM)"
    )
    parser.add_argument("groups", nargs="*", choices=("sources", "locked", "two_disks"), metavar="GROUP")
    chosen = parser.parse_args()
    image = prepared(chosen.work)
    compileall.compile_dir(CHECKOUT / "station", quiet=2)  # the guest would do it at each start
    with subprocess.Popen(
        _machine(image, chosen.accelerated, chosen.groups),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as running:
        try:
            said = _passed_on(running)
            running.wait(30)
        finally:
            running.kill()
    passed = [line for line in said if "PASS " in line]  # a progress may stand before it on its line
    whole = any(line.startswith("GUEST ended with 0") for line in said)
    print(f"{len(passed)} steps passed; the guest {'ended' if whole else 'did not end as it should'}.")
    return 0 if whole and passed else 1


def _machine(image: Image, accelerated: bool, groups: list[str]) -> list[str]:
    given = {
        "modules": image.modules,
        "checkout": CHECKOUT,
        "python": Path(sys.executable),
        "groups": ",".join(groups),
    }
    line = " ".join(f"station.{name}={path}" for name, path in given.items())
    script = Path(__file__).with_name("guest.sh")
    return [
        *("timeout", str(DEADLINE_SECONDS), "qemu-system-x86_64"),
        *("-accel", "kvm" if accelerated else "tcg,thread=multi", "-cpu", "max", "-smp", "1", "-m", "4096"),
        *("-nographic", "-no-reboot", "-nodefaults", "-serial", "stdio"),
        *("-kernel", str(image.kernel), "-initrd", str(image.initial)),
        *("-append", f"console=ttyS0 mitigations=off panic=1 guest_script={script} {line}"),
        *("-fsdev", "local,id=h,path=/,security_model=none,readonly=on,multidevs=remap"),
        *("-device", "virtio-9p-pci,fsdev=h,mount_tag=host"),
    ]


def _passed_on(running: "subprocess.Popen[str]") -> list[str]:
    said = []
    assert running.stdout is not None
    for line in running.stdout:
        said.append(line.rstrip())
        print(said[-1], flush=True)
        if said[-1].startswith("GUEST ended"):
            break
    return said


if __name__ == "__main__":
    sys.exit(main())
