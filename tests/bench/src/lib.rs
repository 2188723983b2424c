//! What a start costs: the benchmark `cold_start`.
