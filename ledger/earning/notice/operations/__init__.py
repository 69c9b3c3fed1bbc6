"""The verbs of the public notice, one each: object, and decide about an objection."""
