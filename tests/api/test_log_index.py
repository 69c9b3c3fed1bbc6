"""Every read of the book says the newest transaction it is true at; others are named with their reasons."""

from collections.abc import Iterator
from typing import Any, Final

import orjson
import pytest

from api.openapi import openapi_text

WITHOUT: Final[dict[str, set[str]]] = {
    "the service itself, or what every bureau shares": {
        "get_health",
        "get_readiness",
        "list_bureaus",
        "list_consent_texts",
    },
    "the log as outsiders see it, which says its size": {
        "get_log_head",
        "list_epochs",
        "list_fork_alarms",
    },
    "master data: changed outside the book, each change with who and when": {
        "get_activity",
        "get_board",
        "get_calendar",
        "get_catalogue",
        "get_checkpoint",
        "get_goods",
        "get_kiosk_me",
        "get_my_rule_book",
        "get_organisation",
        "get_shop_sheet",
        "list_activities",
        "list_approvers",
        "list_boards",
        "list_candidates",
        "list_goods",
        "list_goods_categories",
        "list_kiosks",
        "list_my_activities",
        "list_patrol_routes",
        "list_place_changes",
        "list_places",
        "list_posts",
        "list_rotating_codes",
        "list_shop_changes",
        "list_shop_places",
        "list_shop_states",
        "list_shops",
        "list_stations_to_apply_to",
        "list_stickers",
        "list_unit_changes",
        "list_units",
    },
    "personal records under the person's key, outside the book": {
        "get_my_data",
        "get_my_family",
        "get_my_pin_state",
        "get_staff_me",
        "list_card_reissues",
        "list_data_requests",
        "list_my_cards",
        "list_my_consents",
        "list_my_devices",
        "list_personal_reads",
        "list_proxies",
        "list_volunteer_consents",
        "list_volunteers",
    },
    "tips and their thanks: no moment of the book may stand beside them": {
        "list_claim_slip_issues",
        "list_thanks_slots",
        "list_tip_accesses",
        "list_tip_officers",
        "list_tips",
    },
    "where patrols are now: of check-ins, which are newer than any transaction that pays them": {
        "get_board_coverage",
        "get_coverage",
        "get_coverage_sums",
        "get_my_coverage",
        "get_own_duty",
        "get_own_patrol_session",
        "list_patrol_sessions",
    },
    "things that are named by their own transactions: every line carries its index": {
        "check_certificate",
        "explain_claim",
        "explain_my_claim",
        "explain_my_line",
        "get_certificate",
        "get_claim",
        "get_count",
        "get_event",
        "get_evidence",
        "get_found",
        "get_my_certificate",
        "get_my_event",
        "get_my_evidence",
        "get_my_found",
        "get_my_notice",
        "get_my_team",
        "get_notice",
        "get_squad",
        "get_team",
        "list_approver_loans",
        "list_certificates",
        "list_counts",
        "list_deliveries",
        "list_desk_orders",
        "list_difference_cases",
        "list_events",
        "list_found",
        "list_losses",
        "list_manual_awards",
        "list_matches",
        "list_moves",
        "list_my_certificates",
        "list_my_claims",
        "list_my_events",
        "list_my_found",
        "list_my_reservations",
        "list_my_services",
        "list_objections",
        "list_outage_blocks",
        "list_outage_entries",
        "list_rechecks",
        "list_squads",
        "list_teams",
        "list_volunteer_events",
        "list_write_offs",
    },
}


def answers() -> Iterator[tuple[str, set[str]]]:
    """Give every GET that answers with JSON, and the fields of its answer."""
    said: dict[str, Any] = orjson.loads(openapi_text())
    for path in said["paths"].values():
        content = path["get"]["responses"]["200"]["content"] if "get" in path else {}
        if "application/json" in content:
            name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            yield path["get"]["operationId"], set(said["components"]["schemas"][name]["properties"])


ANSWERS: Final = dict(answers())


@pytest.mark.parametrize("operation", ANSWERS)
def test_a_read_says_at_which_transaction_it_is_true_unless_it_need_not(operation: str) -> None:
    exceptions = {name for names in WITHOUT.values() for name in names}
    assert ("log_index" in ANSWERS[operation]) is (operation not in exceptions)


def test_every_exception_is_a_route_and_has_one_reason() -> None:
    named = [name for names in WITHOUT.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= ANSWERS.keys()
