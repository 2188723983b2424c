//! The function `get-api-key`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_api_key::entry)
}
