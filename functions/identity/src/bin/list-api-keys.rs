//! The function `list-api-keys`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::list_api_keys)
}
