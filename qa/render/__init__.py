"""Values to what is read: JSON in the contract's form, and text for a terminal or a pipe."""
