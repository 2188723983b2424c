//! The function `record-parameter-change`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::record_parameter_change)
}
