//! The function `continue-introduction`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::continue_introduction)
}
