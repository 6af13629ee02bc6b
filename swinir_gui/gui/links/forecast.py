"""What the choices lead to: size, time and name of the results, and how many pictures the main button runs."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from PySide6.QtCore import QObject

from swinir_gui.errors import AppError, EnormousPictureError, ImageReadError
from swinir_gui.gui.item_models.job_words import pages_words
from swinir_gui.gui.links import run_words
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.links.result_name import ResultName
from swinir_gui.gui.panels.left_column import LeftColumn
from swinir_gui.gui.panels.run_panel import MainButton, RunFacts
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.background import Background
from swinir_gui.gui.workers.run_facts import Outlook, RunState
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.language import tr

BUTTONS = {RunState.IDLE: MainButton.RUN, RunState.RUNNING: MainButton.PAUSE, RunState.PAUSED: MainButton.RESUME}


class Forecast(QObject):
    """Keeps the foot of the column and the example of a name in step with choices and queue.

    Args:
        column: with both.
        controller: tells what changes.
        queue: the pictures.
        choices: those that a run would begin with.
        background: where names are looked up.
    """

    def __init__(
        self, column: LeftColumn, controller: QueueController, queue: JobQueue, choices: Choices, background: Background
    ) -> None:
        super().__init__(column)
        self._column, self._controller, self._queue, self._choices = column, controller, queue, choices
        self._name = ResultName(background, self)
        self._question: tuple[object, ...] = ()
        self._asked: tuple[object, ...] = ()
        self._outlook: Outlook | AppError | None = None
        self._name.found.connect(self._show_name)
        controller.looked_ahead.connect(self._on_outlook)
        controller.totals_changed.connect(self.show)
        controller.selection.changed.connect(self.show)
        controller.selection.marked_changed.connect(self.show)
        controller.run_state_changed.connect(self.show)
        choices.changed.connect(self._on_choices)
        choices.models.timed.connect(self.show)
        self.show()

    def show(self) -> None:
        """Everything anew."""
        job, totals, again = self._controller.selection.job, self._queue.totals, self._again
        self._look_ahead(job)
        facts = RunFacts(
            empty=job is None,
            before=job.size.spaced if job and job.size else "",
            after=run_words.after(job, self._choices.plan(job.size), again=job.id in again) if job and job.size else "",
            time=self._time(job),
            button=BUTTONS[self._controller.run_state],
            pictures=totals.untried or len(again) or totals.waiting,  # they wait for the run that is about to begin
            pages=pages_words([job]) if job and job.pages > 1 and job.at_rest else "",
            enlarges=self._enlarges(job),
            again=bool(again),
            reason=tr("Everything is done as it is chosen") if totals.all else tr("Add a picture first"),
        )
        if nameless := self._choices.nameless:
            facts = facts._replace(pictures=0, reason=nameless.message, notice=run_words.why_not(nameless), refused=True)
        elif job and job.error and job.state is JobState.ADDED and not isinstance(job.error, EnormousPictureError):
            facts = facts._replace(notice=run_words.why_not(job.error), refused=True)
        else:
            facts = self._with_outlook(facts)
        self._column.run.show_facts(facts)
        self._look_up_name(job)

    def _enlarges(self, job: Job | None) -> bool:
        """Whether a run makes any of its pictures larger; where there are none to begin with, the one that is looked at."""
        if self._controller.run_state is not RunState.IDLE:
            return True  # the button has other words then
        found = [each for job_id in self._queue.untried() or self._again if (each := self._queue.find(job_id))]
        sizes = {each.size for each in found} or {job.size if job else None}  # of thousands of photographs, a few
        return any(map(self._choices.enlarges, sizes))

    @property
    def _again(self) -> list[int]:
        return self._controller.again(self._choices.options)

    def retell(self) -> None:
        """In another language, the example of a name too."""
        self._on_choices()

    def _with_outlook(self, facts: RunFacts) -> RunFacts:
        if isinstance(self._outlook, ImageReadError):
            return facts  # the canvas says it, or asks
        if isinstance(self._outlook, AppError):
            return facts._replace(time="", notice=run_words.why_not(self._outlook), refused=True)
        if self._outlook is not None:
            needs = self._outlook.needs
            lacks = run_words.lacks(self._outlook)
            return facts._replace(needs=run_words.needs(needs), room=run_words.room(needs), notice=lacks)
        return facts

    def _look_ahead(self, job: Job | None) -> None:
        """Ask what the picture would take whenever that may have changed; while a run goes on, nobody has to decide."""
        idle = self._controller.run_state is RunState.IDLE
        open_ = job if job and idle and (job.state is not JobState.DONE or job.id in self._again) else None
        question = (open_.id, open_.state, open_.allowed, self._choices.options) if open_ else ()
        if question == self._asked:
            return
        self._asked, self._outlook = question, None
        if open_:
            self._controller.look_ahead(open_.id, self._choices.options)

    def _on_outlook(self, job_id: int, outlook: Outlook | AppError) -> None:
        if self._asked and self._asked[0] == job_id:
            self._outlook = outlook
            self.show()

    def _time(self, job: Job | None) -> str:
        """What is left to do, or what was done; while a run goes on, the status bar tells."""
        if self._controller.run_state is not RunState.IDLE:
            return ""
        ids = self._queue.untried() or self._again
        if ids:
            return run_words.expected(self._seconds_for(ids), len(ids))
        return run_words.taken(job) if job and job.state is JobState.DONE else ""

    def _seconds_for(self, ids: list[int]) -> float | None:
        """What pictures will take, the same whichever of several is looked at; one that waits for an answer takes nothing.

        One whose size is not known yet is expected to take as long as most others: a panorama says nothing of them.
        """
        jobs = [job for each in ids if (job := self._queue.find(each)) and not isinstance(job.error, EnormousPictureError)]
        times = [self._choices.seconds(job.size, shown=len(ids) == 1) if job.size else None for job in jobs]
        known = [seconds for seconds in times if seconds is not None]
        return sum(known) + median(known) * (len(jobs) - len(known)) if known else None

    def _on_choices(self) -> None:
        self._question = ()  # the panel shows what the template alone makes
        self.show()

    def _look_up_name(self, job: Job | None) -> None:
        """Ask for the real name whenever the picture, or where it stands, has changed."""
        if job and job.id in self._again:
            job = replace(job, target=None)  # it gets a name of its own
        question = (job.id, job.state, job.target) if job else ("none",)
        if question == self._question:
            return
        self._question = question
        self._column.output.show_picture(job.path.name if job else "", job.found.home if job else None)
        self._name.forget()
        models = self._choices.models
        if job and not self._column.output.form.is_wrong:
            self._name.ask(job, models.name, models.scale, self._choices.options.output)

    def _show_name(self, name: str, makes_way_for: str) -> None:
        reason = tr("“{}” is there already, and stays.").format(makes_way_for) if makes_way_for else ""
        self._column.output.form.show_name(name, reason)
