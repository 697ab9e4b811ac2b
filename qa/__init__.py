"""Questions and summaries over news articles, with every figure checked against the sentence it cites.

Floors, each importing only lower ones:

    faces    cli, render                        what a person touches
    app      app                                turns Config into objects; knows every adapter's name
    work     ingest, retrieve, evidence, answer, chat, verify, evaluate
    parts    readers/, models/, library/        siblings of the work, reached through protocols
    text     text/                              pure functions over strings
    words    types, errors, protocols, config
"""
