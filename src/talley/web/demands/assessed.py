"""What the page of an assessment shows, made from its document: rows and cards, no HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from talley.casework.demanding import moment_of
from talley.casework.document import Document, strongest_first
from talley.casework.resting import Rest, rests_on, unstated
from talley.lawbook.book import Book
from talley.lawbook.vocabulary import GROUNDS, category_title
from talley.web.demands.deadlines import clock_moments, clock_title
from talley.web.demands.models import Demand
from talley.web.demands.timeline import Drawing, timeline
from talley.web.demands.values import shown_account, shown_value

_REACH = {"within": "within its reach", "contested": "its reach is contested", "beyond": "beyond its reach"}


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of which the law says the same, and what it says item by item."""

    targets: tuple[str, ...]
    verdicts: tuple[Document, ...]

    @property
    def permitted_by(self) -> list[Document]:
        """What permits the items that are permitted, each provision once."""
        cited = {c["id"]: c for v in self.verdicts if v["result"] == "permitted" for c in v["citations"]}
        return list(cited.values())


def verdict_groups(document: Document) -> list[Group]:
    """Return the verdicts, accounts with the same ones together, each with its titles for a person."""
    by_target: dict[str, list[Document]] = {}
    for verdict in document["verdicts"]:
        row = {**verdict, "title": category_title(verdict["item"])}
        row["reach"] = _REACH.get(verdict["reach"] or "", "") if verdict["reasons"] else ""
        row["reasons"] = [{**r, "title": ground_title(r["code"])} for r in verdict["reasons"]]
        by_target.setdefault(verdict["target"], []).append(row)
    alike: dict[str, list[str]] = {}
    for target, rows in by_target.items():
        alike.setdefault(repr([{**row, "target": ""} for row in rows]), []).append(target)
    return [
        Group(tuple(map(shown_account, targets)), tuple(by_target[targets[0]])) for targets in alike.values()
    ]


def ground_title(code: str) -> str:
    """Return what a person reads for a ground code."""
    return GROUNDS[code].title if code in GROUNDS else code


def grounds(document: Document, book: Book, demand: Demand) -> list[Document]:
    """Return the grounds, the strongest first, each with its title and the facts that it rests on.

    One that rests on what nobody has stated is a question, and no ground yet.
    """
    known = {"received_at": demand.received_at.astimezone(ZoneInfo(demand.zone)).isoformat()}
    if demand.served_at is not None:
        known["served_at"] = demand.served_at.astimezone(ZoneInfo(demand.zone)).isoformat()
    return [
        {
            **ground,
            "title": ground_title(ground["code"]),
            "rests": [_rest(rest, book) for rest in rests_on(ground, document, book, known)],
        }
        for ground in strongest_first(document)
        if ground["known"]
    ]


def questions(document: Document, book: Book) -> list[Document]:
    """Return what a person must answer, each with where on the page of facts it is answered."""
    unknown = {g["code"]: unstated(g, document, book) for g in document["grounds"] if not g["known"]}
    return [
        {
            **q,
            "title": ground_title(q["code"]) if q["code"] in unknown else "",
            "at": _answered_at(q, unknown),
        }
        for q in document["questions"]
    ]


def _answered_at(question: Document, unknown: Mapping[str, tuple[str, ...]]) -> str:
    about = [*question["about"], *unknown.get(question["code"], ())]
    places = {"items": "add-item", "targets": "add-target"}
    return next((places.get(name, f"fact-{name}") for name in about), "")


def checked(document: Document) -> list[Document]:
    """Return what was checked and found in order, each with its title."""
    return [{**ok, "title": ground_title(ok["code"])} for ok in document["in_order"]]


def undated(document: Document) -> list[str]:
    """Return the clocks of which the day is not known: what each waits for."""
    return [clock["sentence"] for clock in document["clocks"] if not clock["at"]]


def _rest(rest: Rest, book: Book) -> Document:
    words = rest.words if rest.kind == "words" else ""
    return {
        "name": rest.name,
        "title": rest.title,
        "value": words or shown_value(rest.name, rest.value, book),
        "quoted": bool(words),
        "beside": rest.beside,
        "page": rest.page,
    }


def common_citations(document: Document) -> list[Document]:
    """Return what all the showings cite, each once."""
    cited = {c["id"]: c for s in document["showings"] for c in s["citations"]}
    return list(cited.values())


def dates(document: Document, demand: Demand, today: date) -> Drawing:
    """Return every date that counts: the clocks, how the demand came, and today."""
    zone = ZoneInfo(demand.zone)
    rows: list[tuple[str, date | datetime]] = [("Received", demand.received_at), ("Today", today)]
    said = document["facts"].get("served_at")
    if demand.served_at is not None:
        rows.append(("Served", demand.served_at))
    elif said is not None and (served := moment_of(str(said["value"]), zone)):
        rows.append(("Served, as the paper says", served))
    rows += [(clock_title(code), at) for code, at in clock_moments(document, zone)]
    if document["secrecy"]["until"]:
        rows.append(("Secrecy ends", date.fromisoformat(document["secrecy"]["until"])))
    return timeline(rows, zone, today)
