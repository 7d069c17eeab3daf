"""Short tones for the counter, so that the officer need not look at the screen: taken, refused, done.

The tones are computed, not stored. Without an audio device (or without QtMultimedia) there is no sound and no
message. Playing never waits: the tone is only passed to the device.
"""

from __future__ import annotations

import array
import math
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QObject
from PySide6.QtWidgets import QApplication

RATE: Final = 44_100
_FADE_SECONDS: Final = 0.006
_VOLUME: Final = 0.35

TONES: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "taken": ((880.0, 0.07),),
    "done": ((660.0, 0.08), (990.0, 0.12)),
    "attention": ((660.0, 0.09), (0.0, 0.05), (660.0, 0.09)),
    "refused": ((220.0, 0.22),),
}
"""Name of a tone → its steps as (hertz, seconds); 0 hertz is silence."""


def samples(name: str) -> bytes:
    """The tone as signed 16-bit mono samples at `RATE`. Raises KeyError for an unknown tone."""
    wave = array.array("h")
    for hertz, seconds in TONES[name]:
        count = round(RATE * seconds)
        fade = round(RATE * _FADE_SECONDS)
        for at in range(count):
            swell = min(1.0, at / fade, (count - at) / fade)  # without it each step would click
            wave.append(round(32767 * _VOLUME * swell * math.sin(2 * math.pi * hertz * at / RATE)))
    return wave.tobytes()


class Sounds(QObject):
    """Plays tones by name. `prepare` once the window stands (it loads the sound library), then `play`."""

    def __init__(self, *, enabled: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enabled = enabled
        self._players: dict[str, tuple[Any, QBuffer]] = {}

    @property
    def audible(self) -> bool:
        """Whether there is a device to play on."""
        return bool(self._players)

    def prepare(self) -> None:
        """Find a device and make the tones ready; does nothing where there is none."""
        if not self.enabled or QApplication.platformName() in ("offscreen", "minimal"):
            return
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
        except ImportError:
            return
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return
        kind = QAudioFormat()
        kind.setSampleRate(RATE)
        kind.setChannelCount(1)
        kind.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if not device.isFormatSupported(kind):
            return
        for name in TONES:
            buffer = QBuffer(self)
            buffer.setData(QByteArray(samples(name)))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._players[name] = (QAudioSink(device, kind, self), buffer)

    def play(self, name: str) -> None:
        """Play ``taken``, ``done``, ``attention`` or ``refused``; a tone still sounding starts anew."""
        if not self.enabled or name not in self._players:
            return
        sink, buffer = self._players[name]
        sink.stop()
        buffer.seek(0)
        sink.start(buffer)
