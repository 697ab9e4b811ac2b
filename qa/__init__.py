"""Questions and summaries over news articles, with every figure checked against the sentence it cites.

Floors, each importing only lower ones:

    faces    cli, tui, render                   what a person touches
    trial    trial                              golden questions over an App of their own
    app      app/                               turns Config into objects; knows every adapter's name
    work     ingest, retrieve, evidence, answer/, verify, disagree, drafts, entail, chat, chats/, context,
             evaluate/, summaries/
    parts    readers/, models/, library/        siblings of the work, reached through protocols
    text     text/                              pure functions over strings
    words    types/, errors, protocols, config, prices
"""
