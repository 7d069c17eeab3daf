"""Plays the samples of a film on the computer's sound device; without one there is no sound and no message."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QIODevice, QObject
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from station.archive.catalogue.films import FilmSound

_RATE: Final = 48_000
_CHANNELS, _SAMPLE_BYTES = 2, 4
_DEVICE_MILLISECONDS: Final = 200
"""So much lies with the device, so that a busy screen is not heard."""
_SCARCE: Final = 80
"""Milliseconds left to play, below which sound goes before pictures."""
_APART: Final = 60
"""Milliseconds by which samples may lie beside the place where they belong before silence is put in or some are left out."""


class SoundOut(QObject):
    """Samples in the order of the film: `put` them, `pump` them often while it plays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device = QMediaDevices.defaultAudioOutput()
        self.rate = _rate_of(self._device)
        self._sink: QAudioSink | None = None
        self._into: QIODevice | None = None
        self._queue: deque[bytes] = deque()
        self._begins = 0.0
        self._given = self._queued = 0
        """Bytes handed to the device and waiting, since the place `_begins`."""
        self._volume = 1.0

    @property
    def waiting(self) -> int:
        """Milliseconds of sound that wait for the device."""
        return round(self._milliseconds(self._queued))

    @property
    def starving(self) -> bool:
        """Whether the device soon has nothing left to play."""
        return bool(self._given) and self._milliseconds(self._lying + self._queued) < _SCARCE

    @property
    def heard(self) -> float | None:
        """The place that is playing now, in milliseconds; None when nothing is."""
        if self._sink is None or self._into is None or not self._given or not self._lying:
            return None
        return self._begins + self._milliseconds(self._given - self._lying)

    @property
    def _lying(self) -> int:
        """Bytes that the device has and did not play yet."""
        return 0 if self._sink is None else max(0, self._sink.bufferSize() - self._sink.bytesFree())

    def set_volume(self, share: float) -> None:
        """From 0 to 1."""
        self._volume = share
        if self._sink is not None:
            self._sink.setVolume(self._volume)

    def put(self, sound: FilmSound) -> None:
        """Take samples; they are heard where they belong."""
        if self._device.isNull() or not self.rate:
            return
        samples = sound.samples
        if not self._given and not self._queued:
            self._begins = float(sound.at)
        apart = sound.at - (self._begins + self._milliseconds(self._given + self._queued))
        if apart > _APART:
            self._take(bytes(self._bytes(apart)))
        elif apart < -_APART:
            samples = samples[self._bytes(-apart) :]
        self._take(samples)

    def pump(self) -> None:
        """Give the device what it has room for."""
        if self._device.isNull() or not self.rate or not self._queue:
            return
        if self._sink is None:
            self._sink = QAudioSink(self._device, _format(self.rate), self)
            self._sink.setBufferSize(self._bytes(_DEVICE_MILLISECONDS))
            self._sink.setVolume(self._volume)
        if self._into is None:
            self._into = self._sink.start()
        while self._queue and self._into is not None:
            part = self._queue[0][: max(0, self._sink.bytesFree()) // _SAMPLE_BYTES * _SAMPLE_BYTES]
            done = self._into.write(part) if part else 0
            if done <= 0:
                return
            self._given += done
            self._queued -= done
            if done == len(self._queue[0]):
                self._queue.popleft()
            else:
                self._queue[0] = self._queue[0][done:]

    def pause(self) -> None:
        """Pause; `resume` goes on at the same place."""
        if self._sink is not None:
            self._sink.suspend()

    def resume(self) -> None:
        """Go on."""
        if self._sink is not None:
            self._sink.resume()  # does nothing where it is not suspended

    def stop(self) -> None:
        """Discard waiting samples, since the film goes on elsewhere or ended."""
        self._queue.clear()
        self._given = self._queued = 0
        if self._sink is not None:
            self._sink.reset()
        self._into = None

    def _take(self, samples: bytes) -> None:
        if samples:
            self._queue.append(samples)
            self._queued += len(samples)

    def _bytes(self, milliseconds: float) -> int:
        return int(milliseconds * self.rate / 1000) * _SAMPLE_BYTES

    def _milliseconds(self, size: int) -> float:
        return size / _SAMPLE_BYTES * 1000 / self.rate if self.rate else 0.0


def _format(rate: int) -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(_CHANNELS)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made


def _rate_of(device: QAudioDevice) -> int:
    """At which the device takes our samples; 0: it does not, or there is none."""
    if device.isNull():
        return 0
    rates = (_RATE, device.preferredFormat().sampleRate())
    return next((rate for rate in rates if rate > 0 and device.isFormatSupported(_format(rate))), 0)
