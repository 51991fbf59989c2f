"""Write docs/formats/gate.md: every condition of the gate, and every reason why it is shut."""

from __future__ import annotations

from pathlib import Path

from talley.casework.gate.reasons import CONDITIONS, REASONS

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "gate.md"

HEAD = """<!-- Made by `make docs` from src/talley/casework/gate/. Change those files, not this page. -->

# The gate

`gate(course, record, target, items, at) -> Open | Shut(reasons)`: pure, total, and the same function at the desk, in
custody and at every custodian. It opens when conditions 1 to 7 are met for every item asked about; condition 8, that
enough custodians release, is counted by the recipient. For a speaker's own fields consent stands for 1 to 5.
"""


def page() -> str:
    """Return the whole page."""
    lines = [HEAD]
    for number, title in CONDITIONS.items():
        lines += [
            f"## {number}. {title.capitalize()}",
            "",
            "| code | why it is shut | what would meet it |",
            "|---|---|---|",
        ]
        lines += [
            f"| `{reason.code}` | {reason.sentence} | {reason.met_by} |"
            for reason in REASONS.values()
            if reason.condition == number
        ]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
