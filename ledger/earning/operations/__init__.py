"""The verbs of earning: check in, submit a claim, decide it."""

from ledger.earning.operations.check_in import CheckIn
from ledger.earning.operations.decide_claim import DecideClaim
from ledger.earning.operations.submit_claim import SubmitClaim

__all__ = ["CheckIn", "DecideClaim", "SubmitClaim"]
