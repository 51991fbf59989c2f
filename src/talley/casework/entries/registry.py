"""Every entry type there is, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from talley.casework.entries import (
    approved,
    approvers_changed,
    assessed,
    authority_found,
    called_back,
    case_written,
    challenge_ended,
    challenge_filed,
    challenge_stated,
    closed,
    confirmed,
    consent_withdrawn,
    consented,
    corrected,
    court_ordered,
    decided,
    drill,
    emergency,
    finding,
    key_made,
    key_moved,
    key_moving,
    log_opened,
    named,
    narrowed,
    no_secrecy,
    noticed,
    objected,
    opened,
    people_named,
    received,
    record_opened,
    related,
    release_refused,
    released,
    seals,
    second_officer,
    secrecy,
    secrecy_ended,
    settled,
    share_destroyed,
    slot,
    standing,
    stay_lifted,
    stayed,
    tombstone,
    withdrawn,
)
from talley.casework.entries.body import EventBody, LogBody

_EVENTS: tuple[type[EventBody], ...] = (
    received.Received,
    confirmed.Confirmed,
    named.Named,
    narrowed.Narrowed,
    related.Related,
    people_named.PeopleNamed,
    assessed.Assessed,
    authority_found.AuthorityFound,
    court_ordered.CourtOrdered,
    emergency.Emergency,
    standing.Standing,
    called_back.CalledBack,
    second_officer.SecondOfficer,
    finding.Finding,
    consented.Consented,
    consent_withdrawn.ConsentWithdrawn,
    secrecy.Secrecy,
    secrecy_ended.SecrecyEnded,
    no_secrecy.NoSecrecy,
    noticed.Noticed,
    objected.Objected,
    challenge_stated.ChallengeStated,
    challenge_filed.ChallengeFiled,
    stayed.Stayed,
    stay_lifted.StayLifted,
    challenge_ended.ChallengeEnded,
    decided.Decided,
    approved.Approved,
    corrected.Corrected,
    withdrawn.Withdrawn,
    closed.Closed,
    record_opened.RecordOpened,
)
EVENTS: Mapping[str, type[EventBody]] = MappingProxyType({kind.TYPE: kind for kind in _EVENTS})
"""The types of a course's events, in the order in which a course usually meets them."""

LOG: Mapping[str, type[LogBody]] = MappingProxyType(
    {
        kind.TYPE: kind
        for kind in (
            log_opened.LogOpened,
            slot.Slot,
            opened.Opened,
            settled.Settled,
            tombstone.Tombstone,
            key_made.KeyMade,
            key_moving.KeyMoving,
            key_moved.KeyMoved,
            share_destroyed.ShareDestroyed,
            approvers_changed.ApproversChanged,
            seals.Seals,
            case_written.CaseWritten,
            released.Released,
            release_refused.ReleaseRefused,
            drill.Drill,
        )
    }
)
"""The types by which the log keeps itself, then those of keys and custodians."""
