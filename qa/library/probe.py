"""Reads a local collection from end to end: ``python -m qa.library.probe FOLDER NAME`` ends with 0 if it can.

A process of its own, because Chroma's native code may crash on files that were torn while they were written.
"""

import sys
from pathlib import Path

from qa.errors import LibraryError
from qa.library.vectors import Vectors

_NORM_TOLERANCE = 0.01


def readable(folder: Path, name: str) -> bool:
    """Whether every id of the collection has a unit vector, and the graph can be walked."""
    import numpy as np

    vectors = Vectors(folder)
    try:
        vectors.open(name, marked=True)
        ids = sorted(vectors.ids())
        for vector in (found := vectors.get(ids)).values():
            if abs(float(np.linalg.norm(vector)) - 1.0) > _NORM_TOLERANCE:
                return False
        if ids:
            # As many neighbours as there are vectors: the search has to follow every link.
            vectors.nearest(found[ids[0]], len(ids))
    except LibraryError:
        return False
    finally:
        vectors.close()
    return True


if __name__ == "__main__":
    sys.exit(0 if readable(Path(sys.argv[1]), sys.argv[2]) else 1)
