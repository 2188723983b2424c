//! The function `rotate-api-key`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::rotate_api_key)
}
