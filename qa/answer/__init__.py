"""The straight line of a question: retrieve, refuse or write, resolve the markers, check.

`answer` gives the events of one question, `drain` the finished answer of them.
"""

from qa.answer.line import Parts, answer, drain
from qa.answer.question import Question

__all__ = ["Parts", "Question", "answer", "drain"]
