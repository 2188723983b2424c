//! The function `copy-circuits`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::copy_circuits)
}
