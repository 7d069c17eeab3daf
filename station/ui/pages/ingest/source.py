"""One card or folder that is imported: its state, its plan, its result."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from station.archive.copying.under_way import FilesUnderWay
from station.archive.importing.ordering import Ordered
from station.archive.importing.use_cases import Imports
from station.archive.outcomes import Closing, FileReason
from station.archive.sources import Sources
from station.archive.survey.values import Survey
from station.archive.values import ImportOptions, ImportResult
from station.archive.volumes import Unopened, Volume
from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, PauseToken, Progress, Report
from station.core.texts import Texts
from station.ui.pages.ingest.hold import Hold
from station.ui.pages.ingest.source_key import source_key
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ingest.steps import REASON_ASKED, bring_in, is_proven, survey_source
from station.ui.signed_in import SignedIn
from station.ui.tasks import CANCELLED, Job, Tasks

T = TypeVar("T")
_LOOK_MILLISECONDS = 400
"""Between two looks at how far the files are: the whole list is drawn anew for it."""


class ImportSource(QObject):
    """Drives the use case for one card or folder on a lane of its own; all of it in the screen's thread."""

    changed = Signal()
    """Stage, progress or result moved."""
    moved_on = Signal()
    """Files of it are copied or have their outcomes by now; told now and then."""
    replanned = Signal()
    """The files, or what is meant for them, are others now."""

    def __init__(
        self,
        texts: Texts,
        imports: Imports,
        sources: Sources,
        tasks: Tasks,
        signed_in: SignedIn,
        path: Path,
        volume: Volume | None = None,
        unopened: Unopened | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._imports, self._tasks, self._signed_in = texts, imports, tasks, signed_in
        self.path, self.volume = path, volume
        self.unopened = unopened
        """A device whose files nobody can see yet, in place of a volume."""
        self.present = True
        self._parts: tuple[str, ...] = ()
        """Devices of the mounted parts of its disk."""
        self.hold = Hold(sources, tasks, signed_in, self)
        self.hold.changed.connect(self.changed)
        self.stage = Stage.SURVEYING if unopened is None else Stage.UNOPENED
        self.options = ImportOptions()
        self.survey: Survey | None = None
        self.ordered: Ordered | None = None
        self.result: ImportResult | None = None
        self.problem: StationError | None = None
        self.question_problem: StationError | None = None
        self.proposed = False
        """A device was filled in once; what a person takes back stays so."""
        self.files = FilesUnderWay()
        """How far each file is while it is imported."""
        self.pause = PauseToken()
        self._seen = (0, "")
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._look_at_files)
        self._job: Job[Any] | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder that a person chose, and no device."""
        return self.volume is None and self.unopened is None

    @property
    def key(self) -> str:
        """The value that identifies it."""
        return source_key(self.path, self.volume)

    @property
    def part(self) -> str:
        """The part of a disk that it is, by its device file; empty for a folder."""
        return device.part if (device := self.volume or self.unopened) else ""

    @property
    def lane(self) -> str:
        """Its own worker, so that cards never wait for each other."""
        return f"volume:{self.key}"

    @property
    def name(self) -> str:
        """Its name for people: the card's label, or the folder's name."""
        if self.unopened is not None:
            return self.unopened.name
        if self.volume is not None and self.volume.label:
            return self.volume.label
        return self.path.name or str(self.path)

    @property
    def camera(self) -> str | None:
        """The camera's tag, as far as it is known."""
        if self.result is not None:
            return self.result.camera
        return self.ordered.order.camera if self.ordered is not None else None

    @property
    def asks_reason(self) -> bool:
        """Whether a person should say how the device is known: nothing proves it, and a return depends on it (EQ-05)."""
        if self.question_problem is not None:
            return self.question_problem.code in REASON_ASKED
        against = self.ordered.against if self.ordered is not None else None
        return bool(self.options.camera) and (
            against is Closing.NOT_IDENTIFIED or bool(self.options.camera_reason)
        )

    @property
    def officers(self) -> tuple[str, ...]:
        """Names of the officers whose recordings these are, each once, in the order of the files."""
        files = self.ordered.order.files if self.ordered is not None else ()
        return tuple(dict.fromkeys(each.officer_name for each in files if each.officer_name))

    @property
    def progress(self) -> Progress:
        """The newest reading of what runs."""
        return self._job.progress if self._job is not None else Progress("waiting")

    @property
    def per_second(self) -> float:
        """Speed in the reading's unit."""
        return self._job.rate.per_second if self._job is not None else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds it still takes; None while that can't be said."""
        return self._job.seconds_left if self._job is not None else None

    @property
    def stopping(self) -> bool:
        """Whether a person requested a stop."""
        return self._job is not None and self._job.stopping and not self._job.over

    # ------------------------------------------------------------------------------------------- acts

    def begin(self) -> None:
        """Survey and plan it; also to start again. What is not open has nothing to be seen yet."""
        if self.unopened is not None:
            return
        self.survey = self.ordered = self.result = self.problem = self.question_problem = None
        self._run(
            Stage.SURVEYING,
            partial(survey_source, self._imports, self._signed_in.session, self.path, self.options),
            "ingest_page.job.survey",
            self._on_surveyed,
        )
        self.replanned.emit()

    @property
    def unknown_serial(self) -> str:
        """The serial number that it gives itself and no item has, once a plan is made; empty where there is none."""
        asked = self.stage is Stage.READY and not is_proven(self.ordered, self.question_problem)
        return (self.volume.serial or "") if asked and self.volume is not None else ""

    @property
    def is_writable(self) -> bool:
        """Whether it was mounted so that programs can write to it; not by this one."""
        return self.volume is not None and not self.volume.read_only

    @property
    def may_mount(self) -> bool:
        """Whether a person can have it mounted now."""
        return self.unopened is not None and self.unopened.opens

    @property
    def may_release(self) -> bool:
        """Whether a person can let go of it now: it is mounted, and nothing reads it."""
        return self.volume is not None and self.present and not self.stage.busy and not self.hold.moving

    def mount(self) -> None:
        """Have it mounted read-only; its tile comes when it is."""
        if self.unopened is not None and self.may_mount:
            self.hold.mount(self.unopened, self.lane)

    def release(self) -> None:
        """Have it unmounted, so that it may be pulled."""
        if self.volume is not None and self.may_release:
            self.hold.release(self.volume, self.lane)

    def choose(self, options: ImportOptions) -> None:
        """Plan anew with the person's statements."""
        if self.stage is not Stage.READY or self.survey is None or options == self.options:
            return
        self.options = options
        self.replan()

    def replan(self) -> None:
        """Plan anew, because the facts of the plan may have changed."""
        if self.stage is not Stage.READY or self.survey is None:
            return
        self._tasks.ask(
            self._imports.order,
            self._signed_in.session,
            self.survey,
            self.options,
            lane=self.lane,
            done=self._on_ordered,
            failed=self._on_refused,
            latest=f"plan {self.key}",
        )

    def confirm(self) -> None:
        """Import the files as planned; the plan is made once more, so that it is up to date."""
        found = self.survey
        if self.stage is not Stage.READY or found is None or self.question_problem is not None:
            return
        self.files, self.pause, self._seen = FilesUnderWay(), PauseToken(), (0, "")
        self._run(
            Stage.COPYING,
            partial(
                bring_in,
                *(self._imports, self._signed_in.session, found, self.options, self.files, self.pause),
            ),
            "ingest_page.job.copy",
            self._on_imported,
        )

    @property
    def paused(self) -> bool:
        """Whether its copy waits for a person to let it go on."""
        return self.stage.copying and self.pause.paused and not self.stopping

    def wait(self, wished: bool) -> None:
        """Let its copy wait, or go on; what is copied stays."""
        self.pause.wait(wished and self.stage.copying)
        self.changed.emit()

    def cancel(self) -> None:
        """Request a stop of the running work."""
        if self._job is not None and not self._job.over:
            self._job.cancel()
            self.changed.emit()

    def seen_anew(self, unopened: Unopened) -> None:
        """What is not open is described otherwise now: the system has learnt more of it."""
        if unopened != self.unopened:
            self.unopened = unopened
            self.changed.emit()

    def hold_parts(self, parts: tuple[Volume, ...]) -> None:
        """The parts of its disk that are mounted now: where another one came or went, what is on it is looked at anew."""
        devices, before = tuple(each.device for each in parts), self._parts
        self._parts = devices
        if before and devices != before and self.stage in (Stage.READY, Stage.EMPTY, Stage.DONE):
            self.begin()

    def pulled(self) -> None:
        """The card was removed."""
        self.present = False
        if self.stage is Stage.SURVEYING:
            self.cancel()
        self.wait(False)  # a copy that waits would not find out; tells the change

    # ---------------------------------------------------------------------------------------- internal

    def _run(
        self,
        stage: Stage,
        work: Callable[[Report, CancelToken], T],
        title: str,
        done: Callable[[T], object],
    ) -> None:
        self.stage, self.problem = stage, None
        self._job = self._tasks.run(
            self.lane,
            work,
            title=self._texts(title, name=self.name),
            done=done,
            failed=self._on_problem,
        )
        self._job.changed.connect(self._on_moved)
        self._job.ended.connect(self._on_ended)
        self.changed.emit()

    def _on_moved(self) -> None:
        if self.stage is Stage.COPYING and self.progress.stage == "archive.checking":
            self.stage = Stage.CHECKING
        if self.stage.copying and not self._look.isActive():
            self._look.start()
        self.changed.emit()

    def _look_at_files(self) -> None:
        if not self.stage.copying:
            return
        moved = self.files.told, self.progress.detail
        if moved != self._seen:
            self._seen = moved
            self.moved_on.emit()
        self._look.start()  # the last files may end behind the last reading of the progress

    def _on_surveyed(self, answer: tuple[Survey, Ordered | None, Refused | None]) -> None:
        self.survey, self.ordered, self.question_problem = answer
        something = bool(self.survey.files) or is_proven(self.ordered, None)
        self.stage = Stage.READY if something else Stage.EMPTY
        self.replanned.emit()

    def _on_ordered(self, ordered: Ordered) -> None:
        if self.stage is Stage.READY:
            self.ordered, self.question_problem = ordered, None
            self.replanned.emit()

    def _on_refused(self, problem: StationError) -> None:
        self.question_problem = problem
        self.changed.emit()

    def _on_imported(self, answer: tuple[Ordered, ImportResult]) -> None:
        self.ordered, self.result = answer
        reasons = {each.reason for each in self.result.outcomes}
        if self.result.stored and self.result.recorded:
            self.stage = Stage.DONE
        elif FileReason.CANCELLED in reasons and self.result.recorded:
            self.stage = Stage.STOPPED
        else:
            self.stage = Stage.TROUBLE
        self.replanned.emit()

    def _on_problem(self, problem: StationError) -> None:
        self.stage, self.problem = Stage.TROUBLE, problem
        self.replanned.emit()

    def _on_ended(self) -> None:
        if self._job is not None and self._job.state == CANCELLED and self.stage.busy:
            self.stage = Stage.STOPPED
        elif self._job is not None and self._job.over and self.stage.busy:
            self.stage = Stage.TROUBLE
        self.changed.emit()
