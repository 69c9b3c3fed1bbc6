"""What can go wrong with the database before the service can work, one sentence in two languages for each."""

from typing import ClassVar


class StorageProblem(Exception):  # noqa: N818 - named for what the operator reads, not for Python
    """Something an operator must mend; shown as a sentence, never as a trace.

    Attributes:
        zh: the sentence in Chinese, a template over `facts`.
        en: the same sentence in English.
        facts: paths, numbers and short words that the sentence names.
    """

    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.zh.format(**facts)} {self.en.format(**facts)}")


class LibraryMissing(StorageProblem):
    """The PostgreSQL programs, or a system library they need, are not there."""

    zh = "找不到内置的 PostgreSQL 程序或它需要的系统库:{detail}。"
    en = "The embedded PostgreSQL, or a system library it needs, is missing: {detail}."


class VersionUnknown(StorageProblem):
    """A major version was asked for that the wheel does not carry."""

    zh = "没有内置的 PostgreSQL {version},只有 {known}。"
    en = "There is no embedded PostgreSQL {version}; there are {known}."


class VersionMismatch(StorageProblem):
    """The data belongs to another major version."""

    zh = "数据目录 {folder} 属于 PostgreSQL {found},而要启动的是 {asked}。"
    en = "The data in {folder} belongs to PostgreSQL {found}, but {asked} was to be started."


class FolderNotWritable(StorageProblem):
    """The data folder cannot be written by this account."""

    zh = "目录 {folder} 不能写入({detail}),请检查权限或用 PINGAN_DATA_FOLDER 另选目录。"
    en = "The folder {folder} cannot be written ({detail}): mend it or choose another by PINGAN_DATA_FOLDER."


class SpaceMissing(StorageProblem):
    """The disk is full, or nearly."""

    zh = "目录 {folder} 所在磁盘空间不足。"
    en = "The disk that holds {folder} has no space left."


class SecretsMissing(StorageProblem):
    """There is a database, but its passwords are gone."""

    zh = "数据库 {folder} 的密码文件 {file} 丢失或损坏,请从备份恢复它。"
    en = (
        "The passwords {file} of the database in {folder} are missing or damaged: restore them from a backup."
    )


class SystemUserMissing(StorageProblem):
    """PostgreSQL refuses to run as root, and no account of its own could be made."""

    zh = "以 root 运行时需要系统账户 {user},但无法创建它:{detail}。"
    en = "When run as root, PostgreSQL needs the system account {user}, which could not be made: {detail}."


class ServerRefusedToStart(StorageProblem):
    """PostgreSQL ended while it was starting."""

    zh = "内置 PostgreSQL 无法启动:{detail}(日志:{log})。"
    en = "The embedded PostgreSQL did not start: {detail} (log: {log})."


class StartTimedOut(StorageProblem):
    """PostgreSQL is still recovering, or another process still starts it, after the longest wait."""

    zh = "内置 PostgreSQL 在 {seconds} 秒内没有就绪,请查看日志 {log}。"
    en = "The embedded PostgreSQL was not ready within {seconds} seconds; see its log {log}."


class StartInterrupted(StorageProblem):
    """Nobody wants the server any more that is being started."""

    zh = "内置 PostgreSQL 的启动已取消。"
    en = "The start of the embedded PostgreSQL was interrupted."


class DatabaseUnreachable(StorageProblem):
    """No connection to the database that the settings name."""

    zh = "连接不上数据库 {place}:{detail}。"
    en = "The database at {place} cannot be reached: {detail}."


class ApplicationRoleMissing(StorageProblem):
    """The database has no role for the application, and this login may not make one."""

    zh = "数据库缺少角色 {role},请管理员执行:CREATE ROLE {role} LOGIN PASSWORD '…';"
    en = "The database lacks the role {role}; its administrator runs: CREATE ROLE {role} LOGIN PASSWORD '…';"


class SchemaOutdated(StorageProblem):
    """The tables are not those of this program."""

    zh = "数据库结构版本是 {found},本程序需要 {needed},请先用 PINGAN_OWNER_DATABASE_URL 升级。"
    en = "The schema is at {found} but {needed} is needed: migrate it by giving PINGAN_OWNER_DATABASE_URL."
