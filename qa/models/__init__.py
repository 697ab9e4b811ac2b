"""Embedders and writers: each heavy library is imported in one module, when it is used."""
