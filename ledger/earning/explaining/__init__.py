"""Why a claim has the points it has, or none: rule, evidence, office and budget, in plain words."""
