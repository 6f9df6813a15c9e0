"""Reading a mail server's report that a message could not be delivered (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which message came back, and whether for good or only for now."""

    message_id: str
    is_final: bool


def read_bounce(content: bytes) -> Bounce | None:
    """Return what a mail reports about one of ours, or None for a mail that is no such report.

    Only a report made for machines counts: an answer of a human being that quotes our message is none.
    """
    mail = BytesParser(policy=policy.default).parsebytes(content)
    if mail.get_content_type() != "multipart/report":
        return None
    message_id, failed, final = "", False, False
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            fields = _fields(part)
            failed = failed or fields.get("action") in ("failed", "delayed")
            final = final or (fields.get("action") == "failed" and fields.get("status", "5").startswith("5"))
        elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
            message_id = _headers(str(part.get_payload())).get("message-id", "")
        elif kind == "message/rfc822" and isinstance(inner := part.get_payload(0), EmailMessage):
            message_id = str(inner["Message-ID"] or "")
    return Bounce(message_id.strip(), final) if failed and message_id.strip() else None


def _fields(part: Message) -> dict[str, str]:
    """Return the fields of a delivery status; each recipient has a block of them, the last one counts."""
    found: dict[str, str] = {}
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            found |= {name.lower(): str(value).strip().lower() for name, value in block.items()}
    return found


def _headers(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines() if ":" in line and not line[:1].isspace())
    return {name.strip().lower(): value for name, _, value in lines}
