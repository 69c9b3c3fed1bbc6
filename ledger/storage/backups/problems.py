"""What can go wrong with a backup or a restore, one sentence in two languages for each."""

from ledger.storage.problems import StorageProblem


class BackupBusy(StorageProblem):
    """Another process writes to the same backup folder."""

    zh = "另一个备份进程正在使用 {folder}。"
    en = "Another backup is writing to {folder}."


class BackupFailed(StorageProblem):
    """A PostgreSQL program that takes or follows a backup ended with an error."""

    zh = "备份没有完成({program}):{detail}。"
    en = "The backup was not finished ({program}): {detail}."


class BackupMissing(StorageProblem):
    """There is no finished backup where one was looked for."""

    zh = "{folder} 里没有可用的备份。"
    en = "There is no finished backup in {folder}."


class BackupTooYoung(StorageProblem):
    """Every backup was finished after the moment that was asked for."""

    zh = "{folder} 里最早的备份完成于 {first},晚于 {until},回不到那个时刻。"
    en = "The first backup in {folder} was finished at {first}, after {until}: that moment cannot be reached."


class BackupDamaged(StorageProblem):
    """A file of the backup is not what its manifest says."""

    zh = "备份 {folder} 已损坏:{detail}。请用另一份备份。"
    en = "The backup {folder} is damaged: {detail}. Use another one."


class BackupVersionMismatch(StorageProblem):
    """The backup is of another major version of PostgreSQL."""

    zh = "备份 {folder} 属于 PostgreSQL {found},请设 PINGAN_POSTGRES_VERSION={found}。"
    en = "The backup {folder} is of PostgreSQL {found}: set PINGAN_POSTGRES_VERSION={found}."


class RestorePlaceTaken(StorageProblem):
    """There is a database already where one would be restored."""

    zh = "{folder} 里已有数据库,不会覆盖;请用 PINGAN_DATA_FOLDER 指定一个空目录。"
    en = "There is a database in {folder}, which is not overwritten: name an empty PINGAN_DATA_FOLDER."


class MomentNotReached(StorageProblem):
    """The log that was kept ends before the moment that was asked for."""

    zh = "保存的日志在 {until} 之前就结束了;去掉 --until 可恢复到日志的末尾。"
    en = "The log that was kept ends before {until}; without --until all that was kept is restored."


class WalLost(StorageProblem):
    """The server no longer has the log that the follower would go on with."""

    zh = "日志已断,需要一份新的基础备份。"
    en = "The log has a gap: a new base backup is needed."
