//! How often a key may be used.

use kernel::route::RateLimit;
use kernel::text::Integer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often a key may be used, over all endpoints together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Rate {
    /// Calls per minute in the long run.
    per_minute: Integer<60, 60_000>,
}

impl Rate {
    /// 600 calls per minute, 60 at once.
    pub const DEFAULT: Self = Self {
        per_minute: Integer::of::<600>(),
    };

    /// A tenth of a minute's calls may come at once, and ten in any case.
    #[must_use]
    pub const fn limit(self) -> RateLimit {
        // At most 60 000, as its type says.
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
    fn a_tenth_of_a_minute_and_at_least_ten_calls_may_come_at_once() {
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
