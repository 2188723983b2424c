//! The function `login`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::login)
}
