"""Where a tenant's rows lie: on the one server there is, or on a worker of a Citus cluster."""

from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg

CITUS_PORT: Final = 5432
CITUS_IS_HERE: Final = """
SELECT to_regclass('pg_dist_placement') IS NOT NULL
   AND to_regproc('get_shard_id_for_distribution_column') IS NOT NULL"""
BOOK_IS_DISTRIBUTED: Final = """
SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'book'::regclass)"""
PLACEMENTS: Final = """
SELECT n.nodename, n.nodeport
  FROM pg_dist_placement p
  JOIN pg_dist_node n ON n.groupid = p.groupid
 WHERE p.shardid = get_shard_id_for_distribution_column('book', $1::bigint)
   AND n.noderole = 'primary' AND n.isactive"""
_NAMES_A_SERVER: Final = frozenset({"host", "port"})


class TenantScattered(Exception):  # noqa: N818 - a state of the cluster, not of a request
    """A cluster keeps a tenant's book on several workers, or on none; `pingan distribute` lays it on one."""


class Node(NamedTuple):
    """A PostgreSQL server of a cluster, as the others reach it."""

    host: str
    port: int

    @classmethod
    def read(cls, text: str) -> "Node":
        """Read `host` or `host:port`.

        Raises:
            ValueError: it is neither.
        """
        host, _, port = text.partition(":")
        if not host or not (port or str(CITUS_PORT)).isdecimal():
            message = f"{text!r} is not host or host:port"
            raise ValueError(message)
        return cls(host, int(port or CITUS_PORT))


async def url_of_owner(connection: asyncpg.Connection, *, url: str, tenant_id: int) -> str:
    """Return the URL of the server that owns a tenant: `url` itself on plain PostgreSQL.

    Args:
        connection: to the server of `url`.
        url: the database as the services know it; on a cluster the coordinator.
        tenant_id: whose book.

    Raises:
        TenantScattered: there is not exactly one such server.
    """
    if not await connection.fetchval(CITUS_IS_HERE) or not await connection.fetchval(BOOK_IS_DISTRIBUTED):
        return url
    rows = await connection.fetch(PLACEMENTS, tenant_id)
    return url_at(url, the_one(Node(row["nodename"], row["nodeport"]) for row in rows))


def the_one(places: Iterable[Node]) -> Node:
    """Return the one server that holds a tenant's shard.

    Raises:
        TenantScattered: there is not exactly one.
    """
    found = set(places)
    if len(found) != 1:
        message = f"one worker should hold the tenant, but {len(found)} do"
        raise TenantScattered(message)
    return found.pop()


def url_at(url: str, node: Node) -> str:
    """Return the same database, user and options at another server.

    Args:
        url: `postgresql://user:password@host:port/database?options`.
        node: the server to reach instead.
    """
    parts = urlsplit(url)
    user, separator, _ = parts.netloc.rpartition("@")
    host = f"[{node.host}]" if ":" in node.host else quote(node.host)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in _NAMES_A_SERVER
    ]
    return urlunsplit(parts._replace(netloc=f"{user}{separator}{host}:{node.port}", query=urlencode(kept)))
