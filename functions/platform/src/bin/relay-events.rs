//! The function `relay-events`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::relay_events)
}
