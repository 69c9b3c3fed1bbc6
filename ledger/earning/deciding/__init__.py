"""Deciding: verdicts and their undoing, questions and answers, appeals, borrowed approvers, rechecks."""
