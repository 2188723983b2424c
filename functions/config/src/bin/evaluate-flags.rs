//! The function `evaluate-flags`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::evaluate_flags)
}
