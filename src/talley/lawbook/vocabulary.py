"""The words a law book is written in: ground codes, facts and categories, each with what a person reads for it.

The parser refuses a code, fact or category that is not here, so that a slip in a law file is found at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "choice", "list", "yes_no", "number", "day", "moment"]


@dataclass(frozen=True, slots=True)
class GroundText:
    """A ground's title, and what the issuer can do about it (`cure`; empty where nothing cures it).

    `outward` is the sentence for a letter, where the law book's own is written for the desk. `in_order` says what
    is in order where a rule of this code was checked and is not met.
    """

    title: str
    cure: str = ""
    outward: str = ""
    in_order: str = ""


GROUNDS: dict[str, GroundText] = {
    "purpose-outside-power": GroundText("The power does not reach this purpose"),
    "issuer-rank": GroundText(
        "Rank of the signer",
        "Have the demand signed by an officer of the rank that the law requires.",
        in_order="The signer's rank is sufficient.",
    ),
    "issuer-not-authorised": GroundText(
        "Authority of the issuer",
        "Have the demand issued by an authority that holds this power, and say where it does.",
        in_order="The issuer is one that holds this power.",
    ),
    "unsigned": GroundText("Not signed", "Send the demand signed, with the signer's name and title.", in_order="The paper is signed."),
    "wrong-addressee": GroundText("Wrong addressee", "Address the demand to the entity that the law names.", in_order="The paper is addressed as it must be."),
    "service-improper": GroundText("Service", "Serve the demand in a way that the law allows.", in_order="Service was proper."),
    "not-self-executing": GroundText("Only a court can compel", outward="It is not enforceable by itself. Only a court, on application and after notice and hearing, can order compliance."),
    "category-beyond-instrument": GroundText(
        "Data beyond the instrument",
        "Leave these categories out, or send an instrument that reaches them.",
    ),
    "category-contested": GroundText(
        "Data whose reach is contested",
        "Leave these categories out, or name the authority that this instrument reaches them.",
        outward="Whether the instrument reaches these is contested, and you name no authority that it does.",
    ),
    "offence-below-threshold": GroundText(
        "Offence below the threshold", "Name an offence that the law admits for this data."
    ),
    "no-date-range": GroundText("No range of dates", "Give the first and the last day for each category.", outward="Records over time are demanded without a first and a last day."),
    "reverse-search": GroundText("Search for unknown persons", "Name the account that the demand is about."),
    "identifier-ambiguous": GroundText(
        "Account not identified", "Name the account by its handle, its number or its address on the service."
    ),
    "place-too-far": GroundText(
        "Place of production too far",
        "Name a place within the distance that the law allows.",
        in_order="The place lies within the distance that the law allows.",
    ),
    "return-before-service": GroundText(
        "Return date before service",
        "Set a return date that leaves time to answer after service.",
        in_order="The return date does not lie before service.",
    ),
    "return-on-non-working-day": GroundText(
        "Return date on a day that does not count",
        "Set a return date on a working day.",
        outward="The return date is not a working day.",
        in_order="The return date is a working day.",
    ),
    "secrecy-requested-only": GroundText(
        "Silence is asked for, not ordered", "If silence is needed, send the order or name the law that binds us to it.",
        outward="You ask for silence. A request for silence has no force of law.",
    ),
    "secrecy-without-end": GroundText("Secrecy without an end", "State the day on which secrecy ends.", outward="Silence is asked for without an end."),
    "secrecy-too-long": GroundText("Secrecy for too long", "State an end within the period the law allows."),
    "secrecy-expired": GroundText("Secrecy has ended"),
    "preservation-lapsed": GroundText(
        "Preservation has lapsed", "Send the renewal, or the process that was to follow."
    ),
    "speech-showings-unmet": GroundText(
        "Showings before a speaker is unmasked", "Answer each of the showings listed, with evidence.",
        outward="What must be shown before an anonymous speaker is identified has not been shown.",
    ),
    "test-unsettled": GroundText(
        "No settled test for unmasking", "Name the authority that you say binds in this forum.",
        outward="Disclosure would identify an anonymous speaker. You name no authority for unmasking one by this kind of demand that binds in this forum, and none is known to us.",
    ),
    "expression-rules-raised": GroundText("Rules on freedom of the press or of expression", outward="[Where counsel finds it so:] Executing it could interfere with rules on freedom of the press or of expression that apply in the enforcing State."),
    "voluntary-only": GroundText("Voluntary", outward="What you ask for would be voluntary; nothing compels it."),
    "no-legal-basis-stated": GroundText(
        "No legal basis",
        "Name the provision that empowers you, and the instrument.",
        outward="Your message names no provision that obliges us to answer it.",
        in_order="A legal basis is stated.",
    ),
    "foreign-without-treaty": GroundText(
        "Foreign demand without a treaty", "Send the demand through the treaty's channel."
    ),
    "validation-missing": GroundText(
        "Validation missing", "Have the authority that the law names validate the demand.", in_order="It is issued or validated by an authority that may."
    ),
    "redress-missing": GroundText("Means of redress not named", "Name the means of redress.", in_order="The means of redress are named."),
    "required-element-missing": GroundText(
        "A required part is missing", "Send the part that the law requires."
    ),
    "notice-forbidden-by-form": GroundText("The form forbids telling the user"),
    "return-too-soon": GroundText("Too little time to answer", "Set a return date that leaves time to answer."),
    "no-power-of-its-own": GroundText("No power of its own"),
    "motion-to-quash": GroundText("A motion to quash or modify is open"),
    "unmasking-authority": GroundText("What a court held on unmasking by this kind of order"),
}  # fmt: skip
"""Every ground code. Wire: codes are used in --json, letters and law books; they are never renamed."""


@dataclass(frozen=True, slots=True)
class FactText:
    """What a person reads for a fact, and how it is written; `choices` closes a choice or list, else it is open."""

    title: str
    kind: Kind
    choices: tuple[str, ...] = ()


def _choice(title: str, choices: str = "", kind: Kind = "choice") -> FactText:
    return FactText(title, kind, tuple(choices.split()))


FACTS: dict[str, FactText] = {
    "on": FactText("Day of the assessment", "day"),
    "instrument": FactText("Instrument", "choice"),
    "issuer.kind": _choice(
        "Kind of issuer",
        "federal_agency state_agency court grand_jury prosecutor attorney party foreign_authority eu_authority private",
    ),
    "issuer.agency": FactText("Agency", "text"),
    "issuer.country": FactText("Country of the issuer", "text"),
    "issuer.rank": FactText("Rank of the signer", "text"),
    "validator.rank": _choice("Rank of the validator", "judge court investigating_judge prosecutor none"),
    "signed": FactText("Signed", "yes_no"),
    "addressee.is_platform": FactText("Addressed to this platform", "yes_no"),
    "addressee.role": _choice(
        "Addressed as", "provider designated_establishment legal_representative third_party_recordkeeper"
    ),
    "addressee.country": FactText("Country of the addressee", "text"),
    "service.method": _choice(
        "Way of service", "fax email post personal portal decentralised_system"
    ),
    "service.proper": FactText("Service was proper", "yes_no"),
    "service.contact_point": FactText("Sent to the electronic point of contact", "yes_no"),
    "applicant.kind": _choice("Who applied to the court", "federal_agency state_agency"),
    "notified": FactText("The enforcing authority was notified", "yes_no"),
    "place.distance_miles": FactText("Distance to the place, miles", "number"),
    "purpose": _choice(
        "Purpose stated",
        "import_entry duties fines_penalties customs_compliance immigration controlled_substances "
        "criminal_investigation civil_litigation counterintelligence counterterrorism emergency preservation "
        "identify_speaker",
        "list",
    ),
    "records.subject": _choice("Records about", "imports prohibited_merchandise account"),
    "legal_basis.stated": FactText("A legal basis is stated", "yes_no"),
    "offence.stated": FactText("An offence is stated", "yes_no"),
    "offence.listed": FactText("The offence is on the list", "yes_no"),
    "offence.max_years": FactText("Maximum penalty, years", "number"),
    "issued_on": FactText("Issued", "day"),
    "served_at": FactText("Served", "moment"),
    "received_at": FactText("Received", "moment"),
    "return_at": FactText("Return date", "moment"),
    "forum.kind": _choice("Forum", "civil grand_jury administrative criminal_court"),
    "forum.court": FactText("Court (identifier)", "text"),
    "forum.circuit": FactText("Circuit", "text"),
    "forum.state": FactText("State", "text"),
    "forum.country": FactText("Country where action is to be taken", "text"),
    "forum.zone": FactText("Time zone of the forum", "text"),
    "secrecy.claim": _choice("Secrecy claimed", "none requested statutory court_ordered"),
    "secrecy.certified": FactText("Secrecy is certified", "yes_no"),
    "secrecy.review_notice": FactText("Notice of judicial review", "yes_no"),
    "secrecy.notified_at": FactText("Reciprocal notice given", "moment"),
    "secrecy.starts_on": FactText("Secrecy starts", "day"),
    "secrecy.ends_on": FactText("Secrecy ends", "day"),
    "secrecy.without_end": FactText("Secrecy is without an end, in so many words", "yes_no"),
    "preservation.renewed_at": FactText("Preservation renewed", "moment"),
    "preservation.expires_on": FactText("Preservation expires", "day"),
    "speech": FactText("Would identify a pseudonymous speaker", "yes_no"),
    "emergency": FactText("An emergency is claimed", "yes_no"),
    "emergency.danger_stated": FactText("Who is in danger, and of what, is stated", "yes_no"),
    "emergency.item_related": FactText("Whether this item averts the danger", "yes_no"),
    "treaty": FactText("A treaty carries the demand", "yes_no"),
    "target.kind": _choice("Kind of identifier", "handle numeric_id url email phone ip name keyword place"),
    "target.role": _choice("Role of the speaker", "defendant witness target"),
    "item.category": FactText("Category", "text"),
    "item.action": _choice("What is asked", "hold disclose"),
    "item.starts_on": FactText("From", "day"),
    "item.ends_on": FactText("Until (not included)", "day"),
    "item.sole_purpose_identify": FactText("Asked only to identify a user", "yes_no"),
    "elements.specific_facts": FactText("Finding of specific and articulable facts", "yes_no"),
    "elements.probable_cause": FactText("Finding of probable cause", "yes_no"),
    "elements.certification": FactText("Certification by the director or a designee", "yes_no"),
    "elements.redress_information": FactText("Information on redress", "yes_no"),
    "elements.statement_of_reasons": FactText("Statement of reasons", "yes_no"),
    "elements.language_ok": FactText("In a language the addressee accepts", "yes_no"),
    "elements.esignature": FactText("Qualified electronic signature or seal", "yes_no"),
    "elements.sections_complete": FactText("All sections of the form are filled in", "yes_no"),
    "elements.leave_of_court": FactText("Leave of the court", "yes_no"),
    "elements.notice_to_parties": FactText("Notice to the parties", "yes_no"),
    "elements.docket": FactText("Docket or file number", "yes_no"),
    "elements.seal": FactText("Seal of the court", "yes_no"),
    "elements.facts_of_emergency": FactText("Facts of the emergency", "yes_no"),
    "elements.first_amendment_proviso": FactText("Not investigated for protected speech alone", "yes_no"),
    "elements.finding_of_harm": FactText("Finding that telling would do harm", "yes_no"),
    "elements.issuer_identified": FactText("The issuing authority is identified", "yes_no"),
}  # fmt: skip
"""Every fact that a condition may ask for, in the order a person would look for them."""

FINDINGS_PREFIX = "findings."
"""`findings.CODE` is the answer to the showing CODE: made, not_made, ruled, consented or open."""

LIMITS = frozenset({"secrecy_max_months", "objection_window_days", "saturday_observed"})
"""Every limit that a policy may set; the first two may stand in a condition on a span."""

CATEGORIES: dict[str, str] = {
    "name": "Name",
    "postal_address": "Postal address",
    "email_address": "E-mail address",
    "phone_number": "Telephone number",
    "birth_date": "Date of birth",
    "account_identifier": "Account name or number",
    "profile": "Profile",
    "service_length": "Length of service",
    "service_types": "Types of service used",
    "session_records": "Session times and durations",
    "connection_records": "Connection records",
    "network_address": "Network address at one moment",
    "ip_log": "IP addresses over time",
    "payment": "Means of payment",
    "device_identifier": "Device identifiers",
    "identity_documents": "Identity documents",
    "linked_accounts": "Linked accounts",
    "cookie_linked_accounts": "Accounts linked by cookie",
    "other_contact_information": "Other contact information",
    "upstream_providers": "Upstream providers",
    "traffic_records": "Traffic records",
    "location": "Location",
    "contact_list": "Contacts",
    "content": "Content",
    "private_messages": "Private messages",
    "password": "Password",
    "realtime_metadata": "Metadata in real time",
    "realtime_content": "Content in real time",
    "everything": "Everything held",
}
"""Every category of data."""


def category_title(category: str) -> str:
    """Return what a person reads for a category; an unknown one stands as it is."""
    return CATEGORIES.get(category, category.replace("_", " "))
