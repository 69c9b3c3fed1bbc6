"""The pingan command."""

import rich_click as click

from api.commands.backup import backup_command
from api.commands.bench import bench_command
from api.commands.bureaus import bureau_command, staff_command
from api.commands.distribute import distribute_command
from api.commands.epochs import epoch_command
from api.commands.export import export_command
from api.commands.imports import import_command
from api.commands.keys import key_command
from api.commands.replay import replay_command
from api.commands.restore import restore_command
from api.commands.run import run_command
from api.commands.verify import verify_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """平安积分 / Ping'an Points: an append-only, sealed points ledger with a safety supermarket."""


for command in (
    run_command,
    import_command,
    replay_command,
    verify_command,
    export_command,
    backup_command,
    restore_command,
    bench_command,
    bureau_command,
    staff_command,
    key_command,
    epoch_command,
    distribute_command,
):
    main.add_command(command)
