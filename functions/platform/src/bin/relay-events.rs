//! The function `relay-events`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::relay::relay_events::entry)
}
