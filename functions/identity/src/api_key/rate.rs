//! The rate limit of an API key.

use kernel::route::RateLimit;
use kernel::text::Integer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rate limit of a key, for all endpoints together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(crate) struct Rate {
    /// Calls per minute on average.
    per_minute: Integer<60, 60_000>,
}

impl Rate {
    /// 600 calls per minute, 60 at once.
    pub(crate) const DEFAULT: Self = Self {
        per_minute: Integer::of::<600>(),
    };

    /// The burst is a tenth of the calls per minute, and at least ten.
    #[must_use]
    pub(crate) const fn limit(self) -> RateLimit {
        // The type limits the value to 60 000.
        let per_minute = self.per_minute.get() as u32;
        let tenth = per_minute / 10;
        let burst = if tenth < 10 { 10 } else { tenth };
        RateLimit { per_minute, burst }
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn burst(per_minute: i64) -> Option<u32> {
        let rate: Option<Rate> = serde_json::from_value(json!({ "per_minute": per_minute })).ok();
        rate.map(|rate| rate.limit().burst)
    }

    #[test]
    fn the_burst_is_a_tenth_of_the_calls_per_minute_and_at_least_ten() {
        assert_eq!(burst(60), Some(10));
        assert_eq!(burst(110), Some(11));
        assert_eq!(burst(60_000), Some(6_000));
        assert_eq!(
            Rate::default().limit(),
            RateLimit {
                per_minute: 600,
                burst: 60
            }
        );
    }

    #[test]
    fn a_rate_out_of_bounds_is_refused() {
        assert_eq!(burst(59), None);
        assert_eq!(burst(60_001), None);
    }
}
