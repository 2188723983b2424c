//! The function `get-api-key`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_api_key)
}
