"""The facts that certificates are decided on, with their loaders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, UnitId
from ledger.reports.service.words import KINDS_MAX, CertificateId, Done, ServiceSum

# One more than fits is read, so that the rule can tell that there are too many.
SERVICE: Final = f"""
SELECT asked.volunteer_id, asked.from_on, asked.to_on, v.unit_id, c.activity, c.times, c.minutes,
    a.name_zh, a.name_en
FROM unnest($2::bigint[], $3::date[], $4::date[]) AS asked (volunteer_id, from_on, to_on)
JOIN volunteers v ON v.tenant_id = $1 AND v.volunteer_id = asked.volunteer_id
LEFT JOIN LATERAL (
    SELECT c.activity, count(*) AS times, sum(c.minutes)::bigint AS minutes FROM claims c
    WHERE c.tenant_id = $1 AND c.volunteer_id = asked.volunteer_id AND c.state = 'approved'
        AND c.served_on BETWEEN asked.from_on AND asked.to_on AND c.minutes > 0
        AND NOT EXISTS (SELECT FROM transactions t WHERE t.tenant_id = $1 AND t.reverses = c.award_index)
    GROUP BY c.activity ORDER BY minutes DESC, c.activity LIMIT {KINDS_MAX + 1}) c ON true
LEFT JOIN activities a ON a.tenant_id = $1 AND a.activity = c.activity
ORDER BY c.minutes DESC, c.activity"""  # noqa: S608 - a number of ours
CERTIFICATES: Final = """
SELECT c.log_index, u.path, e.log_index IS NOT NULL AS revoked
FROM certificates c
JOIN volunteers v ON v.tenant_id = $1 AND v.volunteer_id = c.volunteer_id
JOIN units u ON u.tenant_id = $1 AND u.unit_id = v.unit_id
LEFT JOIN certificate_ends e ON e.tenant_id = $1 AND e.certificate_id = c.log_index
WHERE c.tenant_id = $1 AND c.log_index = ANY($2::bigint[])"""


@dataclass(frozen=True, slots=True)
class ServiceFact(Fact):
    """Asks for the ServiceSum of a volunteer over whole days."""

    volunteer_id: VolunteerId
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSeen:
    """A certificate as its revocation sees it; `scope` is where its holder belongs."""

    scope: Scope
    revoked: bool


@dataclass(frozen=True, slots=True)
class CertificateFact(Fact):
    """Asks for a CertificateSeen."""

    certificate_id: CertificateId


async def load_service(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ServiceFact]
) -> Mapping[ServiceFact, ServiceSum]:
    """Load what volunteers did in periods."""
    rows = await connection.fetch(
        SERVICE,
        tenant_id,
        [fact.volunteer_id for fact in facts],
        [fact.from_on for fact in facts],
        [fact.to_on for fact in facts],
    )
    units: dict[ServiceFact, UnitId] = {}
    done: dict[ServiceFact, list[Done]] = {}
    for row in rows:
        fact = ServiceFact(row["volunteer_id"], row["from_on"], row["to_on"])
        units[fact] = row["unit_id"]
        found = done.setdefault(fact, [])
        if row["activity"] is not None:
            found.append(Done(row["activity"], row["name_zh"], row["name_en"], row["times"], row["minutes"]))
    return {fact: ServiceSum(unit_id=unit, done=tuple(done[fact])) for fact, unit in units.items()}


async def load_certificates(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CertificateFact]
) -> Mapping[CertificateFact, CertificateSeen]:
    """Load certificates with where their holders belong."""
    rows = await connection.fetch(CERTIFICATES, tenant_id, [fact.certificate_id for fact in facts])
    return {
        CertificateFact(CertificateId(row["log_index"])): CertificateSeen(
            scope=Scope(row["path"]), revoked=row["revoked"]
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {ServiceFact: load_service, CertificateFact: load_certificates}
