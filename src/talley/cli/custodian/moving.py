"""A move of a key as its packet tells it, and what everybody can check of that."""

from __future__ import annotations

import argparse
import hashlib

from talley.casework.entries.key_made import Custodian
from talley.casework.release.moving import MovingError, MovingPacket, parse_moving_packet
from talley.cli.custodian.command import read_file
from talley.cli.custodian.errors import CustodianError, MisuseError
from talley.sealing.ceremony.certificate import verify_certificate
from talley.sealing.ceremony.custody import Custody
from talley.sealing.ceremony.envelope import open_contribution
from talley.sealing.ceremony.handover import (
    verify_resharing,
)
from talley.sealing.ceremony.messages import Contribution
from talley.sealing.ceremony.purpose import verify_purpose
from talley.sealing.ceremony.resharing import Plan
from talley.sealing.errors import SealingError
from talley.sealing.points import parse_point


def read_packet(args: argparse.Namespace) -> MovingPacket:
    """Read the packet that is named. Raises: CustodianError."""
    try:
        return parse_moving_packet(read_file(args.packet))
    except MovingError as error:
        raise CustodianError(str(error)) from None


def check_certificates(packet: MovingPacket, certificate: bytes | None) -> None:
    """Refuse a packet whose first certificate the log does not name. Raises: CustodianError."""
    if certificate != hashlib.sha256(packet.certificates[0]).digest():
        raise CustodianError("the packet's first certificate is not the one of the log's entry key-made")


def check_people(packet: MovingPacket, before: tuple[Custodian, ...]) -> None:
    """Refuse certificates of others than the log's custodians. Raises: CustodianError."""
    hosts = tuple(parse_point(one.host) for one in before)
    if _before(packet).static_keys != hosts:
        raise CustodianError("the certificates are of other custodians than those in the log")


def _before(packet: MovingPacket) -> Custody:
    """Return who holds the key, by the ceremony's certificate and that of each move since."""
    first, *later = packet.certificates
    try:
        custody = verify_certificate(first).custody
        for one in later:
            custody = verify_resharing(one, custody).after
    except SealingError as error:
        raise CustodianError(f"the certificates: {error}") from None
    return custody


def plan_of(packet: MovingPacket) -> Plan:
    """Return the plan that the packet comes to. Raises: CustodianError."""
    moving = packet.moving
    try:
        keys = tuple(parse_point(one.host) for one in moving.custodians)
        return Plan(bytes.fromhex(moving.moving), _before(packet), packet.dealers, moving.threshold, keys)
    except SealingError as error:
        raise CustodianError(str(error)) from None


def contributions_of(plan: Plan, args: argparse.Namespace) -> list[Contribution]:
    """Open the dealers' messages, each by its sender's signature. Raises: CustodianError."""
    if len(args.messages) != len(plan.dealers):
        raise MisuseError(f"{len(plan.dealers)} custodians deal, and so many messages, in their order")
    found = []
    try:
        for dealer, path in zip(plan.dealers, args.messages, strict=True):
            key, data = plan.before.static_keys[dealer - 1], read_file(path)
            count = len(plan.static_keys)
            found.append(open_contribution(key, plan.context, data, plan.threshold, count, dealer))
    except SealingError as error:
        raise CustodianError(str(error)) from None
    return found


def retention_of(packet: MovingPacket) -> str:
    """Return the period that the key is for, as its ceremony agreed. Raises: talley.sealing.errors.SealingError."""
    return verify_purpose(verify_certificate(packet.certificates[0]))[0].retention
