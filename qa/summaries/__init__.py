"""Summaries, briefings, timelines and comparisons of articles, every sentence with its source.

material      which articles, read in full, copies counted once
topic         how relevant articles and their passages are to a topic
extract       the sentences that cover the most and repeat the least
summarize     the straight line of a summary, with a model or without
mapped        a model's notes on each part of the material, kept to be used again
reduced       a summary from such notes
differences   where articles tell the same with other figures
timeline      events by the day on which they happened
brief         what is new, by story
compare       what articles share and what each has alone
"""
