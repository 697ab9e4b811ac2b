"""Pure functions over strings: no I/O, no clock, no network."""
