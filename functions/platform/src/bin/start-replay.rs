//! The function `start-replay`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::start_replay)
}
