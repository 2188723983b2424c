//! The function `logout-all`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::logout_all)
}
