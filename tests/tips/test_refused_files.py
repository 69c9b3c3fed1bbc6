"""Tips come by the letter box alone: no file brings one in, and no log is replayed that names one."""

from pathlib import Path

import pytest
import rich_click as click

from api.commands.replay_logs import read_logs
from tests.earning.conftest import ACTIVITIES, Bureau, bureau

__all__ = ["bureau"]

LOG = "claim,occurred_at,volunteer,activity,route,station_code\n"


@pytest.mark.parametrize("row", ["tip,线索,Tip,report", "fraud_tip,线索,Tip,report", "word,线索,Tip,tip"])
async def test_a_file_that_names_tips_is_refused(bureau: Bureau, row: str) -> None:
    _, problems = await bureau.import_activities(f"{ACTIVITIES}{row},5,0,5,5,D,two,7,no,no\n")
    assert [(problem.line, problem.column in {"code", "kind"}) for problem in problems.kept] == [(7, True)]


def test_a_log_that_names_tips_is_not_replayed(tmp_path: Path) -> None:
    row = "C1,2023-05-01T08:00:00+08:00,V00001,tip,,S01\n"
    (tmp_path / "activity_log_2023.csv").write_text(LOG + row)
    with pytest.raises(click.ClickException, match="names tips"):
        read_logs(tmp_path)


def test_a_log_without_tips_is_read(tmp_path: Path) -> None:
    row = "C1,2023-05-01T08:00:00+08:00,V00001,patrol,,S01\n"
    (tmp_path / "activity_log_2023.csv").write_text(LOG + row)
    assert len(read_logs(tmp_path)) == 1
