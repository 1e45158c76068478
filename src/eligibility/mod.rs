//! May this employee hold that position in that period, and if not, which rule says so.
