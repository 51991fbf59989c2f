"""Why a custodian's client does not release: each reason with its rule, and what would meet it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. `about` names the field, event or person that it concerns, where it is not the whole case."""

    rule: int
    code: str
    sentence: str
    met_by: str
    about: str = ""


RULES = MappingProxyType(
    {
        1: "the log",
        2: "freshness",
        3: "order",
        4: "the case and its approvals",
        5: "the course and its gate",
        6: "nothing since",
        7: "the seal",
        8: "one recipient",
    }
)

_ALL: tuple[tuple[int, str, str, str], ...] = (
    (1, "log-not-trusted", "The checkpoint is not signed by the log and cosigned by enough witnesses that you chose.", "Wait for the witnesses, or ask them why they do not cosign."),
    (1, "no-witness-asked", "Your policy asks for no witness.", "Name at least one witness whom the platform does not run."),
    (1, "log-forked", "The log is not the one that you accepted before: it does not go on from it.", "Nothing. Keep both checkpoints and tell the other custodians: together they are proof."),
    (1, "log-not-readable", "The log does not hold what its checkpoint says.", "The log, whole, at its public address."),
    (1, "case-not-logged", "The case is not in the log where the packet says it is.", "A case that stands in the log."),
    (1, "case-closed", "The case lies closed in a slot, and no secrecy binds.", "A case that stands openly in the log."),
    (1, "seal-not-logged", "The seal is not in the log where the packet says it is.", "A seal that stands in the log."),
    (2, "log-stale", "The witnesses have not cosigned lately.", "A checkpoint that they cosigned in the last minutes; or set your clock right."),
    (3, "seal-younger", "The seal is not older in the log than the case.", "Nothing: a seal made for a case is refused."),
    (4, "other-key", "The case is for another key than yours.", "Its own custodians answer it."),
    (4, "case-expired", "The time to answer the case is over.", "A new case."),
    (4, "case-too-long", "The case may be answered for longer than seven days.", "A case that expires within seven days of being written."),
    (4, "case-not-yet", "The case is dated in the future.", "Set your clock right, or wait."),
    (4, "not-approved-by-counsel", "Counsel's approval of this case is missing, or not by the credential that you pinned.", "Counsel approves this case with that credential."),
    (4, "not-approved-by-second", "The second person's approval of this case is missing, or not by the credential that you pinned.", "The second person approves this case with that credential."),
    (4, "approved-by-others", "Those who approved the case are not those who decided in the course.", "The same two people decide, approve and sign."),
    (4, "announcement-young", "The announcement has not stood in the log for seven days, as far as you have seen yourself.", "Wait, and look at the log in between."),
    (4, "announcement-old", "The announcement is more than 21 days old.", "A new announcement."),
    (4, "not-one-custodian", "The announcement does not add, remove or replace exactly one custodian.", "One change at a time."),
    (4, "unfit-custodians", "Those who are announced may not hold a key together.", "Custodians of several countries and employers, so that none of these opens alone."),
    (5, "course-broken", "The packet does not hold the whole course as the log has it.", "The packet, whole."),
    (5, "gate-shut", "The gate is shut.", "What the gate asks for."),
    (5, "other-recipient", "The key in the case is not the one that was read back to the requester, or that the speaker named, or it is said to be the other one's.", "A case for that key."),
    (5, "other-item", "A field of the case is not what the item of the course asks for.", "A case with the fields that the items name."),
    (5, "other-account", "A seal belongs to another account than the one that the course names.", "A case with the seals of that account."),
    (6, "course-moved-on", "Something happened in the course after the case was written.", "A new case on the course as it stands."),
    (6, "does-not-still-stand", "Counsel has not said within the last day that the case still stands.", "Counsel says so with the credential that you pinned."),
    (6, "announced-again", "Another announcement or move of this key stands in the log behind this one.", "The newest announcement alone is carried out."),
    (7, "seal-not-proven", "Whoever made the seal has not shown that they knew what they sealed, for exactly this context.", "Nothing: such a seal is never opened."),
    (7, "seal-not-the-one", "The seal is not the one that the case names.", "The seal that the case names."),
    (7, "not-a-drill", "A drill may open only a seal that was made for a drill.", "A seal whose field is drill."),
    (8, "other-recipient-before", "You have released in this case to another key.", "Nothing: one case has one recipient."),
)  # fmt: skip

REFUSALS = MappingProxyType(
    {code: Refusal(rule, code, sentence, met_by) for rule, code, sentence, met_by in _ALL}
)
"""Every reason by its code."""


def refusal(code: str, about: str = "") -> Refusal:
    """Return the reason of a code, about something. Raises: KeyError where there is no such code."""
    one = REFUSALS[code]
    return Refusal(one.rule, one.code, one.sentence, one.met_by, about)
