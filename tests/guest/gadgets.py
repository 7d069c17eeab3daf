"""USB devices that the guest's kernel plays to itself (dummy_hcd, configfs): they are plugged, pulled and enumerated for real."""

import subprocess
import time
from pathlib import Path
from typing import Final

GADGETS: Final = Path("/sys/kernel/config/usb_gadget")


class MassStorage:
    """A camera or card reader with one disk, on a port of its own."""

    def __init__(self, name: str, image: Path, *, serial: str, port: int, product: str = "Body 4") -> None:
        """`port` is one that nothing else is plugged into."""
        self.folder = GADGETS / name
        self.image, self.serial, self.port = image, serial, port
        self.folder.mkdir()
        self._write("idVendor", "0x0b05")
        self._write("idProduct", "0x7777")
        for sub in ("strings/0x409", "configs/c.1/strings/0x409", "functions/mass_storage.0"):
            (self.folder / sub).mkdir(parents=True)
        self._write("strings/0x409/manufacturer", "Example")
        self._write("strings/0x409/product", product)
        self._write("strings/0x409/serialnumber", serial)
        self._write("functions/mass_storage.0/lun.0/removable", "1")
        (self.folder / "configs/c.1/mass_storage.0").symlink_to(self.folder / "functions/mass_storage.0")

    def plug(self, *, write_protected: bool = False) -> None:
        """Put the plug in, with the lock of the card closed or open."""
        self._write("functions/mass_storage.0/lun.0/file", "\n")
        self._write("functions/mass_storage.0/lun.0/ro", str(int(write_protected)))
        self._write("functions/mass_storage.0/lun.0/file", str(self.image))
        self._write("UDC", f"dummy_udc.{self.port}")

    def pull(self) -> None:
        """Pull the plug, whatever is being read."""
        self._write("UDC", "\n")

    def disk(self, seconds: float = 60) -> Path:
        """The device file of its first partition, as soon as the kernel and udev know it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            subprocess.run(["udevadm", "settle", "-t", "5"], check=False, timeout=60)
            found = [
                path.resolve()
                for path in Path("/dev/disk/by-id").glob(f"usb-*{self.serial}*-part1")
                if path.exists()
            ]
            if found:
                return found[0]
            time.sleep(0.2)
        raise TimeoutError(f"no disk of {self.serial} within {seconds} s")

    def _write(self, name: str, value: str) -> None:
        (self.folder / name).write_text(value, encoding="ascii")


def load() -> None:
    """Load what plays the devices, and what the kernel reads them with."""
    modules = (
        "configfs",
        "libcomposite",
        "usb_storage",
        "sd_mod",
        "vfat",
        "exfat",
        "nls_utf8",
        "nls_ascii",
        "nls_cp437",
        "ext4",
        "fuse",
        "loop",
        "dm_mod",
        "dm_crypt",
        "aes_generic",
        "xts",
        "sha256_generic",
        "algif_skcipher",
    )
    for module in modules:
        subprocess.run(["modprobe", module], check=False, capture_output=True, timeout=120)
    loaded = subprocess.run(
        ["modprobe", "dummy_hcd", "num=4"], capture_output=True, text=True, check=False, timeout=120
    )
    if loaded.returncode:
        raise RuntimeError(f"the kernel can't play USB devices: {loaded.stderr}")
    if not GADGETS.exists():
        subprocess.run(["mount", "-t", "configfs", "none", "/sys/kernel/config"], check=True, timeout=60)
