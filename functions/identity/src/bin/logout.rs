//! The function `logout`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::logout)
}
