//! The function `get-replay`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_replay)
}
