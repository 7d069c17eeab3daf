"""The virtual camera that comes with libgphoto2: a folder that speaks PTP."""

from __future__ import annotations

from pathlib import Path

import pytest

gphoto2 = pytest.importorskip("gphoto2", reason="no libgphoto2 for this machine")
PORT = "usb:001,001"


def virtual_camera(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A camera with the files of `folder`, which is made where it is not there. Its folder of pictures."""
    libraries = Path(gphoto2.__file__).parent / "libgphoto2"
    if not (libraries / "vusb").is_dir():
        pytest.skip("libgphoto2 came without its virtual camera")
    monkeypatch.setenv("VCAMERADIR", str(folder))
    monkeypatch.setenv("IOLIBS", str(libraries / "vusb"))
    pictures = folder / "DCIM" / "100TEST"
    pictures.mkdir(parents=True, exist_ok=True)
    return pictures
