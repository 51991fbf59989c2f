"""Values as a person reads them, and as a form holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from talley.casework.confirming import fact_text
from talley.casework.known import code_title
from talley.lawbook.book import Book
from talley.lawbook.vocabulary import category_title
from talley.reading.characters import look_alikes

_DAY = len("2017-03-14")


def shown_value(name: str, value: object, book: Book) -> str:
    """Return a fact's value as a person reads it: dates in words, an instrument by its title, codes as words."""
    kind = fact_text(name).kind
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case list() | tuple():
            return ", ".join(shown_value(name, part, book) for part in value)
        case str() if name == "instrument" and value in book.instruments:
            return book.instruments[value].title
        case str() if kind in {"day", "moment"}:
            return shown_moment(value)
        case str() if fact_text(name).choices:
            return code_title(name, value)
        case _:
            return str(value)


def shown_moment(text: str) -> str:
    """Return an ISO day or time as "13 March 2017, 11:45"; what is neither stands as it is."""
    try:
        if len(text) <= _DAY:
            return shown_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" {moment:%Z}" if moment.tzinfo else ""
    return f"{shown_day(moment)}, {moment:%H:%M}{zone}"


def shown_day(day: date) -> str:
    """Return a day as "13 March 2017"."""
    return f"{day.day} {day:%B %Y}"


def shown_item(category: str, starts_on: str | None, ends_on: str | None) -> str:
    """Return what is asked with its first and its last day; `ends_on` is the day after the last."""
    title = category_title(category)
    if not starts_on or not ends_on:
        return f"{title}, from {shown_moment(starts_on)}" if starts_on else title
    return f"{title}, {shown_moment(starts_on)} to {shown_moment(last_day(ends_on))}"


def shown_account(identifier: str) -> str:
    """Return an account's name; where letters of it are not ASCII, with the points that tell look-alikes apart."""
    odd = look_alikes(identifier)
    return f"{identifier} (letters that may look like others: {odd})" if odd else identifier


def item_parts(value: str) -> tuple[str, str, str]:
    """Return category, first day and day after the last of an item that a person stated."""
    category, *span = value.split() or [""]
    return (category, span[0], span[1]) if len(span) == 2 else (category, "", "")


def last_day(ends_on: str | None) -> str:
    """Return the last day that counts, as an ISO date, of a range that ends before `ends_on`."""
    try:
        return (date.fromisoformat(ends_on or "") - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""


def form_values(name: str, value: object, zone: ZoneInfo) -> tuple[str, ...]:
    """Return a fact's value as its form's fields hold it: a moment is a day and a time of the forum's clock."""
    match fact_text(name).kind, value:
        case _, None:
            return ()
        case "yes_no", bool():
            return ("yes" if value else "no",)
        case "list", list() | tuple() if fact_text(name).choices:
            return tuple(str(part) for part in value)
        case "list", list() | tuple():
            return (_listed(value),)
        case "moment", str():
            return _day_and_time(value, zone)
        case _:
            return (str(value),)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(part) for part in values)


def _day_and_time(text: str, zone: ZoneInfo) -> tuple[str, ...]:
    try:
        if len(text) <= _DAY:
            return (date.fromisoformat(text).isoformat(), "")
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(zone) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return ("", "")
    return (moment.date().isoformat(), f"{moment:%H:%M}")
