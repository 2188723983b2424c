//! Calls between domains, and their failures.

mod circuits;
mod domains;
mod faults;
mod network;
mod readers;

use kernel::Context;
use kernel::context::Clock as _;
use std::sync::Arc;
use std::time::Duration;
use testkit::TestClock;

/// A request that still has this much time.
fn cx(clock: &Arc<TestClock>, left: Duration) -> Context {
    let now = clock.now();
    Context {
        correlation_id: "test-correlation".to_owned(),
        ends_at: Some(now + left),
        ..Context::of_system(now, clock.clone())
    }
}
