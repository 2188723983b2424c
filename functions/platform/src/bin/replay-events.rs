//! The function `replay-events`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::replay_events)
}
