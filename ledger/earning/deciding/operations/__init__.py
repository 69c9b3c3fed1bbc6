"""The verbs of deciding besides the verdict itself, one each."""
