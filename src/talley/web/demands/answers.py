"""What a person says of each fact on the page, checked before anything is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from talley.casework.confirming import Answer, AnswerError, parse_answer_value, parse_item_value
from talley.web.demands.fact_rows import FactRow, open_on

_MOST_ADDED = 200
_LONGEST_NUMBER = 10


class AnswersForm:
    """`said-SUBJECT` and the fields of its value for every subject shown; what was added; one press per page.

    Not a Django form: its fields are the paper's. A row that holds what already stands is no answer, so that
    an old correction never stands in the way of a new one. `errors` is by subject; `answers` holds those that
    are good.
    """

    def __init__(self, posted: Any, rows: Iterable[FactRow]) -> None:
        self.posted, self.rows = posted, list(rows)
        self.errors: dict[str, str] = {}
        self.answers: list[Answer] = []
        for row in self.rows:
            self._take(row.subject, self._row(row))
        self._take("target:+", self._accounts())
        self._take("item:+", self._asked())
        self.answers += self._taken_back()
        self.answers += self._all_right()

    def held(self) -> list[FactRow]:
        """Return the rows as they were posted, each with its error: nothing typed is lost."""
        return [
            replace(
                row,
                said=self.posted.get(f"said-{row.subject}", ""),
                fields=self._fields(row),
                error=self.errors.get(row.subject, ""),
            )
            for row in self.rows
        ]

    @property
    def added(self) -> Mapping[str, Any]:
        """What was typed as missed by the reader."""
        return {
            "accounts": self.posted.get("value-target:+", ""),
            "categories": self.posted.getlist("category-item:+"),
            "starts": self.posted.get("starts-item:+", ""),
            "last": self.posted.get("last-item:+", ""),
        }

    def _take(self, subject: str, answers: Iterator[Answer]) -> None:
        try:
            self.answers += list(answers)
        except AnswerError as error:
            self.errors[subject] = str(error)

    def _fields(self, row: FactRow) -> tuple[str, ...]:
        match row.kind:
            case "item":
                return tuple(
                    self.posted.get(f"{part}-{row.subject}", "") for part in ("category", "starts", "last")
                )
            case "moment":
                return tuple(self.posted.get(f"{part}-{row.subject}", "") for part in ("value", "time"))
            case _:
                return tuple(self.posted.getlist(f"value-{row.subject}"))

    def _row(self, row: FactRow) -> Iterator[Answer]:
        said, fields = self.posted.get(f"said-{row.subject}", ""), self._fields(row)
        match said:
            case "right" | "absent" if said != row.said:
                yield Answer(row.subject, said)
            case "corrected" if (said, fields) != (row.said, row.fields):
                yield Answer(row.subject, "corrected", _value(row, fields))

    def _accounts(self) -> Iterator[Answer]:
        lines = self.posted.get("value-target:+", "").splitlines()
        for line in [line for line in lines if line.strip()][:_MOST_ADDED]:
            yield Answer(f"target:+{uuid4().hex}", "corrected", _identifier(line))

    def _asked(self) -> Iterator[Answer]:
        starts, last = self.posted.get("starts-item:+", ""), self.posted.get("last-item:+", "")
        categories = self.posted.getlist("category-item:+")[:_MOST_ADDED]
        if (starts or last) and not categories:
            raise AnswerError("Tick what is asked, or leave the days empty.")
        for category in categories:
            yield Answer(f"item:+{uuid4().hex}", "corrected", parse_item_value(category, starts, last))

    def _taken_back(self) -> Iterator[Answer]:
        for subject in self.posted.getlist("take-back"):
            if subject.startswith(("target:+", "item:+")):
                yield Answer(subject, "absent")

    def _all_right(self) -> Iterator[Answer]:
        """Yield an answer for each fact of the page pressed, but for those that were answered otherwise."""
        page = self.posted.get("all-right", "")
        answered = {row.subject for row in self.rows if self.posted.get(f"said-{row.subject}")}
        # A number of thousands of digits is none that `int` reads.
        number = int(page) if page.isdecimal() and len(page) < _LONGEST_NUMBER else 0
        for row in open_on(self.rows).get(number, []):
            if row.subject not in answered:
                yield Answer(row.subject, "right")


def _value(row: FactRow, fields: tuple[str, ...]) -> Any:
    match row.kind, row.group:
        case "item", _:
            return parse_item_value(*fields)
        case "moment", _:
            day, time = fields
            return parse_answer_value(row.subject, f"{day}T{time}" if day and time else day)
        case _, "target":
            return _identifier(" ".join(fields))
        case _:
            return parse_answer_value(row.subject, ", ".join(fields))


def _identifier(raw: str) -> str:
    text = raw.strip()
    if not text or len(text) > 200 or any(not c.isprintable() for c in text):
        raise AnswerError("Write the account's name, number or address.")
    return text
