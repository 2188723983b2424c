//! The function `authorize`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::authorize)
}
