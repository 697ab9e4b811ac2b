"""Golden questions, what is answered to them, and what the answers are worth.

golden      golden sets, read strictly
gold        the articles that they name, copies included
draft       candidates for a set, drawn by rule
drawing     the same by a model
run         every case answered, by one or several workers
without     the same without the passages that an answer cited
reply       what is kept of an answer
kept        replies and verdicts written down, so that a run goes on where it stopped
record      what a run depended on
grading     whether a text holds an answer
metrics     metrics of one case
score       what they say of an answer, what went wrong, the figures over all
estimates   a figure with its uncertainty, and whether two runs differ
compare     a run beside a baseline
matrix      several settings to try
judge       a model's judgement, and its agreement with metrics and people
"""
