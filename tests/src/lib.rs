//! Nothing here: the tests are the targets `aurora` and `end_to_end`.
