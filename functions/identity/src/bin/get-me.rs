//! The function `get-me`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_me)
}
