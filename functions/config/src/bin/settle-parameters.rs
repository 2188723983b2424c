//! The function `settle-parameters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::settle_parameters)
}
