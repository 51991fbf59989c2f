"""The gate's rules a second time, by other means: a ledger that is written forward, event by event.

It shares no code with the gate. It knows only which conditions are unmet, not why.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

WEEK = timedelta(days=7)


class Ledger:
    def __init__(self) -> None:
        self.first_by = ""
        self.access = False
        self.latest = None
        self.ended = False
        self.items: dict[str, tuple[str, bool]] = {}
        self.gone: set[str] = set()
        self.instrument = self.asker = self.served = None
        self.results: dict[tuple, tuple] = {}  # (instrument, day, item) -> verdict
        self.assessments: dict[int, tuple] = {}
        self.last_emergency_mark = False
        self.findings_of_counsel: list[tuple] = []
        self.required: dict[str, set[str]] = {}
        self.policy_window = 0
        self.orders: dict[int, dict] = {}
        self.emergencies: list[tuple[int, frozenset]] = []
        self.standing: dict[str, tuple[str, datetime]] = {}
        self.calls: list[tuple[int, str, bytes | None, str | None]] = []
        self.seconded = False
        self.shown: dict[tuple[str, str], tuple] = {}
        self.consents: dict[int, tuple] = {}
        self.secrecies: dict[int, tuple] = {}
        self.notices: list[tuple] = []
        self.suits: dict[int, tuple] = {}
        self.suit_ends: dict[int, tuple[int, str]] = {}
        self.stays: dict[int, frozenset] = {}
        self.lifted: set[int] = set()
        self.threats: list[tuple[int, str, datetime]] = []
        self.roles: set[tuple[str, str]] = set()
        self.decisions: dict[str, tuple[int, str, bool]] = {}
        self.approvals: dict[int, list[tuple[int, str]]] = {}
        self.bears: list[tuple[int, str]] = []  # (number, target or "" for all)

    def write(self, e) -> None:
        b, n = e.body, e.number
        if n == 0:
            self.first_by, self.access = e.by, b.kind == "access"
        getattr(self, "on_" + b.TYPE.replace("-", "_"), lambda *_: None)(n, b, e)

    def on_confirmed(self, n, b, e):
        self.instrument, self.asker, self.served = b.instrument, b.requester, b.served_on
        self.bears.append((n, ""))

    def on_named(self, n, b, e):
        for i in b.items:
            self.items[i.id] = (i.target, i.hold)
        self.bears.append((n, ""))

    def on_narrowed(self, n, b, e):
        self.gone |= set(b.dropped)

    def on_withdrawn(self, n, b, e):
        self.gone |= set(b.items)

    def on_closed(self, n, b, e):
        self.ended = True

    def on_assessed(self, n, b, e):
        for r in b.results:
            verdict = (r.result, r.verified, r.reasons, b.lawbook, b.instrument, b.emergency, b.compels)
            self.results[(b.instrument, b.on, r.item)] = verdict
            self.assessments[n] = {**self.assessments.get(n, {}), r.item: verdict}
        for s in b.showings:
            self.required.setdefault(s.target, set()).add(s.showing)
        self.policy_window = max(self.policy_window, b.window_days)
        self.last_emergency_mark = b.emergency

    def on_authority_found(self, n, b, e):
        for i in b.items:
            verdict = self.assessments.get(b.answers, {}).get(i)
            if verdict:
                self.findings_of_counsel.append((i, verdict[:5]))
        self.bears.append((n, ""))

    def on_court_ordered(self, n, b, e):
        if b.clerk_confirmed:
            self.orders[n] = {"items": set(b.items), "heard": b.heard_objection, "ends": b.ends_window}
        self.bears.append((n, ""))

    def on_emergency(self, n, b, e):
        self.emergencies.append((n, frozenset(a.item for a in b.averts)))
        self.bears.append((n, ""))

    def on_standing(self, n, b, e):
        self.standing[b.subject] = (b.status, b.until)

    def on_called_back(self, n, b, e):
        if b.number_from == "directory":
            self.calls.append((n, b.whom, b.fingerprint, b.docket))
        self.bears.append((n, ""))

    def on_second_officer(self, n, b, e):
        self.seconded |= b.reached_by == "directory" and b.officer != b.requester
        self.bears.append((n, ""))

    def on_finding(self, n, b, e):
        self.shown[(b.target, b.showing)] = (b.answer, b.evidence, b.order)
        self.bears.append((n, b.target))

    def on_consented(self, n, b, e):
        self.consents[n] = (b.target, set(b.items), b.recipient, b.signed_in)
        self.bears.append((n, b.target))

    def on_consent_withdrawn(self, n, b, e):
        self.withdrawn_consents = getattr(self, "withdrawn_consents", set()) | {b.consent}
        self.bears.append((n, ""))

    def on_secrecy(self, n, b, e):
        if b.kind in {"statutory", "court_ordered"}:
            self.secrecies[n] = (b.starts_on, b.ends_on, b.review_on)
        self.bears.append((n, ""))

    def on_secrecy_ended(self, n, b, e):
        self.ended_secrecies = getattr(self, "ended_secrecies", set()) | {b.secrecy}

    def on_noticed(self, n, b, e):
        tried = all(r.outcome in {"delivered", "failed"} for r in b.routes)
        failed = any(r.outcome == "failed" for r in b.routes)
        self.notices.append((b.target, set(b.items), b.inbox and tried, failed, b.window_days, e))

    def on_objected(self, n, b, e):
        self.bears.append((n, b.target))

    def on_challenge_stated(self, n, b, e):
        self.threats.append((n, b.target, b.grace_until))
        self.bears.append((n, b.target))

    def on_challenge_filed(self, n, b, e):
        self.suits[n] = frozenset(b.targets)
        self.bears += [(n, t) for t in b.targets]

    def on_challenge_ended(self, n, b, e):
        self.suit_ends[b.challenge] = (n, b.how)

    def on_stayed(self, n, b, e):
        self.stays[n] = frozenset(b.targets)
        self.bears += [(n, t) for t in b.targets]

    def on_stay_lifted(self, n, b, e):
        self.lifted.add(b.stay)

    def on_people_named(self, n, b, e):
        self.roles = {(h.person, h.role) for h in b.holders}
        self.bears.append((n, ""))

    def on_decided(self, n, b, e):
        for i in {*b.granted, *b.refused}:
            self.decisions[i] = (n, e.by, i in b.granted and i not in b.refused)

    def on_approved(self, n, b, e):
        self.approvals.setdefault(b.decision, []).append((n, e.by))

    # The answers.

    def unmet(self, events, record, target: str, items: tuple[str, ...], at: datetime) -> set[int]:
        today = at.date()  # the fixtures' forum is in UTC
        live = {i for i in items if i in self.items and i not in self.gone and self.items[i][0] == target}
        bad = set()
        basics = bool(items) and live == set(items) and not self.ended and all(e.at <= at for e in events)
        if self.access:
            recipient = next((c[2] for c in reversed(self.consents.values()) if c[0] == target), None)
            if not (basics and all(self._agreed(i, target, recipient) for i in live)):
                bad.add(1)
        else:
            call = self.calls[-1] if self.calls else None
            recipient = call[2] if call else None
            bad |= {1} if not (basics and self._authority(live, today)) else set()
            bad |= {2} if not self._requester(at, recipient) else set()
            bad |= {3} if not self._shown(live, target, recipient) else set()
            bad |= {4} if not self._told(live, target, recipient, today, at, record) else set()
            bad |= {5} if not self._unchallenged(live, target, at) else set()
        bad |= {6} if not self._two(live, target) else set()
        seen = all(e.commitment in record.witnessed for e in events)
        fresh = record.cosigned_at is not None and record.cosigned_at <= at
        if not (record.needed >= 1 and record.cosigned >= record.needed and fresh and seen):
            bad.add(7)
        return bad

    def _agreed(self, item, target, recipient) -> bool:
        undone = getattr(self, "withdrawn_consents", set())
        return any(
            n not in undone and t == target and item in its and key == recipient and signed
            for n, (t, its, key, signed) in self.consents.items()
        )

    def _authority(self, live, today: date) -> bool:
        if self.instrument is None:
            return False
        for i in live:
            days = [self.results.get((self.instrument, day, i)) for day in (self.served, today)]
            if self.items[i][1] or None in days:
                return False
            if any(i in o["items"] for o in self.orders.values()):
                continue
            for verdict in days:
                result, verified, _, _, _, urgent, compels = verdict
                answered = (i, verdict[:5]) in self.findings_of_counsel
                if urgent and not any(i in who for _, who in self.emergencies):
                    return False
                if not urgent and not compels:
                    return False
                if not ((result == "permitted" and verified) or (result != "refused" and answered)):
                    return False
        return True

    def _requester(self, at, recipient) -> bool:
        kind = {"officer": "agent", "court": "clerk", "private": "counsel_of_record", None: "agent"}[
            self.asker
        ]
        mine = [c for c in self.calls if c[1] == kind]
        if not mine or mine[-1][2] is None or mine[-1][2] != recipient:
            return False
        if kind != "agent":
            return mine[-1][3] is not None
        good = all(
            self.standing.get(s, ("", at))[0] == "current" and self.standing[s][1] > at
            for s in ("agent", "agency", "domain")
        )
        return good and self.seconded

    def _shown(self, live, target, recipient) -> bool:
        if live and all(self._agreed(i, target, recipient) for i in live):
            return True
        for showing in self.required.get(target, ()):
            answer, evidence, order = self.shown.get((target, showing), ("open", None, None))
            ruled = answer == "ruled" and order in self.orders and self.orders[order]["heard"]
            if not ((answer == "made" and evidence) or (ruled and live <= self.orders[order]["items"])):
                return False
        return True

    def _told(self, live, target, recipient, today, at, record) -> bool:
        over = getattr(self, "ended_secrecies", set())
        for n, (start, *limits) in self.secrecies.items():
            ends = [x for x in limits if x]
            if n not in over and ends and start <= today and all(today < x for x in ends):
                return True
        agent_calls = [c[0] for c in self.calls if c[1] == "agent"]
        covering = [n for n, who in self.emergencies if live <= who]
        if self.last_emergency_mark and covering and agent_calls and agent_calls[-1] > covering[-1]:
            return True
        if any(n not in over and not any(limits) for n, (_, *limits) in self.secrecies.items()):
            return False
        return all(
            self._agreed(i, target, recipient)
            or any(self._waited(notice, i, target, at, record) for notice in self.notices)
            for i in live
        )

    def _waited(self, notice, item, target, at, record) -> bool:
        t, its, whole, failed, days, event = notice
        seen = record.witnessed.get(event.commitment)
        if t != target or item not in its or not whole or seen is None:
            return False
        length = timedelta(days=max(7, days, self.policy_window)) + (WEEK if failed else timedelta())
        cut_short = any(o["ends"] and item in o["items"] for o in self.orders.values())
        return cut_short or max(event.at, seen) + length <= at

    def _unchallenged(self, live, target, at) -> bool:
        def ordered_after(n: int) -> bool:
            return bool(live) and all(
                any(m > n and i in o["items"] for m, o in self.orders.items()) for i in live
            )

        for n, targets in self.suits.items():
            if target in targets:
                end, how = self.suit_ends.get(n, (-1, ""))
                pending = end < n
                if (pending and not ordered_after(n)) or (
                    not pending and how == "granted" and not ordered_after(end)
                ):
                    return False
        if any(
            target in ts and n not in self.lifted and not ordered_after(n) for n, ts in self.stays.items()
        ):
            return False
        return not any(t == target and grace > at and not ordered_after(n) for n, t, grace in self.threats)

    def _two(self, live, target) -> bool:
        if not any(role == "custodian" for _, role in self.roles):
            return False

        def free(person: str, wanted: set[str]) -> bool:
            has = {role for who, role in self.roles if who == person}
            return bool(has & wanted) and not has & {"intake", "custodian"} and person != self.first_by

        for i in live:
            n, who, granted = self.decisions.get(i, (0, "", False))
            if not granted or not free(who, {"counsel"}):
                return False
            if any(m > n and t in {"", target} for m, t in self.bears):
                return False
            if not any(
                m > n and other != who and free(other, {"approver", "counsel"})
                for m, other in self.approvals.get(n, [])
            ):
                return False
        return True


FINAL = {"withdrawn", "closed", "corrected"}


def unmet(events, record, target, items, at) -> set[int]:
    """Replay events into a ledger, without those that were corrected, and say which conditions are unmet."""
    gone = {
        e.body.event
        for e in events
        if e.body.TYPE == "corrected" and events[e.body.event].body.TYPE not in FINAL
    }
    ledger = Ledger()
    for event in events:
        if event.number not in gone:
            ledger.write(event)
    # A correction is no fact of its own, but it outdates every decision before it.
    ledger.bears += [(e.number, "") for e in events if e.body.TYPE == "corrected"]
    return ledger.unmet(events, record, target, items, at)
