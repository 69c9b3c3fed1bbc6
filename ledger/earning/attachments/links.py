"""Links to files that are good for some minutes: whoever was shown one needs nothing else to open it."""

import hmac
from datetime import UTC, datetime
from typing import Final

from ledger.book.words import TenantId
from ledger.earning.attachments.refusals import LinkOver
from ledger.earning.attachments.words import LINK_LIFE, AttachmentId
from ledger.people.seal import Keyring

STEP_S: Final = 300
"""Links made within the same five minutes are the same, so that a list read again loads nothing again."""


def link_path(keyring: Keyring, *, tenant_id: TenantId, attachment_id: AttachmentId, now: datetime) -> str:
    """Return the path of a file below the interface, with its end and signature."""
    end = (int((now + LINK_LIFE).timestamp()) // STEP_S + 1) * STEP_S
    signature = keyring.link_signature(tenant_id=tenant_id, text=f"{attachment_id}/{end}")
    return f"/attachments/{tenant_id}/{attachment_id}/{end}/{signature}"


def check_link(
    keyring: Keyring,
    *,
    tenant_id: TenantId,
    attachment_id: AttachmentId,
    end: int,
    signature: str,
    now: datetime,
) -> None:
    """Refuse a link that is over, or that was not made here.

    Raises:
        LinkOver: either.
    """
    made = keyring.link_signature(tenant_id=tenant_id, text=f"{attachment_id}/{end}")
    is_ours = hmac.compare_digest(made.encode(), signature.encode())
    if not is_ours or now.astimezone(UTC).timestamp() > end:
        raise LinkOver
