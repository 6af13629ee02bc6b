"""The row above the list of models: search, and import."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from swinir_gui.gui.panels.fields import Choice, SearchField
from swinir_gui.gui.panels.segmented import Segmented
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

SCALES = (None, 1, 2, 3, 4, 8)
FAMILY, GROUP, BESIDE = 112, 152, 40  # least widths of the fields, and what stands beside their words


class ModelFilters(QWidget):
    """Search, scale and family. With little width the groups fold into a field in the place of the families, which a search finds.

    Args:
        groups: the names of the groups.
        theme: colours.
    """

    changed = Signal()  # the words, the scale or the family
    group_chosen = Signal(int)  # position
    import_requested = Signal()

    def __init__(self, groups: Sequence[str], theme: Theme) -> None:
        super().__init__()
        self.search = SearchField(tr("Search by name, task or file name"), theme)
        self._scales, self._family = Segmented(tr("Scale")), Choice(tr("Family"), theme)
        self._groups, self._import = Choice(tr("Which models are listed"), theme), QPushButton()
        self._fill(groups)
        self._lay_out()
        self.search.textChanged.connect(self.changed)
        self._scales.chosen.connect(self.changed)
        self._family.currentIndexChanged.connect(self.changed)
        self._groups.currentIndexChanged.connect(self.group_chosen)
        self._import.clicked.connect(self.import_requested)

    @property
    def scale(self) -> int | None:
        """None for any."""
        return SCALES[self._scales.current]

    @property
    def family(self) -> str:
        """Nothing for any."""
        return str(self._family.currentData())

    def reset(self) -> None:
        """Look for everything."""
        self._scales.set_current(0)
        self._family.choose("")
        self.search.clear()
        self.changed.emit()

    def show_group(self, position: int) -> None:
        """Another group was chosen elsewhere."""
        self._groups.choose(position)

    def set_narrow(self, *, narrow: bool) -> None:
        """Whether there is little width."""
        self._family.setVisible(not narrow)
        self._groups.setVisible(narrow)
        say(self._import.setText, "" if narrow else tr("Import a file…"))

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        for field in (self.search, self._family, self._groups):
            field.set_theme(theme)
        self._import.setIcon(icons.icon("ph.file-plus", theme))

    def _fill(self, groups: Sequence[str]) -> None:
        texts = [f"×{scale}" if scale else tr("Any") for scale in SCALES]
        tips = [tr("Models that enlarge {} times").format(scale) if scale else tr("Any scale") for scale in SCALES]
        self._scales.add_texts(texts, tips)
        self._scales.set_current(0)
        for family, text in (("", tr("Any family")), ("SwinIR", "SwinIR"), ("HAT", "HAT")):
            self._family.offer(text, family)
        for position, name in enumerate(groups):
            self._groups.offer(name, position)
        for field, width in ((self._family, FAMILY), (self._groups, GROUP)):
            words = (field.fontMetrics().horizontalAdvance(field.itemText(index)) + BESIDE for index in range(field.count()))
            field.setFixedWidth(max(width, *words))
            field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # or it would give its room away
        say(self._import.setToolTip, tr("Any SwinIR or HAT checkpoint: .pth, .pt, .safetensors; or drop it here"))
        say(self._import.setAccessibleName, tr("Import a file"))
        self._import.setIconSize(look.BESIDE_WORDS)
        self._import.setAutoDefault(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(look.PADDING, look.WIDE, look.PADDING, look.WIDE)
        row.setSpacing(look.WIDE)
        row.addWidget(self.search, 1)
        for part in (self._scales, self._family, self._groups):
            row.addWidget(part)
        row.addWidget(self._import)
