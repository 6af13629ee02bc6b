"""What the colours of a difference mean, and how much it is amplified."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as looks
from swinir_gui.gui.toolkit.lines import label as words
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import DARK
from swinir_gui.gui.views.difference import AMPLIFICATIONS, ramp
from swinir_gui.language import tr

_RAMP = QSize(226, 32)
_BAR = 11

# Dark in both themes, as all that stands over the picture.
_STYLE = """
#differenceLegend { background: rgba(18, 18, 18, 217); border: 1px solid #4a4a4a; border-radius: 8px; }
#differenceLegend QLabel { color: #d2d2d2; background: transparent; }
#differenceLegend QLabel#strong { color: #ffffff; }
#differenceLegend QToolButton { color: #ededed; background: transparent; border: 2px solid transparent; border-radius: 6px;
  padding: 2px 9px; min-height: 22px; }
#differenceLegend QToolButton:hover { background: #323232; }
#differenceLegend QToolButton:checked { background: #4a4a4a; }
#differenceLegend QToolButton[ring="true"]:focus { border-color: #8fb4ff; }
#differenceLegend #track { background: #000000; border-radius: 6px; }
#differenceLegend #rule { background: #4a4a4a; }
"""


class DifferenceLegend(QFrame):
    """A strip over the picture's lower edge: ramp, amplification, blink."""

    amplification_requested = Signal(int)
    blink_requested = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("differenceLegend")
        say(self.setAccessibleName, tr("Difference"))
        self.setStyleSheet(_STYLE)
        self._ramp = _Ramp(self)
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(14)
        row.addLayout(self._titles())
        row.addWidget(self._ramp)
        row.addWidget(self._rule())
        row.addWidget(words(tr("Amplify")))
        row.addWidget(self._amplifications())
        row.addWidget(self._rule())
        self._blink = self._blink_button()
        row.addWidget(self._blink)
        self._buttons.idClicked.connect(self.amplification_requested)
        self._blink.clicked.connect(self.blink_requested)
        self._full_width, self._compact = self.sizeHint().width(), False

    def show_state(self, amplification: int, *, blinking: bool) -> None:
        """What is chosen."""
        self._buttons.button(amplification).setChecked(True)
        self._blink.setChecked(blinking)
        self._ramp.set_amplification(amplification)

    def fit_into(self, width: int) -> None:
        """Leave words and the scale of levels out where there is no room for them."""
        compact = self._full_width > width
        if compact != self._compact:
            self._compact = compact
            self._leave_out_words(compact=compact)
        self.resize(self.sizeHint())

    def _leave_out_words(self, *, compact: bool) -> None:
        only_icon, with_text = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._blink.setToolButtonStyle(only_icon if compact else with_text)
        for widget in self.findChildren(QLabel):
            widget.setHidden(compact)
        self._ramp.setHidden(compact)
        for rule in self.findChildren(QFrame, "rule"):
            rule.setHidden(compact)

    def _titles(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        strong = words(tr("Levels of 255"))
        strong.setObjectName("strong")
        strong.setFont(looks.font(12, QFont.Weight.DemiBold))
        plain = words(tr("per pixel"))
        plain.setFont(looks.font(11))
        for label in (strong, plain):
            column.addWidget(label)
        return column

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setObjectName("rule")
        rule.setFixedSize(1, 28)
        return rule

    def _amplifications(self) -> QFrame:
        track = QFrame(self)
        track.setObjectName("track")
        row = QHBoxLayout(track)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for factor in AMPLIFICATIONS:
            button = QToolButton(track)
            button.setText(f"×{factor}")
            button.setCheckable(True)
            say(button.setAccessibleName, tr("Amplify {0} times").format(factor))
            say(button.setToolTip, tr("Show differences {0} times as strong").format(factor))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.addButton(button, factor)
            row.addWidget(button)
        return track

    def _blink_button(self) -> QToolButton:
        blink = QToolButton(self)
        say(blink.setText, tr("Blink"))
        blink.setIcon(icons.icon("ph.swap", DARK))
        blink.setIconSize(QSize(16, 16))
        blink.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        blink.setCheckable(True)
        say(blink.setAccessibleName, tr("Blink"))
        say(blink.setToolTip, tr("Show both pictures in turns"))
        blink.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return blink


class _Ramp(QWidget):
    """The colours from no difference to the largest one shown, with ticks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_RAMP.width() + 30, _RAMP.height())
        self._amplification = 4

    def set_amplification(self, amplification: int) -> None:
        self._amplification = amplification
        top = 256 // amplification
        say(self.setAccessibleName, tr("Colours from 0 to {0} levels").format(min(top, 255)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        bar = QRectF(15.5, 0.5, _RAMP.width() - 1, _BAR)
        colours = QImage(256, 1, QImage.Format.Format_RGB32)
        for level, colour in enumerate(ramp()):
            colours.setPixel(level, 0, colour)
        outline = QPainterPath()
        outline.addRoundedRect(bar, 3, 3)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(bar, colours)
        painter.restore()
        painter.setPen(QPen(QColor("#8a8a8a"), 1))
        painter.drawPath(outline)
        self._paint_ticks(painter, bar)

    def _paint_ticks(self, painter: QPainter, bar: QRectF) -> None:
        painter.setFont(looks.font(11))
        painter.setPen(QColor("#d2d2d2"))
        metrics = QFontMetricsF(painter.font())
        top = 256 // self._amplification
        for quarter in range(5):
            text = str(top * quarter // 4) if quarter < 4 else ("255" if top == 256 else f"{top}+")
            middle = bar.left() + bar.width() * quarter / 4
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(middle - width / 2, bar.bottom() + 3, width + 2, 16), Qt.AlignmentFlag.AlignLeft, text)
