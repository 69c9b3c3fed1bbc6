"""What happens to somebody's printed card is written down where everything else is that happens to them."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = (
    "applied",
    "enrolled",
    "confirmed",
    "declined",
    "changed",
    "moved",
    "suspended",
    "resumed",
    "left",
    "returned",
    "closed",
    "pin_set",
    "pin_withdrawn",
    "linked",
)
OF_CARDS = ("card_printed", "card_withdrawn", "card_pin_set")


def upgrade() -> None:
    """Let events be about cards."""
    _allow((*BEFORE, *OF_CARDS))


def downgrade() -> None:
    """Forget what happened to cards."""
    op.execute("DELETE FROM volunteer_events WHERE kind LIKE 'card_%'")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    op.execute("ALTER TABLE volunteer_events DROP CONSTRAINT volunteer_events_kind_check")
    op.execute(
        f"ALTER TABLE volunteer_events ADD CONSTRAINT volunteer_events_kind_check CHECK (kind IN ({allowed}))"
    )
