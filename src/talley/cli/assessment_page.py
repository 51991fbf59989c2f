"""The assessment on a terminal: one screen first, the details below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape as _markup_escape

from talley.casework.document import strongest_first
from talley.cli.terminal import safe_line
from talley.lawbook.vocabulary import category_title
from talley.reading.characters import look_alikes


def escape(text: object) -> str:
    """Return words as words: no markup of ours, and no sequence that a terminal obeys."""
    return _markup_escape(safe_line(text))


_COLOURS = {"refused": "red", "unsettled": "yellow", "permitted": "green"}
_REACH = {"within": "within its reach", "contested": "its reach is contested", "beyond": "beyond its reach"}

Part = dict[str, Any]


def show(answer: Part, console: Console) -> None:
    """Print one assessment document, or the sentence that says why there is none."""
    console.print(f"\n[bold]{escape(answer['path'])}[/bold]")
    if "error" in answer:
        console.print(f"[red]Not read.[/red] {escape(answer['error'])}")
        return
    _headline(answer, console)
    if answer["instrument"]["id"] is not None:
        _verdicts(answer["verdicts"], console)
    _list(
        "Questions that a person must answer", (escape(q["sentence"]) for q in answer["questions"]), console
    )
    grounds = _once([g for g in strongest_first(answer) if g["known"]])
    _list("Grounds a lawyer may consider", map(_ground, grounds), console)
    _list(
        "Checked and in order", (f"{escape(p['sentence'])}{_cites(p)}" for p in answer["in_order"]), console
    )
    _list("Showings", _showings(answer["showings"]), console)
    _list("Dates that count", map(_clock, answer["clocks"]), console)
    _details(answer, console)


def _headline(answer: Part, console: Console) -> None:
    paper, facts = answer["paper"], answer["facts"]
    if answer["instrument"]["state"] == "not_a_demand":
        console.print("[yellow]This does not look like a demand.[/yellow] Nothing was assessed.")
        return
    authority = facts["issuing_authority"]["value"] if "issuing_authority" in facts else "not found"
    console.print(f"{escape(answer['instrument']['title'])}, from: {escape(authority)}")
    console.print(f"{paper['pages']} page(s), read by {paper['read_by']}; nobody has confirmed these facts.")
    if answer["instrument"]["id"] is None:
        console.print("[yellow]Nothing was measured: a person must name the instrument.[/yellow]")
    if nearest := _nearest(answer["clocks"], answer["lawbook"]["on"]):
        console.print(nearest)
    console.print(_silence(answer["secrecy"]))


def _nearest(clocks: list[Part], on: str) -> str:
    """Return the next date that counts, or the last where all have passed."""
    dated = sorted((c for c in clocks if c["at"]), key=lambda c: str(c["at"]))
    if not dated:
        return ""
    to_come = [c for c in dated if str(c["at"])[:10] >= on]
    chosen, word = (to_come[0], "Next date") if to_come else (dated[-1], "Last date, passed")
    return f"{word}: [bold]{_at(chosen)}[/bold] {escape(chosen['sentence'])}"


def _silence(secrecy: Part) -> str:
    if secrecy["binding"] is None:
        return f"Secrecy: [yellow]not known.[/yellow] {escape(secrecy['sentence'])}"
    if secrecy["kind"] == "none":
        return "Secrecy: none, as the paper says."
    binds = "binds" if secrecy["binding"] else "does not bind"
    until = f" until {secrecy['until']}" if secrecy["until"] else ""
    return f"Secrecy: {secrecy['kind'].replace('_', '-')}, {binds}{until}."


def _verdicts(verdicts: list[Part], console: Console) -> None:
    """Print each account's verdicts; accounts and items that fare alike stand together."""
    if not verdicts:
        console.print("[yellow]No item was found in the paper, so nothing was measured.[/yellow]")
        return
    accounts: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for v in verdicts:
        groups = accounts.setdefault(v["target"], {})
        groups.setdefault(_fate(v), []).append(category_title(v["item"]))
    alike: dict[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], list[str]] = {}
    for target, groups in accounts.items():
        alike.setdefault(tuple((fate, tuple(items)) for fate, items in groups.items()), []).append(target)
    for fates, targets in alike.items():
        console.print(f"\n[bold]{escape(', '.join(map(_named, targets)))}[/bold]")
        for (result, why, reach, mark), items in fates:
            colour = _COLOURS[result]
            console.print(f"  [{colour}]{result}[/{colour}]{mark}: {'; '.join(dict.fromkeys(items))}")
            console.print(f"    {why}{reach}" if why or reach else "    The instrument reaches it.")


def _fate(v: Part) -> tuple[str, str, str, str]:
    codes = ", ".join(dict.fromkeys(reason["code"] for reason in v["reasons"]))
    why = codes or escape(v["sentence"])
    reach = f" [dim](were the power good: {_REACH[v['reach']]})[/dim]" if codes and v["reach"] else ""
    return v["result"], why, reach, "" if v["verified"] else " (law not verified)"


def _once(grounds: list[Part]) -> Iterator[Part]:
    """Say each sentence once, with all that it cites."""
    kept: dict[tuple[str, str], Part] = {}
    for ground in grounds:
        same = kept.setdefault((ground["code"], ground["sentence"]), {**ground, "citations": []})
        same["citations"] += [c for c in ground["citations"] if c not in same["citations"]]
    yield from kept.values()


def _named(target: str) -> str:
    odd = look_alikes(target)
    return f"{target} ({odd})" if odd else target


def _ground(g: Part) -> str:
    return f"[bold]{g['code']}[/bold] ({g['effect']}, {g['required_by']}): {escape(g['sentence'])}{_cites(g)}"


def _showings(showings: list[Part]) -> Iterator[str]:
    """Say each showing, and what it cites where that is not what the one before cites."""
    cited = ""
    for s in showings:
        cites = _cites(s)
        finding = s["finding"].replace("_", " ")
        yield f"{escape(s['title'])}: [bold]{finding}[/bold] (required by {s['required_by']}){'' if cites == cited else cites}"
        cited = cites


def _clock(c: Part) -> str:
    when = f"[bold]{_at(c)}[/bold]" if c["at"] else "[yellow]not known[/yellow]"
    return f"{when} {escape(c['sentence'])} [dim]{c['rule']}[/dim]{_cites(c)}"


def _at(clock: Part) -> str:
    at = str(clock["at"])
    return at if clock["zone_known"] else f"{at.replace('T', ' ')} (zone not known)"


def _cites(part: Part) -> str:
    cites = "; ".join(
        escape(c["cite"]) + ("" if c["verified"] or c["authority"] == "policy" else " (not verified)")
        for c in part["citations"]
    )
    return f" [dim]{cites}[/dim]" if cites else ""


def _list(title: str, lines: Iterable[str], console: Console) -> None:
    rows = list(dict.fromkeys(lines))
    if rows:
        console.print(f"\n[bold]{title}[/bold]")
        for row in rows:
            console.print(f"  · {row}")


def _details(answer: Part, console: Console) -> None:
    rows = [
        f"{name}: {escape(f['value'])} [dim]page {f['place']['page']}: “{escape(f['text'][:90])}”[/dim]"
        for name, f in answer["facts"].items()
    ]
    _list("What the paper says", rows, console)
    if answer["missing"] and answer["instrument"]["state"] != "not_a_demand":
        console.print(f"\nNot found: {', '.join(answer['missing'])}")
    _list("Notes", map(escape, answer["paper"]["notes"]), console)
    book = answer["lawbook"]
    console.print(f"\n[dim]Law book {book['version']}, law of {book['on']}. Not legal advice.[/dim]")
