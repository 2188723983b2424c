//! The function `reset-circuit`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::reset_circuit)
}
