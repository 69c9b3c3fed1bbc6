"""The description of the interface is complete, and the file that the pages' client is made from is fresh."""

import re
from typing import Any, Final

import pytest
from litestar.handlers import HTTPRouteHandler

from api.app import dependencies
from api.openapi import OPENAPI_FILE, openapi_text
from api.route_list import ROUTES
from api.routes import log
from api.wire.problems import PROBLEM_MEDIA_TYPE

PUBLIC: Final = {
    "activate_device",
    "answer_box",
    "apply_to_volunteer",
    "ask_box",
    "check_certificate",
    "close_staff_session",
    "fetch_board_credential",
    "fetch_kiosk_credential",
    "fetch_reward",
    "follow_application",
    "forget_reward_slip",
    "get_checkpoint",
    "get_consistency",
    "get_coverage_sums",
    "get_epoch_checkpoint",
    "get_health",
    "get_inclusion",
    "get_log_checkpoint",
    "get_log_head",
    "get_notice",
    "get_readiness",
    "get_receipt",
    "get_receipt_proof",
    "get_tile",
    "get_tile_of_epoch",
    "get_verifier_keys",
    "link_device",
    "list_bureaus",
    "list_consent_texts",
    "list_epochs",
    "list_honours",
    "list_stations_to_apply_to",
    "open_board_pairing",
    "open_file",
    "open_goods_picture",
    "open_kiosk_pairing",
    "open_staff_session",
    "open_thread",
    "poll_cabinet_jobs",
    "report_cabinet_job",
    "report_fork",
    "write_letter",
}
READS: Final = {
    "check_place_list",
    "check_volunteer_list",
    "find_person_at_desk",
    "find_shown_order",
    "find_volunteer_twins",
    "follow_application",
    "list_kiosk_desk_orders",
    "list_kiosk_proxies",
    "look_at_claim_slip",
    "look_up_pickup",
    "open_volunteer_record",
    "poll_cabinet_jobs",
    "search_volunteers",
    "show_balance_at_board",
    "show_month",
    "try_rule",
}
"""What is asked is too long or too personal for an address; nothing changes."""
LETTERS: Final = {
    "answer_box",
    "ask_box",
    "ask_tip_giver",
    "confirm_tip_opening",
    "confirm_tip_reward",
    "enrol_tip_officer",
    "fetch_reward",
    "forget_reward_slip",
    "judge_tip_officer",
    "open_thread",
    "propose_tip_opening",
    "propose_tip_reward",
    "read_tip",
    "refuse_tip_opening",
    "review_tip_accesses",
    "see_tip_identity",
    "set_tip_state",
    "write_letter",
}
"""A key would be kept with the fingerprint of what was said; see ADR 0030."""
AGAIN: Final = {
    "agree_to_proxy",
    "answer_kiosk_call",
    "apply_to_volunteer",
    "beat_kiosk",
    "call_staff",
    "change_password",
    "close_my_account",
    "confirm_proxy",
    "confirm_visit_offer",
    "decide_enrolments",
    "fetch_board_credential",
    "fetch_kiosk_credential",
    "leave_kiosk",
    "prolong_visit",
    "link_device",
    "make_visit_offer",
    "meet_people",
    "note_paper_consent",
    "open_board_pairing",
    "open_card_visit",
    "open_kiosk_pairing",
    "open_offered_visit",
    "open_proxy_visit",
    "open_slip_visit",
    "open_staff_session",
    "open_visit_offer",
    "refuse_proxy",
    "report_fork",
    "revoke_my_proxy",
    "revoke_proxy",
    "say_my_consent",
    "set_card_pin",
    "set_exit_pin",
    "set_my_pin",
    "withdraw_volunteer_pin",
}
"""Doing it again changes nothing more."""
WITHOUT_KEY: Final = READS | LETTERS | AGAIN


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from orjson import loads  # noqa: PLC0415 - only here

    found: dict[str, Any] = loads(openapi_text())
    return found


def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(verb, operation) for path in schema["paths"].values() for verb, operation in path.items()]


def test_the_file_that_the_client_is_made_from_is_fresh() -> None:
    assert OPENAPI_FILE.read_text() == openapi_text(), "run: pingan openapi"


def test_every_route_is_named_once_and_says_what_it_does(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(schema)]
    assert len(names) == len(set(names)) == len((*ROUTES, *log.ROUTES))
    assert all(operation["summary"] for _, operation in operations(schema))


def test_every_route_but_the_public_ones_asks_who_is_there(schema: dict[str, Any]) -> None:
    bare = {operation["operationId"] for _, operation in operations(schema) if not operation.get("security")}
    assert bare == PUBLIC


@pytest.mark.parametrize("route", [route for route in ROUTES if route.security], ids=str)
def test_a_route_that_names_a_cookie_has_a_guard(route: HTTPRouteHandler) -> None:
    assert route.guards


def test_every_route_describes_its_problems(schema: dict[str, Any]) -> None:
    for verb, operation in operations(schema):
        answers = operation["responses"]
        assert {"400", "500", "503"} <= set(answers), operation["operationId"]
        if operation.get("security"):
            assert "401" in answers, operation["operationId"]
        if verb != "get":
            assert {"403", "413", "415"} <= set(answers), operation["operationId"]
        for status, answer in answers.items():
            if status >= "400":
                assert set(answer["content"]) == {PROBLEM_MEDIA_TYPE}


def test_every_problem_has_a_code_of_its_own(schema: dict[str, Any]) -> None:
    problems = {
        name: model
        for name, model in schema["components"]["schemas"].items()
        if name.endswith("Problem") and name not in {"FieldProblem", "FileProblem", "Problem"}
    }
    codes = [model["properties"]["code"]["const"] for model in problems.values()]
    assert len(codes) == len(set(codes)) > 30


def test_every_route_that_changes_something_asks_for_a_key(schema: dict[str, Any]) -> None:
    keyless = set()
    for verb, operation in operations(schema):
        needed = {each["name"]: each["required"] for each in operation.get("parameters", [])}
        # A dry run needs no key, which a description cannot say of a header that is needed otherwise.
        asks = needed.get("Idempotency-Key", False) or "Dry-Run" in needed
        if verb == "post" and not asks:
            keyless.add(operation["operationId"])
    assert keyless == WITHOUT_KEY


def test_no_dependency_has_the_name_of_a_field_of_a_body(schema: dict[str, Any]) -> None:
    """The framework takes a bad field named like a dependency for a fault of its own, and answers 500."""
    sent = {
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for _, operation in operations(schema)
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    fields = {name for model in sent for name in schema["components"]["schemas"][model]["properties"]}
    assert not fields & (set(dependencies()) | {"intent"})


def test_no_answer_has_an_optional_field(schema: dict[str, Any]) -> None:
    sent = {each for _, operation in operations(schema) for each in _models_in(operation.get("requestBody"))}
    for name, model in schema["components"]["schemas"].items():
        if name not in sent and not name.endswith(("Sent", "Place")) and "properties" in model:
            assert set(model.get("required", ())) == set(model["properties"]), name


def _models_in(body: object) -> set[str]:
    return set(re.findall(r"#/components/schemas/(\w+)", str(body)))
