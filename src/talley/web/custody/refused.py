"""Why custody does not do what was asked: a value with a code and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

_SENTENCES = MappingProxyType(
    {
        "not-a-certificate": "The certificate of the ceremony does not hold.",
        "other-log": "The ceremony was for another log.",
        "key-known": "This key was entered before.",
        "not-a-demo": "A dealt key is for demonstrations alone: let custodians hold a ceremony.",
        "no-key": "There is no such key, or its custodians can no longer open.",
        "course-broken": "The events are no whole course.",
        "other-recipient": "The key is not the one that was read back to the requester, or that the speaker named.",
        "no-account": "The course names no account for the target.",
        "nothing-sealed": "Nothing is sealed for one of the items.",
        "several-keys": "The seals are under different keys: write a case for each.",
        "too-many-seals": "A case takes at most 64 seals.",
        "too-long": "A case may be answered for at most seven days, and at least for a moment.",
        "seal-not-logged": "A seal does not stand in the log yet. Try again after the next batch.",
        "other-challenge": "The passkey signed something else than this case.",
        "not-an-assertion": "This is nothing that a passkey signed.",
        "case-over": "The time to answer the case is over.",
        "other-custodian": "The answer is not signed by this custodian for this case.",
        "other-time": "The answer's time is more than five minutes from now.",
        "answered": "You answered before. A refusal may be followed by a release, and a release by nothing.",
        "nothing-released": "You have not released anything in this case.",
        "not-logged": "Your answer does not stand in the log yet. Try again in a moment.",
        "other-boxes": "The boxes are not those of your answer.",
        "no-canary": "A seal for the drill waits for the next batch of the log. Try again then.",
        "not-a-recipient": "The recipient's key is no uncompressed point of P-256.",
        "destroyed-before": "This share was said to be destroyed before.",
        "unknown-custodian": "A custodian of the list is not registered.",
        "occupied": "Something else lies there already.",
        "not-yours": "You may write to your own place alone.",
        "too-large": "The message is too large.",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotDone:
    """One reason, with its code; `about` names what it concerns, where it is not all."""

    code: str
    about: str = ""

    @property
    def sentence(self) -> str:
        """Say it in words."""
        said = _SENTENCES[self.code]
        return f"{said} ({self.about})" if self.about else said
