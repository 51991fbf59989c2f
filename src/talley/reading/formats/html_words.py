"""The words of a mail's HTML as a person would see them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_MAX_DEPTH = 500
_BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre"}
_NEVER_SHOWN = {"script", "style", "head", "title", "template", "noscript"}
_NO_END = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|$)|(?<![-\w])color\s*:\s*(?:white|transparent|#fff\b|#ffffff)"
    r"|(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt)?\s*(?:;|$)|text-indent\s*:\s*-\d{3}",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """Collects what is shown; `hid` says whether words were left out that are not."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hid = False
        self._open: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; what is inside a hidden one is hidden."""
        if tag in _BREAKS:
            self.parts.append("\n")
        if tag in _NO_END or len(self._open) >= _MAX_DEPTH:
            return
        _, hidden, silent = self._open[-1] if self._open else ("", False, False)
        self._open.append((tag, hidden or _hides(attrs), silent or tag in _NEVER_SHOWN))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of the name, and what was left open inside."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break

    def handle_data(self, data: str) -> None:
        """Keep words that are shown."""
        _, hidden, silent = self._open[-1] if self._open else ("", False, False)
        if silent:
            return
        if hidden:
            self.hid = self.hid or any(c.isalnum() for c in data)
        else:
            self.parts.append(data)


def _hides(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and _HIDING.search((value or "")[:2000]) is not None)
        for name, value in attrs
    )


def words_of(html: str) -> tuple[str, bool]:
    """Return the words that are shown, and whether others are not."""
    parser = Words()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts), parser.hid
