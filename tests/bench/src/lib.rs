//! Has only the benchmark `cold_start`, which measures what a cold start costs.
