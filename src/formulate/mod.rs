//! Careers as path packing and back, with the meaning of every row in a planner's words.
