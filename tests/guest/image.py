"""The kernel of the guest and the little that it needs before it sees the host's files.

The kernel is the distribution's own, taken from its package and kept between runs. Its modules for the road to the
host's files (virtio, 9p, overlay) go into an initial file system with a shell; all else is loaded from the package.
"""

import gzip
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGE: Final = "linux-image-amd64"
ROADS: Final = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
DOWNLOAD_SECONDS: Final = 600

_INIT: Final = """#!/bin/busybox sh
bb=/bin/busybox
$bb mkdir -p /proc /host /rw /new
$bb mount -t proc proc /proc
for module in $($bb cat /modules); do $bb insmod "/lib/$module" || echo "$module can't be loaded"; done
$bb mount -t 9p -o trans=virtio,version=9p2000.L,cache=loose,ro,msize=262144 host /host || exec $bb poweroff -f
$bb mount -t tmpfs -o size=2200m tmpfs /rw
$bb mkdir -p /rw/upper /rw/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/rw/upper,workdir=/rw/work overlay /new
$bb umount /proc
exec $bb switch_root /new /bin/bash "$guest_script"
"""


@dataclass(frozen=True, slots=True)
class Image:
    """What the machine starts with."""

    kernel: Path
    modules: Path
    initial: Path


def prepared(folder: Path) -> Image:
    """The image of this folder, made where it is not there yet.

    Raises ``RuntimeError`` where a tool is missing or the package can't be had.
    """
    for tool in ("apt-get", "dpkg-deb", "busybox", "depmod", "qemu-system-x86_64"):
        if shutil.which(tool) is None:
            raise RuntimeError(f"{tool} is missing (packages qemu-system-x86, busybox-static, kmod)")
    folder.mkdir(parents=True, exist_ok=True)
    unpacked = folder / "kernel"
    if not (unpacked / ".complete").exists():
        _unpack(_package(folder), unpacked)
    (modules,) = (unpacked / "lib" / "modules").iterdir()
    (kernel,) = (unpacked / "boot").glob("vmlinuz-*")
    return Image(kernel, modules, _initial(folder, modules))


def _package(folder: Path) -> Path:
    told = _output("apt-cache", "depends", PACKAGE)
    name = next(line.split()[-1] for line in told.splitlines() if "Depends: linux-image-" in line)
    subprocess.run(["apt-get", "download", name], cwd=folder, check=True, timeout=DOWNLOAD_SECONDS)
    return max(folder.glob(f"{name}_*.deb"))


def _unpack(package: Path, unpacked: Path) -> None:
    shutil.rmtree(unpacked, ignore_errors=True)
    _output("dpkg-deb", "-x", str(package), str(unpacked))
    (version,) = (path.name for path in (unpacked / "lib" / "modules").iterdir())
    _output("depmod", "-b", str(unpacked), version)
    (unpacked / ".complete").touch()


def _initial(folder: Path, modules: Path) -> Path:
    root = folder / "initial"
    shutil.rmtree(root, ignore_errors=True)
    for name in ("bin", "lib"):
        (root / name).mkdir(parents=True)
    shutil.copy(shutil.which("busybox") or "busybox", root / "bin" / "busybox")
    names = []
    for module in _in_order(modules, ROADS):
        shutil.copy(modules / module, root / "lib" / Path(module).name)
        names.append(Path(module).name)
    (root / "modules").write_text("\n".join(names) + "\n", encoding="ascii")
    (root / "init").write_text(_INIT, encoding="ascii")
    (root / "init").chmod(0o755)
    listed = "\n".join(sorted(str(path.relative_to(root)) for path in root.rglob("*")))
    packed = subprocess.run(
        ["busybox", "cpio", "-o", "-H", "newc"],
        cwd=root,
        input=listed.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=60,
    ).stdout
    image = folder / "initial.gz"
    image.write_bytes(gzip.compress(packed, 1))
    return image


def _in_order(modules: Path, wanted: tuple[str, ...]) -> list[str]:
    """The files of the modules and of all that they depend on, each after what it needs."""
    needs = {}
    for line in (modules / "modules.dep").read_text(encoding="ascii").splitlines():
        path, _, others = line.partition(":")
        needs[path] = others.split()
    by_name = {Path(path).stem: path for path in needs}
    ordered: list[str] = []

    def add(path: str) -> None:
        if path in ordered:
            return
        for other in needs.get(path, []):
            add(other)
        ordered.append(path)

    for name in wanted:
        if name in by_name:
            add(by_name[name])
    return ordered


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
