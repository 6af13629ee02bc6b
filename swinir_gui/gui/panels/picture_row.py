"""One row of the queue, painted: thumbnail, name, second line or bar, state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from swinir_gui.gui.item_models.job_list import FOLDER_ROLE, JOB_ROLE
from swinir_gui.gui.item_models.job_words import percentage, second_line, short_line
from swinir_gui.gui.panels.row_list import RowPainter
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.painting import paint_bar, paint_line
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.theme import LIGHT, Theme
from swinir_gui.gui.workers.thumbnails import BOX, RADIUS, Thumbnails
from swinir_gui.jobs.running.job import Job, JobState

HEIGHT = 50
_BAR, _STATE_ICON, _BLANK_ICON = 4, 18, 18
_TEXT_GAP = 10  # between the thumbnail and the words
_LIFT = 8.5  # from the row's middle to that of the name
_DROP = 9.5  # and to that of the second line
_FOLDER = 0.5  # of the first line at most is for the folder of a picture that is not the only one of its name

_STATE_ICONS = {
    JobState.DONE: ("ph.check-circle-fill", "done"),
    JobState.WAITING: ("ph.clock", "quiet"),
    JobState.FAILED: ("ph.warning-circle-fill", "failed"),
    JobState.CANCELLED: ("ph.minus-circle", "quiet"),
}


@dataclass(frozen=True)
class _Places:
    """Where the parts of a row go."""

    fill: QRectF
    thumbnail: QRectF
    words: QRectF  # from the thumbnail to the right margin
    state: QRectF

    @classmethod
    def within(cls, row: QRectF) -> _Places:
        fill = row.adjusted(look.GAP, 1, -look.GAP, -1)
        thumbnail = QRectF(row.left() + look.PADDING, row.center().y() - BOX.height / 2, BOX.width, BOX.height)
        right = row.right() - look.PADDING - look.HAIR
        words = QRectF(QPointF(thumbnail.right() + _TEXT_GAP, row.top()), QPointF(right, row.bottom()))
        state = QRectF(right - _STATE_ICON, row.center().y() - _STATE_ICON / 2, _STATE_ICON, _STATE_ICON)
        return cls(fill, thumbnail, words, state)

    def line(self, offset: float, height: float, right: float) -> QRectF:
        """A strip of the words, ``offset`` below the row's middle."""
        middle = self.words.center().y() + offset
        return QRectF(self.words.left(), middle - height / 2, max(0.0, right - self.words.left()), height)


class PictureRow(RowPainter):
    """Paints rows of a ``JobListModel``.

    Args:
        thumbnails: asked for what is there; asks for nothing to be read.
        parent: for Qt.
    """

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and fonts of the size that the system asks for now."""
        super().set_theme(theme)
        self._name_font, self._line_font = look.font(13, QFont.Weight.Medium), look.font(12)
        self._share_font = look.font(12, QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        words = QFontMetricsF(self._name_font).height() + QFontMetricsF(self._line_font).height()
        return QSize(2 * look.PADDING + BOX.width, max(HEIGHT, round(words) + look.PADDING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        job = index.data(JOB_ROLE)
        if not isinstance(job, Job):
            return
        places = _Places.within(QRectF(option.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_fill(painter, places.fill, option.state)
        self._paint_thumbnail(painter, places.thumbnail, job)
        moves = job.state is JobState.RUNNING and not job.storing and not job.paused
        paint_rest = self._paint_running if moves else self._paint_resting
        right = paint_rest(painter, places, job)
        self._paint_name(painter, places.line(-_LIFT, 20, right), job.title, index.data(FOLDER_ROLE))
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, rect: QRectF, job: Job) -> None:
        pixmap = self._thumbnails.pixmap(job.id)
        painter.setPen(Qt.PenStyle.NoPen)
        if pixmap:
            painter.drawPixmap(rect.topLeft(), pixmap)
            return
        painter.setBrush(self.theme.track)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if self._thumbnails.is_read(job.id):
            side = QRectF(0, 0, _BLANK_ICON, _BLANK_ICON)
            side.moveCenter(rect.center())
            icons.paint_glyph(painter, side, "ph.file-x" if job.error else "ph.image", self.theme.quiet)

    def _paint_resting(self, painter: QPainter, places: _Places, job: Job) -> float:
        """All but the name; returns how far to the right that may go."""
        icon = _state_icon(job)
        right = places.words.right()
        if icon:
            icons.paint_glyph(painter, places.state, icon[0], self.theme.color(icon[1]))
            right = places.state.left() - look.GAP
        failed = job.state is JobState.FAILED
        color = self.theme.failed if failed else self.theme.secondary
        mode = Qt.TextElideMode.ElideRight if job.error or job.notices else Qt.TextElideMode.ElideMiddle
        room, line = places.line(_DROP, 18, right), second_line(job)
        if self._width_of(line) > room.width() + 1:
            line = short_line(job)
        self._paint_line(painter, room, (line, self._line_font), color, mode)
        return right

    def _paint_running(self, painter: QPainter, places: _Places, job: Job) -> float:
        """Likewise."""
        share = percent(percentage(job))
        room = places.line(-_LIFT, 20, places.words.right())
        painter.setFont(self._share_font)
        painter.setPen(self.theme.accent_text)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), share)
        taken = QFontMetricsF(self._share_font).horizontalAdvance(percent(100))
        bar = places.line(_DROP + 2, _BAR, places.words.right())
        paint_bar(painter, bar, job.fraction, self.theme)
        return places.words.right() - taken - look.GAP

    def _paint_name(self, painter: QPainter, line: QRectF, name: str, folder: str) -> None:
        """With the folder behind it that tells it apart, in what the name leaves, or in its share of the line."""
        if folder:
            place = QRectF(line)
            wide = QFontMetricsF(self._name_font).horizontalAdvance(name) + look.GAP
            place.setLeft(line.left() + min(wide, max(line.width() * (1 - _FOLDER), line.width() - self._width_of(folder))))
            self._paint_line(painter, place, (folder, self._line_font), self.theme.secondary, Qt.TextElideMode.ElideMiddle)
            line.setRight(place.left() - look.GAP)
        self._paint_line(painter, line, (name, self._name_font), self.theme.text, Qt.TextElideMode.ElideMiddle)

    def _width_of(self, words: str) -> float:
        return QFontMetricsF(self._line_font).horizontalAdvance(words) + 1

    def _paint_line(self, painter: QPainter, rect: QRectF, text: tuple[str, QFont], color: QColor, mode: Qt.TextElideMode) -> None:
        words, font = text
        painter.setFont(font)
        painter.setPen(color)
        paint_line(painter, rect, words, mode)


def _state_icon(job: Job) -> tuple[str, str] | None:
    """Its name and the role of its colour."""
    if job.paused:
        return ("ph.pause-circle", "secondary")
    doubtful = job.lost or (job.error and job.state is JobState.ADDED)
    return ("ph.warning-circle", "quiet") if doubtful else _STATE_ICONS.get(job.state)
