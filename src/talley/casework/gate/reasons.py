"""Why the gate is shut: each reason with its condition, a sentence and what would meet it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is missing. `about` names the item or showing that it concerns, where it is not all."""

    condition: int
    code: str
    sentence: str
    met_by: str
    about: str = ""


CONDITIONS = MappingProxyType(
    {
        1: "authority",
        2: "requester",
        3: "showings",
        4: "notice",
        5: "challenge",
        6: "two people",
        7: "record",
    }
)

_ALL: tuple[tuple[int, str, str, str], ...] = (
    (1, "clock-behind", "The clock is behind what is on record.", "Set the clock right."),
    (1, "nothing-asked", "No item was named.", "Name the items that are to open."),
    (1, "item-not-asked", "The item is not asked of this target, was narrowed away or was withdrawn.", "Nothing: only what is asked can open."),
    (1, "course-ended", "The course has ended.", "Nothing: a new demand takes a course of its own."),
    (1, "hold-only", "The item is only to be held. A hold discloses nothing.", "A demand that compels disclosure."),
    (1, "facts-not-confirmed", "Nobody has compared what was read with the paper.", "A person confirms the facts."),
    (1, "not-assessed-at-service", "There is no verdict under the law of the day of service.", "Measure the item against the law of that day."),
    (1, "not-assessed-today", "There is no verdict under the law of today, or of the day on which the case was written.", "Measure the item against the law of today."),
    (1, "voluntary-only", "Nothing compels an answer, and it is no emergency.", "A demand that compels, under an instrument of the law book."),
    (1, "refused-by-law", "The law book refuses the item.", "A court's order that compels it, or a new demand."),
    (1, "unsettled", "The law book leaves the item open, and counsel has not answered it.", "Counsel's reasoned finding with a citation, or a court's order."),
    (1, "law-not-verified", "The verdict rests on law whose source was not checked.", "Counsel's reasoned finding with a citation, or a court's order."),
    (1, "emergency-not-stated", "It is not on record who is in danger, of what, and why this item averts it.", "Record the emergency for this item."),
    (2, "agent-without-standing", "The agent has no current standing.", "Check the agent with the directory."),
    (2, "agency-without-standing", "The agency has no current standing.", "Check the agency with the directory."),
    (2, "domain-without-standing", "The mail domain has no current standing.", "Check the domain with the directory."),
    (2, "not-called-back", "Nobody called back at a number from the directory.", "Call the number that the directory holds, never one from the demand."),
    (2, "key-not-read-back", "The fingerprint of the recipient's key was not read back in that call.", "Have it read back."),
    (2, "no-second-officer", "No second officer confirmed the demand.", "Ask another officer, at the contact that the directory holds."),
    (2, "docket-not-named", "The call named no docket.", "Ask for the docket, and record it."),
    (3, "showing-open", "The showing has not been made.", "Evidence for it, a court's ruling that had the objection before it, or the speaker's consent."),
    (3, "showing-not-made", "The showing was found not to be made.", "New evidence, a court's ruling that had the objection before it, or the speaker's consent."),
    (3, "ruling-missing", "The finding names no court's order that had the objection before it and covers every item.", "The order, confirmed with the court's clerk."),
    (4, "no-notice", "The speaker was not told about this item.", "Give notice."),
    (4, "notice-incomplete", "The notice does not lie in the inbox, or a chosen route was not tried.", "Give notice by the inbox and by every chosen route."),
    (4, "notice-not-witnessed", "Witnesses have not seen the notice, so the window does not run.", "Wait for their cosignatures."),
    (4, "window-open", "The objection window has not ended.", "Wait, or a court that ends it."),
    (4, "secrecy-without-end", "The secrecy has neither an end nor a day on which it is looked at again.", "Set the day, or have the order say it."),
    (5, "challenge-pending", "A challenge is pending.", "Its end, or a court's later order to produce nonetheless."),
    (5, "stayed", "A court stayed the demand.", "The stay's end, or a court's later order to produce nonetheless."),
    (5, "challenge-granted", "A challenge succeeded.", "Nothing but a court's later order."),
    (5, "frozen", "Somebody said that they will go to court, and the grace has not ended.", "Wait until it ends, or a court's later order to produce."),
    (6, "people-not-named", "It is not on record who holds which role and who the custodians are.", "Record them."),
    (6, "not-decided", "Counsel has not granted the item.", "Counsel's decision."),
    (6, "decision-outdated", "Something that bears on the item happened after the decision.", "Decide again."),
    (6, "decided-by-the-wrong-person", "The person who decided is not counsel, took the demand in, or is a custodian.", "Another counsel decides."),
    (6, "not-approved", "No second person approved the decision.", "A second person's approval."),
    (6, "approved-by-the-wrong-person", "The person who approved is the one who decided, took the demand in, is a custodian, or may not approve.", "Another person approves."),
    (7, "no-outside-witness", "The log's policy names no outside witness.", "Name one: without, the log proves nothing against its operator."),
    (7, "too-few-witnesses", "Too few outside witnesses cosigned the checkpoint.", "Wait for their cosignatures."),
    (7, "not-in-the-record", "An event of the course is not under a checkpoint that enough outside witnesses cosigned.", "Wait for the log and its witnesses."),
    (1, "no-consent", "The speaker has not agreed, signed in, to exactly this item and recipient.", "The speaker's consent."),
)  # fmt: skip

REASONS = MappingProxyType(
    {code: Reason(condition, code, sentence, met_by) for condition, code, sentence, met_by in _ALL}
)
"""Every reason by its code."""


def reason(code: str, about: str = "") -> Reason:
    """Return a reason, about one thing where that is named. Raises: KeyError for a code that is none."""
    known = REASONS[code]
    return Reason(known.condition, known.code, known.sentence, known.met_by, about)
