"""Puts a theme on the running application: base style, palette, fonts, style sheet, and Qt's own words.

`apply(app, theme)` may be called again at any time; widgets that paint themselves read `colour(token)` while they
paint, so they follow. A widget says what it is with `mark(widget, "card")`; how a card looks stands in
``resources/style/station.qss`` alone.

The sheet is on windows (`dress`) and not on the application. With a sheet on the application Qt styles all that stands
in a widget anew each time that widget is put into another one, so that a page, made from the inside out, was styled
once for each of its layers. Without a window it has no sheet, and it is styled once when it comes into one.
"""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QDir, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from station.core.resources import resource_path
from station.core.texts import load_texts
from station.ui.tokens import LIGHT, Theme

FONT_FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans",
    "sans-serif",
)
MONOSPACE_FAMILIES: Final = (
    "Noto Sans Mono CJK SC",
    "Source Code Pro",
    "DejaVu Sans Mono",
    "WenQuanYi Micro Hei Mono",
    "Consolas",
    "monospace",
)

TEXT_PIXELS: Final = 14
"""Base size; the others follow ui.md: table 13, page title 20, counter lines 18, the counter's answer 28."""
TABLE_PIXELS: Final = 13
SMALL_PIXELS: Final = 12

MARGIN: Final = 24
"""Around a page, in pixels; `GAP` between its parts."""
GAP: Final = 12

_MISSING: Final = {
    ("QFileDialog", "&Look in:"): "qt.files.look_in",
    ("QFileDialog", "Files of &type:"): "qt.files.kind",
    ("QAbstractFileIconProvider", "Folder"): "qt.files.folder",
    ("QAbstractFileIconProvider", "Drive"): "qt.files.drive",
}
"""What Qt shows in its file dialogs and its translation to Chinese has no words for."""

_state: dict[str, Theme] = {"theme": LIGHT}
_translators: list[QTranslator] = []


def current() -> Theme:
    """The theme on screen."""
    return _state["theme"]


def colour(token: str) -> QColor:
    """The present colour of `token`. Raises KeyError for a token that does not exist."""
    return QColor(current()[token])


def text_font(pixels: int = TEXT_PIXELS, *, strong: bool = False) -> QFont:
    """The reading face at `pixels`, with figures of equal width."""
    return _font(FONT_FAMILIES, pixels, strong=strong)


def code_font(pixels: int = TABLE_PIXELS, *, strong: bool = False) -> QFont:
    """The monospace face for tags, numbers and digests."""
    return _font(MONOSPACE_FAMILIES, pixels, strong=strong)


def _font(families: tuple[str, ...], pixels: int, *, strong: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def apply(app: QApplication, theme: Theme) -> None:
    """Put `theme` on `app`: Fusion, palette, font, and the style sheet on all windows that wear one."""
    _state["theme"] = theme
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(theme))
    app.setFont(text_font())
    for window in app.topLevelWidgets():
        if window.styleSheet():
            dress(window)


def dress(window: QWidget) -> None:
    """Give `window`, and all widgets in it or belonging to it, the style sheet of the present theme.

    A window without a parent calls it when its own parts are in it; a dialog takes the sheet from its parent.
    """
    QDir.setSearchPaths("style", [str(resource_path("style"))])
    window.setStyleSheet(style_sheet(current()))


def style_sheet(theme: Theme) -> str:
    """The style sheet with the colours of `theme` in the places of its tokens."""
    template = Template(resource_path("style", "station.qss").read_text(encoding="utf-8"))
    places = {token.replace("-", "_"): value for token, value in theme.colours.items()}
    places["theme"] = theme.name
    places["mono"] = ", ".join(f'"{family}"' for family in MONOSPACE_FAMILIES)
    return template.substitute(places)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for place, token in (
        (role.Window, "surface"),
        (role.WindowText, "text"),
        (role.Base, "surface-raised"),
        (role.AlternateBase, "surface"),
        (role.Text, "text"),
        (role.Button, "surface-raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "stop"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on-accent"),
        (role.ToolTipBase, "surface-raised"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "text-muted"),
        (role.Link, "accent"),
        (role.LinkVisited, "sealed"),
        (role.Mid, "border"),
        (role.Shadow, "shadow"),
    ):
        palette.setColor(place, QColor(theme[token]))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, QColor(theme["text-disabled"]))
    return palette


def mark(widget: QWidget, role: str, **properties: object) -> None:
    """Set the role of `widget` (``card``, ``muted``, ``primary``); further properties are its state."""
    widget.setProperty("role", role)
    for name, value in properties.items():
        widget.setProperty(name, value)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a change of `widget`'s properties.

    One that was never shown gets it when it is.
    """
    if not widget.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def load_qt_words(app: QApplication, language: str) -> bool:
    """Put Qt's own buttons and menus into `language` (``zh_CN``, ``en``); whether its words were found."""
    for translator in _translators:
        app.removeTranslator(translator)
    _translators.clear()
    QLocale.setDefault(QLocale(language))
    if language.startswith("en"):
        return True  # Qt's built-in words are English
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{language}", folder):
        return False
    for each in (_MissingWords(app, language), translator):  # the last one is asked first
        app.installTranslator(each)
        _translators.append(each)
    return True


class _MissingWords(QTranslator):
    """What Qt's own translation lacks of what the desktop shows: ``qt.<context>.<key>`` in the texts."""

    def __init__(self, app: QApplication, language: str) -> None:
        super().__init__(app)
        self._texts = load_texts(language)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, _about: str | None = None, _count: int = -1) -> str:
        """Qt's own way of asking; an empty answer means that the source's words stand."""
        key = _MISSING.get((context, source), "")
        return self._texts(key) if key else ""
