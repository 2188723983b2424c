//! What all benchmarks use: Lambda's Runtime API and an embedded DynamoDB for function processes.

pub(crate) mod dynamodb;
pub(crate) mod function;
pub(crate) mod process;
pub(crate) mod runtime_api;

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The middle of the values; 0 if there are none.
pub(crate) fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this part of the values is; 0 if there are none.
pub(crate) fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * part) as usize;
    let last = values.len().saturating_sub(1);
    values.get(place.min(last)).copied().unwrap_or_default()
}
