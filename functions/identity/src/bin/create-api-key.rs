//! The function `create-api-key`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::create_api_key)
}
