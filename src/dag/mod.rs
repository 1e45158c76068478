//! Compact layered graphs: best path, reduced costs. Knows no employee.
