"""Break the law book one piece at a time: does a case beside it fail each time?

Run as `python tests/law/mutations.py`. Exit status 1 if a piece could be lost without any case noticing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from law.running import Case, cases_by_file, check
from talley.lawbook.book import Book, Instrument, Reach, UnmaskingTest
from talley.lawbook.condition import All, Any, Condition, In, Not
from talley.lawfiles import load_book

Mutant = tuple[str, str, Book]
"""What kind of piece was broken, its name, and the book without it."""


def without(parts: tuple, index: int) -> tuple:
    return parts[:index] + parts[index + 1 :]


def swapped(parts: tuple, index: int, **changes: object) -> tuple:
    return (*parts[:index], replace(parts[index], **changes), *parts[index + 1 :])


def narrower(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield the condition without one of the values it lists, each in turn."""
    match condition:
        case All(parts) | Any(parts):
            for index, part in enumerate(parts):
                for name, changed in narrower(part):
                    yield name, type(condition)((*parts[:index], changed, *parts[index + 1 :]))
        case Not(part):
            yield from ((name, Not(changed)) for name, changed in narrower(part))
        case In(fact, values):
            for value in sorted(map(str, values)):
                yield f"{fact} {value}", In(fact, values - {value})
        case _:
            return


def mutants(book: Book) -> Iterator[Mutant]:
    for instrument in book.instruments.values():
        for kind, name, changed in of_instrument(instrument):
            yield (
                kind,
                f"{instrument.id}: {name}",
                replace(book, instruments={**book.instruments, instrument.id: changed}),
            )
    for index, rule in enumerate(book.rules):
        yield (
            "rule",
            f"for all: {rule.code} {rule.sentence[:50]}",
            replace(book, rules=without(book.rules, index)),
        )
        for instrument in rule.instruments or ():
            some = swapped(book.rules, index, instruments=rule.instruments - {instrument})
            yield "rule's instrument", f"{rule.code}: {instrument}", replace(book, rules=some)
        if rule.result != "none":
            yield (
                "result",
                f"for all: {rule.code}",
                replace(book, rules=swapped(book.rules, index, result="none")),
            )
    for index, row in enumerate(book.secrecy):
        yield "secrecy", f"for all: {row.kind}", replace(book, secrecy=without(book.secrecy, index))
    yield from of_tests(book)
    yield from of_policy(book)


def of_instrument(instrument: Instrument) -> Iterator[tuple[str, str, Instrument]]:
    for index, rule in enumerate(instrument.rules):
        name = f"{rule.code} {rule.sentence[:50]}"
        yield "rule", name, replace(instrument, rules=without(instrument.rules, index))
        if rule.unknown != "none":
            changed = swapped(instrument.rules, index, unknown="none")
            yield "unknown", name, replace(instrument, rules=changed)
        for value, when in narrower(rule.when):
            yield (
                "value",
                f"{name}: {value}",
                replace(instrument, rules=swapped(instrument.rules, index, when=when)),
            )
        if rule.result != "none":
            yield "result", name, replace(instrument, rules=swapped(instrument.rules, index, result="none"))
    for index, row in enumerate(instrument.reach):
        name = f"{row.answer} {', '.join(sorted(row.categories)[:3])}"
        yield "reach", name, replace(instrument, reach=without(instrument.reach, index))
        for category in sorted(row.categories):
            fewer = swapped(instrument.reach, index, categories=row.categories - {category})
            yield "category", f"{name}: {category}", replace(instrument, reach=fewer)
    for answer in {"permitted", "refused", "contested"} - {instrument.reach_otherwise.answer}:
        other: Reach = replace(instrument.reach_otherwise, answer=answer)
        yield "reach", f"otherwise {answer}", replace(instrument, reach_otherwise=other)
    for index, silence in enumerate(instrument.secrecy):
        yield (
            "secrecy",
            silence.sentence[:50],
            replace(instrument, secrecy=without(instrument.secrecy, index)),
        )
        yield (
            "secrecy",
            f"binds otherwise: {silence.sentence[:50]}",
            replace(instrument, secrecy=swapped(instrument.secrecy, index, binding=not silence.binding)),
        )
    for speaker in {"allowed", "forbidden", "required"} - {instrument.notice.speaker}:
        yield "notice", speaker, replace(instrument, notice=replace(instrument.notice, speaker=speaker))
    for index, clock in enumerate(instrument.clocks):
        yield (
            "clock",
            f"{clock.code} {clock.amount}",
            replace(instrument, clocks=without(instrument.clocks, index)),
        )


def of_tests(book: Book) -> Iterator[Mutant]:
    def having(index: int, **changes: object) -> Book:
        return replace(book, tests=swapped(book.tests, index, **changes))

    for index, test in enumerate(book.tests):
        yield "test", test.id, replace(book, tests=without(book.tests, index))
        yield "test", f"{test.id} binds otherwise", having(index, binding=not test.binding)
        for value, when in narrower(test.applies):
            yield "value", f"{test.id}: {value}", having(index, applies=when)
        for value, when in narrower(test.binds_when):
            yield "value", f"{test.id}: {value}", having(index, binds_when=when)
        yield from of_test(test, index, having)
    if book.unmasking is not None:
        for category in sorted(book.unmasking.identifies):
            scope = replace(book.unmasking, identifies=book.unmasking.identifies - {category})
            yield "identifies", category, replace(book, unmasking=scope)


def of_test(test: UnmaskingTest, index: int, having: Callable[..., Book]) -> Iterator[Mutant]:
    for number, element in enumerate(test.elements):
        yield "element", element.code, having(index, elements=without(test.elements, number))
    if test.burden == "speaker" and test.binding:
        yield "test", f"{test.id} burden", having(index, burden="government")


def of_policy(book: Book) -> Iterator[Mutant]:
    policy = book.policy
    if policy is None:
        return
    yield "policy", "asks of a court too", replace(book, policy=replace(policy, not_asked_when=None))
    for instrument, asked in policy.showings.items():
        for index, text in enumerate(asked):
            fewer = {**policy.showings, instrument: without(asked, index)}
            yield (
                "policy",
                f"{instrument}: {text.code}",
                replace(book, policy=replace(policy, showings=fewer)),
            )
        if not asked:
            every = {**policy.showings, instrument: policy.showings["us.customs_summons"]}
            yield "policy", f"{instrument}: asks", replace(book, policy=replace(policy, showings=every))
    for limit in policy.limits:
        fewer_limits = {key: value for key, value in policy.limits.items() if key != limit}
        if limit != "saturday_observed":  # false where it is not set
            yield "policy", limit, replace(book, policy=replace(policy, limits=fewer_limits))


def noticed(cases: list[Case], book: Book) -> bool:
    for case in cases:
        try:
            check(case, book)
        except AssertionError:
            return True
    return False


def main() -> int:
    book = load_book()
    cases = [case for file in cases_by_file().values() for case in file]
    if noticed(cases, book):
        print("A case fails on the book as it is: run the tests first.")
        return 1
    made, lost = Counter[str](), Counter[str]()
    for kind, name, broken in mutants(book):
        made[kind] += 1
        about = name.split(":")[0]
        # The cases of the instrument first: they are the likeliest to notice.
        if not noticed(sorted(cases, key=lambda case: case["instrument"] != about), broken):
            lost[kind] += 1
            print(f"not noticed: {kind}: {name}")
    for kind in sorted(made):
        print(f"{kind:18} {made[kind] - lost[kind]:4} of {made[kind]:4}")
    print(f"{len(cases)} cases notice {made.total() - lost.total()} of {made.total()} broken books.")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
