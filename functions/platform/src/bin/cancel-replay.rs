//! The function `cancel-replay`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::cancel_replay)
}
