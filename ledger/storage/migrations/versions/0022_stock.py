"""Deliveries, moves, counts and write-offs."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE deliveries (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    supplier text NOT NULL,
    document text NOT NULL,
    received_by bigint NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    UNIQUE (tenant_id, supplier, document),
    CONSTRAINT deliveries_supplier_is_named_check CHECK (length(supplier) BETWEEN 1 AND 80),
    CONSTRAINT deliveries_document_is_named_check CHECK (length(document) BETWEEN 1 AND 60)
)""",
    "CREATE INDEX deliveries_shop_idx ON deliveries (tenant_id, shop_id, log_index)",
    """
CREATE TABLE delivery_lines (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    line smallint NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index, line),
    CONSTRAINT delivery_lines_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 100000)
)""",
    """
CREATE TABLE moves (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    from_shop_id bigint NOT NULL,
    to_shop_id bigint NOT NULL,
    sent_by bigint NOT NULL,
    sender_person bigint,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT moves_shops_are_two_check CHECK (from_shop_id <> to_shop_id)
)""",
    "CREATE INDEX moves_from_shop_idx ON moves (tenant_id, from_shop_id, log_index)",
    "CREATE INDEX moves_to_shop_idx ON moves (tenant_id, to_shop_id, log_index)",
    """
CREATE TABLE move_lines (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index, sku),
    CONSTRAINT move_lines_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 100000)
)""",
    """
CREATE TABLE move_ends (
    tenant_id bigint NOT NULL,
    move_id bigint NOT NULL,
    log_index bigint NOT NULL,
    sent_by bigint NOT NULL,
    sender_person bigint,
    received_by bigint NOT NULL,
    receiver_person bigint,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, move_id),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT move_ends_end_follows_move_check CHECK (move_id < log_index),
    CONSTRAINT move_ends_receiver_is_another_check
        CHECK (received_by <> sent_by AND receiver_person <> sender_person)
)""",
    """
CREATE TABLE move_end_lines (
    tenant_id bigint NOT NULL,
    move_id bigint NOT NULL,
    sku text NOT NULL,
    log_index bigint NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (tenant_id, move_id, sku),
    CONSTRAINT move_end_lines_quantity_in_range_check CHECK (quantity BETWEEN 0 AND 100000)
)""",
    "CREATE INDEX move_end_lines_log_index_idx ON move_end_lines (tenant_id, log_index)",
    """
CREATE TABLE write_offs (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    why text NOT NULL,
    proposed_by bigint NOT NULL,
    proposer_person bigint,
    proposed_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT write_offs_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 100000),
    CONSTRAINT write_offs_why_is_known_check CHECK (why IN ('damaged', 'expired', 'recalled')),
    CONSTRAINT write_offs_state_is_known_check
        CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn'))
)""",
    "CREATE INDEX write_offs_shop_idx ON write_offs (tenant_id, shop_id, log_index)",
    """
CREATE TABLE write_off_verdicts (
    tenant_id bigint NOT NULL,
    write_off_id bigint NOT NULL,
    log_index bigint NOT NULL,
    verdict text NOT NULL,
    proposed_by bigint NOT NULL,
    proposer_person bigint,
    decided_by bigint NOT NULL,
    decider_person bigint,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, write_off_id),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT write_off_verdicts_verdict_follows_check CHECK (write_off_id < log_index),
    CONSTRAINT write_off_verdicts_verdict_is_known_check
        CHECK (verdict IN ('confirmed', 'refused', 'withdrawn')),
    CONSTRAINT write_off_verdicts_two_people_check
        CHECK ((verdict = 'withdrawn') = (decided_by = proposed_by)),
    CONSTRAINT write_off_verdicts_two_persons_in_life_check
        CHECK (verdict = 'withdrawn' OR decider_person <> proposer_person)
)""",
    """
CREATE TABLE counts (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    kind text NOT NULL,
    counter_id bigint NOT NULL,
    keeper_id bigint,
    giver_id bigint,
    opened_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open',
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT counts_kind_is_known_check CHECK (kind IN ('spot', 'full', 'hand_over')),
    CONSTRAINT counts_state_is_known_check CHECK (state IN ('open', 'counted', 'closed', 'called_off')),
    CONSTRAINT counts_hand_over_has_a_giver_check CHECK ((kind = 'hand_over') = (giver_id IS NOT NULL)),
    CONSTRAINT counts_hands_change_check CHECK (giver_id <> counter_id),
    CONSTRAINT counts_second_person_counts_check CHECK (keeper_id <> counter_id)
)""",
    "CREATE INDEX counts_shop_idx ON counts (tenant_id, shop_id, log_index)",
    """
CREATE UNIQUE INDEX counts_under_way_key
    ON counts (tenant_id, shop_id)
    WHERE state IN ('open', 'counted')""",
    """
CREATE TABLE count_lines (
    tenant_id bigint NOT NULL,
    count_id bigint NOT NULL,
    log_index bigint NOT NULL,
    sku text NOT NULL,
    quantity integer NOT NULL,
    expected bigint NOT NULL,
    PRIMARY KEY (tenant_id, count_id, log_index),
    CONSTRAINT count_lines_line_follows_count_check CHECK (count_id < log_index),
    CONSTRAINT count_lines_quantity_in_range_check CHECK (quantity BETWEEN 0 AND 100000)
)""",
    "CREATE INDEX count_lines_log_index_idx ON count_lines (tenant_id, log_index)",
    """
CREATE TABLE count_ends (
    tenant_id bigint NOT NULL,
    count_id bigint NOT NULL,
    log_index bigint NOT NULL,
    state text NOT NULL,
    ended_by bigint NOT NULL,
    ended_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, count_id, log_index),
    UNIQUE (tenant_id, count_id, state),
    CONSTRAINT count_ends_end_follows_count_check CHECK (count_id < log_index),
    CONSTRAINT count_ends_state_is_known_check CHECK (state IN ('counted', 'closed', 'called_off'))
)""",
    "CREATE INDEX count_ends_log_index_idx ON count_ends (tenant_id, log_index)",
    """
CREATE TABLE difference_cases (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    sku text NOT NULL,
    boxes integer NOT NULL,
    set_aside integer NOT NULL,
    origin text NOT NULL,
    origin_id bigint NOT NULL,
    keeper_id bigint,
    opened_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open',
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT difference_cases_boxes_differ_check CHECK (boxes <> 0),
    CONSTRAINT difference_cases_only_missing_are_set_aside_check
        CHECK (set_aside BETWEEN 0 AND greatest(0, -boxes)),
    CONSTRAINT difference_cases_origin_is_known_check CHECK (origin IN ('count', 'move')),
    CONSTRAINT difference_cases_case_follows_origin_check CHECK (origin_id < log_index),
    CONSTRAINT difference_cases_state_is_known_check
        CHECK (state IN ('open', 'found', 'settled', 'dismissed'))
)""",
    """
CREATE INDEX difference_cases_open_idx
    ON difference_cases (tenant_id, shop_id, sku)
    WHERE state IN ('open', 'found')""",
    "CREATE INDEX difference_cases_shop_idx ON difference_cases (tenant_id, shop_id, log_index)",
    """
CREATE TABLE case_steps (
    tenant_id bigint NOT NULL,
    case_id bigint NOT NULL,
    log_index bigint NOT NULL,
    step text NOT NULL,
    verdict text NOT NULL,
    staff_id bigint NOT NULL,
    person bigint,
    monitor_id bigint,
    monitor_person bigint,
    keeper_id bigint,
    said_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, case_id, log_index),
    CONSTRAINT case_steps_step_follows_case_check CHECK (case_id < log_index),
    CONSTRAINT case_steps_step_is_known_check CHECK (step IN ('finding', 'agreed', 'sent_back')),
    CONSTRAINT case_steps_verdict_is_known_check CHECK (verdict IN ('settle', 'dismiss')),
    CONSTRAINT case_steps_answers_the_monitor_check CHECK ((step = 'finding') = (monitor_id IS NULL)),
    CONSTRAINT case_steps_superior_is_another_check
        CHECK (staff_id <> monitor_id AND person <> monitor_person),
    CONSTRAINT case_steps_keeper_decides_nothing_check CHECK (staff_id <> keeper_id)
)""",
    "CREATE INDEX case_steps_log_index_idx ON case_steps (tenant_id, log_index)",
)
HISTORY = (
    "deliveries",
    "delivery_lines",
    "moves",
    "move_lines",
    "move_ends",
    "move_end_lines",
    "write_off_verdicts",
    "count_lines",
    "count_ends",
    "case_steps",
)
STATES = ("counts", "difference_cases", "write_offs")


def upgrade() -> None:
    """Make the tables; of what is written only the state of counts, cases and write-offs moves on."""
    for statement in TABLES:
        op.execute(statement)
    for table in HISTORY:
        grant(table)
    for table in STATES:
        grant(table, update=("state",))


def downgrade() -> None:
    """Refuse: deliveries are sealed in the log."""
    message = "stock cannot be taken down; restore a backup instead"
    raise RuntimeError(message)
