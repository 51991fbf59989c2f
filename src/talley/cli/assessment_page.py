"""The assessment on a terminal: one screen first, the details below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape as _markup_escape
from rich.table import Table

from talley.casework.document import strongest_first
from talley.cli.terminal import safe_line
from talley.lawbook.vocabulary import category_title
from talley.reading.characters import look_alikes


def escape(text: object) -> str:
    """Return words as words: no markup of ours, and no sequence that a terminal obeys."""
    return _markup_escape(safe_line(text))


_COLOURS = {"refused": "red", "unsettled": "yellow", "permitted": "green"}


def show(answer: dict[str, Any], console: Console) -> None:
    """Print one assessment document, or the sentence that says why there is none."""
    console.print(f"\n[bold]{escape(answer['path'])}[/bold]")
    if "error" in answer:
        console.print(f"[red]Not read.[/red] {escape(answer['error'])}")
        return
    _headline(answer, console)
    _verdicts(answer["verdicts"], console)
    _list("Grounds a lawyer may consider", map(_ground, strongest_first(answer)), console)
    _list("Showings", map(_showing, answer["showings"]), console)
    _list("Dates that count", map(_clock, answer["clocks"]), console)
    _details(answer, console)


def _headline(answer: dict[str, Any], console: Console) -> None:
    paper, facts, secrecy = answer["paper"], answer["facts"], answer["secrecy"]
    authority = facts["issuing_authority"]["value"] if "issuing_authority" in facts else "not found"
    console.print(f"{escape(answer['instrument']['title'])}, from: {escape(authority)}")
    console.print(f"{paper['pages']} page(s), read by {paper['read_by']}; nobody has confirmed these facts.")
    binds = "binds" if secrecy["binding"] else "does not bind"
    if secrecy["kind"] != "none":
        console.print(f"Secrecy: {secrecy['kind'].replace('_', '-')}, {binds}.")


def _verdicts(verdicts: list[dict[str, Any]], console: Console) -> None:
    if not verdicts:
        console.print("[yellow]No item was found in the paper, so nothing was measured.[/yellow]")
        return
    table = Table("target", "item", "verdict", "reasons", box=None, padding=(0, 2, 0, 0))
    for v in verdicts:
        codes = ", ".join(reason["code"] for reason in v["reasons"])
        mark = "" if v["verified"] else " (law not verified)"
        colour = _COLOURS[v["result"]]
        table.add_row(
            escape(_named(v["target"])),
            category_title(v["item"]),
            f"[{colour}]{v['result']}[/{colour}]{mark}",
            codes or escape(v["sentence"]),
        )
    console.print(table)


def _named(target: str) -> str:
    odd = look_alikes(target)
    return f"{target} ({odd})" if odd else target


def _ground(g: dict[str, Any]) -> str:
    return f"[bold]{g['code']}[/bold] ({g['effect']}, {g['required_by']}): {escape(g['sentence'])}{_cites(g)}"


def _showing(s: dict[str, Any]) -> str:
    return f"{escape(s['title'])}: [bold]{s['finding'].replace('_', ' ')}[/bold] (required by {s['required_by']}){_cites(s)}"


def _clock(c: dict[str, Any]) -> str:
    return f"[bold]{c['at']}[/bold] {escape(c['sentence'])} [dim]{c['rule']}[/dim]{_cites(c)}"


def _cites(part: dict[str, Any]) -> str:
    cites = "; ".join(
        escape(c["cite"]) + ("" if c["verified"] or c["authority"] == "policy" else " (not verified)")
        for c in part["citations"]
    )
    return f" [dim]{cites}[/dim]" if cites else ""


def _list(title: str, lines: Iterable[str], console: Console) -> None:
    rows = list(lines)
    if rows:
        console.print(f"\n[bold]{title}[/bold]")
        for row in rows:
            console.print(f"  · {row}")


def _details(answer: dict[str, Any], console: Console) -> None:
    rows = [
        f"{name}: {escape(f['value'])} [dim]page {f['place']['page']}: “{escape(f['text'][:90])}”[/dim]"
        for name, f in answer["facts"].items()
    ]
    _list("What the paper says", rows, console)
    if answer["missing"]:
        console.print(f"\nNot found: {', '.join(answer['missing'])}")
    _list("Notes", map(escape, answer["paper"]["notes"]), console)
    book = answer["lawbook"]
    console.print(f"\n[dim]Law book {book['version']}, law of {book['on']}. Not legal advice.[/dim]")
